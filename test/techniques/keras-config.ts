import { Buffer } from 'node:buffer';
import {
  dense,
  functionReference,
  kerasArchive,
  kerasObject,
  lambda,
  legacySequential,
  pythonBase64,
  sequential,
} from '../builders/keras.ts';
import { zip } from '../builders/zip.ts';
import type { AreaHonest, AreaTechnique } from './area.ts';
import { INERT_PICKLE } from './file-technique.ts';
import { CODE, kerasTechnique } from './keras-technique.ts';

const DANGEROUS = 'keras-references/dangerous-reference';
const GADGET = 'keras-references/keras-gadget';

const REFERENCE_TECHNIQUES: readonly AreaTechnique[] = [
  kerasTechnique(
    '6.3-symbol',
    'an operation layer that writes a file',
    legacySequential({
      class_name: 'TFOpLambda',
      config: { name: 'w', function: 'io.write_file' },
      inbound_nodes: [['/nonexistent/x', 0, 0, { contents: 'x' }]],
    }),
    [DANGEROUS],
  ),
  kerasTechnique(
    '6.3-class-method',
    'a class method of TensorFlow that opens files',
    legacySequential({
      class_name: 'ClassMethod',
      config: { name: 'w', cls_symbol: 'io.gfile.GFile', method_name: 'write' },
    }),
    [DANGEROUS],
  ),
  kerasTechnique(
    '6.4',
    'a class of the operating system',
    sequential({
      module: 'os',
      class_name: 'system',
      config: { command: 'echo weighbridge-test' },
      registered_name: null,
    }),
    [DANGEROUS],
    'os.system',
  ),
  kerasTechnique(
    '6.4-function',
    'a function by reference in an activation',
    sequential(
      kerasObject('Dense', { units: 1, activation: functionReference('subprocess', 'run') }),
    ),
    [DANGEROUS],
    'subprocess.run',
  ),
  kerasTechnique(
    '6.4-initializer',
    'the same in an initializer',
    sequential(kerasObject('Dense', { kernel_initializer: functionReference('os', 'system') })),
    [DANGEROUS],
  ),
  kerasTechnique(
    '6.4-inbound',
    'the same in the arguments of a call',
    sequential(
      kerasObject(
        'Dense',
        { units: 1 },
        { inbound_nodes: [{ args: [functionReference('posix', 'system')], kwargs: {} }] },
      ),
    ),
    [DANGEROUS],
  ),
  kerasTechnique(
    '6.4-builtins',
    'a function of Python itself',
    sequential(kerasObject('Dense', { activation: functionReference('builtins', 'eval') })),
    [DANGEROUS],
  ),
  kerasTechnique(
    '6.4-typespec',
    'a type specification of another module',
    sequential(
      kerasObject('Dense', {
        dtype: {
          class_name: '__typespec__',
          spec_name: 'Popen',
          module: 'subprocess',
          config: [],
          registered_name: null,
        },
      }),
    ),
    [DANGEROUS],
  ),
  kerasTechnique(
    '6.4-stdlib',
    'a class of the standard library no list names',
    sequential({
      module: 'fractions',
      class_name: 'Fraction',
      config: { f: 'x' },
      registered_name: null,
    }),
    ['keras-references/standard-library'],
  ),
  kerasTechnique(
    '6.4-registered',
    'another registered name for a function',
    sequential(
      kerasObject('Dense', {
        activation: {
          module: 'subprocess',
          class_name: 'function',
          config: 'relu',
          registered_name: 'getoutput',
        },
      }),
    ),
    [DANGEROUS],
  ),
  kerasTechnique(
    '6.5',
    'get_file by reference',
    sequential(
      kerasObject('Dense', {
        activation: functionReference('keras.src.utils.file_utils', 'get_file'),
      }),
    ),
    [GADGET],
    'get_file',
  ),
  kerasTechnique(
    '6.5-load-model',
    'load_model by reference',
    sequential(
      kerasObject('Dense', { activation: functionReference('keras.models', 'load_model') }),
    ),
    [GADGET],
  ),
  kerasTechnique(
    '6.5-class',
    'get_file as a class',
    sequential({
      module: 'keras.utils',
      class_name: 'get_file',
      config: { origin: 'http://192.0.2.1/x.tar', extract: true },
      registered_name: null,
    }),
    [GADGET, 'keras-paths/remote-file'],
  ),
  kerasTechnique(
    '6.5-unlisted',
    'a function of Keras that serves the machine',
    sequential(
      kerasObject('Dense', {
        activation: functionReference('keras.src.utils.io_utils', 'ask_to_proceed_with_overwrite'),
      }),
    ),
    ['keras-references/unlisted-function'],
  ),
  kerasTechnique(
    '6.5-walk',
    'a module seen through a module of Keras',
    sequential(
      kerasObject('Dense', {
        activation: functionReference('keras.src.utils.file_utils', 'os.system'),
      }),
    ),
    [DANGEROUS],
  ),
  kerasTechnique(
    '6.6',
    'safe mode switched off, then a Lambda',
    sequential(
      kerasObject('Dense', {
        activation: functionReference('keras.config', 'enable_unsafe_deserialization'),
      }),
      lambda(),
    ),
    [GADGET, CODE],
  ),
  kerasTechnique(
    '6.8',
    'a PyTorch module as a pickle',
    sequential(
      kerasObject('TorchModuleWrapper', {
        module: pythonBase64(INERT_PICKLE).replaceAll('\n', ''),
      }),
    ),
    ['keras-references/pickled-module', 'pickle-calls/code-execution'],
    'system',
  ),
  kerasTechnique(
    '6.9',
    'a vocabulary that is a file of the machine',
    sequential(kerasObject('StringLookup', { vocabulary: '/etc/passwd' })),
    ['keras-paths/sensitive-file'],
  ),
  kerasTechnique(
    '6.9-url',
    'a vocabulary that is an address',
    sequential(kerasObject('TextVectorization', { vocabulary: 'http://192.0.2.1/words.txt' })),
    ['keras-paths/remote-file'],
  ),
  kerasTechnique(
    '6.9-bucket',
    'a vocabulary in a bucket',
    sequential(kerasObject('IndexLookup', { vocabulary: 'gs://bucket/words.txt' })),
    ['keras-paths/remote-file'],
  ),
  kerasTechnique(
    '6.9-saved-model',
    'a layer that loads another model',
    sequential(kerasObject('TFSMLayer', { filepath: 'https://192.0.2.1/model' })),
    ['keras-references/saved-model-layer', 'keras-paths/remote-file'],
  ),
  kerasTechnique(
    '6.12',
    'a reference in the compile configuration',
    {
      module: 'keras',
      class_name: 'Sequential',
      config: { layers: [] },
      registered_name: 'Sequential',
      compile_config: { optimizer: 'adam', loss: functionReference('os', 'system') },
    },
    [DANGEROUS],
  ),
  kerasTechnique(
    '6.12-build',
    'a reference in the build configuration',
    sequential(
      kerasObject(
        'Dense',
        { units: 1 },
        {
          build_config: {
            input_shape: { module: 'os', class_name: 'popen', config: {}, registered_name: null },
          },
        },
      ),
    ),
    [DANGEROUS],
  ),
  {
    id: '6.12-metadata',
    title: 'a Lambda in metadata.json',
    build: () => ({
      'model.keras': kerasArchive(sequential(dense()), {
        'assets/task.json': JSON.stringify(sequential(lambda())),
      }),
    }),
    expect: [CODE],
  },
];

const doubled = JSON.stringify(sequential(dense(), lambda())).replace(
  '"class_name":"Lambda"',
  '"class_name":"Lambda","class_name":"Dense"',
);

const STRUCTURE_TECHNIQUES: readonly AreaTechnique[] = [
  {
    id: '6.13',
    title: 'config.json twice in the archive',
    build: () => ({
      'model.keras': zip({
        entries: [
          { name: 'config.json', data: JSON.stringify(sequential(lambda())) },
          { name: 'config.json', data: JSON.stringify(sequential(dense())) },
        ],
      }),
    }),
    expect: [CODE, 'zip-structure/ambiguous-name'],
  },
  kerasTechnique('6.13-doubled', 'class_name twice in one object', doubled, [
    'keras-structure/doubled-class',
    CODE,
  ]),
  kerasTechnique(
    '6.13-bom',
    'a byte order mark in front',
    `\ufeff${JSON.stringify(sequential(lambda()))}`,
    ['keras-structure/unusual-encoding', CODE],
  ),
  kerasTechnique(
    '6.13-utf16',
    'the configuration in UTF-16',
    Buffer.from(`\ufeff${JSON.stringify(sequential(lambda()))}`, 'utf16le'),
    ['keras-structure/unusual-encoding', CODE],
  ),
  kerasTechnique(
    '6.13-utf16-plain',
    'UTF-16 without a mark',
    Buffer.from(JSON.stringify(sequential(lambda())), 'utf16le'),
    ['keras-structure/unusual-encoding', CODE],
  ),
  kerasTechnique(
    '6.13-padded',
    'blanks in front, beyond what a glimpse shows',
    ' '.repeat(20_000) + JSON.stringify(sequential(lambda())),
    [CODE],
  ),
  kerasTechnique(
    '6.13-escaped',
    'keys written in escapes',
    JSON.stringify(sequential(lambda())).replaceAll('"class_name"', String.raw`"\u0063lass_name"`),
    [CODE],
  ),
];

export const KERAS_CONFIG_HONEST: readonly AreaHonest[] = [
  {
    id: 'keras-plain',
    title: 'a plain archive',
    build: () => ({ 'model.keras': kerasArchive(sequential(dense(), dense(3))) }),
  },
  {
    id: 'keras-symbols',
    title: 'arithmetic of TensorFlow between layers',
    build: () => ({
      'model.json': JSON.stringify(
        legacySequential(
          { class_name: 'TFOpLambda', config: { name: 'tf.math.add', function: 'math.add' } },
          {
            class_name: 'SlicingOpLambda',
            config: { name: 'tf.__operators__.getitem', function: '__operators__.getitem' },
          },
        ),
      ),
    }),
  },
  {
    id: 'keras-custom',
    title: 'a registered class of a project',
    build: () => ({
      'model.keras': kerasArchive(
        sequential({
          module: 'pkg.layers',
          class_name: 'Scale',
          config: { factor: 2 },
          registered_name: 'pkg>Scale',
        }),
      ),
    }),
  },
  {
    id: 'keras-data-set',
    title: 'a data set with class names',
    build: () => ({
      'labels.json': JSON.stringify([{ class_name: 'os.system', id: 1 }]),
      'config.json': JSON.stringify({ model_type: 'bert' }),
    }),
  },
];

export const KERAS_CONFIG_TECHNIQUES: readonly AreaTechnique[] = [
  ...REFERENCE_TECHNIQUES,
  ...STRUCTURE_TECHNIQUES,
];
