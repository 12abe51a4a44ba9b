import { GgufBytes, writeGguf, type GgufTensorInput } from '../builders/gguf.ts';
import { INERT_PICKLE, type FileTechnique } from './file-technique.ts';

const GGUF = 'gguf-structure';
const F32: GgufTensorInput = { name: 'w', shape: [4, 4], data: new Uint8Array(64) };

function gguf(
  id: string,
  title: string,
  input: Parameters<typeof writeGguf>[0],
  expect: readonly string[],
): FileTechnique {
  return { id: `gguf-${id}`, title, file: 'model.gguf', build: () => writeGguf(input), expect };
}

function rawValue(write: (out: GgufBytes) => GgufBytes): Uint8Array {
  return write(new GgufBytes()).build();
}

/** Arrays inside arrays, `depth` of them. */
function nestedArray(depth: number): Uint8Array {
  const out = new GgufBytes().u32(9);
  for (let level = 1; level < depth; level += 1) out.u32(9).u64(1);
  return out.u32(4).u64(1).u32(7).build();
}

export const GGUF_TECHNIQUES: readonly FileTechnique[] = [
  gguf(
    'entry-count',
    'more metadata entries than the file can hold',
    { entryCount: 2n ** 40n, tensors: [F32] },
    [`${GGUF}/length-beyond-file`],
  ),
  gguf(
    'tensor-count',
    'more tensors than the file can hold',
    { tensorCount: 2n ** 62n, tensors: [F32] },
    [`${GGUF}/length-beyond-file`],
  ),
  gguf(
    'string-length',
    'a string length near 2^64',
    { metadata: [['general.name', 'raw', rawValue((out) => out.u32(8).u64(2n ** 64n - 1n))]] },
    [`${GGUF}/length-beyond-file`],
  ),
  gguf(
    'array-length',
    'an array whose length times its type overflows',
    {
      metadata: [
        [
          'a',
          'raw',
          rawValue((out) =>
            out
              .u32(9)
              .u32(10)
              .u64(2n ** 61n),
          ),
        ],
      ],
    },
    [`${GGUF}/length-beyond-file`],
  ),
  gguf(
    'array-depth',
    'arrays in arrays without end',
    { metadata: [['a', 'raw', nestedArray(2000)]] },
    [`${GGUF}/malformed-header`],
  ),
  gguf(
    'value-type',
    'a value type that does not exist',
    { metadata: [['a', 'raw', rawValue((out) => out.u32(99))]] },
    [`${GGUF}/malformed-header`],
  ),
  gguf(
    'alignment-zero',
    'alignment 0',
    { metadata: [['general.alignment', 'u32', 0]], tensors: [F32] },
    [`${GGUF}/invalid-alignment`],
  ),
  gguf(
    'alignment-odd',
    'an alignment that is no power of two',
    { metadata: [['general.alignment', 'u32', 33]], tensors: [F32] },
    [`${GGUF}/invalid-alignment`],
  ),
  gguf(
    'alignment-huge',
    'an alignment that hides data in padding',
    { metadata: [['general.alignment', 'u32', 2 ** 30]], tensors: [F32] },
    [`${GGUF}/invalid-alignment`],
  ),
  gguf(
    'overlap',
    'two tensors on the same bytes',
    { tensors: [F32, { ...F32, name: 'v', offset: 32 }] },
    [`${GGUF}/overlapping-tensors`],
  ),
  gguf(
    'hole',
    'a hole between two tensors',
    { tensors: [F32, { ...F32, name: 'v', offset: 128 }], trailing: new Uint8Array(64) },
    [`${GGUF}/unclaimed-bytes`],
  ),
  gguf(
    'offset-beyond',
    'a tensor offset behind the file',
    { tensors: [{ ...F32, offset: 2n ** 40n }] },
    [`${GGUF}/length-beyond-file`],
  ),
  gguf('misaligned', 'a tensor offset that is not aligned', { tensors: [{ ...F32, offset: 1 }] }, [
    `${GGUF}/invalid-alignment`,
  ]),
  gguf(
    'shape-overflow',
    'dimensions whose product overflows',
    { tensors: [{ ...F32, shape: [2n ** 62n, 4] }] },
    [`${GGUF}/shape-overflow`],
  ),
  gguf(
    'dimensions',
    'more than four dimensions',
    { tensors: [{ ...F32, shape: [2, 2, 2, 2, 1] }] },
    [`${GGUF}/shape-overflow`],
  ),
  gguf(
    'dimensions-huge',
    'a dimension count beyond reason',
    { tensors: [{ ...F32, shape: Array.from({ length: 2000 }, () => 1) }] },
    [`${GGUF}/shape-overflow`],
  ),
  gguf(
    'partial-block',
    'a row that is no whole number of blocks',
    { tensors: [{ ...F32, type: 2, shape: [33] }] },
    [`${GGUF}/shape-overflow`],
  ),
  gguf('tensor-type', 'a tensor type that does not exist', { tensors: [{ ...F32, type: 4096 }] }, [
    `${GGUF}/unknown-type`,
  ]),
  gguf(
    'duplicate-key',
    'a key twice',
    {
      metadata: [
        ['general.name', 'string', 'a'],
        ['general.name', 'string', 'b'],
      ],
    },
    [`${GGUF}/duplicate-name`],
  ),
  gguf('duplicate-tensor', 'a tensor name twice', { tensors: [F32, F32] }, [
    `${GGUF}/duplicate-name`,
  ]),
  gguf(
    'long-name',
    'a tensor name longer than ggml’s buffer',
    { tensors: [{ ...F32, name: 'n'.repeat(200) }] },
    [`${GGUF}/malformed-header`],
  ),
  gguf(
    'split',
    'a split number beyond the count',
    {
      metadata: [
        ['split.no', 'u16', 7],
        ['split.count', 'u16', 2],
      ],
      tensors: [F32],
    },
    [`${GGUF}/malformed-header`],
  ),
  gguf(
    'version-1',
    'an overflow in version 1, with 32-bit lengths',
    { version: 1, tensorCount: 2n ** 31n, tensors: [F32] },
    [`${GGUF}/length-beyond-file`],
  ),
  gguf(
    'big-endian',
    'an overflow in a big-endian file',
    { bigEndian: true, tensors: [{ ...F32, shape: [2n ** 62n, 4] }] },
    [`${GGUF}/shape-overflow`],
  ),
  gguf('trailing', 'a pickle behind the last tensor', { tensors: [F32], trailing: INERT_PICKLE }, [
    `${GGUF}/unclaimed-bytes`,
    'pickle-calls/code-execution',
  ]),
  gguf('future-version', 'a version nobody knows', { version: 9, tensors: [F32] }, [
    'gap:unsupported-format',
  ]),
  gguf(
    'metadata-pickle',
    'a pickle in base64 in the metadata',
    { metadata: [['general.description', 'string', INERT_PICKLE.toString('base64')]] },
    ['pickle-calls/code-execution'],
  ),
];
