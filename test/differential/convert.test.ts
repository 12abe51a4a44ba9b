import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convert } from '../../src/conversion.ts';

/**
 * Converted files against `torch.load` and `safetensors.torch.save_file`, byte for byte. Needs a
 * Python with torch, safetensors, numpy and joblib: `WEIGHBRIDGE_PYTHON=/path/to/python vitest run
 * test/differential/convert.test.ts`, else `python3`. Skipped, and said, without one.
 */
const PYTHON = process.env['WEIGHBRIDGE_PYTHON'] ?? 'python3';
const ORACLE = fileURLToPath(new URL('convert_oracle.py', import.meta.url));
const CORPUS = fileURLToPath(new URL('../corpus/', import.meta.url));

const probe = spawnSync(PYTHON, ['-c', 'import torch, safetensors, numpy, joblib'], {
  encoding: 'utf8',
});
const available = probe.status === 0;

interface Answer {
  readonly ok?: boolean;
  readonly error?: string;
  readonly written?: readonly Sample[];
}
interface Sample {
  readonly file: string;
  readonly kind: string;
}

function ask(questions: readonly object[]): readonly Answer[] {
  const { stdout, stderr, status } = spawnSync(PYTHON, ['-W', 'ignore', ORACLE], {
    input: questions.map((question) => JSON.stringify(question)).join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trim()
    .split('\n')
    .map((line): Answer => JSON.parse(line));
}

const KINDS: Readonly<Record<string, (file: string) => string>> = {
  torch: (file) => (file.endsWith('.pkl') ? 'pickle' : 'torch'),
  transformers: () => 'torch',
  joblib: () => 'joblib',
  numpy: (file) => (file.endsWith('.pkl') ? 'pickle' : 'numpy'),
};

function corpusSamples(): readonly (Sample & { readonly input: string })[] {
  return Object.entries(KINDS).flatMap(([folder, kindOf]) =>
    readdirSync(join(CORPUS, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(pt|pth|bin|ckpt|pkl|npy|npz|joblib|joblib\..*)$/.test(file))
      .map((file) => ({ file, kind: kindOf(file), input: join(CORPUS, folder, file) })),
  );
}

describe.skipIf(!available)(
  `convert, against safetensors itself (needs torch in ${PYTHON})`,
  () => {
    let root = '';
    beforeAll(() => {
      root = mkdtempSync(join(tmpdir(), 'weighbridge-convert-'));
      for (const folder of ['samples', 'ours', 'theirs']) mkdirSync(join(root, folder));
    });
    afterAll(() => {
      rmSync(root, { recursive: true, force: true });
    });

    async function compare(samples: readonly (Sample & { readonly input: string })[]): Promise<{
      readonly converted: string[];
      readonly refused: string[];
    }> {
      const converted: string[] = [];
      const refused: string[] = [];
      const questions: object[] = [];
      for (const [index, { input, kind }] of samples.entries()) {
        const output = join(root, 'ours', `${index}.safetensors`);
        const result = await convert(input, {
          output,
          shared: 'copy',
          dropNonTensors: true,
          force: true,
        });
        if (!result.ok) {
          refused.push(input);
          continue;
        }
        converted.push(input);
        questions.push({ input, kind, output: join(root, 'theirs', `${index}.safetensors`) });
      }
      const different: string[] = [];
      const indices = samples.flatMap(({ input }, index) =>
        converted.includes(input) ? [index] : [],
      );
      for (const [at, answer] of ask(questions).entries()) {
        // The Python at hand may lack a compressor that Weighbridge has.
        if (answer.error?.includes('not installed') === true) continue;
        expect({ ...answer, input: converted[at] }).toEqual({ ok: true, input: converted[at] });
        const name = `${indices[at]}.safetensors`;
        const ours = readFileSync(join(root, 'ours', name));
        const theirs = readFileSync(join(root, 'theirs', name));
        if (!ours.equals(theirs)) different.push(converted[at] ?? '');
      }
      expect(different).toEqual([]);
      return { converted, refused };
    }

    it('writes the same bytes for every dtype, stride, container and protocol', async () => {
      const [answer] = ask([{ samples: join(root, 'samples') }]);
      const samples = (answer?.written ?? []).map((sample) => ({
        ...sample,
        input: join(root, 'samples', sample.file),
      }));

      expect(answer?.error).toBeUndefined();
      const { refused } = await compare(samples);
      expect(refused).toEqual([]);
      expect(samples.length).toBeGreaterThan(60);
    }, 300_000);

    it('writes the same bytes for the files of the corpus that hold tensors', async () => {
      const { converted } = await compare(corpusSamples());

      expect(converted.length).toBeGreaterThan(50);
    }, 300_000);
  },
);
