import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hdf5, type FileSpec, type GroupSpec } from '../../../test/builders/hdf5.ts';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';
import type { Hdf5File } from './hdf5-file.ts';

async function read(bytes: Uint8Array): Promise<Hdf5File> {
  const parsed = await parseBytes(format, bytes);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
}

async function anomaliesOf(root: GroupSpec, spec: FileSpec = {}): Promise<readonly string[]> {
  const parsed = await parseBytes(format, hdf5(root, spec));
  return parsed.ok ? parsed.anomalies.map(({ code }) => code) : [parsed.error.code];
}

describe('formats/hdf5', () => {
  it('reads what the builder writes', async () => {
    const file = await read(
      hdf5({
        attributes: { title: 'a title', long: { variable: 'through the heap' } },
        groups: { a: { groups: { b: {} } } },
        datasets: { x: { shape: [2, 2], data: new Uint8Array(16) } },
        links: { soft: { soft: '/x' }, out: { file: 'other.h5', target: '/y' } },
      }),
    );

    expect(file.objects.map(({ path }) => path).sort()).toEqual(['/', '/a', '/a/b', '/x']);
    expect(file.objects[0]?.attributes.map(({ name, texts }) => [name, texts])).toEqual([
      ['title', ['a title']],
      ['long', ['through the heap']],
    ]);
    expect(file.links.map(({ kind, file: to, target }) => [kind, to, target])).toEqual([
      ['external', 'other.h5', '/y'],
      ['soft', undefined, '/x'],
    ]);
  });

  it('tells free space from structure', async () => {
    const { claims = [] } = await read(hdf5({}, { free: new Uint8Array(4000).fill(7) }));

    expect(claims.filter(({ free }) => free).map(({ start, end }) => end - start)).toEqual([4000]);
  });

  it('does not claim what lies behind the stated end', async () => {
    const bytes = hdf5({}, { trailing: new Uint8Array(100).fill(7) });
    const { claims = [] } = await read(bytes);

    expect(Math.max(...claims.map(({ end }) => end))).toBe(bytes.length - 100);
  });

  it.each<[string, GroupSpec, FileSpec, string]>([
    ['a wrong checksum', {}, { wrongChecksum: true }, 'checksum-mismatch'],
    ['a stated end beyond the real one', {}, { missingBytes: 10 }, 'truncated-file'],
    [
      'two attributes of one name',
      {
        attributes: [
          ['a', '1'],
          ['a', '2'],
        ],
      },
      {},
      'duplicate-attribute',
    ],
    [
      'a shape without data',
      { datasets: { x: { shape: [1e6, 1e6], chunk: [1, 1] } } },
      {},
      'unbacked-shape',
    ],
    [
      'a shape beyond numbers',
      { datasets: { x: { shape: [2 ** 40, 2 ** 40], statedBytes: 0 } } },
      {},
      'shape-overflow',
    ],
    [
      'too few data',
      { datasets: { x: { shape: [100], data: new Uint8Array(4) } } },
      {},
      'storage-mismatch',
    ],
    [
      'data beyond the file',
      { datasets: { x: { shape: [4], data: new Uint8Array(16), statedBytes: 9999 } } },
      {},
      'beyond-file',
    ],
  ])('notes %s', async (_, root, spec, code) => {
    expect(await anomaliesOf(root, spec)).toContain(code);
  });

  it.each<[string, Uint8Array, string]>([
    ['noise', new Uint8Array(2000).fill(7), 'no-superblock'],
    [
      'a superblock of the future',
      Buffer.concat([Buffer.from('894844460d0a1a0a', 'hex'), Buffer.from([9]), Buffer.alloc(100)]),
      'unsupported-version',
    ],
    [
      'a signature alone',
      Buffer.concat([Buffer.from('894844460d0a1a0a', 'hex'), Buffer.alloc(30)]),
      'truncated',
    ],
    ['a root that is nothing', hdf5({}).fill(0, 48), 'broken-root'],
  ])('answers %s with a code', async (_, bytes, code) => {
    expect(await parseBytes(format, bytes)).toMatchObject({ ok: false, error: { code } });
  });

  it('recognises the signature at every place where it may stand in the head', () => {
    for (const userBlock of [0, 512, 1024, 2048, 4096, 8192])
      expect(format.recognise(glimpseOf(hdf5({}, { userBlock: new Uint8Array(userBlock) })))).toBe(
        'certain',
      );
    expect(format.recognise(glimpseOf(hdf5({}, { userBlock: new Uint8Array(100) })))).toBe('no');
  });

  it('never throws for changed or cut bytes', async () => {
    const whole = hdf5({
      attributes: { a: 'b', c: { variable: 'd' } },
      groups: { g: {} },
      datasets: {
        x: { shape: [4], data: new Uint8Array(16) },
        y: { shape: [4], virtual: [['.', '/x']] },
      },
      links: { l: { soft: '/x' } },
    });
    const property = fc.asyncProperty(
      fc.nat(whole.length - 1),
      fc.nat(255),
      fc.boolean(),
      async (at, value, cut) => {
        const bytes = whole.slice();
        bytes[at] = value;
        const parsed = await parseBytes(format, cut ? bytes.subarray(0, at) : bytes);

        expect(parsed.ok || parsed.error.code !== '').toBe(true);
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });
});
