import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/core/report.ts';
import type { Robustness } from '../../src/core/robustness.ts';
import { Random } from '../../src/tensor/random.ts';
import { bytesOf, dataFolder, npy, npz } from '../builders/datasets.ts';
import type { DataFolder } from '../builders/datasets.ts';
import { CLASSES, SIDE, leastChange, linearLabel } from '../builders/linear-scorer.ts';
import { weighbridge } from './command-line.ts';
import type { CommandResult } from './command-line.ts';

const SCRIPT = new URL('../builders/linear-scorer.ts', import.meta.url).pathname;
const ONNX_SCRIPT = new URL('../builders/onnx-scorer.ts', import.meta.url).pathname;
const COMMAND = `"${process.execPath}" "${SCRIPT}"`;
const COUNT = 12;
/** Where a few samples tell as much as all. */
const FEW = ['--samples', '3', '--eps', '0.1'] as const;

let folder: DataFolder;
let data = '';
let pictures: readonly (readonly number[])[] = [];
const children: ChildProcess[] = [];

beforeAll(() => {
  folder = dataFolder();
  const random = new Random(3);
  pictures = Array.from({ length: COUNT }, () =>
    [...random.fillUniform(new Float32Array(SIDE * SIDE))].map((value) =>
      Math.round(64 + 128 * value),
    ),
  );
  data = folder.write(
    'data.npz',
    npz({
      x: npy('|u1', [COUNT, SIDE, SIDE], Uint8Array.from(pictures.flat())),
      y: npy('<i4', [COUNT], bytesOf(Int32Array.from(pictures, linearLabel))),
    }),
  );
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill();
});
afterAll(() => {
  folder.remove();
});

function attack(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): CommandResult {
  return weighbridge(
    ['attack', ...args, '--data', data, '--quick', '--threads', '1', '--format', 'json'],
    { env: { XDG_CACHE_HOME: join(folder.path, 'cache'), ...env } },
  );
}

function reportOf(result: CommandResult): Report {
  expect(result.stderr).not.toContain('internal');
  const report: Report = JSON.parse(result.stdout);
  return report;
}

function recordOf(result: CommandResult): Robustness {
  const [record] = reportOf(result).robustness ?? [];
  expect(record).toBeDefined();
  return record ?? expect.fail(result.stdout);
}

/** The same scorer on a port of this machine. */
async function listen(...args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [SCRIPT, '--http', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [port]: unknown[] = await once(child.stdout, 'data');
  return `http://127.0.0.1:${String(port).trim()}/predict`;
}

/** Rows of all questions a scorer has written down: whole lines, as it may be writing one. */
function asked(log: string): number {
  if (!existsSync(log)) return 0;
  const shapes = readFileSync(log, 'utf8').split('\n').slice(0, -1);
  return shapes.reduce((sum, line) => {
    const [rows = 0, ...shape]: number[] = JSON.parse(line);
    expect(shape).toEqual([SIDE, SIDE]);
    return sum + rows;
  }, 0);
}

/** No change that was found is smaller than the smallest there is, and few are much larger. */
function expectSound({ samples }: Robustness, within: number): void {
  const ratios = (samples[0]?.smallest ?? []).map(
    (found, row) => (found ?? Infinity) / leastChange(pictures[row] ?? []),
  );
  expect(ratios.length).toBe(COUNT);
  for (const ratio of ratios) expect(ratio).toBeGreaterThan(0.999);
  expect(ratios.toSorted((a, b) => a - b)[COUNT / 2]).toBeLessThan(within);
}

describe('weighbridge attack on scorers', () => {
  it('attacks a command by its scores, and counts every sample it asks', () => {
    const log = join(folder.path, 'scores.log');
    const result = attack(['--scorer-command', `${COMMAND} --log "${log}"`, '--no-keep']);
    const report = reportOf(result);
    const record = recordOf(result);

    expect(record.model).toMatchObject({
      path: expect.stringContaining('linear-scorer.ts'),
      inputShape: [SIDE, SIDE],
      output: 'scores',
      classes: CLASSES,
      asked: asked(log),
    });
    expect(report.target).toBe(record.model.path);
    expect(record.access).toMatchObject({ used: 'scores' });
    expect(record.clean.value).toBe(1);
    expect(record.trials.map((trial) => trial.attack)).toContain('square');
    expectSound(record, 1.5);
    expect(record.unexamined).toEqual([
      expect.objectContaining({ what: 'attackers who have the model', inherent: true }),
    ]);
    expect(record.masking.verdict).toBe('not-examined');
    // What no run could know leaves nothing incomplete.
    expect(report.gaps).toEqual([]);
    expect(report.findings.map(({ rule }) => rule)).toEqual(['robustness/easily-fooled']);
    expect(result.code).toBe(0);
  });

  it('attacks an address by its labels, with a header that no command line shows', async () => {
    const url = await listen('--labels', '--header', 'X-Key: s3cret');
    const args = ['--scorer-url', `${url}?key=abc`, '--scorer-header-env', 'SCORER_KEY'];
    const result = attack([...args, '--classes', '3', '--no-keep'], {
      SCORER_KEY: 'X-Key: s3cret',
    });
    const record = recordOf(result);

    expect(record.model).toMatchObject({ path: `${url}?…`, output: 'labels', classes: CLASSES });
    expect(record.access.used).toBe('label');
    expectSound(record, 1.5);
    expect(record.worst[0]).not.toHaveProperty('confidence');
    expect(result.stdout + result.stderr).not.toMatch(/s3cret|abc/);
  });

  it('finds of a file behind a command, question for question, what it finds of the file', () => {
    const digits = 'examples/robustness/digits';
    const of = (...model: readonly string[]): Robustness =>
      recordOf(
        weighbridge([
          'attack',
          ...model,
          '--data',
          `${digits}/digits-test.npz`,
          '--model-range',
          '0..1',
          '--eps',
          '0.1',
          '--samples',
          '8',
          '--quick',
          '--threads',
          '1',
          '--no-keep',
          '--format',
          'json',
        ]),
      );
    const file = of(`${digits}/digits.onnx`, '--access', 'scores');
    const command = `"${process.execPath}" "${ONNX_SCRIPT}" ${digits}/digits.onnx`;
    const remote = of('--scorer-command', command, '--layout', 'CHW');

    expect(remote.samples).toEqual(file.samples);
    expect(remote.trials.map(({ attack: id, queries }) => [id, queries])).toEqual(
      file.trials.map(({ attack: id, queries }) => [id, queries]),
    );
    expect(remote.model.inputShape).toEqual(file.model.inputShape);
  });

  it('says the same twice', () => {
    const run = (): unknown => {
      const { data: _, ...record } = recordOf(
        attack(['--scorer-command', COMMAND, '--no-keep', '--seed', '5', ...FEW]),
      );
      return JSON.parse(
        JSON.stringify(record, (key, value: unknown) => (key === 'milliseconds' ? 0 : value)),
      );
    };

    expect(run()).toEqual(run());
  });

  it('asks no more than the budget allows, and says what it did not get to', () => {
    const log = join(folder.path, 'budget.log');
    const result = attack([
      '--scorer-command',
      `${COMMAND} --log "${log}"`,
      '--budget',
      '1500q',
      '--no-keep',
    ]);
    const record = recordOf(result);

    expect(asked(log)).toBeLessThanOrEqual(1500);
    expect(asked(log)).toBeGreaterThan(1000);
    expect(record.model.asked).toBe(asked(log));
    // The judge had its questions: what was found counts.
    expect(record.samples[0]?.smallest.filter((size) => size !== null).length).toBeGreaterThan(0);
    expect(record.unexamined.map(({ reason }) => reason)).toContain(
      'the budget of queries was spent',
    );
    expect(result.code).not.toBe(0);
  });

  it('keeps what was found when a scorer fails, goes on with it, and asks no more than once allowed', () => {
    const log = join(folder.path, 'fail.log');
    // One command line, two lives: the first ends in the middle.
    const life = (limit: string): Readonly<Record<string, string>> => ({ FAIL_AFTER: limit });
    const script = folder.write(
      'serve.mjs',
      `import { spawn } from 'node:child_process';
       spawn(process.execPath, [${JSON.stringify(SCRIPT)}, '--log', ${JSON.stringify(log)}, '--fail-after', process.env.FAIL_AFTER], { stdio: 'inherit' })
         .on('exit', (code) => process.exit(code));`,
    );
    const args = [
      '--scorer-command',
      `"${process.execPath}" "${script}"`,
      '--budget',
      '9000q',
      '--eps',
      '0.1',
    ];
    const first = attack(args, life('6000'));
    const before = asked(log);
    const second = attack(args, life('1000000'));
    const record = recordOf(second);

    expect(recordOf(first).unexamined.map(({ reason }) => reason)).toContainEqual(
      expect.stringMatching(
        /the scorer failed: .* ended with code 1 .*it said: Traceback: the model has had enough/,
      ),
    );
    expect(recordOf(first).clean.value).toBe(1);
    expect(first.code).not.toBe(0);
    expect(record.model.asked).toBe(asked(log));
    expect(asked(log)).toBeGreaterThan(before);
    expect(asked(log)).toBeLessThanOrEqual(9000);
    expectSound(record, 3);
  });

  it('goes on for the same scorer only', () => {
    const log = join(folder.path, 'other.log');
    const args = (more: string): readonly string[] => [
      '--scorer-command',
      `${COMMAND} --log "${log}"${more}`,
      ...FEW,
    ];
    attack(args(' --fail-after 500'));
    const before = asked(log);
    const other = recordOf(attack(args('')));

    expect(other.model.asked).toBe(asked(log) - before);
  });

  it.each([
    ['a redirect', '/moved', [], 'redirects what was sent to it'],
    ['a header it was not told', '/predict', ['--header', 'X-Key: other'], 'access denied'],
  ])('refuses %s in one line', async (_, path, args, message) => {
    const url = (await listen(...args)).replace('/predict', path);
    const result = attack(['--scorer-url', url, '--no-keep']);
    const report = reportOf(result);

    expect(result.code).toBe(3);
    expect(report.robustness).toBeUndefined();
    expect(report.gaps.map(({ detail }) => detail)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    [
      'a command that falls silent',
      ['--scorer-command', `${COMMAND} --mute`, '--scorer-timeout', '1'],
      'did not answer within 1 s (--scorer-timeout)',
    ],
  ])('says what is wrong: %s', (_, args, message) => {
    const report = reportOf(attack([...args, '--no-keep']));

    expect(report.gaps.map(({ detail }) => detail)).toEqual([expect.stringContaining(message)]);
  });

  it('attacks what it was named only where that can run', () => {
    const report = reportOf(attack(['--scorer-command', COMMAND, '--attack', 'pgd', '--no-keep']));

    expect(report.gaps[0]?.detail).toContain(
      '--attack pgd needs the gradient, and here an attacker sees the scores only',
    );
  });

  it('ends with what it has when it is interrupted, ends the command too, and goes on', async () => {
    const log = join(folder.path, 'interrupted.log');
    const args = ['--scorer-command', `${COMMAND} --log "${log}"`, '--seed', '9', ...FEW];
    const child = spawn(
      process.execPath,
      [
        'src/cli/main.ts',
        'attack',
        ...args,
        '--data',
        data,
        '--quick',
        '--threads',
        '1',
        '--format',
        'json',
      ],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
        env: {
          ...process.env,
          XDG_CACHE_HOME: join(folder.path, 'cache'),
          WEIGHBRIDGE_OSV_URL: 'off',
        },
      },
    );
    children.push(child);
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    const closed = once(child, 'close');
    while (asked(log) < 300) await wait(20);
    child.kill('SIGINT');
    await closed;
    const report: Report = JSON.parse(stdout);
    const before = asked(log);
    const second = recordOf(attack(args));

    expect(report.robustness?.[0]?.unexamined.map(({ reason }) => reason)).toContain(
      'the run was interrupted',
    );
    expect(report.robustness?.[0]?.model.asked).toBe(before);
    // The command that wrote the log is gone: nothing was asked in between.
    expect(second.model.asked).toBe(asked(log));
    expect(asked(log)).toBeGreaterThan(before);
  });
});
