import { attribute, graph, model, node, tensor, type TensorInput } from '../builders/onnx.ts';
import { bytes, message, type Bytes } from '../builders/protobuf.ts';
import type { FileTechnique } from './file-technique.ts';

const DATA = 'onnx-external-data';
export const SECRET = '../../nonexistent/secret';

export function technique(
  id: string,
  title: string,
  build: () => Uint8Array,
  expect: readonly string[],
): FileTechnique {
  return { id: `onnx-${id}`, title, file: 'model.onnx', build, expect };
}

export function external(location: string, rest: Readonly<Record<string, string>> = {}): Bytes {
  return tensor({ external: { location, ...rest } });
}

/** A node that holds a graph in an attribute, as If, Loop and Scan do. */
export function subgraph(field: number, inner: Bytes): Bytes {
  return graph({
    nodes: [node({ operator: 'If', attributes: [attribute('then_branch', bytes(field, inner))] })],
  });
}

export function nested(levels: number): Bytes {
  let inner = graph({ initializers: [external(SECRET)] });
  for (let level = 0; level < levels; level += 1) inner = subgraph(6, inner);
  return inner;
}

/** External data in every place where ONNX allows a tensor. */
const PLACES: readonly (readonly [id: string, title: string, build: () => Uint8Array])[] = [
  [
    'initializer',
    'an initializer',
    () => model({ graph: graph({ initializers: [external(SECRET)] }) }),
  ],
  [
    'constant',
    'the value of a Constant node',
    () =>
      model({
        graph: graph({
          nodes: [
            node({
              operator: 'Constant',
              attributes: [attribute('value', bytes(5, external(SECRET)))],
            }),
          ],
        }),
      }),
  ],
  [
    'tensors',
    'a list of tensors in an attribute',
    () =>
      model({
        graph: graph({
          nodes: [
            node({
              attributes: [attribute('values', bytes(10, tensor({})), bytes(10, external(SECRET)))],
            }),
          ],
        }),
      }),
  ],
  [
    'sparse-values',
    'the values of a sparse initializer',
    () =>
      model({
        graph: graph({ extra: [message(15, bytes(1, external(SECRET)), bytes(2, tensor({})))] }),
      }),
  ],
  [
    'sparse-indices',
    'the indices of a sparse initializer',
    () =>
      model({
        graph: graph({ extra: [message(15, bytes(1, tensor({})), bytes(2, external(SECRET)))] }),
      }),
  ],
  [
    'sparse-attribute',
    'a sparse tensor in an attribute',
    () =>
      model({
        graph: graph({
          nodes: [
            node({ attributes: [attribute('value', message(22, bytes(1, external(SECRET))))] }),
          ],
        }),
      }),
  ],
  [
    'subgraph',
    'a branch of If',
    () => model({ graph: subgraph(6, graph({ initializers: [external(SECRET)] })) }),
  ],
  [
    'subgraphs',
    'a list of graphs in an attribute',
    () => model({ graph: subgraph(11, graph({ initializers: [external(SECRET)] })) }),
  ],
  ['nested', 'a branch ten levels deep', () => model({ graph: nested(10) })],
  [
    'function',
    'a node of a local function',
    () =>
      model({
        extra: [
          message(
            25,
            bytes(1, 'f'),
            bytes(10, 'local'),
            bytes(7, node({ attributes: [attribute('value', bytes(5, external(SECRET)))] })),
          ),
        ],
      }),
  ],
  [
    'function-default',
    'a default attribute of a local function',
    () =>
      model({
        extra: [
          message(25, bytes(1, 'f'), bytes(11, attribute('value', bytes(5, external(SECRET))))),
        ],
      }),
  ],
  [
    'training',
    'the training graph',
    () => model({ extra: [message(20, bytes(2, graph({ initializers: [external(SECRET)] })))] }),
  ],
  [
    'second-graph',
    'a second graph, which protobuf merges with the first',
    () => model({ extra: [bytes(7, graph({ initializers: [external(SECRET)] }))] }),
  ],
  [
    'behind-data',
    'behind 300 KB of numbers',
    () =>
      model({
        graph: graph({
          initializers: [
            tensor({ dims: [75_000], raw: Buffer.alloc(300_000, 0x41) }),
            external(SECRET),
          ],
        }),
      }),
  ],
];

const LOCATIONS: readonly (readonly [id: string, location: string])[] = [
  ['parent', '../secret'],
  ['inner-parent', 'data/../../secret'],
  ['backslash', '..\\..\\secret'],
  ['absolute', '/nonexistent/secret'],
  ['drive', 'C:\\nonexistent\\secret'],
  ['drive-relative', 'C:secret'],
  ['network-share', '\\\\host.invalid\\share\\secret'],
  ['link', 'https://example.invalid/data'],
  ['file-link', 'file:///nonexistent/secret'],
  ['home', '~/secret'],
  ['nul', 'data\u0000.bin'],
];

export function withTensor(input: TensorInput): Uint8Array {
  return model({ graph: graph({ initializers: [tensor(input)] }) });
}

export const EXTERNAL_DATA_TECHNIQUES: readonly FileTechnique[] = [
  ...PLACES.map(([id, title, build]) =>
    technique(`external-in-${id}`, `an external path in ${title}`, build, [`${DATA}/path-escape`]),
  ),
  ...LOCATIONS.map(([id, location]) =>
    technique(
      `external-${id}`,
      `the external path ${JSON.stringify(location)}`,
      () => withTensor({ external: { location } }),
      [`${DATA}/path-escape`],
    ),
  ),
  technique(
    'external-memory',
    'external data at a memory address',
    () => withTensor({ external: { location: '*/_ORT_MEM_ADDR_/*', offset: '4096', length: '8' } }),
    [`${DATA}/memory-address`],
  ),
  technique(
    'external-own-file',
    'external data in the model itself',
    () => withTensor({ external: { location: 'model.onnx' } }),
    [`${DATA}/own-file`],
  ),
  technique(
    'external-dotted-own-file',
    'the same behind a dot',
    () => withTensor({ external: { location: './model.onnx' } }),
    [`${DATA}/own-file`],
  ),
  technique(
    'external-no-location',
    'external data without a path',
    () => withTensor({ isExternal: true }),
    [`${DATA}/missing-location`],
  ),
  technique(
    'external-negative',
    'a negative offset',
    () => withTensor({ external: { location: 'd', offset: '-1' } }),
    [`${DATA}/invalid-range`],
  ),
  technique(
    'external-huge',
    'a length beyond what a number holds',
    () => withTensor({ external: { location: 'd', length: '99999999999999999999' } }),
    [`${DATA}/invalid-range`],
  ),
  technique(
    'external-short',
    'a length shorter than the shape',
    () => withTensor({ dims: [1000], external: { location: 'd', length: '8' } }),
    [`${DATA}/invalid-range`],
  ),
  technique(
    'external-attribute',
    'an entry that sets an attribute of the loader',
    () => withTensor({ external: { location: 'd', __class__: 'x' } }),
    [`${DATA}/unknown-key`],
  ),
  technique(
    'external-twice',
    'data inside and outside',
    () => withTensor({ raw: Buffer.alloc(8), external: { location: 'd' } }),
    [`${DATA}/two-sources`],
  ),
];
