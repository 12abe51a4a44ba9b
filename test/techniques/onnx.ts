import { attribute, entry, graph, model, node, tensor } from '../builders/onnx.ts';
import { bytes, message, number, tag, varint } from '../builders/protobuf.ts';
import {
  EXTERNAL_DATA_TECHNIQUES,
  nested,
  SECRET,
  subgraph,
  technique,
  withTensor,
} from './onnx-external-data.ts';
import { INERT_PICKLE, type FileTechnique } from './file-technique.ts';

const DATA = 'onnx-external-data';
const OPERATORS = 'onnx-operators';
const STRUCTURE = 'onnx-structure';

function withNode(input: Parameters<typeof node>[0]): Uint8Array {
  return model({ graph: graph({ nodes: [node(input)] }) });
}

const OPERATOR_TECHNIQUES: readonly FileTechnique[] = [
  technique(
    'python',
    'an operator that runs Python',
    () => withNode({ operator: 'PyOp', domain: 'ai.onnx.contrib' }),
    [`${OPERATORS}/python-operator`],
  ),
  technique(
    'python-standard',
    'the same in the standard domain',
    () => withNode({ operator: 'PyOp' }),
    [`${OPERATORS}/python-operator`],
  ),
  technique(
    'custom',
    'an operator of an unknown library',
    () => withNode({ operator: 'Net', domain: 'com.example' }),
    [`${OPERATORS}/custom-operator`],
  ),
  technique(
    'custom-subgraph',
    'the same in a branch of If',
    () =>
      model({
        graph: subgraph(6, graph({ nodes: [node({ operator: 'Net', domain: 'com.example' })] })),
      }),
    [`${OPERATORS}/custom-operator`],
  ),
  technique(
    'custom-in-function',
    'the same in a local function of another name',
    () =>
      model({
        extra: [
          message(
            25,
            bytes(1, 'f'),
            bytes(10, 'com.example'),
            bytes(7, node({ operator: 'Net', domain: 'com.example' })),
          ),
        ],
      }),
    [`${OPERATORS}/custom-operator`],
  ),
  technique(
    'unknown',
    'an operator the standard does not have',
    () => withNode({ operator: 'Downloader' }),
    [`${OPERATORS}/unknown-operator`],
  ),
  technique(
    'context',
    'a compiled program in an attribute',
    () =>
      withNode({
        operator: 'EPContext',
        domain: 'com.microsoft',
        attributes: [attribute('ep_cache_context', bytes(4, Buffer.alloc(200, 7)))],
      }),
    [`${OPERATORS}/compiled-context`],
  ),
  technique(
    'context-name-last',
    'a compiled program whose attribute has its name behind the value',
    () =>
      withNode({
        operator: 'EPContext',
        domain: 'com.microsoft',
        attributes: [
          Buffer.concat([bytes(4, SECRET), bytes(1, 'ep_cache_context')]),
          Buffer.concat([number(3, 0), bytes(1, 'embed_mode')]),
        ],
      }),
    [`${OPERATORS}/context-outside-folder`],
  ),
  technique(
    'context-file',
    'a compiled program in another folder',
    () =>
      withNode({
        operator: 'EPContext',
        domain: 'com.microsoft',
        attributes: [
          attribute('embed_mode', number(3, 0)),
          attribute('ep_cache_context', bytes(4, SECRET)),
        ],
      }),
    [`${OPERATORS}/context-outside-folder`],
  ),
];

const STRUCTURE_TECHNIQUES: readonly FileTechnique[] = [
  technique(
    'short-tensor',
    'fewer bytes than the shape needs',
    () => withTensor({ dims: [1000, 1000], raw: Buffer.alloc(16) }),
    [`${STRUCTURE}/tensor-too-short`],
  ),
  technique(
    'long-tensor',
    'more bytes than the shape uses',
    () => withTensor({ dims: [2], raw: Buffer.alloc(4096) }),
    [`${STRUCTURE}/tensor-too-long`],
  ),
  technique(
    'negative-dimension',
    'a negative dimension',
    () => withTensor({ dims: [-1n], raw: Buffer.alloc(8) }),
    [`${STRUCTURE}/invalid-tensor`],
  ),
  technique(
    'overflow',
    'a shape whose product overflows',
    () => withTensor({ dims: [2n ** 40n, 2n ** 40n], raw: Buffer.alloc(8) }),
    [`${STRUCTURE}/invalid-tensor`],
  ),
  technique('unknown-type', 'a type that does not exist', () => withTensor({ type: 99 }), [
    `${STRUCTURE}/invalid-tensor`,
  ]),
  technique(
    'two-payloads',
    'two stores in one tensor',
    () =>
      model({
        graph: graph({ initializers: [Buffer.concat([tensor({}), bytes(4, Buffer.alloc(8))])] }),
      }),
    [`${STRUCTURE}/invalid-tensor`],
  ),
  technique('two-graphs', 'two graphs', () => model({ extra: [bytes(7, graph())] }), [
    `${STRUCTURE}/repeated-field`,
  ]),
  technique(
    'unknown-field',
    'a pickle in a field ONNX does not have',
    () => model({ extra: [bytes(999, Buffer.concat([INERT_PICKLE, Buffer.alloc(100)]))] }),
    [`${STRUCTURE}/unknown-payload`, 'pickle-calls/code-execution'],
  ),
  technique(
    'group',
    'a group, obsolete since 2008',
    () => model({ extra: [Buffer.concat([tag(30, 3), bytes(1, Buffer.alloc(100)), tag(30, 4)])] }),
    [`${STRUCTURE}/unusual-encoding`],
  ),
  technique(
    'overlong',
    'a number written longer than needed',
    () => model({ extra: [Buffer.concat([tag(5, 0), varint(1, 5)])] }),
    [`${STRUCTURE}/unusual-encoding`],
  ),
  technique(
    'lying-length',
    'a field longer than its message',
    () => model({ extra: [bytes(6, 'x', 10_000)] }),
    ['gap:corrupt-data', `${STRUCTURE}/broken-structure`],
  ),
  technique(
    'broken-tail',
    'an operator before a broken tail',
    () =>
      Buffer.concat([
        withNode({ operator: 'PyOp', domain: 'ai.onnx.contrib' }),
        Buffer.from([0xff, 0xff]),
      ]),
    [`${STRUCTURE}/broken-structure`, `${OPERATORS}/python-operator`],
  ),
  technique('deep', 'graphs in graphs without end', () => model({ graph: nested(60) }), [
    `${STRUCTURE}/broken-structure`,
  ]),
  technique(
    'metadata-pickle',
    'a pickle as metadata',
    () => model({ extra: [entry(14, 'state', Buffer.concat([INERT_PICKLE, Buffer.alloc(40)]))] }),
    ['pickle-calls/code-execution'],
  ),
  technique(
    'metadata-base64',
    'a pickle in base64 as metadata',
    () => model({ extra: [entry(14, 'state', INERT_PICKLE.toString('base64'))] }),
    ['pickle-calls/code-execution'],
  ),
  technique(
    'attribute-pickle',
    'a pickle in a text attribute',
    () =>
      withNode({
        attributes: [attribute('s', bytes(4, Buffer.concat([INERT_PICKLE, Buffer.alloc(40)])))],
      }),
    ['pickle-calls/code-execution'],
  ),
  technique(
    'trailing-zip',
    'an operator file with a zip archive behind it',
    () =>
      Buffer.concat([model(), Buffer.from('504b0506000000000000000000000000000000000000', 'hex')]),
    ['gap:corrupt-data'],
  ),
  {
    id: 'onnx-no-extension',
    title: 'a model without its extension, recognised by its content',
    file: 'weights.bin',
    build: () => withTensor({ external: { location: SECRET } }),
    expect: [`${DATA}/path-escape`],
  },
];

export const ONNX_TECHNIQUES: readonly FileTechnique[] = [
  ...EXTERNAL_DATA_TECHNIQUES,
  ...OPERATOR_TECHNIQUES,
  ...STRUCTURE_TECHNIQUES,
];
