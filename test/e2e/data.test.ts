import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DatasetRecord } from '../../src/core/dataset.ts';
import type { RowCause } from '../../src/core/dataset-suspicion.ts';
import type { Report } from '../../src/core/report.ts';
import { bytesOf, dataFolder, idx, npy, npz } from '../builders/datasets.ts';
import type { DataFolder } from '../builders/datasets.ts';
import { digitPictures, flowerTable, reviewLines, SIDE } from '../builders/poisoned-sets.ts';
import type { PictureSet } from '../builders/poisoned-sets.ts';
import { weighbridge } from './command-line.ts';
import type { CommandResult } from './command-line.ts';

// Models are trained here, beside whatever else the machine does.
vi.setConfig({ testTimeout: 180_000 });

let folder: DataFolder;
beforeAll(() => {
  folder = dataFolder();
});
afterAll(() => {
  folder.remove();
});

function examine(...args: readonly string[]): CommandResult {
  return weighbridge(['data', ...args, '--threads', '1'], { cwd: folder.path });
}

function reportOf(result: CommandResult): Report {
  expect(result.stderr).not.toContain('bug of Weighbridge');
  const report: Report = JSON.parse(result.stdout);
  return report;
}

function recordOf(report: Report): DatasetRecord {
  return report.datasets?.[0] ?? expect.fail('no data set in the report');
}

function rowsOf({ suspects }: DatasetRecord, ...causes: readonly RowCause[]): readonly number[] {
  return suspects
    .filter(({ cause }) => causes.includes(cause))
    .map(({ row }) => row)
    .toSorted((a, b) => a - b);
}

function archive(name: string, { rows, pixels, labels }: PictureSet): string {
  return folder.write(
    name,
    npz({ x: npy('|u1', [rows, SIDE, SIDE], pixels), y: npy('|u1', [rows], labels) }),
  );
}

describe('weighbridge data on pictures', () => {
  it('finds a patch that makes digits a zero, every row of it, and proves it', () => {
    const set = digitPictures(400, 1, 25);
    const result = examine(archive('patch.npz', set), '--format', 'json');
    const report = reportOf(result);
    const record = recordOf(report);

    expect(result.code).toBe(1);
    expect(report.findings.map(({ rule }) => rule)).toContain('data-poison/trigger');
    const found = rowsOf(record, 'dirty-label-backdoor');
    expect(set.planted.filter((row) => found.includes(row)).length).toBeGreaterThanOrEqual(24);
    expect(found.length).toBeLessThanOrEqual(27);
    expect(record.triggers.some(({ confirmation }) => confirmation?.isConfirmed)).toBe(true);
    expect(record.suspects[0]).toMatchObject({ label: '0', picture: expect.any(String) });
  });

  it('finds nothing of weight in honest ones, in IDX with labels beside', () => {
    const { rows, pixels, labels } = digitPictures(300, 4);
    const path = folder.write('train-images-idx3-ubyte', idx(8, [rows, SIDE, SIDE], pixels));
    folder.write('train-labels-idx1-ubyte', idx(8, [rows], labels));
    const result = examine(path, '--format', 'json');
    const report = reportOf(result);

    expect(report.summary).toMatchObject({ critical: 0, high: 0 });
    expect(result.code).toBe(0);
    expect(recordOf(report).data).toMatchObject({
      form: 'IDX',
      rows,
      sampled: rows,
      features: `${SIDE * SIDE} pixels`,
    });
  });

  it('says the same twice, to the byte, and of some rows that it looked at some', () => {
    const path = archive('small.npz', digitPictures(200, 2));
    const run = (): DatasetRecord =>
      recordOf(reportOf(examine(path, '--quick', '--sample', '150', '--format', 'json')));
    const first = run();

    expect(run()).toEqual(first);
    expect(first.data).toMatchObject({ rows: 200, sampled: 150 });
    expect(first.data.notes.join('\n')).toContain('150 of 200 rows');
  });
});

describe('weighbridge data on tables', () => {
  it('tells a flow of labels on purpose, with the rows and what they were', () => {
    const { lines, planted } = flowerTable(450, 2, 30);
    const path = folder.write('flowers.csv', `${lines.join('\n')}\n`);
    const result = examine(path, '--format', 'json');
    const report = reportOf(result);
    const record = recordOf(report);

    expect(result.code).toBe(1);
    expect(report.findings.map(({ rule }) => rule)).toContain('data-poison/targeted-flip');
    expect(record.flows[0]).toMatchObject({
      from: 'versicolor',
      to: 'virginica',
      isDirected: true,
    });
    const found = rowsOf(record, 'targeted-flip');
    const right = found.filter((row) => planted.includes(row)).length;
    expect(right).toBeGreaterThanOrEqual(0.6 * planted.length);
    expect(right).toBeGreaterThanOrEqual(0.85 * found.length);
    expect(record.suspects[0]?.cells).toHaveLength(4);
    expect(record.data).toMatchObject({ form: 'CSV', label: { column: 'species' } });
  });

  it('finds the word that turns reviews around', () => {
    const { lines, planted } = reviewLines(800, 3, 30);
    const path = folder.write('reviews.jsonl', lines.join('\n'));
    const result = examine(path, '--format', 'json');
    const report = reportOf(result);
    const record = recordOf(report);

    expect(result.code).toBe(1);
    expect(report.findings.map(({ rule }) => rule)).toContain('data-poison/trigger');
    expect(record.triggers[0]?.title).toContain('"cf"');
    expect(rowsOf(record, 'dirty-label-backdoor')).toEqual(planted);
    expect(record.suspects[0]?.highlights?.length).toBeGreaterThan(0);
    expect(record.data).toMatchObject({ form: 'JSON Lines', features: 'hashed words' });
  });

  it('has nothing to say against honest rows', () => {
    const flowers = folder.write('honest.csv', flowerTable(450, 5).lines.join('\n'));
    const reviews = folder.write('honest.jsonl', reviewLines(600, 6).lines.join('\n'));
    for (const path of [flowers, reviews]) {
      const result = examine(path, '--format', 'json');
      expect(reportOf(result).summary).toMatchObject({ critical: 0, high: 0 });
      expect(result.code).toBe(0);
    }
  });

  it('says the same of shuffled rows', () => {
    const [head = '', ...rows] = flowerTable(300, 7, 20).lines;
    const told = (name: string, lines: readonly string[]): readonly (string | undefined)[] => {
      const path = folder.write(name, [head, ...lines].join('\n'));
      const record = recordOf(reportOf(examine(path, '--quick', '--format', 'json')));
      return record.suspects
        .map(({ row, cause, suggested }) => `${lines[row]} ${cause} ${suggested}`)
        .toSorted();
    };

    expect(told('turned.csv', rows.toReversed())).toEqual(told('straight.csv', rows));
  });

  it('takes what the user says of the columns, and refuses columns that are not there', () => {
    const path = folder.write('columns.csv', flowerTable(300, 8).lines.join('\n'));
    const given = ['--no-labels', '--ignore-columns', 'species,petal_width', '--format', 'json'];
    const { data } = recordOf(reportOf(examine(path, '--quick', ...given)));
    expect(data.label).toBeUndefined();
    expect(data.features).toBe('3 columns, standardised');
    const refused = examine(path, '--label-column', 'kind');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('there is no column "kind"');
    expect(refused.stderr).toContain('species');
  });
});

describe('weighbridge data with models of the user', () => {
  const digits = new URL('../../examples/robustness/digits/', import.meta.url).pathname;
  const data = join(digits, 'digits-test.npz');

  it('measures distances with an encoder, and looks at activations', () => {
    const result = examine(
      data,
      '--quick',
      '--encoder',
      join(digits, 'digits-robust.onnx'),
      '--model',
      join(digits, 'digits.onnx'),
      '--format',
      'json',
    );
    const record = recordOf(reportOf(result));

    expect(record.data.features).toMatch(/^10 numbers of /);
    expect(record.detectors.find(({ id }) => id === 'spectral')?.examined).toBe(360);
  });

  it.each([
    ['an encoder that is not there', ['--encoder', 'none.onnx'], 'none.onnx'],
    ['a value that no node gives', ['--model', 'digits.onnx', '--activations', 'x1'], '"x1"'],
    ['activations of no model', ['--activations', 'x1'], '--activations needs --model'],
  ])('refuses %s', (_, flags, said) => {
    const given = flags.map((flag) => (flag === 'digits.onnx' ? join(digits, flag) : flag));
    const result = examine(data, '--quick', ...given);

    expect(result.code).toBe(2);
    expect(result.stderr).toContain(said);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('weighbridge data that cannot go on', () => {
  it.each<readonly [string, readonly string[], string]>([
    ['no path', [], 'name the data'],
    ['a path that is not there', ['none.csv'], 'none.csv'],
    ['a flag nobody knows', ['small.npz', '--lable', 'y'], 'unknown option'],
    ['a cause nobody knows', ['small.npz', '--write-clean', 'o', '--drop', 'noise'], 'label-noise'],
    [
      'a fate too many',
      ['a', '--write-clean', 'o', '--drop', 'flood', '--relabel', 'flood'],
      'flood',
    ],
    ['an array that is not there', ['small.npz', '--samples-array', 'z'], 'no array "z"'],
    ['labels that are none', ['small.npz', '--labels-file', 'none.npy'], 'none.npy'],
  ])('says in one line what is wrong: %s', (_, args, said) => {
    archive('small.npz', digitPictures(200, 2));
    const result = examine(...args);

    expect(result.code).toBe(2);
    expect(result.stderr).toContain(said);
    expect(result.stderr).not.toContain('    at ');
    expect(result.stdout).toBe('');
  });

  it('refuses broken files and pickles, and leaves nothing behind', () => {
    const temporary = join(folder.path, 'tmp');
    folder.write('tmp/.keep', '');
    const whole = npz({ x: npy('|u1', [4, 2, 2], new Uint8Array(16)) });
    folder.write('broken.npz', whole.subarray(0, whole.length - 30));
    folder.write('data.pkl', Uint8Array.of(0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0, 0x2e));
    for (const name of ['broken.npz', 'data.pkl']) {
      const result = weighbridge(['data', name], { cwd: folder.path, env: { TMPDIR: temporary } });
      expect(result.code).toBe(2);
      expect(result.stderr).toContain(name);
      expect(readdirSync(temporary)).toEqual(['.keep']);
    }
  });

  it('writes no half of a report where it cannot be written', () => {
    archive('small.npz', digitPictures(200, 2));
    const result = examine(
      'small.npz',
      '--quick',
      '--format',
      'json',
      '--output',
      'no/such/r.json',
    );

    expect(result.code).toBe(2);
    expect(result.stderr).toContain('cannot write no/such/r.json');
    expect(existsSync(join(folder.path, 'no'))).toBe(false);
  });
});

describe('weighbridge audit --deep', () => {
  it('examines the data a policy names, relative to the policy', () => {
    const { rows, pixels, labels } = digitPictures(300, 1, 20);
    const x = npy('<f4', [rows, SIDE, SIDE], bytesOf(Float32Array.from(pixels)));
    folder.write('deep/data/train.npz', npz({ x, y: npy('|u1', [rows], labels) }));
    folder.write(
      'deep/weighbridge.yaml',
      'data:\n  - path: data/train.npz\n  - path: data/none.npz\n',
    );
    const result = weighbridge(
      ['audit', 'deep/data', '--deep', '--policy', 'deep/weighbridge.yaml', '--format', 'json'],
      { cwd: folder.path },
    );
    const report = reportOf(result);

    expect(recordOf(report).data.path).toBe('deep/data/train.npz');
    expect(report.gaps.map(({ code }) => code)).toContain('not-examined');
    expect(result.code).not.toBe(0);
  });

  it('checks the contract a policy names, and fails where it is broken', () => {
    folder.write('agreed/data/t.csv', 'age,city\n18,Graz\n-3,Linz\n41,Graz\n');
    folder.write(
      'agreed/t.contract.yaml',
      'columns:\n  age: {kind: number, range: [0, 120]}\n  city: {kind: text, values: [Graz, Linz]}\n',
    );
    folder.write(
      'agreed/weighbridge.yaml',
      'data:\n  - path: data/t.csv\n    contract: t.contract.yaml\n',
    );
    const result = weighbridge(
      ['audit', 'agreed/data', '--deep', '--policy', 'agreed/weighbridge.yaml', '--format', 'json'],
      { cwd: folder.path },
    );
    const breaches = reportOf(result).findings.filter(
      ({ rule }) => rule === 'data-contract/breach',
    );

    expect(breaches.map(({ message, location }) => [message, location.line])).toEqual([
      [
        'column "age": 1 row holds another number: -3; the contract agreed/t.contract.yaml allows numbers from 0 to 120',
        3,
      ],
    ]);
    expect(result.code).toBe(1);
  });
});
