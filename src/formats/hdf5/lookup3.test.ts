import { describe, expect, it } from 'vitest';
import { lookup3 } from './lookup3.ts';

describe('formats/hdf5/lookup3', () => {
  // The values its author gives in lookup3.c.
  it.each([
    ['', 0xdeadbeef],
    ['Four score and seven years ago', 0x17770551],
  ])('hashes %j', (text, hash) => {
    expect(lookup3(Buffer.from(text))).toBe(hash);
  });
});
