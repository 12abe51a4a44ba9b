import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from './memory-source.ts';
import { Reader } from './reader.ts';
import { sliceSource } from './slice-source.ts';

const BYTES = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);

describe('bytes/reader', () => {
  it('reads the same bytes whatever the window', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 64 }),
        fc.array(fc.integer({ min: 0, max: 80 }), { maxLength: 40 }),
        async (windowBytes, steps) => {
          const reader = new Reader(memorySource(BYTES), { windowBytes });
          let offset = 0;
          for (const step of steps) {
            const fits = offset + step <= BYTES.length;
            expect(await reader.ensure(step)).toBe(fits);
            if (!fits) return;
            expect(reader.bytes(step)).toEqual(BYTES.subarray(offset, offset + step));
            offset += step;
            expect(reader.offset).toBe(offset);
          }
        },
      ),
    );
  });

  it('keeps what is buffered when the end comes early', async () => {
    const reader = new Reader(memorySource(BYTES.subarray(0, 3)));

    expect(await reader.ensure(8)).toBe(false);
    expect(reader.buffered).toBe(3);
  });

  it('stops at its own end even when the source goes on', async () => {
    const reader = new Reader(memorySource(BYTES), { offset: 10, end: 14 });

    expect(await reader.ensure(4)).toBe(true);
    expect(await reader.ensure(5)).toBe(false);
  });

  it('seeks in both directions', async () => {
    const reader = new Reader(memorySource(BYTES), { windowBytes: 16 });
    for (const offset of [500, 3, 900, 0]) {
      reader.seek(offset);
      expect(await reader.ensure(4)).toBe(true);
      expect(reader.u8()).toBe(offset % 251);
    }
  });

  it('throws for a getter beyond the buffer, because the caller forgot to ensure', () => {
    expect(() => new Reader(memorySource(BYTES)).u8()).toThrow(RangeError);
    expect(() => new Reader(memorySource(BYTES)).bytes(1)).toThrow(RangeError);
  });
});

describe('bytes/slice-source', () => {
  it('never reads outside its window', async () => {
    const slice = sliceSource(memorySource(BYTES), 990, 50);

    expect(slice.size).toBe(10);
    expect(await slice.read(0, 100)).toEqual(BYTES.subarray(990));
    expect(await slice.read(10, 5)).toHaveLength(0);
  });
});
