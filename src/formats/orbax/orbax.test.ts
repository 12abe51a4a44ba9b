import { describe, expect, it } from 'vitest';
import { memorySource } from '../../bytes/memory-source.ts';
import { glimpseOf } from '../../../test/builders/parse-bytes.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import format from './format.ts';

async function companions(array: unknown): Promise<readonly string[]> {
  const bytes = Buffer.from(JSON.stringify({ zarr_format: 2, fill_value: null, ...Object(array) }));
  const parsed = await format.parse(
    memorySource(bytes),
    DEFAULT_LIMITS,
    glimpseOf(bytes, '.zarray'),
  );
  return parsed.ok ? (parsed.value.companions ?? []) : ['?'];
}

describe('formats/orbax', () => {
  it('names the chunk files of an array', async () => {
    expect(await companions({ shape: [3, 4], chunks: [2, 4] })).toEqual(['0.0', '1.0']);
    expect(await companions({ shape: [], chunks: [] })).toEqual(['0']);
  });

  it.each([
    ['an array that may leave chunks out', { fill_value: 0, shape: [1], chunks: [1] }],
    ['chunks of no size', { shape: [1], chunks: [0] }],
    ['millions of chunks', { shape: [1e9], chunks: [1] }],
    ['a separator that is a path', { shape: [1, 1], chunks: [1, 1], dimension_separator: '/../' }],
  ])('names none for %s', async (_, array) => {
    expect(await companions(array)).toEqual([]);
  });
});
