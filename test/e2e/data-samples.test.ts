import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
async function images(name: string, { rows, pixels, labels }: PictureSet): Promise<string> {
  const raw = { width: SIDE, height: SIDE, channels: 1 } as const;
  for (let row = 0; row < rows; row += 1) {
    const path = join(folder.path, name, String(labels[row]));
    mkdirSync(path, { recursive: true });
    const square = pixels.subarray(row * SIDE * SIDE, (row + 1) * SIDE * SIDE);
    const png = await sharp(square, { raw }).toColourspace('b-w').png().toBuffer();
    writeFileSync(join(path, `${row}.png`), png);
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
