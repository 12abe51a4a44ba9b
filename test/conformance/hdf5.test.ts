import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseBytes } from '../builders/parse-bytes.ts';
import format from '../../src/formats/hdf5/format.ts';
import type { Hdf5File } from '../../src/formats/hdf5/hdf5-file.ts';

async function read(bytes: Uint8Array): Promise<Hdf5File> {
  const parsed = await parseBytes(format, bytes);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
}

const corpus = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(`test/corpus/hdf5/${name}.h5`));

describe('HDF5 files by h5py', () => {
  it.each(['everything-earliest', 'everything-latest'])('reads all of %s', async (name) => {
    const file = await read(corpus(name));
    const datasets = new Map(file.objects.map((object) => [object.path, object.dataset]));

    expect(file.objects).toHaveLength(49);
    expect(datasets.get('/packed')?.filters).toEqual(['shuffle', 'deflate', 'fletcher32']);
    expect((datasets.get('/chunked') ?? datasets.get('/hard'))?.storedBytes).toBe(9 * 7 * 9 * 4);
    expect(datasets.get('/records')?.type.kind).toBe('compound');
    expect(file.objects.find(({ path }) => path === '/grown')?.attributes).toHaveLength(12);
    expect(
      file.objects[0]?.attributes.find((attribute) => attribute.name === 'variable')?.texts,
    ).toEqual(['x', 'yy']);
  });

  it('reads groups and attributes that are stored dense', async () => {
    const file = await read(corpus('ordered'));
    const many = file.objects.find(({ path }) => path === '/many');

    expect(file.objects).toHaveLength(42);
    expect(many?.attributes.map(({ name }) => name).sort()[39]).toBe('attribute039');
  });

  it('claims every byte of a whole file', async () => {
    for (const name of [
      'everything-earliest',
      'everything-latest',
      'ordered',
      'swmr',
      'free-space',
    ]) {
      const bytes = corpus(name);
      const { claims = [] } = await read(bytes);
      const sorted = [...claims].sort((a, b) => a.start - b.start);

      expect(sorted.reduce((reached, { start, end }) => (start === reached ? end : -1), 0)).toBe(
        bytes.length,
      );
    }
  });
});
