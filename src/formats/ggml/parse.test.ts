import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GGML_SAMPLES, u32, writeGgml } from '../../../test/builders/ggml.ts';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';

const SAMPLES = Object.entries(GGML_SAMPLES);

describe('formats/ggml', () => {
  it.each(SAMPLES)('follows %s to the last byte', async (name, input) => {
    const bytes = writeGgml(input);
    const parsed = await parseBytes(format, bytes);
    if (!parsed.ok) throw new Error(parsed.error.detail);

    expect(format.recognise(glimpseOf(bytes, 'ggml-model.bin'))).toBe('certain');
    expect(parsed.value.layout).toBe(name.split(',')[0]);
    expect(parsed.value.tensors).toBe(input.tensors.length);
    expect(parsed.value.claims).toEqual([{ start: 0, end: bytes.length, what: 'model' }]);
    expect(parsed.unexamined).toEqual([]);
  });

  it.each(SAMPLES)('says that %s goes on where it should end', async (_, input) => {
    const parsed = await parseBytes(
      format,
      Buffer.concat([writeGgml(input), Buffer.from('payload')]),
    );

    expect(parsed.ok ? parsed.unexamined.map(({ code }) => code) : []).toEqual(['corrupt-data']);
  });

  it.each<[string, Uint8Array]>([
    ['four billion tokens', writeGgml({ fields: [0xffffffff, 1, 1, 1, 1, 1, 1], tensors: [] })],
    [
      'a token of four gigabytes',
      Buffer.concat([writeGgml({ fields: [1, 1, 1, 1, 1, 1, 1], tensors: [] }), u32(0xffffffff)]),
    ],
    [
      'a tensor whose size overflows',
      writeGgml({
        fields: [0, 1, 1, 1, 1, 1, 1],
        tensors: [{ name: 'x', shape: [0xffffffff, 0xffffffff, 0xffffffff], type: 0, bytes: 0 }],
      }),
    ],
    ['a later version', writeGgml({ magic: 'tjgg', version: 9, fields: [], tensors: [] })],
  ])('is a gap for %s', async (_, bytes) => {
    const parsed = await parseBytes(format, bytes);

    expect(parsed.ok ? parsed.unexamined : []).toHaveLength(1);
  });

  it('answers any damage with a value or a coded error', async () => {
    const bytes = writeGgml(GGML_SAMPLES['LLaMA, version 3']!);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.nat(255),
        fc.boolean(),
        async (at, byte, cut) => {
          const damaged = cut ? bytes.slice(0, at) : bytes.slice();
          if (!cut) damaged[at] = byte;

          expect(typeof (await parseBytes(format, damaged)).ok).toBe('boolean');
        },
      ),
      { numRuns: 300 },
    );
  });
});
