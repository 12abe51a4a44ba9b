import { bytes, message, tag } from '../builders/protobuf.ts';
import {
  asset,
  constant,
  functionDef,
  graphDef,
  metaGraph,
  node,
  savedModel,
  text,
  texts,
} from '../builders/tensorflow.ts';
import type { AreaHonest, AreaTechnique } from './area.ts';
import { INERT_PICKLE } from './file-technique.ts';
import { CRON, PLANTS, saved, writer } from './tensorflow-technique.ts';

const OPERATORS = 'tensorflow-operators';
const STRUCTURE = 'tensorflow-structure';

export const OTHER: readonly AreaTechnique[] = [
  {
    id: '6.18-text',
    title: 'the text form of a SavedModel',
    build: () => ({ 'm/saved_model.pbtxt': TEXT_MODEL }),
    expect: PLANTS,
    shows: CRON,
  },
  {
    id: '6.18-text-comment',
    title: 'the text form behind a long comment',
    build: () => ({ 'm/saved_model.pbtxt': `#${'x'.repeat(20_000)}\n${TEXT_MODEL}` }),
    expect: PLANTS,
  },
  {
    id: '6.18-frozen',
    title: 'a frozen graph under another name',
    build: () => ({ 'weights.bin': graphDef({ nodes: [constant('path', CRON), writer('path')] }) }),
    expect: PLANTS,
  },
  {
    id: '6.18-meta',
    title: 'a MetaGraph of a checkpoint',
    build: () => ({
      'model.ckpt.meta': metaGraph({ nodes: [constant('path', CRON), writer('path')] }),
    }),
    expect: PLANTS,
  },
  saved(
    '6.18-asset',
    'an asset outside the folder',
    () => [{ fields: [asset('a', '../../../etc/passwd')] }],
    [`${STRUCTURE}/asset-outside-folder`],
  ),
  saved(
    '6.19',
    'a Python function by its token',
    () => [{ nodes: [node({ operator: 'PyFunc', attributes: [['token', text('pyfunc_0')]] })] }],
    [`${OPERATORS}/python-function`],
  ),
  saved('tf-print', 'printing into a file', () => [
    {
      nodes: [
        node({
          operator: 'PrintV2',
          inputs: ['x'],
          attributes: [['output_stream', text(`file://${CRON}`)]],
        }),
      ],
    },
  ]),
  saved(
    'tf-debug',
    'sending tensors to a debugger',
    () => [
      {
        nodes: [
          node({
            operator: 'DebugIdentityV3',
            inputs: ['x'],
            attributes: [['debug_urls', texts('grpc://192.0.2.7:6064')]],
          }),
        ],
      },
    ],
    [`${OPERATORS}/network-address`],
  ),
  saved(
    'tf-custom',
    'an operator of a native library',
    () => [{ nodes: [node({ operator: 'MyLoader' })] }],
    [`${OPERATORS}/foreign-operator`],
  ),
  saved(
    'tf-custom-function',
    'the same in a function',
    () => [{ functions: [functionDef({ name: 'f', nodes: [node({ operator: 'MyLoader' })] })] }],
    [`${OPERATORS}/foreign-operator`],
  ),
  saved(
    'tf-pickle',
    'a pickle in a constant',
    () => [{ nodes: [constant('c', Buffer.concat([INERT_PICKLE, Buffer.alloc(40)]))] }],
    ['pickle-calls/code-execution'],
  ),
  saved(
    'tf-unknown-field',
    'a pickle in a field TensorFlow does not have',
    () => [{ extra: [bytes(999, Buffer.concat([INERT_PICKLE, Buffer.alloc(100)]))] }],
    [`${STRUCTURE}/unknown-payload`, 'pickle-calls/code-execution'],
  ),
  saved(
    'tf-merged-graph',
    'a second graph_def in one MetaGraph, which readers merge',
    () => [{ fields: [bytes(2, graphDef({ nodes: [constant('path', CRON), writer('path')] }))] }],
    [...PLANTS, `${STRUCTURE}/repeated-field`],
  ),
  {
    id: 'tf-prefix',
    title: 'an unknown field in front of a SavedModel',
    build: () => ({
      'm/saved_model.pb': Buffer.concat([
        bytes(200, 'x'),
        savedModel({ nodes: [constant('path', CRON), writer('path')] }),
      ]),
    }),
    expect: PLANTS,
  },
  {
    id: 'tf-broken-tail',
    title: 'a node before a broken tail',
    build: () => ({
      'g.pb': Buffer.concat([
        graphDef({ nodes: [constant('path', CRON), writer('path')] }),
        Buffer.from([0xff, 0xff]),
      ]),
    }),
    expect: [...PLANTS, `${STRUCTURE}/broken-structure`, 'gap:corrupt-data'],
  },
  {
    id: 'tf-group',
    title: 'a group, obsolete since 2008',
    build: () => ({
      'g.pb': graphDef({
        extra: [Buffer.concat([tag(30, 3), bytes(1, Buffer.alloc(100)), tag(30, 4)])],
      }),
    }),
    expect: [`${STRUCTURE}/unusual-encoding`],
  },
  {
    id: 'tf-doubled-operator',
    title: 'a node with two operators, of which readers keep the last',
    build: () => ({
      'g.pb': graphDef({
        nodes: [
          constant('path', CRON),
          Buffer.concat([node({ operator: 'Identity', inputs: ['path'] }), bytes(2, 'WriteFile')]),
        ],
      }),
    }),
    expect: [...PLANTS, `${STRUCTURE}/repeated-field`],
  },
  {
    id: 'tf-long-number',
    title: 'a node whose length is written in more bytes than it needs',
    build: () => {
      const inner = node({
        operator: 'Identity',
        attributes: [['T', Buffer.from([0x30, 0x81, 0x00])]],
      });
      return { 'g.pb': graphDef({ nodes: [inner, constant('path', CRON), writer('path')] }) };
    },
    expect: [...PLANTS, `${STRUCTURE}/unusual-encoding`],
  },
  saved(
    'tf-compiled',
    'a program in another language, which is said not to be examined',
    () => [
      { nodes: [node({ operator: 'XlaCallModule', attributes: [['module', text('ML\u00efR')]] })] },
    ],
    [`${OPERATORS}/compiled-program`, 'gap:unsupported-format'],
  ),
  saved(
    'tf-variable',
    'writing to a path from a variable whose value stands in the checkpoint',
    () => [
      {
        nodes: [
          node({ operator: 'VarHandleOp', name: 'v' }),
          node({ operator: 'ReadVariableOp', name: 'p', inputs: ['v'] }),
          writer('p'),
        ],
      },
    ],
    [`${OPERATORS}/writes-computed`],
  ),
];

const TEXT_MODEL = `saved_model_schema_version: 1
meta_graphs <
  meta_info_def { tags: 'serve'  tensorflow_version: "2.21.0" }
  graph_def {
    node { name: "a" op: "Const" attr { key: "value" value { tensor { dtype: DT_STRING tensor_shape {} string_val: "\\057etc/" 'cron.d' } } } }
    node { name: "b" op: "Const" attr { key: "value" value: < tensor: < dtype: 7 string_val: ["\\x2fjob"] > > } }
    node { name: "path" op: "StringJoin" input: ["a", "b"] }
    node { name: "w" op: "WriteFile" input: "path" input: "a" }
  }
>
`;

export const HONEST: readonly AreaHonest[] = [
  {
    id: '6.17',
    title: 'saving, printing, asserting and decoding, as honest models do',
    build: () => ({
      'model/saved_model.pb': savedModel({
        nodes: [
          node({ operator: 'Placeholder', name: 'saver_filename' }),
          constant('part', '_temp/part'),
          node({ operator: 'StringJoin', name: 'join', inputs: ['saver_filename', 'part'] }),
          node({ operator: 'ShardedFilename', name: 'shard', inputs: ['join', 'x', 'x'] }),
          node({ operator: 'SaveV2', inputs: ['shard', 'x', 'x'] }),
          node({ operator: 'MergeV2Checkpoints', inputs: ['shard', 'saver_filename'] }),
          node({ operator: 'RestoreV2', inputs: ['saver_filename', 'x', 'x'] }),
          node({
            operator: 'PrintV2',
            inputs: ['x'],
            attributes: [['output_stream', text('stderr')]],
          }),
          node({ operator: 'Assert', inputs: ['x', 'x'] }),
          node({ operator: 'ReadFile', name: 'image', inputs: ['x'] }),
          node({ operator: 'DecodeJpeg', inputs: ['image'] }),
        ],
        fields: [message(3, bytes(1, 'saver_filename:0'))],
      }),
    }),
  },
  {
    id: '6.17-vocabulary',
    title: 'a vocabulary table from an asset, and text operators of an add-on',
    build: () => ({
      'model/saved_model.pb': savedModel({
        nodes: [
          constant('path', '/home/user/vocabulary.txt'),
          node({ operator: 'InitializeTableFromTextFileV2', inputs: ['x', 'path'] }),
          node({ operator: 'TFText>WhitespaceTokenizeWithOffsetsV2', inputs: ['x'] }),
        ],
        fields: [asset('path', 'vocabulary.txt')],
      }),
      'model/assets/vocabulary.txt': 'one\ntwo\n',
    }),
  },
  {
    id: '6.17-vocabulary-old',
    title: 'a vocabulary table as TensorFlow 1 saved it, its asset in a collection',
    build: () => ({
      'model/saved_model.pb': savedModel({
        nodes: [
          constant('path', '/home/user/vocabulary.txt'),
          node({ operator: 'InitializeTableFromTextFileV2', inputs: ['x', 'path'] }),
        ],
        fields: [
          message(
            4,
            bytes(1, 'saved_model_assets'),
            message(
              2,
              message(
                5,
                message(
                  1,
                  bytes(1, 'type.googleapis.com/tensorflow.AssetFileDef'),
                  message(2, message(1, bytes(1, 'path:0')), bytes(2, 'vocabulary.txt')),
                ),
              ),
            ),
          ),
        ],
      }),
      'model/assets/vocabulary.txt': 'one\ntwo\n',
    }),
  },
];
