import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DatasetRecord } from '../../src/core/dataset.ts';
import type { Report } from '../../src/core/report.ts';
import { dataFolder, writeParquet } from '../builders/datasets.ts';
import type { DataFolder } from '../builders/datasets.ts';
import { weighbridge } from './command-line.ts';
import type { CommandResult } from './command-line.ts';

vi.setConfig({ testTimeout: 180_000 });

let folder: DataFolder;
beforeAll(() => {
  folder = dataFolder();
});
afterAll(() => {
  folder.remove();
});

/** Messages with addresses, copies, contradictions, a flood, and a few empty cells. */
function messages(rows: number): readonly (readonly string[])[] {
  return Array.from({ length: rows }, (_, row) => {
    const text =
      row % 40 === 7
        ? 'the parcel came late and was broken when it came'
        : row % 50 === 9
          ? `please write to person${row % 7}@heise.de about it`
          : row % 11 === 0
            ? `see https://heise.de/${row % 13} for order ${row}`
            : `order ${row} was ${['late', 'lost', 'fine', 'paid'][row % 4]} on day ${row % 28}`;
    return [
      String(row),
      row % 97 === 0 ? '' : text,
      row % 40 === 7 ? '12' : String((row * 37) % 1009),
      ['refund', 'praise', 'question'][(row * 7 + Math.floor(row / 40)) % 3] ?? '',
      row % 5 === 0 ? 'test' : 'train',
    ];
  });
}

const HEAD = ['id', 'message', 'amount', 'label', 'split'];

function csv(rows: readonly (readonly string[])[]): string {
  return `${[HEAD, ...rows].map((cells) => cells.join(',')).join('\n')}\n`;
}

function run(...args: readonly string[]): CommandResult {
  return weighbridge(['data', ...args, '--threads', '1'], { cwd: folder.path });
}

/** The command in a process of its own, beside others. */
function start(...args: readonly string[]): Promise<CommandResult> {
  const main = new URL('../../src/cli/main.ts', import.meta.url).pathname;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, 'data', ...args, '--threads', '1'], {
      cwd: folder.path,
    });
    const [out, told]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (piece: Buffer) => out.push(piece));
    child.stderr.on('data', (piece: Buffer) => told.push(piece));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({
        code,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(told).toString(),
      }),
    );
  });
}

function inParts(path: string, parts: string, of: number, ...args: readonly string[]) {
  return Promise.all(
    Array.from({ length: of }, (_, at) =>
      start(path, '--partition', `${at + 1}/${of}`, '--parts', parts, ...args),
    ),
  );
}

function recordOf(result: CommandResult): DatasetRecord {
  expect(result.stderr).toBe('');
  const report: Report = JSON.parse(result.stdout);
  return report.datasets?.[0] ?? expect.fail('no data set in the report');
}

function written(name: string): Buffer {
  return readFileSync(join(folder.path, name));
}

/** What a merge knows as one run does. */
function known({ data, leaks, domains, duplicates, integrity }: DatasetRecord) {
  const { exact, exactGroups, contradictions, leakage } = duplicates;
  return {
    form: data.form,
    files: data.files,
    rows: data.rows,
    columns: data.columns,
    label: data.label,
    leaks,
    domains,
    copies: { exact, exactGroups, contradictions, leakage },
    root: integrity?.root,
  };
}

describe('weighbridge data --partition and data merge', () => {
  it.each(['a CSV file', 'a folder of Parquet files'])(
    'says of %s in three processes what one run says',
    async (what) => {
      const name = what.split(' ').at(-2) ?? '';
      const path = name === 'CSV' ? 'messages.csv' : 'shards';
      folder.write('messages.csv', csv(messages(900)));
      if (path === 'shards')
        for (const [at, rows] of [250, 400, 250].entries()) {
          mkdirSync(join(folder.path, path), { recursive: true });
          await writeParquet(
            join(folder.path, path, `data-${at}.parquet`),
            `SELECT * FROM '${join(folder.path, 'messages.csv')}' LIMIT ${rows} OFFSET ${[0, 250, 650][at]}`,
          );
        }
      const keys = ['--key', 'id'];
      const outputs = (name_: string): readonly string[] =>
        ['manifest', 'profile', 'contract'].flatMap((kind) => [
          `--write-${kind}`,
          `${name_}.${kind}`,
        ]);

      const parts = await inParts(path, `parts-${name}`, 3, ...keys);
      const merged = run('merge', `parts-${name}`, ...outputs('merged'), '-f', 'json');
      const whole = run(path, ...keys, ...outputs('whole'), '--quick', '-f', 'json');

      for (const { code, stdout, stderr } of parts) {
        expect([code, stderr]).toEqual([0, '']);
        expect(stdout).toContain('No row was examined for poison or wrong labels');
      }
      const record = recordOf(merged);
      const other = recordOf(whole);
      expect(known(record)).toEqual(known(other));
      expect(record.leaks.length).toBeGreaterThan(0);
      expect(record.duplicates.exact).toBeGreaterThan(10);
      expect(record.duplicates.contradictions).toBeGreaterThan(5);
      expect(record.data.sampled).toBe(0);
      expect(record.unexamined[0]).toMatchObject({ inherent: true });
      expect(record.unexamined[0]?.what).toContain('poison');
      for (const kind of ['manifest', 'profile', 'contract'])
        expect(written(`merged.${kind}`).equals(written(`whole.${kind}`))).toBe(true);
    },
  );

  it('keeps one salt for its owner, and writes a part again as it was', () => {
    const [names, path] = [
      readdirSync(join(folder.path, 'parts-CSV')).toSorted(),
      join(folder.path, 'parts-CSV', 'part-00002-of-00003.parquet'),
    ];
    expect(names).toEqual([
      'part-00001-of-00003.parquet',
      'part-00002-of-00003.parquet',
      'part-00003-of-00003.parquet',
      'salt',
    ]);
    expect(statSync(join(folder.path, 'parts-CSV', 'salt')).mode & 0o777).toBe(0o600);
    const before = readFileSync(path);
    const part = ['--partition', '2/3', '--parts', 'parts-CSV', '--key', 'id', '-q'];
    const again = run('messages.csv', ...part);
    expect(again).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(path).equals(before)).toBe(true);
    const salt = readFileSync(join(folder.path, 'parts-CSV', 'salt'), 'utf8').trim();
    expect(before.includes(Buffer.from(salt))).toBe(false);
    expect(before.includes(Buffer.from(salt, 'hex'))).toBe(false);
  });

  it('compares with a kept profile and manifest, and judges what it finds', () => {
    const rows = messages(900).map((cells) =>
      cells[3] === 'praise' && Number(cells[0]) % 2 === 0 ? cells.with(3, 'refund') : cells,
    );
    folder.write('before.csv', csv(rows.slice(0, 880)));
    run('before.csv', '--key', 'id', '--write-manifest', 'before.m', '--quick');
    run('before.csv', '--write-profile', 'before.p', '--quick');

    const changed = run('merge', 'parts-CSV', '--baseline', 'before.m', '--format', 'json');
    const drifted = run('merge', 'parts-CSV', '--baseline', 'before.p', '--format', 'json');

    const { integrity } = recordOf(changed);
    const moved = rows.slice(0, 880).filter((cells, row) => cells[3] !== messages(900)[row]?.[3]);
    expect(integrity).toMatchObject({ added: 20, removed: 0, altered: moved.length });
    expect(integrity?.changedColumns).toContain('label');
    expect(integrity?.relabelled[0]).toMatchObject({ from: 'refund', to: 'praise' });
    expect(changed.code).toBe(1);
    expect(recordOf(drifted).drift?.columns).toContainEqual(
      expect.objectContaining({ column: 'label', grade: 'drifted' }),
    );
    const text = run('merge', 'parts-CSV');
    expect(text.stdout).toContain('no detector');
    const page = run('merge', 'parts-CSV', '-f', 'html', '-o', 'merged.html', '-q');
    expect(page.code).toBe(text.code);
    expect(written('merged.html').toString()).toContain('<html');
  });

  it.each([
    ['part 0', ['messages.csv', '--partition', '0/3', '--parts', 'p'], '1/3 to 3/3'],
    ['part 4 of 3', ['messages.csv', '--partition', '4/3', '--parts', 'p'], '1/3 to 3/3'],
    ['a word', ['messages.csv', '--partition', 'two', '--parts', 'p'], '2/16'],
    ['no folder', ['messages.csv', '--partition', '1/3'], '--partition needs --parts'],
    ['no number', ['messages.csv', '--parts', 'p'], '--parts needs --partition'],
    [
      'a report',
      ['messages.csv', '--partition', '1/3', '--parts', 'p', '-f', 'json'],
      'weighbridge data merge',
    ],
    [
      'a copy',
      ['messages.csv', '--partition', '1/3', '--parts', 'p', '--write-clean', 'c.csv'],
      'leave --partition out',
    ],
    [
      'a key that is not there',
      ['messages.csv', '--partition', '1/3', '--parts', 'p', '--key', 'number'],
      '--key: there is no column "number"',
    ],
    [
      'a folder among the data',
      ['shards', '--partition', '1/3', '--parts', 'shards/parts'],
      'lies among the data',
    ],
    ['no folder of parts', ['merge'], 'name the folder of the parts'],
    ['a folder that is not there', ['merge', 'none'], 'there is no such file or folder'],
    ['a folder without parts', ['merge', 'shards'], 'has no parts'],
    ['options before merge', ['--quick', 'merge', 'parts-CSV'], '--quick stands before merge'],
    [
      'data as baseline',
      ['merge', 'parts-CSV', '-b', 'messages.csv'],
      'no profile and no manifest',
    ],
  ])('refuses %s in one line', (_, args, said) => {
    const result = weighbridge(['data', ...args], { cwd: folder.path });

    expect(result.code).toBe(2);
    expect(result.stderr).toContain(said);
    expect(result.stderr).not.toContain('bug of Weighbridge');
    expect(readdirSync(folder.path)).not.toContain('c.csv');
  });

  it('names the part that is missing, of other data or options, or damaged', async () => {
    const place = (name: string): string => join(folder.path, name);
    const merged = (): string => {
      const { code, stderr } = run('merge', 'bad');
      expect(code).toBe(2);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      return stderr;
    };
    mkdirSync(place('bad'));
    for (const at of [1, 3])
      copyFileSync(
        place(`parts-CSV/part-0000${at}-of-00003.parquet`),
        place(`bad/part-0000${at}-of-00003.parquet`),
      );
    copyFileSync(place('parts-CSV/salt'), place('bad/salt'));
    expect(merged()).toContain('parts are missing: part-00002-of-00003.parquet');

    const second = 'part-00002-of-00003.parquet is of other data than part-00001-of-00003.parquet';
    folder.write(
      'other/messages.csv',
      csv(messages(900).map((row) => row.with(2, row[2] === '5' ? '6' : (row[2] ?? '')))),
    );
    const part = ['--partition', '2/3', '--parts', 'bad'];
    run('other/messages.csv', ...part, '--key', 'id');
    expect(merged()).toContain(second);

    run('messages.csv', ...part, '--key', 'id', '--label-column', 'split');
    expect(merged()).toContain('give --label-column label to all parts');

    run('messages.csv', ...part);
    expect(merged()).toContain('give the same --key and --no-manifest to all parts');

    rmSync(place('bad/salt'));
    run('messages.csv', ...part, '--key', 'id');
    expect(merged()).toContain('was written with another salt');

    const whole = readFileSync(place('parts-CSV/part-00002-of-00003.parquet'));
    folder.write('bad/part-00002-of-00003.parquet', whole.subarray(0, 9000));
    expect(merged()).toContain('part-00002-of-00003.parquet: the file is not as it was written');
    folder.write('bad/part-00002-of-00003.parquet', whole);
    expect(run('merge', 'bad', '--format', 'json').stderr).toBe('');
  });
});
