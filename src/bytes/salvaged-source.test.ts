import { describe, expect, it } from 'vitest';
import { salvagedSource } from './salvaged-source.ts';
import type { ByteSource } from './source.ts';
import { UndecodableError } from './source.ts';

/** Ten good bytes of a claimed hundred. */
function broken(promised = 10): ByteSource {
  return {
    size: 100,
    read: (offset, length) => {
      if (offset + length > 10) throw new UndecodableError('corrupt-data', 'bad block', promised);
      return new Uint8Array(length).fill(7);
    },
  };
}

describe('bytes/salvaged-source', () => {
  it('gives what stands before the defect and tells of it once', async () => {
    const told: string[] = [];
    const source = salvagedSource(broken(), (error) => told.push(error.message));

    expect(await source.read(0, 64)).toHaveLength(10);
    expect(await source.read(4, 64)).toHaveLength(6);
    expect(await source.read(10, 64)).toHaveLength(0);
    expect(source.size).toBe(10);
    expect(told).toEqual(['bad block']);
  });

  it('ends when not even the promised bytes can be had', async () => {
    const source = salvagedSource(broken(20), () => undefined);

    expect(await source.read(5, 64)).toHaveLength(0);
  });

  it('passes a failing environment on', async () => {
    const source = salvagedSource(
      { size: 1, read: () => Promise.reject(new Error('disk')) },
      () => undefined,
    );

    await expect(source.read(0, 1)).rejects.toThrow('disk');
  });
});
