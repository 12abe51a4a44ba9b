import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import {
  headerText,
  writeSafetensors,
  type SafetensorsInput,
} from '../../../test/builders/safetensors.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { meteredSource } from '../../bytes/metered-source.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import format from './format.ts';

const DATA = Uint8Array.from({ length: 16 }, (_, index) => index);
const TENSOR = { name: 'w', dtype: 'F32', shape: [2, 2], data: DATA } as const;

async function anomaliesOf(input: SafetensorsInput): Promise<readonly string[]> {
  const parsed = await parseBytes(format, writeSafetensors(input));
  return parsed.ok ? parsed.anomalies.map(({ code }) => code) : [`error:${parsed.error.code}`];
}

const dtype = fc.constantFrom(['U8', 1], ['F16', 2], ['F32', 4], ['I64', 8], ['F8_E4M3', 1]);
const tensors = fc.uniqueArray(
  fc.record({
    name: fc.string({ maxLength: 8 }),
    dtype,
    shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
  }),
  { selector: ({ name }) => name, maxLength: 6 },
);

describe('formats/safetensors', () => {
  it('reads back every tensor that is written, and finds nothing odd', async () => {
    await fc.assert(
      fc.asyncProperty(tensors, async (list) => {
        const given = list
          .filter(({ name }) => name !== '__metadata__')
          .map(({ name, dtype: [type, size], shape }) => {
            const length = shape.reduce((product, each) => product * each, size);
            return { name, dtype: type, shape, data: new Uint8Array(length) };
          });

        const parsed = await parseBytes(
          format,
          writeSafetensors({ tensors: given, metadata: { format: 'pt' } }),
        );

        if (!parsed.ok) expect.fail(parsed.error.detail);
        expect(parsed.anomalies).toEqual([]);
        expect(
          parsed.value.tensors.map(({ name, shape, start, end }) => [name, shape, end - start]),
        ).toEqual(given.map(({ name, shape, data }) => [name, shape, data.length]));
        expect(parsed.value.metadata.map(({ key, value }) => [key, value])).toEqual([
          ['format', 'pt'],
        ]);
      }),
    );
  });

  it('reads the header and nothing else', async () => {
    const bytes = writeSafetensors({ tensors: [{ name: 'w', data: new Uint8Array(1_000_000) }] });
    const meter = { bytesRead: 0, reads: 0 };
    await format.parse(meteredSource(memorySource(bytes), meter), DEFAULT_LIMITS, glimpseOf(bytes));

    expect(meter.bytesRead).toBe(bytes.length - 1_000_000);
  });

  it('accounts for every byte of an honest file', async () => {
    const bytes = writeSafetensors({ tensors: [TENSOR, { ...TENSOR, name: 'v' }] });
    const parsed = await parseBytes(format, bytes);

    if (!parsed.ok) expect.fail(parsed.error.detail);
    expect(parsed.value.claims?.map(({ start, end }) => end - start).reduce((a, b) => a + b)).toBe(
      bytes.length,
    );
    expect(parsed.value.facts).toEqual({ tensors: 2, parameters: 8 });
  });

  it.each<[string, SafetensorsInput, string]>([
    ['a length beyond the file', { headerLength: 999n }, 'error:header-beyond-file'],
    ['a length beyond the limit', { headerLength: 100_000_001n }, 'error:header-too-large'],
    ['a length beyond every number', { headerLength: 2n ** 64n - 1n }, 'error:header-too-large'],
    ['a header that is no object', { header: '[1,2]' }, 'error:header-not-object'],
    [
      'a header that is not UTF-8',
      { header: Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x7d]) },
      'error:invalid-utf8',
    ],
    ['a header that breaks off', { header: '{"w":{' }, 'error:invalid-json'],
    ['text behind the header', { header: '{} x' }, 'error:invalid-json'],
    ['deep nesting', { header: `{"w":${'['.repeat(200)}` }, 'error:too-deep'],
    ['white space in front', { header: ' {}' }, 'leading-space'],
    ['a key twice', { header: '{"a":null,"a":null}' }, 'duplicate-key'],
    [
      'a field twice',
      { header: '{"a":{"dtype":"U8","dtype":"I8","shape":[0],"data_offsets":[0,0]}}' },
      'duplicate-key',
    ],
    [
      'half a surrogate pair in a name',
      { header: '{"\\ud800":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}' },
      'invalid-text',
    ],
    [
      'half a surrogate pair in the metadata',
      { header: '{"__metadata__":{"a":"\\udfff"}}' },
      'invalid-text',
    ],
    ['metadata that is a list', { header: '{"__metadata__":[]}' }, 'invalid-metadata'],
    ['metadata with a number', { metadata: { a: 1 } }, 'invalid-metadata'],
    ['an entry that is a text', { header: '{"a":"b"}' }, 'invalid-field'],
    ['a missing field', { header: '{"a":{"dtype":"U8","shape":[0]}}' }, 'missing-field'],
    ['a negative dimension', { tensors: [{ ...TENSOR, shape: [-2, -2] }] }, 'invalid-field'],
    [
      'a fractional offset',
      { header: '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0.0,1]}}' },
      'invalid-field',
    ],
    [
      'three offsets',
      { header: '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}}' },
      'invalid-field',
    ],
    [
      '65 dimensions',
      { tensors: [{ ...TENSOR, shape: Array.from({ length: 65 }, () => 1) }] },
      'invalid-field',
    ],
    [
      'a field nobody knows',
      { header: '{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0],"x":1}}' },
      'unknown-field',
    ],
    ['an unknown dtype', { tensors: [{ ...TENSOR, dtype: 'constructor' }] }, 'unknown-dtype'],
    [
      'a product that overflows',
      { tensors: [{ ...TENSOR, shape: [2 ** 40, 2 ** 40] }] },
      'shape-overflow',
    ],
    [
      'half a byte',
      { tensors: [{ name: 'w', dtype: 'F4', shape: [3], data: DATA }] },
      'misaligned-size',
    ],
    ['a shape of another size', { tensors: [{ ...TENSOR, shape: [2] }] }, 'size-mismatch'],
    ['an end before the begin', { tensors: [{ ...TENSOR, offsets: [16, 0] }] }, 'reversed-offsets'],
    ['an overlap', { tensors: [TENSOR, { ...TENSOR, name: 'v', offsets: [8, 24] }] }, 'overlap'],
    ['a hole', { tensors: [{ ...TENSOR, offsets: [4, 20] }] }, 'hole'],
    [
      'a tensor behind the file',
      { tensors: [{ ...TENSOR, offsets: [0, 64] }] },
      'data-beyond-file',
    ],
    ['bytes behind the tensors', { tensors: [TENSOR], trailing: DATA }, 'trailing-bytes'],
  ])('notes %s', async (_, input, code) => {
    expect(await anomaliesOf(input)).toContain(code);
  });

  it('keeps a bounded number of anomalies and says how many more there are', async () => {
    const header = `{${Array.from({ length: 2000 }, (_, index) => `"t${index}":1`).join(',')}}`;
    const codes = await anomaliesOf({ header });

    expect(codes.length).toBeLessThan(300);
    expect(codes.at(-1)).toBe('anomaly-limit');
  });

  it('offers what the metadata encodes for examination', async () => {
    const pickle = Buffer.from('\u0080\u0002}q\u0000X\u0001\u0000\u0000\u0000aK\u0001s.', 'latin1');
    const metadata = {
      plain: 'format',
      base64: pickle.toString('base64'),
      hex: pickle.toString('hex'),
    };
    const parsed = await parseBytes(format, writeSafetensors({ metadata }));

    if (!parsed.ok) expect.fail(parsed.error.detail);
    const members = parsed.value.members ?? [];
    expect(members.map(({ name }) => name)).toEqual([
      '__metadata__.base64 (decoded)',
      '__metadata__.hex (decoded)',
    ]);
    for (const member of members) {
      expect(Buffer.from(await (await member.open()).read(0, 99))).toEqual(pickle);
    }
  });

  it.each<[string, Uint8Array, string, string]>([
    ['an honest file', writeSafetensors({ tensors: [TENSOR] }), 'x', 'certain'],
    ['an empty header', writeSafetensors({ header: '{}' }), 'x', 'certain'],
    [
      'a lying length under its name',
      writeSafetensors({ tensors: [TENSOR], headerLength: 2n ** 60n }),
      'm.safetensors',
      'likely',
    ],
    [
      'a lying length under no name',
      writeSafetensors({ tensors: [TENSOR], headerLength: 2n ** 60n }),
      'x',
      'possible',
    ],
    [
      'a space in front under its name',
      writeSafetensors({ header: ` ${headerText({ tensors: [TENSOR] })}` }),
      'm.safetensors',
      'likely',
    ],
    [
      'a zip archive under its name',
      Buffer.from('504b0304140000000800000000000000', 'hex'),
      'm.safetensors',
      'no',
    ],
    ['plain JSON', Buffer.from('{"a": {"b": 1}, "c": 2}'), 'm.json', 'no'],
    ['seven bytes', new Uint8Array(7), 'm.safetensors', 'no'],
  ])('recognises %s for what it is', (_, bytes, name, expected) => {
    expect(format.recognise(glimpseOf(bytes, name))).toBe(expected);
  });

  it('survives every truncation and every change of a byte', async () => {
    const bytes = writeSafetensors({
      tensors: [TENSOR, { ...TENSOR, name: 'v' }],
      metadata: { format: 'pt' },
    });
    for (let at = 0; at < bytes.length; at += 1) {
      const cut = await parseBytes(format, bytes.subarray(0, at));
      expect(cut.ok ? cut.anomalies.length : 1).toBeGreaterThan(0);
      for (const change of [0x01, 0x20, 0x80, 0xff]) {
        const mutated = Uint8Array.from(bytes);
        mutated[at] = (mutated[at] ?? 0) ^ change;
        await parseBytes(format, mutated);
      }
    }
  });
});
