import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { convert, type Proof } from '../../src/index.ts';
import { torchFile } from '../builders/torch-file.ts';
import { weighbridge } from './command-line.ts';

const STATE_DICT = 'test/corpus/torch/state-dict.pt';
const MAIN = new URL('../../src/cli/main.ts', import.meta.url).pathname;

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'weighbridge-convert-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const at = (name: string): string => join(root, name);

/** A checkpoint of one tensor of this many megabytes. */
function writeLarge(name: string, megabytes: number): string {
  const data = new Uint8Array(megabytes * 1024 ** 2).fill(7);
  const storage = { type: 'ByteStorage', bytes: 1, data };
  const tensor = { storage: 0, shape: [data.length], strides: [1] };
  writeFileSync(at(name), torchFile(new Map([['w', tensor]]), [storage]));
  return at(name);
}

describe('weighbridge convert', () => {
  it('writes beside the file and shows the digests', () => {
    copyFileSync(STATE_DICT, at('model.pt'));
    const { code, stdout, stderr } = weighbridge(['convert', at('model.pt')]);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Every tensor has the same SHA-256 before and after.');
    expect(readdirSync(root)).toEqual(['model.pt', 'model.safetensors']);
    expect(weighbridge(['audit', at('model.safetensors')]).code).toBe(0);
  });

  it('writes the proof as JSON, one tensor a line, the same every time', () => {
    const run = (name: string): string => {
      const args = ['convert', STATE_DICT, '-o', at('m.safetensors'), '--force', '-q'];
      expect(weighbridge([...args, '--proof', at(name)])).toEqual({
        code: 0,
        stdout: '',
        stderr: '',
      });
      return readFileSync(at(name), 'utf8');
    };
    const text = run('a.json');
    const proof: Proof = JSON.parse(text);

    expect(run('b.json')).toBe(text);
    expect(proof.tensors.map(({ name }) => name)).toContain('0.weight');
    expect(proof.tensors.every((tensor) => tensor.sha256Before === tensor.sha256After)).toBe(true);
    expect(text.split('\n').filter((line) => line.includes('"sha256After"'))).toHaveLength(
      proof.tensors.length,
    );
  });

  it('writes nothing when the proof cannot be written', () => {
    const args = [
      'convert',
      STATE_DICT,
      '-o',
      at('m.safetensors'),
      '--proof',
      '/nonexistent/p.json',
    ];
    const { code, stderr } = weighbridge(args);

    expect(code).toBe(2);
    expect(stderr).toContain('cannot write /nonexistent/p.json');
    expect(readdirSync(root)).toEqual([]);
  });

  it('splits into shards with an index', () => {
    const args = ['convert', STATE_DICT, '-o', at('model.safetensors'), '--max-shard-size', '100B'];
    expect(weighbridge(args).code).toBe(0);
    const names = readdirSync(root).sort();
    const index: { weight_map: Record<string, string> } = JSON.parse(
      readFileSync(at('model.safetensors.index.json'), 'utf8'),
    );

    expect(names[0]).toMatch(/^model-00001-of-0000\d\.safetensors$/);
    expect(new Set(Object.values(index.weight_map))).toEqual(
      new Set(names.filter((name) => name.endsWith('.safetensors'))),
    );
    expect(weighbridge(['audit', root]).code).toBe(0);
  });

  it.each<[string, string[], string]>([
    [
      'a checkpoint with more than tensors',
      ['test/corpus/torch/nested.pt'],
      'give --drop-non-tensors',
    ],
    ['tied weights', ['test/corpus/torch/tied-weights.ckpt'], 'Give --shared copy'],
    ['a module', ['test/corpus/torch/module-conv.pt'], 'save model.state_dict()'],
    ['a model in another format', ['test/corpus/onnx/loop.onnx'], 'not a file whose tensors'],
    ['a text', ['README.md'], 'not a file whose tensors'],
  ])('refuses %s with exit code 1, one line for each reason', (_, args, reason) => {
    const { code, stdout, stderr } = weighbridge(['convert', ...args, '-o', at('x.safetensors')]);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.toLowerCase()).toContain(reason.toLowerCase());
    expect(readdirSync(root)).toEqual([]);
  });

  it('refuses a dangerous file with the finding', () => {
    const gadget = "cos\nsystem\n(S'echo weighbridge-test'\ntR0}.";
    writeFileSync(at('model.pkl'), gadget);
    const { code, stderr } = weighbridge(['convert', at('model.pkl')]);

    expect(code).toBe(1);
    expect(stderr).toMatch(/os\.system.*pickle-calls\/.*weighbridge explain/);
    expect(readdirSync(root)).toEqual(['model.pkl']);
  });

  it.each<[string, string[], RegExp]>([
    ['an unknown flag', ['--shard'], /unknown option/],
    ['a wrong choice', [STATE_DICT, '--shared', 'yes'], /error, copy, alias-first/],
    ['a wrong size', [STATE_DICT, '--max-shard-size', 'big'], /5GB/],
    ['a wrong pair', [STATE_DICT, '--metadata', 'x'], /key=value/],
    ['a missing file', ['/nonexistent/model.pt'], /no such file/],
    ['a folder', ['test/corpus'], /regular file|directory/],
    ['a missing folder', [STATE_DICT, '-o', '/nonexistent/x.safetensors'], /no such file/],
    ['the same file', [STATE_DICT, '-o', STATE_DICT], /another --output/],
  ])('ends with exit code 2 for %s', (_, args, reason) => {
    const { code, stderr } = weighbridge(['convert', ...args]);

    expect(code).toBe(2);
    expect(stderr).toMatch(reason);
    expect(stderr).not.toContain('bug');
  });

  it('replaces an existing file only with --force', () => {
    writeFileSync(at('x.safetensors'), 'mine');
    const args = ['convert', STATE_DICT, '-o', at('x.safetensors')];
    const refused = weighbridge(args);

    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--force');
    expect(readFileSync(at('x.safetensors'), 'utf8')).toBe('mine');
    expect(weighbridge([...args, '--force']).code).toBe(0);
    expect(statSync(at('x.safetensors')).size).toBeGreaterThan(100);
  });

  it('unpacks a packed storage once, for views that jump about in it', () => {
    // Beyond the size that is unpacked in memory.
    const data = Uint8Array.from({ length: 3000 * 2000 }, (_, index) => (index * 31) & 0xff);
    const storage = { type: 'ByteStorage', bytes: 1, data };
    const tree = new Map([
      ['last', { storage: 0, shape: [1000], strides: [1], offset: data.length - 1000 }],
      ['middle', { storage: 0, shape: [1000], strides: [2], offset: 3_000_000 }],
      ['whole', { storage: 0, shape: [2000, 3000], strides: [1, 2000] }],
    ]);
    writeFileSync(at('packed.pt'), torchFile(tree, [storage], { deflated: true }));
    writeFileSync(at('stored.pt'), torchFile(tree, [storage]));
    const convertFile = (name: string): number | null =>
      weighbridge(['convert', at(`${name}.pt`), '--shared', 'copy', '-q']).code;

    expect([convertFile('packed'), convertFile('stored')]).toEqual([0, 0]);
    expect(readFileSync(at('packed.safetensors'))).toEqual(readFileSync(at('stored.safetensors')));
    expect(readdirSync(root)).toHaveLength(4);
  });

  it('leaves nothing behind when the file may not grow', () => {
    const input = writeLarge('big.pt', 8);
    const script = `ulimit -f 4096; exec "$0" "${MAIN}" convert "${input}"`;
    const { status, stderr } = spawnSync('bash', ['-c', script, process.execPath], {
      encoding: 'utf8',
    });

    expect(stderr).toMatch(/larger than allowed/);
    expect(status).toBe(2);
    expect(readdirSync(root)).toEqual(['big.pt']);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const input = writeLarge('big.pt', 300);
    const child = spawn(process.execPath, [MAIN, 'convert', input]);
    while (!readdirSync(root).some((name) => name.endsWith('.partial')))
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
    child.kill('SIGINT');
    const code = await new Promise((resolve) => {
      child.on('close', resolve);
    });

    expect(code).toBe(130);
    expect(readdirSync(root)).toEqual(['big.pt']);
  });

  it('notices that the file changed while it was read, and removes the result', async () => {
    const input = writeLarge('big.pt', 40);
    const change = (): void => {
      utimesSync(input, 1, 1);
    };
    const options = { output: at('big.safetensors') };

    await expect(
      convert(input, {
        ...options,
        onProgress: ({ phase }) => {
          if (phase === 'checking') change();
        },
      }),
    ).rejects.toThrow('changed while it was read');
    expect(readdirSync(root)).toEqual(['big.pt']);
    expect((await convert(input, options)).ok).toBe(true);
  });

  it('says when the folder cannot be written', () => {
    // The superuser may write anywhere, so the kernel must say no.
    const isRoot = process.getuid?.() === 0;
    mkdirSync(at('closed'));
    chmodSync(at('closed'), 0o500);
    const output = isRoot ? '/proc/x.safetensors' : at('closed/x.safetensors');
    const { code, stderr } = weighbridge(['convert', STATE_DICT, '-o', output]);

    expect(code).toBe(2);
    expect(stderr).toMatch(/cannot write/);
    expect(existsSync(output)).toBe(false);
  });

  it('shows help with an example', () => {
    const help = execFileSync(process.execPath, [MAIN, 'convert', '--help'], { encoding: 'utf8' });

    expect(help).toContain('Example: weighbridge convert');
  });
});
