import { describe, expect, it } from 'vitest';
import { plainDecimal, readFloat, readIndex, readInt, readLong, type Reading } from './numerals.ts';

function shown(reading: Reading<unknown>): unknown {
  return reading.ok ? reading.value : reading.error;
}

const VALUE = 'ValueError';
const CUT = 'UnpicklingError';

describe('formats/pickle/numerals', () => {
  it.each([
    ['00', false, false, false],
    ['01', true, true, true],
    ['12', 12, 12, 12],
    ['010', 8, VALUE, 10],
    ['0x1F', 31, 31, VALUE],
    ['0b101', 5, 5, VALUE],
    ['0o17', 15, 15, VALUE],
    ['1_000', 1000, 1000, 1000],
    ['1__0', VALUE, VALUE, VALUE],
    ['_1', VALUE, VALUE, VALUE],
    ['+1', true, 1, 1],
    [' 0', false, 0, 0],
    ['1 ', 1, 1, 1],
    ['-1', -1, -1, -1],
    ['1L', VALUE, VALUE, VALUE],
    ['', CUT, VALUE, VALUE],
    ['9223372036854775807', 9223372036854775807n, 9223372036854775807n, 9223372036854775807n],
    ['9223372036854775808', 9223372036854775808n, 9223372036854775808n, 9223372036854775808n],
    ['0777777777777777777777777', VALUE, VALUE, 777777777777777777777777n],
    ['\0', 0, VALUE, VALUE],
  ])('reads INT %j as C, Python and pickletools do', (line, c, python, pickletools) => {
    const readings = readInt(line);

    expect([shown(readings.c), shown(readings.python), shown(readings.pickletools)]).toEqual([
      c,
      python,
      pickletools,
    ]);
  });

  it.each([
    ['12L', 12, 12, 12],
    ['12', 12, 12, 12],
    ['010L', VALUE, VALUE, 10],
    ['0x10L', 16, 16, VALUE],
    ['1LL', VALUE, VALUE, VALUE],
    ['', CUT, VALUE, VALUE],
    ['L', VALUE, VALUE, VALUE],
  ])('reads LONG %j as C, Python and pickletools do', (line, c, python, pickletools) => {
    const readings = readLong(line);

    expect([shown(readings.c), shown(readings.python), shown(readings.pickletools)]).toEqual([
      c,
      python,
      pickletools,
    ]);
  });

  it.each([
    ['1.5', 1.5, 1.5],
    ['.5', 0.5, 0.5],
    ['5.', 5, 5],
    ['1e3', 1000, 1000],
    ['nan', Number.NaN, Number.NaN],
    ['-Infinity', Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
    [' 1.5', VALUE, 1.5],
    ['1_0.5', VALUE, 10.5],
    ['1e999', 'OverflowError', Number.POSITIVE_INFINITY],
    ['0x1p3', VALUE, VALUE],
    ['1e', VALUE, VALUE],
    ['.', VALUE, VALUE],
    ['1.5\0', 1.5, VALUE],
  ])('reads FLOAT %j as C and Python do', (line, c, python) => {
    const readings = readFloat(line);

    expect([shown(readings.c), shown(readings.python)]).toEqual([c, python]);
    expect(readings.pickletools).toEqual(readings.python);
  });

  it('reads a memo index in base 10, C only within a machine word', () => {
    expect(shown(readIndex('010').c)).toBe(10);
    expect(shown(readIndex('0x1').python)).toBe(VALUE);
    expect(shown(readIndex('9223372036854775808').c)).toBe('OverflowError');
    expect(shown(readIndex('9223372036854775808').python)).toBe(9223372036854775808n);
  });

  it('takes for plain only what all readers read alike', () => {
    const plain = (text: string): number => plainDecimal(Buffer.from(text));

    expect(['0', '7', '-12', '123456789012345'].map(plain)).toEqual([0, 7, -12, 123456789012345]);
    for (const text of ['', '-', '00', '01', '-0', '+1', ' 1', '1L', '1234567890123456'])
      expect(plain(text)).toBeNaN();
  });
});
