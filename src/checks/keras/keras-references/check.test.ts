import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import {
  dense,
  functionReference,
  kerasObject,
  sequential,
  type Json,
} from '../../../../test/builders/keras.ts';
import { kerasConfig } from '../../../formats/keras-config/keras-config.ts';
import { readKerasConfig } from '../../../formats/keras-config/parse.ts';
import check from './check.ts';

async function rulesOf(...layers: readonly Json[]) {
  const read = readKerasConfig(
    Buffer.from(JSON.stringify(sequential(...layers))),
    'json',
    'config.json',
  );
  if (!read.ok) throw new Error(read.error.detail);
  return (await runCheck(check, [[kerasConfig, read.value]])).map((finding) =>
    finding.rule.slice('keras-references/'.length),
  );
}

const activation = (module: string, name: string): Json =>
  kerasObject('Dense', { activation: functionReference(module, name) });
const named = (module: string | null, name: string, registered: string | null = null): Json => ({
  module,
  class_name: name,
  config: {},
  registered_name: registered,
});

describe('checks/keras/keras-references', () => {
  it.each<[string, Json, string]>([
    ['a command', activation('os', 'system'), 'dangerous-reference'],
    ['an evaluator', activation('builtins', 'exec'), 'dangerous-reference'],
    ['a loader of pickles', activation('torch', 'load'), 'dangerous-reference'],
    [
      'a file operation of TensorFlow',
      activation('tensorflow.python.ops.gen_io_ops', 'write_file'),
      'dangerous-reference',
    ],
    ['a download', activation('keras.utils', 'get_file'), 'keras-gadget'],
    [
      'a download in TensorFlow’s Keras',
      activation('tensorflow.keras.utils', 'get_file'),
      'keras-gadget',
    ],
    [
      'safe mode switched off',
      activation('keras.config', 'enable_unsafe_deserialization'),
      'keras-gadget',
    ],
    ['a module of the standard library', named('fractions', 'Fraction'), 'standard-library'],
    ['a pickled module', named('keras.layers', 'TorchModuleWrapper'), 'pickled-module'],
    ['a layer that loads another model', named('keras.layers', 'TFSMLayer'), 'saved-model-layer'],
    [
      'a helper function of Keras',
      activation('keras.src.utils.io_utils', 'anything'),
      'unlisted-function',
    ],
    ['a layer nobody knows', named('keras.layers', 'DenseOfTheFuture'), 'unlisted-name'],
    [
      'a class of a project',
      named('project.layers', 'Attention2', 'project>Attention2'),
      'custom-object',
    ],
    ['a class without a module', named(null, 'Attention2'), 'custom-object'],
    ['a false registration', named('keras.layers', 'Dense', 'pkg>Runner'), 'spoofed-name'],
  ])('reports %s', async (_, layer, rule) => {
    expect(await rulesOf(layer)).toEqual([rule]);
  });

  it.each<[string, Json]>([
    ['a layer', dense()],
    ['an activation written as a built-in', activation('builtins', 'relu')],
    ['an activation of TensorFlow', activation('tensorflow.python.ops.gen_nn_ops', 'relu')],
    ['an operation', activation('keras.ops', 'silu')],
    ['a layer of Keras 2', named('tf_keras.layers', 'Dense')],
    ['a private module of Keras', named('keras.src.layers.core.dense', 'Dense')],
    [
      'a layer of KerasHub',
      named(
        'keras_hub.src.layers.modeling.token_and_position_embedding',
        'TokenAndPositionEmbedding',
        'keras_hub>TokenAndPositionEmbedding',
      ),
    ],
  ])('stays silent about %s', async (_, layer) => {
    expect(await rulesOf(layer)).toEqual([]);
  });

  it('asks once for a class that is used a hundred times', async () => {
    expect(await rulesOf(...Array.from({ length: 100 }, () => named('project', 'Block')))).toEqual([
      'custom-object',
    ]);
  });
});
