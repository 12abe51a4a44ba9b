import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { bytesOf, dataFolder, idx, npy, npz, picture } from '../../../test/builders/datasets.ts';
import { OutputError } from '../../io/output-file.ts';
import { rowsHost } from '../../io/rows-host.ts';
import type { OpenOptions } from '../open-options.ts';
import { openSamples } from '../open-samples.ts';
import { openSampleSet } from '../samples/sample-set.ts';
import type { CleansingPlan } from './cleansing-plan.ts';
import { writeCleanSamples } from './write-clean-samples.ts';

const folder = dataFolder();
afterAll(() => folder.remove());

const PLAN: Pick<CleansingPlan, 'drop' | 'relabel'> = {
  drop: new Map([[1, 'a trigger']]),
  relabel: new Map([[2, { label: '0', reason: 'noise' }]]),
};

async function samplesOf(path: string, options: OpenOptions = {}) {
  const result = await openSamples(path, options, rowsHost);
  if (!result.ok) throw new Error(result.error.detail);
  return result.samples;
}

async function clean(path: string, name: string, plan = PLAN, options: OpenOptions = {}) {
  const set = await openSampleSet(path, options, rowsHost);
  const out = join(folder.path, name);
  const result = await writeCleanSamples(path, set, plan, { path: out, inputs: [path] }, rowsHost);
  return { out, result };
}

function filesIn(name: string): readonly string[] {
  return readdirSync(join(folder.path, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(join(folder.path, name), join(entry.parentPath, entry.name)))
    .toSorted();
}

describe('datasets/cleansing: writeCleanSamples', () => {
  it('copies arrays without the dropped rows, and with new labels', async () => {
    const path = folder.write(
      'in.npz',
      npz({
        x_train: npy('<f4', [3, 2], bytesOf(Float32Array.of(1, 2, 3, 4, 5, 6))),
        y_train: npy('<i8', [3], bytesOf(BigInt64Array.of(0n, 1n, 1n))),
        x_test: npy('|u1', [3, 1], Uint8Array.of(7, 8, 9)),
        id: npy('<i4', [3], bytesOf(Int32Array.of(10, 11, 12))),
        scale: npy('<f8', [2], bytesOf(Float64Array.of(0.5, 2))),
      }),
    );
    const { out, result } = await clean(path, 'out.npz');

    expect(result).toMatchObject({
      ok: true,
      result: { rowsBefore: 3, rowsAfter: 2, dropped: 1, relabelled: 1, redacted: 0 },
    });
    expect(await samplesOf(out, { part: 'training' })).toMatchObject({
      values: Float32Array.of(1, 2, 5, 6),
      labels: Int32Array.of(0, 0),
    });
    expect((await samplesOf(out, { samplesArray: 'id' })).values).toEqual(Float32Array.of(10, 12));
    expect((await samplesOf(out, { samplesArray: 'x_test' })).count).toBe(3);
    expect((await samplesOf(out, { samplesArray: 'scale' })).values).toEqual(
      Float32Array.of(0.5, 2),
    );
    expect(readFileSync(`${out}.changes.jsonl`, 'utf8').trim().split('\n')).toEqual([
      '{"row":1,"file":"x_train[1]","action":"drop","reason":"a trigger","causes":[]}',
      '{"row":2,"file":"x_train[2]","action":"relabel","before":"1","after":"0","reason":"noise","causes":[]}',
    ]);
  });

  it('puts IDX arrays and their labels beside each other again, in any byte order', async () => {
    const path = folder.write(
      'train-images-idx3-ubyte',
      idx(0x0b, [3, 1, 2], Uint8Array.of(0, 1, 0, 2, 0, 3, 0, 4, 255, 255, 0, 6)),
    );
    folder.write('train-labels-idx1-ubyte', idx(8, [3], Uint8Array.of(0, 1, 1)));
    const { out, result } = await clean(path, 'clean-images-idx3-ubyte.gz');
    const { out: archive } = await clean(path, 'from-idx.npz');
    const wanted = { values: Float32Array.of(1, 2, -1, 6), labels: Int32Array.of(0, 0) };

    expect(result).toMatchObject({ ok: true, result: { rowsAfter: 2, dropped: 1 } });
    expect(await samplesOf(out)).toMatchObject({ ...wanted, stored: 'int16' });
    expect(await samplesOf(archive)).toMatchObject({ ...wanted, stored: 'int16' });
  });

  it('writes no labels over those it reads', async () => {
    const path = folder.write('own-images-idx3-ubyte', idx(8, [3, 1, 1], Uint8Array.of(1, 2, 3)));
    const labels = gzipSync(idx(8, [3], Uint8Array.of(0, 1, 1)));
    folder.write('own-labels-idx1-ubyte.gz', labels);
    const { result } = await clean(path, 'own-images-idx3-ubyte.gz');

    expect(result).toMatchObject({ ok: false, error: { code: 'refused-form' } });
    expect(Buffer.from(folder.read('own-labels-idx1-ubyte.gz'))).toEqual(labels);
    expect(existsSync(join(folder.path, 'own-images-idx3-ubyte.gz'))).toBe(false);
  });

  it('takes labels of another file into the archive', async () => {
    const data = bytesOf(Float32Array.of(1, 2, 3, 4, 5, 6));
    const path = folder.write('only.npy', npy('<f4', [3, 2], data, true));
    const labelsFile = folder.write('words.npy', npy('|S3', [3], Buffer.from('catdogdog')));
    const plan = { ...PLAN, relabel: new Map([[2, { label: 'cat', reason: 'noise' }]]) };
    const { out } = await clean(path, 'both.npz', plan, { labelsFile });

    expect(await samplesOf(out)).toMatchObject({
      values: Float32Array.of(1, 4, 3, 6),
      classNames: ['cat'],
      labels: Int32Array.of(0, 0),
    });
  });

  it('copies images into the folders of their classes, byte by byte', async () => {
    const png = await picture();
    for (const name of ['cat/a.png', 'cat/b.png', 'dog/a.png', 'dog/c,d.png', 'dog/in/e.png'])
      folder.write(`images/${name}`, png);
    folder.write('images/dog/notes.txt', 'no picture');
    folder.write('images/empty/none.txt', 'nor this');
    const { out, result } = await clean(join(folder.path, 'images'), 'kept', {
      drop: PLAN.drop,
      relabel: new Map([2, 4].map((row) => [row, { label: 'cat', reason: 'noise' }])),
    });

    expect(result).toMatchObject({ ok: true, result: { rowsAfter: 4, relabelled: 2 } });
    expect(filesIn('kept')).toEqual(['cat/a-2.png', 'cat/a.png', 'cat/in/e.png', 'dog/c,d.png']);
    expect(existsSync(join(out, 'empty'))).toBe(true);
    expect(Buffer.from(readFileSync(join(out, 'dog/c,d.png')))).toEqual(Buffer.from(png));
    expect(readFileSync(`${out}.changes.jsonl`, 'utf8').split('\n')).toHaveLength(4);
  });

  it('writes the labels of a flat folder anew', async () => {
    for (const name of ['a.png', 'b.png', 'c.png']) folder.write(`flat/${name}`, await picture());
    folder.write('flat/labels.csv', 'file,label\na.png,0\nb.png,1\nc.png,1\n');
    const { out } = await clean(join(folder.path, 'flat'), 'flat-kept');

    expect(filesIn('flat-kept')).toEqual(['a.png', 'c.png', 'labels.csv']);
    expect(readFileSync(join(out, 'labels.csv'), 'utf8')).toBe('file,label\na.png,0\nc.png,0\n');
    expect((await samplesOf(out)).labels).toEqual(Int32Array.of(0, 0));
  });

  it.each(['cat/b.png', 'dog'])('follows no link into a copy: %s', async (link) => {
    const root = join(folder.path, `links-${link.length}`);
    for (const name of ['cat/a.png', 'dog/c.png'])
      folder.write(`links-${link.length}/${name}`, await picture());
    folder.write('outside/secret.png', await picture());
    rmSync(join(root, link), { recursive: true, force: true });
    symlinkSync(join(folder.path, 'outside', link === 'dog' ? '' : 'secret.png'), join(root, link));
    const before = readdirSync(folder.path);
    const { result } = await clean(root, 'linked', { drop: new Map(), relabel: new Map() });

    expect(result).toMatchObject({ ok: false, error: { code: 'refused-form' } });
    expect(JSON.stringify(result)).toContain('is a link');
    expect(readdirSync(folder.path)).toEqual(before);
  });

  it.each(['kept', 'images/new'])('makes no folder %s', async (name) => {
    const before = filesIn('images');
    const { result } = await clean(join(folder.path, 'images'), name);

    expect(result).toMatchObject({ ok: false, error: { code: 'refused-form' } });
    expect(filesIn('images')).toEqual(before);
  });

  it('leaves nothing behind where the disk is full', async () => {
    const before = readdirSync(folder.path);
    let written = 0;
    const host = {
      ...rowsHost,
      createFile: (path: string) => {
        written += 1;
        if (written > 2) throw new OutputError(`cannot write ${path}: no space left`);
        return rowsHost.createFile(path);
      },
    };
    const path = join(folder.path, 'images');
    const set = await openSampleSet(path, {}, rowsHost);
    const target = { path: join(folder.path, 'full'), inputs: [path] };

    const plan = { ...PLAN, relabel: new Map() };

    await expect(writeCleanSamples(path, set, plan, target, host)).rejects.toThrow(OutputError);
    expect(readdirSync(folder.path)).toEqual(before);
  });

  it.each([
    ['in.npz', PLAN, 'refused-form'],
    [
      'other.npz',
      { drop: new Map(), relabel: new Map([[0, { label: 'frog', reason: '' }]]) },
      'bad-labels',
    ],
  ] as const)('refuses to write %s', async (name, plan, code) => {
    const { result } = await clean(join(folder.path, 'in.npz'), name, plan);

    expect(result).toMatchObject({ ok: false, error: { code } });
  });

  it('refuses a name that says no form', async () => {
    await expect(clean(join(folder.path, 'in.npz'), 'out.csv')).rejects.toThrow(
      'does not say what the copy is to be',
    );
  });
});
