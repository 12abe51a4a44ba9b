import { afterAll, describe, expect, it } from 'vitest';
import { dataFolder, picture } from '../../../test/builders/datasets.ts';
import { dataHost } from '../../io/data-host.ts';
import { DATA_LIMITS } from '../data-limits.ts';
import type { LabelledSamples } from '../labelled-samples.ts';
import type { OpenOptions } from '../open-options.ts';
import { openSamples } from '../open-samples.ts';

const root = dataFolder();
afterAll(() => root.remove());
let trees = 0;

async function open(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: OpenOptions = {},
) {
  trees += 1;
  for (const [name, content] of Object.entries(files)) root.write(`${trees}/${name}`, content);
  return openSamples(`${root.path}/${trees}`, options, dataHost);
}

const grey = (value: number, width = 4, height = 3) =>
  picture({ width, height, channels: 1, pixel: (x, y) => value + x + y });
const namesOf = (samples: LabelledSamples): readonly string[] =>
  Array.from({ length: samples.count }, (_, index) => samples.names(index));
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"><image href="file:///etc/passwd"/></svg>';

describe('datasets/image', () => {
  it('reads a folder per class, sorted as torchvision sorts', async () => {
    const result = await open({
      'dog/b.png': await grey(10),
      'dog/deep/a.png': await grey(20),
      'cat/z.png': await grey(30),
      'cat/.DS_Store': 'x',
      'Zebra/n.png': await grey(40),
    });

    expect(result).toMatchObject({
      ok: true,
      samples: {
        kind: 'image',
        shape: [3, 4],
        count: 4,
        stored: 'uint8',
        classNames: ['Zebra', 'cat', 'dog'],
        labels: Int32Array.of(0, 1, 2, 2),
        notes: [{ code: 'labels-found', detail: 'one class per folder, 3 in all' }],
      },
    });
    if (!result.ok) return;
    expect(namesOf(result.samples)).toEqual([
      'Zebra/n.png',
      'cat/z.png',
      'dog/b.png',
      'dog/deep/a.png',
    ]);
    expect([...result.samples.values.subarray(0, 6)]).toEqual([40, 41, 42, 43, 41, 42]);
  });

  it.each(['png', 'webp', 'gif', 'jpeg'] as const)('decodes %s in colour', async (format) => {
    const pixel = (_x: number, _y: number, c: number): number => [200, 100, 40][c] ?? 0;
    const result = await open({
      'a/1.png': await picture({ width: 16, height: 16, pixel }, format),
    });

    expect(result).toMatchObject({ ok: true, samples: { shape: [16, 16, 3], stored: 'uint8' } });
    const [red = 0, green = 0, blue = 0] = result.ok ? result.samples.values : [];
    // GIF's palette and lossy compression move colours a little.
    expect(Math.abs(red - 200) + Math.abs(green - 100) + Math.abs(blue - 40)).toBeLessThan(12);
  });

  it('numbers classes by their names only when told to', async () => {
    const files = { '2/a.png': await grey(1), '10/a.png': await grey(2), '0/a.png': await grey(3) };

    expect(await open(files)).toMatchObject({
      samples: {
        labels: Int32Array.of(0, 1, 2),
        notes: expect.arrayContaining([
          expect.objectContaining({
            code: 'class-order',
            detail: expect.stringContaining('"10" is class 1'),
          }),
        ]),
      },
    });
    expect(await open(files, { classOrder: 'number' })).toMatchObject({
      samples: { labels: Int32Array.of(0, 10, 2) },
    });
    expect(await open(files, { classNames: ['10', '2', '0'] })).toMatchObject({
      samples: { labels: Int32Array.of(2, 0, 1) },
    });
  });

  it('reads labels.csv beside a flat folder, and none without', async () => {
    const files = { 'a.png': await grey(1), 'b.png': await grey(2), 'c.png': await grey(3) };

    expect(
      await open({ ...files, 'labels.csv': 'file,label\nb.png,cat\na.png,"dog"\n' }),
    ).toMatchObject({
      samples: {
        count: 2,
        labels: Int32Array.of(1, 0),
        classNames: ['cat', 'dog'],
        notes: expect.arrayContaining([
          expect.objectContaining({ code: 'unlabelled-sample', count: 1, places: ['c.png'] }),
        ]),
      },
    });
    expect(
      await open({ ...files, 'labels.csv': 'file,label\na.png,7\nb.png,0\nc.png,3\n' }),
    ).toMatchObject({
      samples: { labels: Int32Array.of(7, 0, 3) },
    });
    const none = await open(files);
    expect(none).toMatchObject({ samples: { count: 3, notes: [{ code: 'no-labels' }] } });
    expect(none.ok && none.samples.labels).toBeUndefined();
  });

  it('asks for a size when sizes differ, and says what resizing did', async () => {
    const files = {
      'a/1.png': await grey(100, 8, 4),
      'a/2.png': await grey(100, 4, 4),
      'a/3.png': await grey(100, 4, 4),
    };

    expect(await open(files)).toMatchObject({
      error: { code: 'mixed-sizes', detail: 'the images have 2 sizes: 4 × 4 (2), 8 × 4 (1)' },
    });
    const result = await open(files, { size: { width: 4, height: 4 } });
    expect(result).toMatchObject({
      samples: {
        shape: [4, 4],
        count: 3,
        notes: expect.arrayContaining([
          expect.objectContaining({ code: 'cropped', count: 1, places: ['a/1.png'] }),
        ]),
      },
    });
    // The middle four of eight columns.
    expect(result.ok && [...result.samples.values.subarray(0, 4)]).toEqual([102, 103, 104, 105]);
    expect(await open(files, { size: { width: 2, height: 4, fit: 'stretch' } })).toMatchObject({
      samples: {
        shape: [4, 2],
        notes: expect.arrayContaining([expect.objectContaining({ code: 'resized', count: 3 })]),
      },
    });
    expect(await open(files, { size: { width: 2, height: 2, shorterSide: 3 } })).toMatchObject({
      samples: { shape: [2, 2], count: 3 },
    });
  });

  it('converts between grey and colour only when asked, and says so', async () => {
    const colour = await picture({ pixel: (_x, _y, c) => [255, 0, 0][c] ?? 0 });

    const result = await open({ 'a/1.png': colour, 'a/2.png': await grey(5) }, { channels: 1 });
    expect(result).toMatchObject({
      samples: {
        shape: [3, 4],
        notes: expect.arrayContaining([
          expect.objectContaining({ code: 'colour-converted', count: 1 }),
        ]),
      },
    });
    // Luma of pure red, as Pillow's convert('L') gives it.
    expect(result.ok && result.samples.values[0]).toBe(76);
    expect(await open({ 'a/1.png': await grey(9) }, { channels: 3 })).toMatchObject({
      samples: { shape: [3, 4, 3], values: expect.objectContaining({ 0: 9, 1: 9, 2: 9, 3: 10 }) },
    });
    expect(await open({ 'a/1.png': await picture({ channels: 4 }) })).toMatchObject({
      samples: {
        shape: [3, 4, 3],
        notes: expect.arrayContaining([expect.objectContaining({ code: 'alpha-dropped' })]),
      },
    });
  });

  it('leaves out what is no image, and says what and why', async () => {
    const good = await grey(1);
    const huge = Uint8Array.from(good);
    // IHDR promises a million by a million pixels.
    new DataView(huge.buffer).setUint32(16, 1_000_000);
    new DataView(huge.buffer).setUint32(20, 1_000_000);
    const result = await open({
      'a/1.png': good,
      'a/2.png': SVG,
      'a/3.png': huge,
      'a/4.png': good.subarray(0, good.length - 30),
      'a/5.png': '',
      'a/6.png': 'II*\0 not a picture',
      'a/notes.txt': 'x',
    });

    expect(result).toMatchObject({ ok: true, samples: { count: 1 } });
    const notes = result.ok ? result.samples.notes : [];
    const left = notes.filter(({ code }) => code === 'undecodable-image');
    expect(left.flatMap(({ places }) => places).sort()).toEqual([
      'a/2.png',
      'a/3.png',
      'a/4.png',
      'a/5.png',
      'a/6.png',
    ]);
    expect(left.find(({ places }) => places.includes('a/2.png'))?.detail).toContain('it is no PNG');
    expect(notes).toContainEqual(
      expect.objectContaining({ code: 'ignored-file', places: ['a/notes.txt'] }),
    );
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['nothing that decodes', { 'a/1.png': SVG, 'b/1.jpg': 'x' }, 'undecodable'],
    ['a folder of other things', { 'readme.md': 'x' }, 'unknown-form'],
    [
      'labels of other files',
      { 'a.png': SVG, 'labels.csv': 'file,label\nz.png,1\n' },
      'bad-labels',
    ],
  ])('refuses %s', async (_, files, code) => {
    expect(await open(files)).toMatchObject({ ok: false, error: { code } });
  });

  it('refuses what is not there, and devices', async () => {
    expect(await openSamples(`${root.path}/none`, {}, dataHost)).toMatchObject({
      error: { code: 'not-found' },
    });
    expect(await openSamples('/dev/zero', {}, dataHost)).toMatchObject({
      error: { code: 'refused-form' },
    });
    expect(
      await open({ 'a/1.png': await grey(1) }, { limits: { ...DATA_LIMITS, maxValues: 11 } }),
    ).toMatchObject({ error: { code: 'too-large' } });
    expect(
      await open(
        { 'a/1.png': await grey(1), 'a/2.png': await grey(1) },
        { limits: { ...DATA_LIMITS, maxFolderEntries: 1 } },
      ),
    ).toMatchObject({ error: { code: 'too-large' } });
  });

  it('chooses the same samples for the same seed before decoding any', async () => {
    const files: Record<string, Uint8Array> = {};
    for (const name of ['a', 'b', 'c'])
      for (let n = 0; n < 6; n += 1) files[`${name}/${n}.png`] = await grey(n);
    const options: OpenOptions = { select: { count: 6, seed: 7, stratified: true } };
    const [one, two] = [await open(files, options), await open(files, options)];

    expect(one).toMatchObject({ samples: { labels: Int32Array.of(0, 0, 1, 1, 2, 2) } });
    expect(one.ok && namesOf(one.samples)).toEqual(two.ok && namesOf(two.samples));
  });
});
