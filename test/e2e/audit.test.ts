import { createHash } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/core/report.ts';
import { weighbridge } from './command-line.ts';

const HONEST = 'examples/support-bot/models/embedder/model.safetensors';
/** `os.system('echo weighbridge-test')`, protocol 0, without STOP. */
const HOSTILE = "cos\nsystem\n(S'echo weighbridge-test'\ntR.";

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'weighbridge-e2e-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function audit(...args: readonly string[]): {
  readonly code: number | null;
  readonly report: Report;
} {
  const { code, stdout, stderr } = weighbridge(['audit', ...args, '--format', 'json']);
  expect(stderr).toBe('');
  const report: Report = JSON.parse(stdout);
  return { code, report };
}

describe('weighbridge audit', () => {
  it('passes an honest folder with exit code 0', () => {
    copyFileSync(HONEST, join(root, 'model.safetensors'));
    const { code, report } = audit(root);

    expect(report.verdict).toBe('pass');
    expect(code).toBe(0);
  });

  it('fails a hostile one with exit code 1 and shows what it would run', () => {
    writeFileSync(join(root, 'model.pkl'), HOSTILE);
    const { code, stdout } = weighbridge(['audit', root]);

    expect(code).toBe(1);
    expect(stdout).toContain("os.system('echo weighbridge-test')");
    expect(stdout).toMatch(/FAIL/);
  });

  it('is incomplete with exit code 3 when nothing was recognised', () => {
    writeFileSync(join(root, 'readme.txt'), 'hello');
    const { code, report } = audit(root);

    expect(report.verdict).toBe('incomplete');
    expect(code).toBe(3);
  });

  it('is incomplete, never clean, when a model could not be examined', () => {
    copyFileSync(HONEST, join(root, 'model.safetensors'));
    writeFileSync(
      join(root, 'weights.bin'),
      Buffer.from('ba164f2f0c0000000000000000000000', 'hex'),
    );
    const { code, report } = audit(root);

    expect(report.gaps.map((gap) => gap.code)).toEqual(['unsupported-format']);
    expect(code).toBe(3);
  });

  it('tolerates a gap the policy allows by name, and lists what was excluded', () => {
    copyFileSync(HONEST, join(root, 'model.safetensors'));
    writeFileSync(
      join(root, 'weights.bin'),
      Buffer.from('ba164f2f0c0000000000000000000000', 'hex'),
    );
    const policy = join(root, 'weighbridge.yaml');
    writeFileSync(policy, 'allow-gaps: [unsupported-format]\n');

    expect(audit(root, '--policy', policy).code).toBe(0);
    const excluded = audit(root, '--exclude', '*.bin');
    expect(excluded.code).toBe(0);
    expect(excluded.report.excluded.map((entry) => entry.path)).toEqual(['weights.bin']);
  });

  it('does not take a policy from the target', () => {
    writeFileSync(join(root, 'model.pkl'), HOSTILE);
    writeFileSync(
      join(root, 'weighbridge.yaml'),
      'fail-on: critical\nrules:\n  pickle-calls/code-execution: off\n',
    );

    expect(audit(root).code).toBe(1);
  });

  it('keeps going past a broken file, a pipe, a loop, a broken link and an empty file', () => {
    writeFileSync(join(root, 'model.pkl'), HOSTILE);
    writeFileSync(join(root, 'broken.pt'), Buffer.from('504b0304ffffffffffffffffffffffff', 'hex'));
    writeFileSync(join(root, 'empty.pt'), '');
    execFileSync('mkfifo', [join(root, 'pipe')]);
    symlinkSync('.', join(root, 'loop'));
    symlinkSync('nowhere', join(root, 'dead'));
    const { code, report } = audit(root);

    expect(code).toBe(1);
    expect(report.findings.some((finding) => finding.location.path[0] === 'model.pkl')).toBe(true);
    expect(report.gaps.map((gap) => gap.location.path[0])).toEqual(
      expect.arrayContaining(['broken.pt', 'dead', 'pipe']),
    );
    expect(report.outcomes.filter((outcome) => outcome.kind === 'failed')).toEqual([]);
  });

  it('reads structure, not weights: a 50 GB sparse checkpoint takes no time', () => {
    const path = join(root, 'huge.safetensors');
    const header = JSON.stringify({
      w: { dtype: 'F32', shape: [12_500_000_000], data_offsets: [0, 50_000_000_000] },
    });
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    writeFileSync(path, Buffer.concat([length, Buffer.from(header)]));
    truncateSync(path, 8 + header.length + 50_000_000_000);
    const { code, report } = audit(root);

    expect(code).toBe(0);
    expect(report.examined.bytes).toBeGreaterThan(50e9);
    expect(report.examined.bytesRead).toBeLessThan(1e6);
  });

  it('escapes control characters in file names', () => {
    writeFileSync(join(root, 'a\u001b[2J\n::error::x.pkl'), HOSTILE);
    const { stdout } = weighbridge(['audit', root]);

    expect(stdout).not.toContain('\u001b[2J');
    expect(stdout).not.toMatch(/^\s*::error/m);
  });

  it('writes several formats in one run, each whole', () => {
    copyFileSync(HONEST, join(root, 'model.safetensors'));
    mkdirSync(join(root, 'out'));
    const files = ['r.json', 'r.sarif', 'r.cdx.json', 'r.html', 'r.md', 'r.txt'];
    const { code } = weighbridge([
      'audit',
      join(root, 'model.safetensors'),
      ...files.flatMap((file) => ['--output', join(root, 'out', file)]),
    ]);

    expect(code).toBe(0);
    expect(readdirSync(join(root, 'out')).sort()).toEqual([...files].sort());
    expect(readFileSync(join(root, 'out', 'r.html'), 'utf8')).toContain('</html>');
  });

  it('gives the same bytes twice, apart from the time', () => {
    const strip = (report: Report): string =>
      JSON.stringify({ ...report, startedAt: '', durationMs: 0 });
    const [first, second] = [
      audit('examples/support-bot').report,
      audit('examples/support-bot').report,
    ];

    expect(strip(first)).toBe(strip(second));
  });
});

describe('weighbridge, used wrongly', () => {
  it.each([
    [['audit', '/nonexistent/weighbridge'], /no such file/],
    [['audit', '--format', 'pdf'], /choose one of text, json/i],
    [['audit', '--fail-on', 'fatal'], /info, low, medium, high, critical/],
    [['audit', '--loader', 'torch'], /torch>=2.6/],
    [['audit', '--jobs', '0'], /whole number/],
    [['audit', '--verbos'], /unknown option.*\n.*--verbose/],
    [['audit', '--policy', '/nonexistent/policy.yaml'], /no such file/],
    [['audit', 'LICENSE', '--output', '/nonexistent/report.json'], /cannot write/],
    [['weigh'], /unknown command/],
    [['explain', 'pickle-calls/code-executio'], /code-execution/],
  ])('%j ends with exit code 2 and says what to do', (args, message) => {
    const { code, stderr } = weighbridge(args);

    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it.skipIf(process.platform !== 'linux')('says in one line that the disk is full', () => {
    const main = new URL('../../src/cli/main.ts', import.meta.url).pathname;
    const result = spawnSync(
      'sh',
      ['-c', '"$0" "$1" audit LICENSE > /dev/full', process.execPath, main],
      { encoding: 'utf8' },
    );

    expect(result.status).toBe(2);
    expect(result.stderr).toBe('weighbridge: cannot write the report: no space left on the disk\n');
  });

  it('explains a rule', () => {
    const { code, stdout } = weighbridge(['explain', 'file-type/polyglot']);

    expect(code).toBe(0);
    expect(stdout).toContain('no library writes such files');
  });

  it('answers --version and --help with exit code 0', () => {
    expect(weighbridge(['--version'])).toMatchObject({ code: 0, stdout: '0.1.0\n' });
    expect(weighbridge(['audit', '--help']).stdout).toContain('Example: weighbridge audit');
  });

  it('knows a Hugging Face cache, and finds a blob that is not what its name says', () => {
    const content = readFileSync(HONEST);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const repository = join(root, 'hub/models--org--name');
    mkdirSync(join(repository, 'blobs'), { recursive: true });
    writeFileSync(join(repository, 'blobs', sha256), content);
    writeFileSync(join(repository, 'blobs', '0'.repeat(64)), content);
    for (const [commit, blob] of [
      ['1', sha256],
      ['2', '0'.repeat(64)],
    ] as const) {
      const folder = join(repository, 'snapshots', commit.repeat(40));
      mkdirSync(folder, { recursive: true });
      symlinkSync(`../../blobs/${blob}`, join(folder, 'model.safetensors'));
    }
    const plain = audit(root);
    const digested = audit(root, '--digests');

    expect([plain.code, digested.code]).toEqual([0, 1]);
    expect(plain.report.components.map(({ purl }) => purl)).toEqual([
      `pkg:huggingface/org/name@${'1'.repeat(40)}`,
      `pkg:huggingface/org/name@${'2'.repeat(40)}`,
    ]);
    expect(digested.report.findings.map(({ rule, component }) => [rule, component])).toEqual([
      [
        'content-digest/mismatch',
        `hub/models--org--name/snapshots/${'2'.repeat(40)}/model.safetensors`,
      ],
    ]);
  });

  it('counts only what is new since a baseline', () => {
    writeFileSync(join(root, 'old.pkl'), HOSTILE);
    const baseline = join(root, '..', 'baseline-of-a-test.json');
    weighbridge(['audit', root, '--format', 'json', '--output', baseline]);
    try {
      expect(audit(root, '--baseline', baseline).code).toBe(0);
      writeFileSync(join(root, 'new.pkl'), HOSTILE);
      expect(audit(root, '--baseline', baseline).code).toBe(1);
    } finally {
      rmSync(baseline);
    }
  });

  it.each([
    ['a baseline that is not there', ['--baseline', '/nonexistent.json'], 'no such file'],
    ['a baseline that is no report', ['--baseline', 'package.json'], 'not a Weighbridge report'],
  ])('refuses %s with one line', (_, args, words) => {
    const { code, stdout, stderr } = weighbridge(['audit', root, ...args]);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^weighbridge: .*\n$/);
    expect(stderr).toContain(words);
  });

  it('says the same with and without what it kept from an earlier run', () => {
    writeFileSync(join(root, 'model.pkl'), HOSTILE);
    copyFileSync(HONEST, join(root, 'model.safetensors'));
    const env = { XDG_CACHE_HOME: join(root, '..', `${basename(root)}-cache`) };
    const run = (...args: readonly string[]): Report => {
      const { stdout } = weighbridge(['audit', root, '--format', 'json', ...args], { env });
      return { ...JSON.parse(stdout), startedAt: '', durationMs: 0 };
    };
    try {
      const first = run();
      const kept = readdirSync(env.XDG_CACHE_HOME, { recursive: true }).filter((name) =>
        /results.[0-9a-f]{16}.[0-9a-f]{2}.[0-9a-f]{62}$/.test(String(name)),
      );

      expect(kept).toHaveLength(2);
      expect(run()).toEqual(first);
      expect(run('--no-cache')).toEqual(first);
    } finally {
      rmSync(env.XDG_CACHE_HOME, { recursive: true, force: true });
    }
  });
});
