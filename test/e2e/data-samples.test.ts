import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DatasetRecord } from '../../src/core/dataset.ts';
import type { Report } from '../../src/core/report.ts';
import { dataFolder, npy, npz } from '../builders/datasets.ts';
import type { DataFolder } from '../builders/datasets.ts';
import { digitPictures, SIDE } from '../builders/poisoned-sets.ts';
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
  return weighbridge(['data', ...args, '--quick', '--threads', '1'], { cwd: folder.path });
}

function recordOf(result: CommandResult): DatasetRecord {
  expect(result.stderr).toBe('');
  const report: Report = JSON.parse(result.stdout);
  return report.datasets?.[0] ?? expect.fail('no data set in the report');
}

function archive(name: string, { rows, pixels, labels }: PictureSet): string {
  return folder.write(
    name,
    npz({ x: npy('|u1', [rows, SIDE, SIDE], pixels), y: npy('|u1', [rows], labels) }),
  );
}

/** A folder per class, files named by their rows. */
async function images(
  name: string,
  { rows, pixels, labels }: PictureSet,
  fileOf = (row: number): string => `${row}.png`,
): Promise<string> {
  const raw = { width: SIDE, height: SIDE, channels: 1 } as const;
  for (let row = 0; row < rows; row += 1) {
    const path = join(folder.path, name, String(labels[row]));
    mkdirSync(path, { recursive: true });
    const square = pixels.subarray(row * SIDE * SIDE, (row + 1) * SIDE * SIDE);
    const png = await sharp(square, { raw }).toColourspace('b-w').png().toBuffer();
    writeFileSync(join(path, fileOf(row)), png);
  }
  return join(folder.path, name);
}

describe('weighbridge data --write-clean on arrays and pictures', () => {
  it('writes arrays without the poison, of all samples though some were looked at', () => {
    const set = digitPictures(400, 1, 25);
    const path = archive('patch.npz', set);
    const before = readFileSync(path);
    const args = ['--sample', '390', '--write-clean', 'clean.npz', '--format', 'json'];
    const { cleansing, data } = recordOf(examine(path, ...args));
    const copy = recordOf(examine('clean.npz', '--format', 'json'));

    expect(data.notes.join('\n')).toContain('390 of 400 rows');
    expect(cleansing).toMatchObject({ path: 'clean.npz', rowsBefore: 400, redacted: 0 });
    expect(cleansing?.dropped).toBeGreaterThanOrEqual(22);
    expect(copy.data.rows).toBe(400 - (cleansing?.dropped ?? 0));
    expect(copy.triggers).toEqual([]);
    const changes = Buffer.from(folder.read('clean.npz.changes.jsonl')).toString('utf8');
    expect(changes.trim().split('\n')).toHaveLength(cleansing?.dropped ?? 0);
    expect(changes).toContain('"causes":["dirty-label-backdoor"]');
    expect(readFileSync(path)).toEqual(before);
  });

  it('writes pictures into a new folder', async () => {
    const set = digitPictures(300, 3, 25);
    const path = await images('pictures', set);
    const { cleansing } = recordOf(examine(path, '--write-clean', 'kept', '--format', 'json'));
    const copy = recordOf(examine('kept', '--format', 'json'));

    expect(cleansing?.dropped).toBeGreaterThanOrEqual(20);
    expect(copy.data.rows).toBe(set.rows - (cleansing?.dropped ?? 0));
    expect(readdirSync(join(folder.path, 'kept'))).toEqual(readdirSync(path));
  });

  it.each([
    ['over the data', ['--write-clean', 'own.npz'], 'never changed in place'],
    ['in a form nobody knows', ['--write-clean', 'out.parquet'], '.npz'],
    ['without secrets', ['--write-clean', 'out.npz', '--redact', 'all'], '--redact needs columns'],
    ['into no folder', ['--write-clean', 'none/out.npz'], 'cannot write none/out.npz'],
  ])('writes no copy %s', (_, args, said) => {
    archive('own.npz', digitPictures(60, 2));
    const result = examine('own.npz', ...args);

    expect(result.code).toBe(2);
    expect(result.stderr).toContain(said);
    expect(existsSync(join(folder.path, 'out.npz'))).toBe(false);
  });
});

/** The same pictures, one drawn over, two with another label, the last five gone and some bright ones new. */
function nextVersion({ rows, pixels, labels }: PictureSet, bright = 5): PictureSet {
  const size = SIDE * SIDE;
  const kept = rows - 5;
  const next = { rows: kept + bright, pixels: new Uint8Array(size * (kept + bright)) };
  next.pixels.set(pixels.subarray(0, kept * size));
  next.pixels.fill(255, 0, 8);
  for (let row = kept; row < next.rows; row += 1)
    next.pixels.fill(200 + (row % 50), row * size, (row + 1) * size);
  const other = Uint8Array.from({ length: next.rows }, (_, row) => labels[row] ?? 0);
  for (const row of [1, 2]) other[row] = ((labels[row] ?? 0) + 1) % 3;
  return { ...next, labels: other, planted: [] };
}

describe('weighbridge data on an earlier version of arrays and pictures', () => {
  it('tells which samples of an array came, went and were relabelled, from a manifest alone', () => {
    const set = digitPictures(300, 5);
    const old = archive('v1.npz', set);
    const next = archive('v2.npz', nextVersion(set, 20));
    const kept = recordOf(examine(old, '--write-manifest', 'v1.json', '--format', 'json'));
    const args = ['--sample', '290', '--format', 'json'];
    const same = recordOf(examine(old, '--baseline', 'v1.json', ...args));
    const { integrity, drift } = recordOf(examine(next, '--baseline', 'v1.json', ...args));

    expect(same.integrity).toMatchObject({ root: kept.integrity?.root, added: 0, altered: 0 });
    expect(integrity).toMatchObject({
      rows: 315,
      added: 21,
      removed: 6,
      altered: 2,
      alteredRows: [1, 2],
    });
    expect(integrity?.addedRows).toEqual([0, ...Array.from({ length: 20 }, (_, at) => 295 + at)]);
    expect(integrity?.relabelled.reduce((sum, { rows }) => sum + rows, 0)).toBe(2);
    expect(integrity?.addedPValue).toBeLessThan(0.01);
    expect(drift).toBeUndefined();
  });

  it('tells drift where the earlier pictures are there, and changes by their paths', async () => {
    const set = digitPictures(300, 6);
    const old = await images('before', set);
    const next = await images('after', nextVersion(set, 60), (row) =>
      row < 295 ? `${row}.png` : `new-${row}.png`,
    );
    const result = examine(next, '--baseline', old, '--format', 'json');
    const { integrity, drift } = recordOf(result);

    expect(integrity).toMatchObject({ altered: 1, changedColumns: ['content', 'image', 'label'] });
    // Those that moved to the folder of another class are new paths, and followed by their content.
    expect(integrity).toMatchObject({ added: 60 + 2, removed: 5 + 2 });
    expect(integrity?.relabelled.reduce((sum, { rows }) => sum + rows, 0)).toBe(2);
    expect(drift?.columns).toContainEqual(
      expect.objectContaining({ column: 'brightness', grade: 'drifted' }),
    );
  });

  it('keeps a profile and a contract, and tells what later ones break', () => {
    const set = digitPictures(300, 7);
    const old = archive('agreed.npz', set);
    const files = ['--write-profile', 'kept.profile', '--write-contract', 'kept.yaml'];
    const written = examine(old, ...files, '--format', 'json');
    const args = ['--baseline', 'kept.profile', '--contract', 'kept.yaml', '--format', 'json'];
    const same = recordOf(examine(old, ...args));
    const floats = Float32Array.from(set.pixels, (value) => value * 2);
    folder.write(
      'later.npz',
      npz({
        x: npy('<f4', [300, SIDE, SIDE], new Uint8Array(floats.buffer)),
        y: npy(
          '|u1',
          [300],
          set.labels.map((label) => (label === 0 ? 12 : label < 4 ? 9 : label)),
        ),
      }),
    );
    const later = recordOf(examine('later.npz', ...args));
    const moved = (record: DatasetRecord): readonly (string | undefined)[] =>
      record.drift?.columns.filter(({ grade }) => grade !== 'none').map((one) => one.column) ?? [];

    expect(written.code).toBe(0);
    expect(same.contract?.breaches).toEqual([]);
    expect(moved(same)).toEqual([]);
    expect(later.contract?.breaches).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ column: 'type', rule: 'domain', rows: 300 }),
        expect.objectContaining({ column: 'highest value', rule: 'range' }),
        expect.objectContaining({ column: 'label', rule: 'domain' }),
        expect.objectContaining({ column: 'label', rule: 'balance' }),
      ]),
    );
    expect(moved(later)).toEqual(expect.arrayContaining(['brightness', 'contrast', 'label']));
  });

  it.each([
    [
      'a baseline that is not there',
      ['--baseline', 'none.npz'],
      '--baseline none.npz: there is no',
    ],
    ['a table for a baseline', ['--baseline', 'table.csv'], 'is a table'],
    ['a key nobody knows', ['--write-manifest', 'k.json', '--key', 'id'], 'no column id'],
  ])('refuses %s', (_, args, said) => {
    const path = archive('plain.npz', digitPictures(60, 8));
    folder.write('table.csv', 'a,b\n1,2\n');
    const result = examine(path, ...args);

    expect(result.code).toBe(2);
    expect(result.stderr).toContain(said);
  });
});

describe('weighbridge data --files', () => {
  function pinnedTable(name: string, files: number): string {
    const lines = Array.from({ length: 40 }, (_, row) => {
      const content = `content ${row}`;
      if (row < files) folder.write(`${name}/x/${row}.txt`, row === 7 ? 'another' : content);
      const digest = createHash('sha256').update(content).digest('hex');
      return `https://example.org/x/${row}.txt,${digest},words of row ${row}`;
    });
    return folder.write(`${name}.csv`, ['url,sha256,caption', ...lines].join('\n'));
  }

  it('tells files that were replaced, and those that are not there', () => {
    const result = examine(pinnedTable('pinned', 38), '--files', 'pinned', '--format', 'json');
    const report: Report = JSON.parse(result.stdout);

    expect(result.code).toBe(1);
    expect(recordOf(result).pinned).toMatchObject({
      column: 'url',
      same: 37,
      replaced: 1,
      missing: 2,
      replacedRows: [7],
      missingRows: [38, 39],
    });
    expect(report.findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['data-integrity/replaced-files', 'data-integrity/missing-files']),
    );
  });

  it.each([
    ['a folder that is not there', ['--files', 'nowhere'], '--files nowhere: there is no'],
    ['files of others', ['--files', 'elsewhere'], 'no row names a file of the folder'],
  ])('refuses %s', (_, args, said) => {
    folder.write('elsewhere/readme', 'nothing');
    const result = examine(pinnedTable('more', 1), ...args);

    expect(result.code).toBe(2);
    expect(result.stderr).toContain(said);
  });
});
