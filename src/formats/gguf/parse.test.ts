import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  GgufBytes,
  writeGguf,
  type GgufInput,
  type GgufTensorInput,
  type GgufValue,
} from '../../../test/builders/gguf.ts';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { meteredSource } from '../../bytes/metered-source.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import format from './format.ts';
import { GGML_TYPES } from './types.data.ts';

const TENSOR: GgufTensorInput = { name: 'w', shape: [4, 4], data: new Uint8Array(64) };

async function parse(input: GgufInput) {
  const parsed = await parseBytes(format, writeGguf(input));
  if (!parsed.ok) throw new Error(parsed.error.code);
  return {
    value: parsed.value,
    codes: parsed.anomalies.map(({ code }) => code),
    gaps: parsed.unexamined.map(({ code }) => code),
  };
}

function raw(key: string, write: (out: GgufBytes) => GgufBytes): GgufValue {
  return [key, 'raw', write(new GgufBytes()).build()];
}

/** An entry under a key given later, and the value that must be read back. */
interface Entry {
  readonly make: (key: string) => GgufValue;
  readonly read: string | number | boolean | undefined;
}

const entry: fc.Arbitrary<Entry> = fc.oneof(
  fc.string().map((value): Entry => ({ make: (key) => [key, 'string', value], read: value })),
  fc
    .integer({ min: -32768, max: 32767 })
    .map((value): Entry => ({ make: (key) => [key, 'i16', value], read: value })),
  fc.nat().map((value): Entry => ({ make: (key) => [key, 'u32', value], read: value })),
  fc
    .double({ noNaN: true })
    .map((value): Entry => ({ make: (key) => [key, 'f64', value], read: value })),
  fc
    .boolean()
    .map((value): Entry => ({ make: (key) => [key, 'bool', value ? 1 : 0], read: value })),
  fc
    .array(fc.string(), { maxLength: 5 })
    .map((value): Entry => ({ make: (key) => [key, 'strings', value], read: undefined })),
  fc
    .array(fc.nat(), { maxLength: 5 })
    .map((value): Entry => ({ make: (key) => [key, 'numbers', value], read: undefined })),
);

describe('formats/gguf', () => {
  it('reads back metadata and tensors in every version and byte order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 6 }),
        fc.array(fc.nat({ max: 3 }), { maxLength: 4 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        async (entries, sizes, version, bigEndian) => {
          const metadata = entries.map(({ make }, index) => make(`key.${index}`));
          const tensors = sizes.map((size, index) => ({
            name: `t${index}`,
            shape: [size, 2],
            data: new Uint8Array(size * 8),
          }));
          const { value, codes, gaps } = await parse({ version, bigEndian, metadata, tensors });

          expect([codes, gaps]).toEqual([[], []]);
          expect(value.littleEndian).toBe(!bigEndian);
          expect(value.metadata.map((each) => each.value)).toEqual(entries.map(({ read }) => read));
          expect(
            value.tensors.map(({ name, shape, start, end }) => [name, shape, end - start]),
          ).toEqual(tensors.map(({ name, shape, data }) => [name, shape, data.length]));
        },
      ),
    );
  });

  it('accounts for every byte of an honest file', async () => {
    const input = {
      metadata: [['general.architecture', 'string', 'llama']],
      tensors: [TENSOR, { ...TENSOR, name: 'v' }],
    } as const;
    const { value } = await parse(input);
    const covered = (value.claims ?? []).reduce((total, { start, end }) => total + end - start, 0);

    expect(covered).toBe(writeGguf(input).length);
    expect(value.facts).toEqual({ tensors: 2, parameters: 32, architecture: 'llama' });
  });

  it('keeps every chat template, whatever stands in front of it', async () => {
    const { value } = await parse({
      metadata: [
        ['general.description', 'string', 'x'.repeat(2_000_000)],
        [
          'tokenizer.ggml.tokens',
          'strings',
          Array.from({ length: 10_000 }, (_, index) => `t${index}`),
        ],
        ['tokenizer.chat_template', 'string', '{{ a }}'],
        ['tokenizer.chat_template.tool_use', 'string', '{{ b }}'],
      ],
    });

    expect(value.chatTemplates.map(({ name, text }) => [name, text])).toEqual([
      ['default', '{{ a }}'],
      ['tool_use', '{{ b }}'],
    ]);
    expect(value.derived?.map(({ token }) => token.key)).toEqual([
      'chat-template',
      'chat-template',
      'shared-template',
      'shared-template',
    ]);
  });

  it('says so when a template is longer than what is kept', async () => {
    const { value, gaps } = await parse({
      metadata: [['tokenizer.chat_template', 'string', 'x'.repeat(1024 * 1024 + 1)]],
    });

    expect(value.chatTemplates).toHaveLength(1);
    expect(gaps).toEqual(['size-limit']);
  });

  it('stops at an endless list of empty entries, which is what a sparse file of zeros holds', async () => {
    const head = writeGguf({ entryCount: 2n ** 40n, tensorCount: 0n });
    const bytes = new Uint8Array(head.length + 2_000_000);
    bytes.set(head.subarray(0, 24));
    const parsed = await format.parse(memorySource(bytes), DEFAULT_LIMITS, {
      head: bytes.subarray(0, 16_384),
      tail: new Uint8Array(0),
      size: bytes.length,
      name: 'model.gguf',
    });

    expect(parsed.ok && parsed.unexamined.map(({ code }) => code)).toEqual(['size-limit']);
  });

  it('jumps over arrays of numbers and tensors', async () => {
    const bytes = writeGguf({
      metadata: [['scores', 'numbers', Array.from({ length: 400_000 }, () => 0)]],
      tensors: [{ name: 'w', shape: [1_000_000], data: new Uint8Array(4_000_000) }],
    });
    const meter = { bytesRead: 0, reads: 0 };
    await format.parse(meteredSource(memorySource(bytes), meter), DEFAULT_LIMITS, glimpseOf(bytes));

    expect(meter.bytesRead).toBeLessThan(1_200_000);
  });

  it.each<[string, GgufInput, string]>([
    ['a file that ends in the header', { entryCount: 1n }, 'truncated'],
    ['more entries than fit', { entryCount: 2n ** 62n }, 'count-beyond-file'],
    ['more tensors than fit', { tensorCount: 2n ** 62n, tensors: [TENSOR] }, 'count-beyond-file'],
    [
      'a string longer than the file',
      { metadata: [raw('a', (out) => out.u32(8).u64(2n ** 64n - 1n))] },
      'string-beyond-file',
    ],
    [
      'a string of an array longer than the file',
      {
        metadata: [
          raw('a', (out) =>
            out
              .u32(9)
              .u32(8)
              .u64(1)
              .u64(2n ** 40n),
          ),
        ],
      },
      'string-beyond-file',
    ],
    [
      'an array longer than the file',
      {
        metadata: [
          raw('a', (out) =>
            out
              .u32(9)
              .u32(12)
              .u64(2n ** 62n),
          ),
        ],
      },
      'array-beyond-file',
    ],
    [
      'arrays in arrays in arrays',
      {
        metadata: [
          raw('a', (out) =>
            Array.from({ length: 20 }).reduce<GgufBytes>(
              (inner) => inner.u32(9).u64(1),
              out.u32(9),
            ),
          ),
        ],
      },
      'array-too-deep',
    ],
    [
      'a value type that does not exist',
      { metadata: [raw('a', (out) => out.u32(13))] },
      'unknown-value-type',
    ],
    ['a bool of two', { metadata: [['a', 'bool', 2]] }, 'invalid-bool'],
    ['an empty key', { metadata: [['', 'u8', 1]] }, 'empty-key'],
    [
      'a key twice',
      {
        metadata: [
          ['a', 'u8', 1],
          ['a', 'u8', 2],
        ],
      },
      'duplicate-key',
    ],
    ['a tensor twice', { tensors: [TENSOR, TENSOR] }, 'duplicate-tensor'],
    ['a tensor without a name', { tensors: [{ ...TENSOR, name: '' }] }, 'invalid-name'],
    [
      'a tensor with a long name',
      { tensors: [{ ...TENSOR, name: 'n'.repeat(64) }] },
      'invalid-name',
    ],
    ['alignment zero', { metadata: [['general.alignment', 'u32', 0]] }, 'invalid-alignment'],
    [
      'an alignment of another type',
      { metadata: [['general.alignment', 'u64', 32]] },
      'invalid-alignment',
    ],
    ['a split without a number', { metadata: [['split.count', 'u16', 2]] }, 'invalid-split'],
    [
      'fewer tensors in all than here',
      {
        metadata: [
          ['split.no', 'u16', 0],
          ['split.count', 'u16', 2],
          ['split.tensors.count', 'i32', 0],
        ],
        tensors: [TENSOR],
      },
      'invalid-split',
    ],
    [
      'five dimensions',
      { tensors: [{ ...TENSOR, shape: [1, 1, 1, 1, 16] }] },
      'too-many-dimensions',
    ],
    [
      'a product that overflows',
      { tensors: [{ ...TENSOR, shape: [2n ** 40n, 2n ** 40n] }] },
      'shape-overflow',
    ],
    [
      'a tensor type that does not exist',
      { tensors: [{ ...TENSOR, type: 43 }] },
      'unknown-tensor-type',
    ],
    [
      'a tensor type that was removed',
      { tensors: [{ ...TENSOR, type: 31, shape: [32] }] },
      'unknown-tensor-type',
    ],
    ['part of a block', { tensors: [{ ...TENSOR, type: 12, shape: [100] }] }, 'partial-block'],
    ['an odd offset', { tensors: [{ ...TENSOR, offset: 4 }] }, 'misaligned-tensor'],
    ['an overlap', { tensors: [TENSOR, { ...TENSOR, name: 'v', offset: 32 }] }, 'tensor-overlap'],
    [
      'a hole',
      { tensors: [{ ...TENSOR, offset: 32 }], trailing: new Uint8Array(32) },
      'tensor-hole',
    ],
    ['a tensor behind the file', { tensors: [{ ...TENSOR, shape: [400] }] }, 'tensor-beyond-file'],
    [
      'bytes behind the tensors',
      { tensors: [TENSOR], trailing: new Uint8Array(1) },
      'trailing-bytes',
    ],
    ['bytes behind a header alone', { trailing: new Uint8Array(64) }, 'trailing-bytes'],
  ])('notes %s', async (_, input, code) => {
    expect((await parse(input)).codes).toContain(code);
  });

  it.each(Object.entries(GGML_TYPES))(
    'places tensors of type %s by its block',
    async (number, { block, bytes }) => {
      const tensor = {
        name: 'w',
        type: Number(number),
        shape: [block * 2],
        data: new Uint8Array(bytes * 2),
      };
      const { value, codes } = await parse({ tensors: [tensor, { ...tensor, name: 'v' }] });

      expect(codes).toEqual([]);
      expect(value.tensors.map(({ start, end }) => end - start)).toEqual([bytes * 2, bytes * 2]);
    },
  );

  it('keeps what it found before the file breaks', async () => {
    const { value, gaps } = await parse({
      metadata: [['tokenizer.chat_template', 'string', 'x'], raw('b', (out) => out.u32(99))],
    });

    expect(value.chatTemplates.map(({ text }) => text)).toEqual(['x']);
    expect(gaps).toEqual(['corrupt-data']);
  });

  it('stops at a number of tensors and says so', async () => {
    const parsed = await parseBytes(
      format,
      writeGguf({ tensors: [TENSOR, { ...TENSOR, name: 'v' }] }),
      { maxMembers: 1 },
    );

    expect(parsed.ok ? parsed.unexamined.map(({ code }) => code) : []).toEqual(['size-limit']);
  });

  it('says that a later version is not examined', async () => {
    expect((await parse({ version: 4 })).gaps).toEqual(['unsupported-format']);
  });

  it.each([
    ['nothing', new Uint8Array(0), 'truncated-header'],
    ['another magic', Buffer.from('GGUX00000000'), 'not-gguf'],
  ])('refuses %s', async (_, bytes, code) => {
    const parsed = await parseBytes(format, bytes);

    expect(parsed.ok ? 'value' : parsed.error.code).toBe(code);
  });

  it('survives every truncation and every change of a byte', async () => {
    const bytes = writeGguf({
      metadata: [
        ['tokenizer.chat_template', 'string', '{{ a }}'],
        ['tokens', 'strings', ['a', 'b']],
        ['n', 'u32', 7],
        ['f', 'numbers', [1, 2]],
      ],
      tensors: [TENSOR, { ...TENSOR, name: 'v', type: 8, shape: [32], data: new Uint8Array(34) }],
    });
    for (let at = 0; at < bytes.length; at += 1) {
      await parseBytes(format, bytes.subarray(0, at));
      for (const change of [0x01, 0x80, 0xff]) {
        const mutated = Uint8Array.from(bytes);
        mutated[at] = (mutated[at] ?? 0) ^ change;
        const parsed = await parseBytes(format, mutated);
        expect(parsed.ok ? 'value' : parsed.error.code).toMatch(/^[a-z-]+$/);
      }
    }
  });
});
