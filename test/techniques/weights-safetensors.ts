import { headerText, writeSafetensors } from '../builders/safetensors.ts';
import { INERT_PICKLE, type FileTechnique } from './file-technique.ts';

const DATA = Uint8Array.from({ length: 16 }, (_, index) => index);
const TENSOR = { name: 'w', dtype: 'F32', shape: [2, 2], data: DATA } as const;
/** An empty zip archive. */
const ZIP = Buffer.from('504b0506000000000000000000000000000000000000', 'hex');

function entry(dtype: string, shape: readonly unknown[], offsets: readonly unknown[]): string {
  return JSON.stringify({ dtype, shape, data_offsets: offsets });
}

function safetensors(
  id: string,
  title: string,
  input: Parameters<typeof writeSafetensors>[0],
  expect: readonly string[],
): FileTechnique {
  return {
    id: `safetensors-${id}`,
    title,
    file: 'model.safetensors',
    build: () => writeSafetensors(input),
    expect,
  };
}

const STRUCTURE = 'safetensors-structure';

export const SAFETENSORS_TECHNIQUES: readonly FileTechnique[] = [
  safetensors(
    'length-beyond-file',
    'a header length larger than the file',
    { tensors: [TENSOR], headerLength: 4096n },
    ['gap:corrupt-data'],
  ),
  safetensors(
    'length-over-limit',
    'a header length over the limit of the reference reader',
    { tensors: [TENSOR], headerLength: 2n ** 63n },
    ['gap:corrupt-data'],
  ),
  safetensors(
    'leading-space',
    'a header that does not begin with a brace',
    { header: `  ${headerText({ tensors: [TENSOR] })}`, tensors: [TENSOR] },
    [`${STRUCTURE}/malformed-header`],
  ),
  safetensors(
    'duplicate-tensor',
    'a tensor name twice',
    {
      header: `{"w":${entry('U8', [16], [0, 16])},"w":${entry('U8', [8], [0, 8])}}`,
      tensors: [TENSOR],
    },
    [`${STRUCTURE}/duplicate-key`],
  ),
  safetensors(
    'duplicate-field',
    'a field of a tensor twice',
    {
      header: '{"w":{"dtype":"U8","shape":[16],"data_offsets":[0,8],"data_offsets":[0,16]}}',
      tensors: [TENSOR],
    },
    [`${STRUCTURE}/duplicate-key`],
  ),
  safetensors(
    'overlap',
    'two tensors on the same bytes',
    {
      tensors: [
        TENSOR,
        { name: 'v', dtype: 'F32', shape: [2, 2], offsets: [8, 24], data: DATA.subarray(8) },
      ],
    },
    [`${STRUCTURE}/overlapping-tensors`],
  ),
  safetensors(
    'hole',
    'a hole between two tensors',
    { tensors: [TENSOR, { name: 'v', dtype: 'U8', shape: [8], offsets: [24, 32], data: DATA }] },
    [`${STRUCTURE}/unclaimed-bytes`],
  ),
  safetensors(
    'hole-pickle',
    'a pickle in a hole between two tensors',
    {
      tensors: [
        TENSOR,
        {
          name: 'v',
          dtype: 'U8',
          shape: [8],
          offsets: [16 + INERT_PICKLE.length, 24 + INERT_PICKLE.length],
          data: Buffer.concat([INERT_PICKLE, DATA.subarray(8)]),
        },
      ],
    },
    [`${STRUCTURE}/unclaimed-bytes`, 'pickle-calls/code-execution'],
  ),
  safetensors(
    'beyond-file',
    'a tensor that ends behind the file',
    { tensors: [{ ...TENSOR, dtype: 'U8', shape: [4096], offsets: [0, 4096] }] },
    [`${STRUCTURE}/data-outside-file`],
  ),
  safetensors(
    'reversed',
    'offsets that end before they begin',
    { tensors: [{ ...TENSOR, offsets: [16, 0] }] },
    [`${STRUCTURE}/data-outside-file`],
  ),
  safetensors(
    'size-mismatch',
    'a shape that needs more bytes than there are',
    { tensors: [{ ...TENSOR, shape: [4, 4] }] },
    [`${STRUCTURE}/size-mismatch`],
  ),
  safetensors(
    'overflow',
    'a shape whose product overflows',
    { tensors: [{ ...TENSOR, shape: [4294967296, 4294967296, 4] }] },
    [`${STRUCTURE}/size-mismatch`],
  ),
  safetensors(
    'huge-number',
    'an offset beyond what a number holds',
    {
      header: `{"w":{"dtype":"U8","shape":[16],"data_offsets":[0,18446744073709551616]}}`,
      tensors: [TENSOR],
    },
    [`${STRUCTURE}/malformed-header`],
  ),
  safetensors('unknown-dtype', 'a dtype nobody knows', { tensors: [{ ...TENSOR, dtype: 'F99' }] }, [
    `${STRUCTURE}/malformed-header`,
  ]),
  safetensors(
    'extra-field',
    'a field readers ignore',
    {
      header: '{"w":{"dtype":"U8","shape":[16],"data_offsets":[0,16],"code":"x"}}',
      tensors: [TENSOR],
    },
    [`${STRUCTURE}/malformed-header`],
  ),
  safetensors(
    'trailing-zip',
    'a zip archive behind the last tensor',
    { tensors: [TENSOR], trailing: ZIP },
    [`${STRUCTURE}/unclaimed-bytes`],
  ),
  safetensors(
    'trailing-pickle',
    'a pickle behind the last tensor',
    { tensors: [TENSOR], trailing: INERT_PICKLE },
    [`${STRUCTURE}/unclaimed-bytes`, 'pickle-calls/code-execution'],
  ),
  safetensors(
    'metadata-code',
    'Python in the metadata',
    { tensors: [TENSOR], metadata: { setup: "__import__('os').system('echo weighbridge-test')" } },
    [`${STRUCTURE}/metadata-code`],
  ),
  safetensors(
    'metadata-target',
    'a class to instantiate in the metadata',
    {
      tensors: [TENSOR],
      metadata: { config: '{"_target_": "acme.Model", "size": 4}' },
    },
    [`${STRUCTURE}/metadata-target`],
  ),
  safetensors(
    'metadata-dangerous-target',
    'a command runner among the classes to instantiate in the metadata',
    {
      tensors: [TENSOR],
      metadata: {
        config:
          '{"net": {"_target_": "torch.nn.Linear"}, "after": [{"_target_": "os.system", "command": "echo weighbridge-test"}]}',
      },
    },
    [`${STRUCTURE}/metadata-dangerous-target`],
  ),
  safetensors(
    'metadata-secret',
    'a credential in the metadata',
    { tensors: [TENSOR], metadata: { args: `--token hf_${'a'.repeat(34)}` } },
    [`${STRUCTURE}/metadata-secret`],
  ),
  safetensors(
    'metadata-link',
    'a program to download in the metadata',
    { tensors: [TENSOR], metadata: { source: 'http://192.0.2.7/setup.exe' } },
    [`${STRUCTURE}/metadata-link`],
  ),
  safetensors(
    'metadata-pickle',
    'a pickle in base64 in the metadata',
    { tensors: [TENSOR], metadata: { state: INERT_PICKLE.toString('base64') } },
    ['pickle-calls/code-execution'],
  ),
  safetensors(
    'metadata-type',
    'metadata that is no text',
    { tensors: [TENSOR], metadata: { nested: { a: 1 } } },
    [`${STRUCTURE}/malformed-header`],
  ),
  safetensors(
    'deep-json',
    'JSON nested deeper than a parser’s stack',
    { header: `{"w":${'['.repeat(5000)}${']'.repeat(5000)}}` },
    ['gap:corrupt-data'],
  ),
  {
    id: 'shards-parent',
    title: 'an index that points to a parent folder',
    file: 'model.safetensors.index.json',
    build: () =>
      Buffer.from(
        JSON.stringify({ metadata: {}, weight_map: { w: '../../nonexistent/secret.safetensors' } }),
      ),
    expect: [`${STRUCTURE}/shard-outside-folder`],
  },
  {
    id: 'shards-link',
    title: 'an index that points to another machine',
    file: 'model.safetensors.index.json',
    build: () =>
      Buffer.from(JSON.stringify({ weight_map: { w: 'https://example.invalid/w.safetensors' } })),
    expect: [`${STRUCTURE}/shard-outside-folder`],
  },
  {
    id: 'shards-duplicate',
    title: 'an index that names a tensor in two files',
    file: 'model.safetensors.index.json',
    build: () => Buffer.from('{"weight_map":{"w":"a.safetensors","w":"b.safetensors"}}'),
    expect: [`${STRUCTURE}/ambiguous-index`],
  },
];
