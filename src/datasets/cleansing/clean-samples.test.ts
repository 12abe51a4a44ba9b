import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bytesOf, dataFolder, npy, npz, picture } from '../../../test/builders/datasets.ts';
import { rowsHost } from '../../io/rows-host.ts';
import type { OpenOptions } from '../open-options.ts';
import { openSamples } from '../open-samples.ts';
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

async function clean(path: string, name: string, plan = PLAN) {
  const samples = await samplesOf(path);
  const out = join(folder.path, name);
  const result = await writeCleanSamples(
    { path, samples },
    plan,
    { path: out, inputs: [path] },
    rowsHost,
  );
  return { out, result };
}

describe('datasets/cleansing: writeCleanSamples', () => {
  it('copies arrays without the dropped rows, and with new labels', async () => {
    const path = folder.write(
      'in.npz',
      npz({
        x_test: npy('<f4', [3, 2], bytesOf(Float32Array.of(1, 2, 3, 4, 5, 6))),
        y_test: npy('<i8', [3], bytesOf(BigInt64Array.of(0n, 1n, 1n))),
        x_train: npy('|u1', [3, 1], Uint8Array.of(7, 8, 9)),
        id: npy('<i4', [3], bytesOf(Int32Array.of(10, 11, 12))),
        scale: npy('<f8', [2], bytesOf(Float64Array.of(0.5, 2))),
      }),
    );
    const { out, result } = await clean(path, 'out.npz');

    expect(result).toMatchObject({
      ok: true,
      result: { rowsBefore: 3, rowsAfter: 2, dropped: 1, relabelled: 1, redacted: 0 },
    });
    expect(await samplesOf(out)).toMatchObject({
      values: Float32Array.of(1, 2, 5, 6),
      labels: Int32Array.of(0, 0),
    });
    expect((await samplesOf(out, { samplesArray: 'id' })).values).toEqual(Float32Array.of(10, 12));
    expect((await samplesOf(out, { samplesArray: 'x_train' })).count).toBe(3);
    expect((await samplesOf(out, { samplesArray: 'scale' })).values).toEqual(
      Float32Array.of(0.5, 2),
    );
    expect(readFileSync(`${out}.changes.jsonl`, 'utf8').trim().split('\n')).toEqual([
      '{"row":1,"file":"x_test[1]","action":"drop","reason":"a trigger","causes":[]}',
      '{"row":2,"file":"x_test[2]","action":"relabel","before":"1","after":"0","reason":"noise","causes":[]}',
    ]);
  });

  it('lists the images that are kept', async () => {
    for (const name of ['cat/a.png', 'cat/b.png', 'dog/c,d.png'])
      folder.write(`images/${name}`, await picture());
    const { out, result } = await clean(join(folder.path, 'images'), 'kept.csv', {
      drop: PLAN.drop,
      relabel: new Map([[2, { label: 'cat', reason: 'noise' }]]),
    });

    expect(result).toMatchObject({ ok: true, result: { rowsAfter: 2, relabelled: 1 } });
    expect(readFileSync(out, 'utf8')).toBe('file,label\ncat/a.png,cat\n"dog/c,d.png",cat\n');
  });

  it.each([
    ['in.npz', PLAN, 'refused-form'],
    ['out.csv', PLAN, 'unknown-form'],
    [
      'other.npz',
      { drop: new Map(), relabel: new Map([[0, { label: 'frog', reason: '' }]]) },
      'bad-labels',
    ],
  ] as const)('refuses to write %s', async (name, plan, code) => {
    const { result } = await clean(join(folder.path, 'in.npz'), name, plan);

    expect(result).toMatchObject({ ok: false, error: { code } });
  });
});
