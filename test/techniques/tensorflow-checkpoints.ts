import {
  checkpointIndex,
  kerasMetadata,
  type CheckpointInput,
} from '../builders/tensorflow-checkpoint.ts';
import { bytes, message } from '../builders/protobuf.ts';
import type { AreaHonest, AreaTechnique } from './area.ts';
import { saved } from './tensorflow-technique.ts';

const CHECK = 'tensorflow-checkpoint';
/** `print('weighbridge-test')`, marshalled by CPython 3.11 and written in Base64 as Keras does it. */
const LAMBDA = JSON.stringify({
  class_name: 'Lambda',
  config: {
    name: 'lambda',
    module: 'keras.layers',
    function_type: 'lambda',
    function: {
      class_name: '__tuple__',
      items: [
        'YwAAAAAAAAAAAAAAAAMAAAAAAAAA8xwAAACXAAIAZQBkAKYBAACrAQAAAAAAAAAAAQBkAVMAKQJ6EHdlaWdoYnJpZGdlLXRlc3ROKQHaBXByaW50qQDzAAAAANoBePoIPG1vZHVsZT5yBQAAAAEAAABzHAAAAPADAQEB2AAFgAXQBhjRABnUABnQABnQABnQABlyAwAAAA==',
        null,
        null,
      ],
    },
  },
  keras_version: '2.12.0',
});

function index(
  id: string,
  title: string,
  input: CheckpointInput,
  expect: readonly string[],
): AreaTechnique {
  return {
    id: `6.18-${id}`,
    title,
    build: () => ({
      'variables/variables.index': checkpointIndex(input),
      'variables/variables.data-00000-of-00001': Buffer.alloc(64, 1),
    }),
    expect,
  };
}

export const CHECKPOINT_TECHNIQUES: readonly AreaTechnique[] = [
  {
    id: '6.15',
    title: 'a Lambda layer in keras_metadata.pb',
    build: () => ({ 'model/keras_metadata.pb': kerasMetadata('{"name": "a"}', LAMBDA) }),
    expect: ['keras-code/embedded-code'],
  },
  saved(
    '6.15-object',
    'a Lambda layer in the object graph of a SavedModel, as Keras before 2.5 kept it',
    () => [
      {
        fields: [message(7, message(1, message(4, bytes(1, '_tf_keras_layer'), bytes(3, LAMBDA))))],
      },
    ],
    ['keras-code/embedded-code'],
  ),
  index(
    'index-shard',
    'a tensor in a data file beyond the count',
    { entries: [{ name: 'w', shard: 9 }] },
    [`${CHECK}/outside-data`],
  ),
  index(
    'index-size',
    'a shape larger than its bytes',
    { entries: [{ name: 'w', shape: [1 << 20, 1 << 20] }] },
    [`${CHECK}/size-mismatch`],
  ),
  index(
    'index-overlap',
    'two tensors on the same bytes',
    { entries: [{ name: 'a' }, { name: 'b' }] },
    [`${CHECK}/overlapping-tensors`],
  ),
  index(
    'index-doubled',
    'a tensor name that stands twice',
    { entries: [{ name: 'a' }, { name: 'a', offset: 8 }] },
    [`${CHECK}/overlapping-tensors`],
  ),
  index(
    'index-broken',
    'an entry that outgrows its block',
    { tail: Buffer.from([0, 1, 100, 0x77]) },
    [`${CHECK}/broken-index`, 'gap:corrupt-data'],
  ),
  index('index-outside', 'a block beyond the file', { stated: 10 ** 6 }, ['gap:corrupt-data']),
  {
    id: '6.18-index-missing',
    title: 'an index whose data file is not there',
    build: () => ({ 'variables/variables.index': checkpointIndex() }),
    expect: ['gap:missing-file'],
  },
  {
    id: '6.18-state',
    title: 'a list of checkpoints that leads to another folder',
    build: () => ({ checkpoint: 'model_checkpoint_path: "../../other/model.ckpt"\n' }),
    expect: [`${CHECK}/checkpoint-escape`],
  },
  {
    id: '6.18-state-network',
    title: 'a list of checkpoints that leads to the network, its second entry',
    build: () => ({
      checkpoint:
        "model_checkpoint_path: 'model-1' all_model_checkpoint_paths: 'http://192.0.2.7/m'\n",
    }),
    expect: [`${CHECK}/checkpoint-escape`],
  },
];

export const CHECKPOINT_HONEST: readonly AreaHonest[] = [
  {
    id: '6.18-index',
    title: 'a checkpoint with its data files, in a folder with capitals',
    build: () => ({
      'Model/Model.ckpt-1.index': checkpointIndex({
        shards: 2,
        entries: [{ name: 'a' }, { name: 'b', shard: 1 }],
      }),
      'Model/Model.ckpt-1.data-00000-of-00002': Buffer.alloc(8, 1),
      'Model/Model.ckpt-1.data-00001-of-00002': Buffer.alloc(8, 1),
      'Model/checkpoint': 'model_checkpoint_path: "Model.ckpt-1"\n',
    }),
  },
];
