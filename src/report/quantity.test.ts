import { describe, expect, it } from 'vitest';
import { bytesText, countText, durationText, numberText } from './quantity.ts';

describe('report/quantity', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [999_949, '999.9 kB'],
    [999_950, '1.0 MB'],
    [4_661_211_808, '4.7 GB'],
    [9e18, '9000.0 PB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });

  it.each([
    [0, 'file', '0 files'],
    [1, 'file', '1 file'],
    [1234567, 'file', '1,234,567 files'],
  ])('counts %d %s as %s', (count, noun, text) => {
    expect(countText(count, noun)).toBe(text);
  });

  it('groups digits', () => {
    expect([1, 999, 1000, 109_483_778].map(numberText)).toEqual([
      '1',
      '999',
      '1,000',
      '109,483,778',
    ]);
  });

  it.each([
    [0, '0 ms'],
    [1840, '1.8 s'],
    [200_000, '3 min 20 s'],
  ])('writes %d milliseconds as %s', (milliseconds, text) => {
    expect(durationText(milliseconds)).toBe(text);
  });
});
