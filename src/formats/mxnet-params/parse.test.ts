import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mxnetParams as write } from '../../../test/builders/mxnet.ts';
import { parseBytes } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';

const HONEST = write([{ shape: [2, 3], data: 24 }], ['arg:weight']);

describe('formats/mxnet-params', () => {
  it('counts arrays and reads their names', async () => {
    const parsed = await parseBytes(format, HONEST);
    if (!parsed.ok) throw new Error(parsed.error.detail);

    expect(parsed.value).toMatchObject({ arrays: 1, names: ['arg:weight'] });
    expect(parsed.value.facts).toMatchObject({ parameters: 6 });
    expect(parsed.value.claims).toEqual([{ start: 0, end: HONEST.length, what: 'arrays' }]);
    expect([parsed.anomalies, parsed.unexamined]).toEqual([[], []]);
  });

  it.each<[string, Uint8Array, string]>([
    [
      'too many dimensions',
      write([{ shape: Array<number>(33).fill(1), data: 4 }], []),
      'shape-overflow',
    ],
    [
      'a shape that overflows',
      write([{ shape: [2 ** 40, 2 ** 40], data: 4 }], []),
      'shape-overflow',
    ],
    ['numbers beyond the file', write([{ shape: [1000], data: 4 }], []), 'beyond-file'],
    ['an unknown element type', write([{ shape: [1], type: 99, data: 4 }], []), 'unknown-array'],
    ['an unknown storage type', write([{ shape: [1], storage: 9, data: 4 }], []), 'unknown-array'],
    ['a billion arrays', write([], [], 1_000_000_000), 'beyond-file'],
    ['more names than arrays', write([{ shape: [1], data: 4 }], ['a', 'b']), 'beyond-file'],
  ])('says where it stops: %s', async (_, bytes, code) => {
    const parsed = await parseBytes(format, bytes);

    expect(parsed.ok ? parsed.anomalies.map((anomaly) => anomaly.code) : []).toEqual([code]);
    expect(parsed.ok ? parsed.unexamined : []).toHaveLength(1);
  });

  it('answers any damage with a value or a coded error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(HONEST.length - 1),
        fc.nat(255),
        fc.boolean(),
        async (at, byte, cut) => {
          const damaged = cut ? HONEST.slice(0, at) : HONEST.slice();
          if (!cut) damaged[at] = byte;

          expect(typeof (await parseBytes(format, damaged)).ok).toBe('boolean');
        },
      ),
    );
  });
});
