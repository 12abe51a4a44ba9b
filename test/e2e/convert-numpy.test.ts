import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { convertBytes, said } from '../builders/convert-bytes.ts';
import { writeNpy } from '../builders/npy.ts';

describe('convert: NumPy', () => {
  it.each(['float32.npy', 'float32-big-endian.npy', 'fortran-order.npy', 'zero-dimensions.npy'])(
    '%s',
    async (name) => {
      const found = await convertBytes(readFileSync(`test/corpus/numpy/${name}`));

      expect(found).toHaveProperty('size', 1);
    },
  );

  it.each([
    ['structured.npy', /records/],
    ['object-mixed.npy', /Python objects/],
    ['complex128.npy', /complex numbers of this size/],
    ['longdouble.npy', /floating-point numbers of this size/],
    ['unicode.npy', /text/],
    ['matrix-protocol-5.pkl', /numpy.matrix/],
    ['masked-protocol-5.pkl', /numpy.ma/],
  ])('refuses %s', async (name, reason) => {
    expect(said(await convertBytes(readFileSync(`test/corpus/numpy/${name}`)))).toMatch(reason);
  });

  it('swaps and gathers', async () => {
    const array = writeNpy({
      descr: "'>i2'",
      fortranOrder: 'True',
      shape: '(2, 2)',
      data: Uint8Array.of(0, 1, 0, 2, 0, 3, 0, 4),
    });
    const found = await convertBytes(array);

    expect(found instanceof Map ? found.get('tensor')?.bytes : found).toEqual(
      Uint8Array.of(1, 0, 3, 0, 2, 0, 4, 0),
    );
  });
});
