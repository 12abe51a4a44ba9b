import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DatasetRecord } from '../../src/core/dataset.ts';
import type { Report } from '../../src/core/report.ts';
import { dataFolder } from '../builders/datasets.ts';
import type { DataFolder } from '../builders/datasets.ts';
import { weighbridge } from './command-line.ts';
import type { CommandResult } from './command-line.ts';

vi.setConfig({ testTimeout: 180_000 });

const EXAMPLES = new URL('../../examples/data/', import.meta.url).pathname;
const POISONED = join(EXAMPLES, 'tickets.csv');
const HONEST = join(EXAMPLES, 'tickets-honest.csv');

let folder: DataFolder;
beforeAll(() => {
  folder = dataFolder();
});
afterAll(() => {
  folder.remove();
});

function examine(...args: readonly string[]): CommandResult {
  return weighbridge(['data', ...args, '--quick', '--threads', '1'], { cwd: folder.path });
}

function reportOf(result: CommandResult): Report {
  expect(result.stderr).toBe('');
  const report: Report = JSON.parse(result.stdout);
  return report;
}

function recordOf(report: Report): DatasetRecord {
  return report.datasets?.[0] ?? expect.fail('no data set in the report');
}

describe('weighbridge data on an earlier version', () => {
  it('finds poison, leak and source in the example, and every row that was altered', () => {
    const args = ['--baseline', HONEST, '--key', 'id', '--format', 'json'];
    const result = examine(POISONED, ...args);
    const report = reportOf(result);
    const record = recordOf(report);

    expect(result.code).toBe(1);
    expect(report.findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining([
        'data-poison/trigger',
        'data-poison/targeted-flip',
        'data-poison/poisoned-source',
        'data-leak/personal-data',
        'data-integrity/altered-rows',
      ]),
    );
    expect(record.leaks).toMatchObject([
      { column: 'message', family: 'personal', grade: 'proven' },
    ]);
    expect(record.leaks[0]?.shown).not.toContain('98765432');
    expect(record.integrity).toMatchObject({ rows: 600, added: 0, removed: 0, altered: 43 });
    expect(record.integrity?.changedColumns).toEqual(['label', 'message', 'source']);
  });

  it('compares with a manifest alone, which is the same for shuffled rows', () => {
    const written = examine(
      HONEST,
      '--key',
      'id',
      '--write-manifest',
      'm.json',
      '--format',
      'json',
    );
    const before = recordOf(reportOf(written)).integrity;
    const [head = '', ...rows] = readFileSync(HONEST, 'utf8').trim().split('\n');
    folder.write('shuffled.csv', [head, ...rows.toReversed()].join('\n'));
    const after = examine('shuffled.csv', '--baseline', 'm.json', '--format', 'json');

    expect(recordOf(reportOf(after)).integrity).toMatchObject({
      with: 'm.json',
      root: before?.root,
      added: 0,
      removed: 0,
      altered: 0,
    });
    expect(after.code).toBe(0);
  });

  it('refuses a key that is not there, and a manifest somebody changed', () => {
    const missing = examine(HONEST, '--key', 'number', '--write-manifest', 'n.json');
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('number');
    const text = Buffer.from(folder.read('m.json')).toString('utf8');
    folder.write('bad.json', text.replace('"rows":600', '"rows":599'));
    const changed = examine(HONEST, '--baseline', 'bad.json');
    expect(changed.code).toBe(2);
    expect(changed.stderr).toContain('not as it was written');
  });
});

describe('weighbridge data --write-clean', () => {
  it('writes a copy without the poison, with labels set right and the account blacked out', () => {
    const args = [
      '--write-clean',
      'clean.csv',
      '--relabel',
      'targeted-flip',
      '--redact',
      'message',
    ];
    const result = examine(POISONED, ...args, '--format', 'json');
    const { cleansing, data } = recordOf(reportOf(result));
    const text = Buffer.from(folder.read('clean.csv')).toString('utf8');
    const changes = Buffer.from(folder.read('clean.csv.changes.jsonl')).toString('utf8').trim();

    expect(cleansing).toMatchObject({ rowsBefore: data.rows, dropped: 18, redacted: 1 });
    expect(cleansing?.relabelled).toBeGreaterThan(10);
    expect(text.trim().split('\n')).toHaveLength(1 + 600 - 18);
    expect(text).not.toContain('ref-qx7');
    expect(text).not.toContain('GB82WEST');
    expect(changes.split('\n')).toHaveLength(18 + 1 + (cleansing?.relabelled ?? 0));
    expect(readFileSync(POISONED, 'utf8')).toContain('ref-qx7');
  });

  it.each([
    ['over the data', ['--write-clean', 'own.csv'], 'never changed in place'],
    ['in a form nobody knows', ['--write-clean', 'out.xls'], '.parquet'],
    ['of a column that is not there', ['--write-clean', 'o.csv', '--redact', 'body'], '"body"'],
    ['into no folder', ['--write-clean', 'none/o.csv'], 'cannot write none/o.csv'],
  ])('writes no copy %s', (_, args, said) => {
    folder.write('own.csv', readFileSync(HONEST));
    const result = examine('own.csv', ...args);

    expect(result.code).toBe(2);
    expect(result.stderr).toContain(said);
    expect(readFileSync(join(folder.path, 'own.csv'))).toEqual(readFileSync(HONEST));
    expect(readdirSync(folder.path).filter((name) => /^(?:o|out)\./.test(name))).toEqual([]);
  });
});

describe('weighbridge data: contract and kept profile', () => {
  it('tells what later data break, and how they moved, without the earlier ones', () => {
    const written = examine(
      HONEST,
      '--quick',
      '--write-profile',
      'kept.profile',
      '--write-contract',
      'kept.yaml',
      '--format',
      'json',
    );
    const same = examine(
      HONEST,
      '--quick',
      '--baseline',
      'kept.profile',
      '--contract',
      'kept.yaml',
      '--format',
      'json',
    );
    const lines = readFileSync(HONEST, 'utf8').replaceAll(/,abuse$/gm, ',spam');
    folder.write('renamed.csv', lines);
    const later = examine(
      'renamed.csv',
      '--quick',
      '--baseline',
      'kept.profile',
      '--contract',
      'kept.yaml',
      '--format',
      'json',
    );
    const record = recordOf(reportOf(later));

    expect(written.code).toBe(0);
    expect(recordOf(reportOf(same)).contract?.breaches).toEqual([]);
    expect(recordOf(reportOf(same)).drift?.columns.filter(({ grade }) => grade !== 'none')).toEqual(
      [],
    );
    expect(record.contract?.breaches).toContainEqual(
      expect.objectContaining({ column: 'label', rule: 'domain', rows: 150 }),
    );
    expect(record.drift?.columns).toContainEqual(
      expect.objectContaining({ column: 'label', grade: 'drifted' }),
    );
    expect(reportOf(later).findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['data-contract/breach', 'data-contract/drift']),
    );
  });

  it('refuses a profile that is broken off', () => {
    folder.write('broken.profile', '{"version":1,"hashProbe":"e0a0');
    const refused = examine(HONEST, '--quick', '--baseline', 'broken.profile');

    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('broken.profile');
  });
});
