import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/core/report.ts';
import { writeNpz } from '../../src/datasets/npz-file.ts';
import { decodeModel } from '../../src/engine/onnx/decode-model.ts';
import { weighbridge } from './command-line.ts';
import type { CommandResult } from './command-line.ts';

const DIGITS = 'examples/robustness/digits';
const FRAUD = 'examples/robustness/fraud';
const MISLABELLED = 'mislabelled.npz';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weighbridge-attack-'));
  writeFileSync(
    join(folder, MISLABELLED),
    writeNpz([
      { name: 'x', dtype: 'float32', shape: [3, 8, 8], data: new Float32Array(192) },
      { name: 'y', dtype: 'int32', shape: [3], data: Int32Array.of(0, 9, 12) },
    ]),
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function attack(model: string, data: string, ...more: readonly string[]): CommandResult {
  return weighbridge([
    'attack',
    model,
    '--data',
    data,
    '--quick',
    '--samples',
    '40',
    '--threads',
    '1',
    '--no-keep',
    ...more,
  ]);
}

function json(result: CommandResult): Report {
  const report: Report = JSON.parse(result.stdout);
  return report;
}

/** What must be the same in two runs: everything but clocks. */
function timeless(result: CommandResult): unknown {
  return JSON.parse(result.stdout, (key, value: unknown) =>
    key === 'milliseconds' || key === 'durationMs' || key === 'startedAt' ? undefined : value,
  );
}

describe('weighbridge attack', () => {
  it('attacks real digits with the gradient, and says the same twice', () => {
    const args = ['--format', 'json', '--eps', '8/255,0.2', '--seed', '7'];
    const first = attack(`${DIGITS}/digits.onnx`, `${DIGITS}/digits-test.npz`, ...args);
    const [record] = json(first).robustness ?? [];

    expect(first.code).toBe(0);
    expect(record?.access).toMatchObject({ used: 'gradient', straightThrough: [] });
    expect(record?.access.gradientError).toBeLessThan(0.01);
    expect(record?.clean.value).toBeGreaterThan(0.9);
    const [small, large] = record?.threats[0]?.curve ?? [];
    expect(small?.robust.value).toBeGreaterThan(0.5);
    // Nothing defends this network: within 0.2 nearly all samples fall.
    expect(large?.robust.value).toBeLessThan(0.2);
    expect(record?.worst[0]?.pictures?.clean).toMatch(/^iVBOR/);
    const second = attack(`${DIGITS}/digits.onnx`, `${DIGITS}/digits-test.npz`, ...args);
    expect(timeless(second)).toEqual(timeless(first));
  });

  it('finds the adversarially trained twin more robust, and the paired test agrees', () => {
    const result = attack(
      `${DIGITS}/digits.onnx`,
      `${DIGITS}/digits-test.npz`,
      '--format',
      'json',
      '--eps',
      '0.15',
      '--compare',
      `${DIGITS}/digits-robust.onnx`,
    );
    const report = json(result);
    const row = report.robustness?.[0]?.comparison?.rows[0];

    expect(row?.other.value).toBeGreaterThan(row?.own.value ?? 1);
    expect(row?.pValue).toBeLessThan(0.01);
    expect(report.findings.map(({ rule }) => rule)).toContain('robustness/robustness-fell');
    expect(result.code).toBe(1);
  });

  it('attacks a quantised model through its rounding, and trees as a black box', () => {
    const quantised = json(
      attack(
        `${DIGITS}/digits-int8.onnx`,
        `${DIGITS}/digits-test.npz`,
        '--format',
        'json',
        '--eps',
        '0.2',
      ),
    );
    const trees = json(
      attack(`${FRAUD}/fraud-trees.onnx`, `${FRAUD}/transactions-test.csv`, '--format', 'json'),
    );

    expect(quantised.robustness?.[0]?.access.straightThrough.length).toBeGreaterThan(3);
    expect(quantised.robustness?.[0]?.threats[0]?.curve[0]?.robust.value).toBeLessThan(0.3);
    expect(trees.robustness?.[0]?.access).toMatchObject({
      used: 'scores',
      reasons: [expect.stringContaining('TreeEnsembleClassifier has no gradient')],
    });
    const curve = trees.robustness?.[0]?.threats[0]?.curve ?? [];
    expect(curve.at(-1)?.robust.value).toBeLessThan(trees.robustness?.[0]?.clean.value ?? 0);
  });

  it('keeps a table to what can exist and what an attacker may change', () => {
    const columns = join(folder, 'columns.yaml');
    writeFileSync(
      columns,
      'columns:\n  account_age_days: { immutable: true }\n  transactions_last_day: { direction: up }\n',
    );
    const report = json(
      attack(
        `${FRAUD}/fraud.onnx`,
        `${FRAUD}/transactions-test.csv`,
        '--columns',
        columns,
        '--format',
        'json',
      ),
    );
    const changed = (report.robustness?.[0]?.worst ?? []).flatMap((sample) => sample.columns ?? []);

    expect(changed.length).toBeGreaterThan(0);
    expect(changed.map(({ name }) => name)).not.toContain('account_age_days');
    for (const { name, from, to } of changed) {
      if (name === 'transactions_last_day') expect(to).toBeGreaterThan(from);
      if (name.startsWith('merchant') || name === 'hour') expect(to).toBeCloseTo(Math.round(to), 3);
    }
  });

  it('breaks at least as many rows of trees by the rules of the table as HopSkipJump with 25 times the questions', () => {
    const brokenBy = (id: string): number => {
      const args = ['--attack', id, '--norm', 'linf', '--eps', '1', '--format', 'json'];
      const [record] =
        json(attack(`${FRAUD}/fraud-trees.onnx`, `${FRAUD}/transactions-test.csv`, ...args))
          .robustness ?? [];
      const robust = record?.threats[0]?.curve[0]?.robust.count ?? Number.NaN;
      return (record?.clean.count ?? Number.NaN) - robust;
    };
    const byRules = brokenBy('tabular-greedy');

    expect(byRules).toBeGreaterThan(20);
    expect(byRules).toBeGreaterThanOrEqual(brokenBy('hop-skip-jump'));
  });

  it('writes the samples and the gradient, and renders them all', () => {
    const paths = ['out.npz', 'out.onnx', 'out.html', 'out.sarif', 'out.md'].map((name) =>
      join(folder, name),
    );
    const [npz = '', onnx = '', page = '', sarif = '', markdown = ''] = paths;
    const result = attack(
      `${DIGITS}/digits.onnx`,
      `${DIGITS}/digits-test.npz`,
      '--eps',
      '0.2',
      '--save-adversarial',
      npz,
      '--save-gradient',
      onnx,
      '--output',
      page,
      '--output',
      sarif,
      '--output',
      markdown,
      '--format',
      'text',
    );

    expect(result.stdout).toContain('Accuracy under attack, Linf');
    expect(readFileSync(npz).subarray(0, 2).toString()).toBe('PK');
    const gradient = decodeModel(readFileSync(onnx));
    expect(gradient.ok && gradient.model.graph.outputs.map(({ name }) => name)).toContain(
      'weighbridge.gradient',
    );
    expect(readFileSync(page, 'utf8')).toMatch(/data:image\/png;base64,iVBOR/);
    expect(readFileSync(sarif, 'utf8')).toContain('robustness/easily-fooled');
    expect(readFileSync(markdown, 'utf8')).toContain('accuracy under attack');
  });

  it('fails below a threshold and below a baseline', () => {
    const baseline = join(folder, 'earlier.json');
    attack(
      `${DIGITS}/digits-robust.onnx`,
      `${DIGITS}/digits-test.npz`,
      '--eps',
      '0.15',
      '--output',
      baseline,
    );
    const against = ['--eps', '0.15', '--baseline', baseline, '--format', 'json'];
    const fell = attack(`${DIGITS}/digits.onnx`, `${DIGITS}/digits-test.npz`, ...against);
    const same = attack(`${DIGITS}/digits-robust.onnx`, `${DIGITS}/digits-test.npz`, ...against);
    const below = attack(
      `${DIGITS}/digits.onnx`,
      `${DIGITS}/digits-test.npz`,
      '--min',
      'linf:0.2:0.9',
    );

    expect(json(fell).findings.map(({ rule }) => rule)).toContain('robustness/robustness-fell');
    // Waivers and bills of materials know the file by the name it was weighed under.
    expect(json(fell).findings.map(({ component }) => component)).toEqual(
      json(fell).findings.map(() => json(fell).components[0]?.id),
    );
    expect(json(same).findings.map(({ rule }) => rule)).not.toContain('robustness/robustness-fell');
    expect([fell.code, same.code, below.code]).toEqual([1, 0, 1]);
    expect(below.stdout.replaceAll(/\s+/g, ' ')).toContain('the policy asks for 90.0 %');
  });

  it('attacks the models of the policy in audit --deep', () => {
    const policy = join(folder, 'weighbridge.yaml');
    const here = process.cwd();
    writeFileSync(
      policy,
      `models:\n  - model: ${here}/${DIGITS}/digits.onnx\n    data: ${here}/${DIGITS}/digits-test.npz\n    samples: 30\n    thresholds: [{ norm: linf, epsilon: 0.2, minimum: 0.5 }]\n`.replaceAll(
        `${here}/`,
        `${'../'.repeat(folder.split('/').length - 1)}${here.slice(1)}/`,
      ),
    );
    const args = ['audit', DIGITS, '--deep', '--policy', policy, '--format', 'json'];
    const result = weighbridge(args);
    const found = json(result).findings.find(({ rule }) => rule === 'robustness/below-threshold');

    expect(result.code).toBe(1);
    expect(found?.message).toContain('the policy asks for 50.0 %');
    // As the audit calls the file, not by the policy's way to it.
    expect(found?.component).toBe('digits.onnx');
  });

  it.each<readonly [string, readonly string[], string]>([
    ['no ONNX file', ['README.md', '--data', `${DIGITS}/digits-test.npz`], 'README.md'],
    ['no such file', ['nowhere.onnx', '--data', `${DIGITS}/digits-test.npz`], 'no such file'],
    ['no such data', [`${DIGITS}/digits.onnx`, '--data', 'nowhere'], 'nowhere'],
    [
      'data of another shape',
      [`${DIGITS}/digits.onnx`, '--data', `${FRAUD}/transactions-test.csv`],
      'columns',
    ],
    [
      'an unknown output',
      [`${DIGITS}/digits.onnx`, '--data', `${DIGITS}/digits-test.npz`, '--model-output', 'nothing'],
      'there is no output "nothing"',
    ],
    [
      'labels that are too large',
      [`${FRAUD}/fraud.onnx`, '--data', `${FRAUD}/transactions-test.csv`, '--label-column', 'hour'],
      'the classes 0 to 1',
    ],
    [
      'labels of other data',
      [`${DIGITS}/digits.onnx`, '--data', MISLABELLED],
      'x[2] is labelled 12',
    ],
    ['no data and no range', [`${DIGITS}/digits.onnx`], 'without labels nothing tells'],
  ])('says in one line what is wrong: %s', (_, args, reason) => {
    const paths = args.map((arg) => (arg === MISLABELLED ? join(folder, arg) : arg));
    const result = weighbridge(['attack', ...paths, '--quick', '--no-keep']);

    expect(result.code === 2 || result.code === 3).toBe(true);
    expect(`${result.stdout}${result.stderr}`.replaceAll(/\s+/g, ' ')).toContain(reason);
    expect(result.stderr).not.toContain('bug');
  });

  it('refuses what makes no sense before it works', () => {
    expect(weighbridge(['attack', 'm.onnx', '--eps', 'small']).stderr).toContain('Give a radius');
    expect(weighbridge(['attack', 'm.onnx', '--attack', 'pdg']).stderr).toContain(
      'did you mean pgd',
    );
    expect(weighbridge(['attack', 'm.onnx', '--budget', '5 minutes']).stderr).toContain(
      'Give a limit',
    );
    expect(weighbridge(['attack', 'm.onnx', '--min', 'linf:1']).stderr).toContain(
      'Give norm, radius',
    );
    expect(weighbridge(['attack']).stderr).toContain('name an .onnx file');
  });

  it('ends when the budget is spent, with what was found, and says what is missing', () => {
    const report = json(
      attack(
        `${DIGITS}/digits.onnx`,
        `${DIGITS}/digits-test.npz`,
        '--format',
        'json',
        '--budget',
        '300g',
      ),
    );
    const [record] = report.robustness ?? [];

    expect(report.verdict).toBe('incomplete');
    expect(record?.trials.some(({ ended }) => ended === 'gradients')).toBe(true);
    expect(record?.unexamined.map(({ reason }) => reason)).toContain(
      'the budget of gradients was spent',
    );
  });
});

describe('what nobody may take for robust', () => {
  it('attacks every sample of a table of trees, since one left out would count as robust', () => {
    const report = json(
      weighbridge([
        'attack',
        `${FRAUD}/fraud-trees.onnx`,
        '--data',
        `${FRAUD}/transactions-test.csv`,
        '--quick',
        '--samples',
        '70',
        '--threads',
        '1',
        '--no-keep',
        '--norm',
        'linf',
        '--format',
        'json',
      ]),
    );
    const [record] = report.robustness ?? [];

    expect(record?.unexamined).toEqual([]);
    expect(record?.trials[0]?.samples).toBe(record?.clean.count);
  });

  it('keeps the results of a run whose files cannot be written', () => {
    const report = json(
      attack(
        `${DIGITS}/digits.onnx`,
        `${DIGITS}/digits-test.npz`,
        '--eps',
        '0.2',
        '--format',
        'json',
        '--save-adversarial',
        '/dev/null/out.npz',
      ),
    );

    expect(report.verdict).toBe('incomplete');
    expect(report.robustness?.[0]?.trials.length).toBeGreaterThan(0);
    expect(report.robustness?.[0]?.unexamined.map(({ what }) => what)).toEqual([
      '--save-adversarial',
    ]);
  });
});
