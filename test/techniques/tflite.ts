import { flatBytes, flatTable, u32, u64 } from '../builders/flatbuffer.ts';
import { text } from '../builders/tensorflow.ts';
import {
  bareNode,
  bufferAt,
  flexOptions,
  liteModel,
  packedTexts,
  type LiteInput,
} from '../builders/tflite.ts';
import { zip } from '../builders/zip.ts';
import type { AreaHonest, AreaTechnique } from './area.ts';
import { INERT_PICKLE } from './file-technique.ts';

const LITE = 'tflite-operators';
const GRAPH = 'tensorflow-operators';
const CRON = '/etc/cron.d/job';
const STRING = 5;
const IF_OPTIONS = 92;
const IF = 118;

function lite(
  id: string,
  title: string,
  build: () => LiteInput,
  expect: readonly string[],
  shows?: string,
): AreaTechnique {
  const file = () => ({ 'model.tflite': liteModel(build()) });
  return { id, title, build: file, expect, ...(shows === undefined ? {} : { shows }) };
}

const WRITE = flexOptions({ operator: 'WriteFile', inputs: ['a', 'b'] });

export const LITE_TECHNIQUES: readonly AreaTechnique[] = [
  lite('6.20', 'an operator of a native library', () => ({ codes: ['MyLoader'] }), [
    `${LITE}/custom-operator`,
  ]),
  lite(
    '6.20-flex',
    'FlexWriteFile with a constant path',
    () => ({
      codes: ['FlexWriteFile'],
      tensors: [{ type: STRING, buffer: 1 }],
      buffers: [packedTexts(CRON)],
      nodes: [{ code: 0, inputs: [0, 0], options: WRITE }],
    }),
    [`${GRAPH}/plants-file`],
    CRON,
  ),
  lite(
    '6.20-flex-alias',
    'a harmless operator code whose NodeDef writes a file',
    () => ({
      codes: ['FlexStringLower'],
      tensors: [{ type: STRING, buffer: 1 }],
      buffers: [packedTexts(CRON)],
      nodes: [{ code: 0, inputs: [0, 0], options: WRITE }],
    }),
    [`${GRAPH}/plants-file`],
    CRON,
  ),
  lite(
    '6.20-flex-joined',
    'a path that another Flex operator joins',
    () => ({
      codes: ['FlexStringJoin', 'FlexReadFile'],
      tensors: [{ type: STRING, buffer: 1 }, { type: STRING, buffer: 2 }, { type: STRING }],
      buffers: [packedTexts('/etc/'), packedTexts('shadow')],
      nodes: [
        {
          code: 0,
          inputs: [0, 1],
          outputs: [2],
          options: flexOptions({ operator: 'StringJoin', inputs: ['a', 'b'] }),
        },
        { code: 1, inputs: [2], options: flexOptions({ operator: 'ReadFile', inputs: ['a'] }) },
      ],
    }),
    [`${GRAPH}/reads-sensitive-file`],
    '/etc/shadow',
  ),
  lite(
    '6.20-flex-branch',
    'the path is handed to a branch in another subgraph',
    () => ({
      codes: ['FlexWriteFile', IF],
      tensors: [{}, { type: STRING, buffer: 1 }],
      buffers: [packedTexts(CRON)],
      nodes: [{ code: 1, inputs: [0, 1], builtin: [IF_OPTIONS, flatTable(u32(1), u32(1))] }],
      more: [
        {
          tensors: [{ type: STRING }],
          inputs: [0],
          nodes: [{ code: 0, inputs: [0, 0], options: WRITE }],
        },
      ],
    }),
    [`${GRAPH}/plants-file`],
    CRON,
  ),
  lite(
    '6.20-flex-print',
    'FlexPrintV2 into a file',
    () => ({
      codes: ['FlexPrintV2'],
      nodes: [
        {
          code: 0,
          options: flexOptions({
            operator: 'PrintV2',
            attributes: [['output_stream', text('file:///tmp/x')]],
          }),
        },
      ],
    }),
    [`${GRAPH}/writes-outside`],
  ),
  lite(
    '6.20-flex-unreadable',
    'options of a Flex operator in another form',
    () => ({
      codes: ['FlexWriteFile'],
      nodes: [{ code: 0, options: bareNode({ operator: 'WriteFile' }) }],
    }),
    ['gap:count-limit'],
  ),
  lite(
    '6.20-buffer-outside',
    'a buffer beyond the file',
    () => ({ buffers: [bufferAt(10 ** 9, 4)] }),
    [`${LITE}/outside-file`],
  ),
  lite(
    '6.20-options-outside',
    'options of an operator beyond the file',
    () => ({
      codes: ['MyLoader'],
      nodes: [{ code: 0, more: [undefined, undefined, undefined, u64(10 ** 9), u64(64)] }],
    }),
    [`${LITE}/outside-file`, `${LITE}/custom-operator`],
  ),
  lite(
    '6.20-vector',
    'a vector longer than the file',
    () => ({ buffers: [flatTable(flatBytes('x', 10 ** 9))] }),
    [`${LITE}/outside-file`],
  ),
  lite(
    '6.20-index',
    'an operand that is not there',
    () => ({ nodes: [{ code: 0, inputs: [99] }] }),
    [`${LITE}/wrong-index`],
  ),
  lite(
    '6.20-short',
    'a buffer shorter than its shape',
    () => ({ tensors: [{ shape: [64, 64], buffer: 1 }], buffers: [Buffer.alloc(4)] }),
    [`${LITE}/size-mismatch`],
  ),
  lite('6.20-external', 'buffers in a file elsewhere', () => ({ external: '/etc/passwd' }), [
    `${LITE}/buffers-elsewhere`,
  ]),
  lite(
    '6.20-metadata-pickle',
    'a pickle as metadata',
    () => ({
      buffers: [Buffer.concat([INERT_PICKLE, Buffer.alloc(40)])],
      metadata: [['state', 1]],
    }),
    ['pickle-calls/code-execution'],
  ),
  {
    id: '6.20-zip',
    title: 'a pickle in the zip behind the model',
    build: () => ({
      'model.tflite': zip({
        prefix: liteModel(),
        entries: [{ name: 'labels.pkl', data: INERT_PICKLE }],
      }),
    }),
    expect: ['pickle-calls/code-execution'],
  },
  {
    id: '6.20-behind',
    title: 'a pickle behind the buffers',
    build: () => ({
      'model.tflite': Buffer.concat([liteModel(), Buffer.alloc(1024, 7), INERT_PICKLE]),
    }),
    expect: ['unattributed-bytes/hidden-bytes'],
  },
  {
    id: '6.20-name',
    title: 'a model under another name',
    build: () => ({ 'weights.bin': liteModel({ codes: ['MyLoader'] }) }),
    expect: [`${LITE}/custom-operator`],
  },
];

export const LITE_HONEST: readonly AreaHonest[] = [
  {
    id: '6.20-labels',
    title: 'a model with its label file in a zip behind it, as TensorFlow Lite Metadata does it',
    build: () => ({
      'model.tflite': zip({
        prefix: liteModel(),
        entries: [{ name: 'labels.txt', data: Buffer.from('cat\ndog\n') }],
      }),
    }),
  },
  {
    id: '6.20-large',
    title: 'a large model whose buffers lie behind the flatbuffer',
    build: () => {
      const data = Buffer.alloc(64, 1);
      const layout = (at: number): LiteInput => ({
        tensors: [{ shape: [16], buffer: 1 }],
        buffers: [bufferAt(at, 64)],
      });
      const at = liteModel(layout(2)).length;
      return { 'model.tflite': Buffer.concat([liteModel(layout(at)), data]) };
    },
  },
];
