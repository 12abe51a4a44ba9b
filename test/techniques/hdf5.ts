import { Buffer } from 'node:buffer';
import {
  hdf5,
  type Attributes,
  type DatasetSpec,
  type FileSpec,
  type GroupSpec,
} from '../builders/hdf5.ts';
import {
  dense,
  functionReference,
  kerasArchive,
  kerasObject,
  lambda,
  legacyLambda,
  legacySequential,
  sequential,
  type Json,
} from '../builders/keras.ts';
import type { AreaHonest, AreaTechnique } from './area.ts';
import { INERT_PICKLE } from './file-technique.ts';
import { CODE, COMMAND } from './keras-technique.ts';

const OUTSIDE = 'hdf5-references/model-reads-outside';
const HARMFUL = legacySequential(legacyLambda());
const HONEST_CONFIG = JSON.stringify(
  legacySequential({ class_name: 'Dense', config: { units: 2, activation: 'relu' } }),
);

function model(attributes: Attributes, more: GroupSpec = {}, spec: FileSpec = {}): Uint8Array {
  return hdf5({ attributes, groups: { model_weights: {} }, ...more }, spec);
}

function technique(
  id: string,
  title: string,
  build: () => Uint8Array,
  expect: readonly string[],
  shows?: string,
  name = 'model.h5',
): AreaTechnique {
  const files = (): Record<string, Uint8Array> => ({ [name]: build() });
  return shows === undefined
    ? { id, title, build: files, expect }
    : { id, title, build: files, expect, shows };
}

function withConfig(config: Json): Readonly<Record<string, string>> {
  return { keras_version: '2.12.0', backend: 'tensorflow', model_config: JSON.stringify(config) };
}

function weights(dataset: DatasetSpec): Uint8Array {
  return hdf5({
    groups: { layers: { groups: { dense: { groups: { vars: { datasets: { '0': dataset } } } } } } },
  });
}

export const HDF5_TECHNIQUES: readonly AreaTechnique[] = [
  technique(
    '6.1-hdf5',
    'the list form in an HDF5 file',
    () => model(withConfig(HARMFUL)),
    [CODE],
    COMMAND,
  ),
  technique(
    '6.7',
    'a Lambda of Keras 3 in an HDF5 file, which ignores safe mode',
    () => model(withConfig(sequential(lambda()))),
    [CODE],
    COMMAND,
    'model.hdf5',
  ),
  technique(
    '6.7-renamed',
    'the same under another name',
    () => model(withConfig(HARMFUL)),
    [CODE, 'file-type/lying-extension'],
    COMMAND,
    'model.png',
  ),
  technique(
    '6.10',
    'weights stored in a file of the machine',
    () => weights({ shape: [10], external: ['/etc/passwd'] }),
    [OUTSIDE],
    '/etc/passwd',
    'model.weights.h5',
  ),
  technique(
    '6.10-link',
    'an external link among the weights',
    () =>
      model(withConfig(sequential(dense())), {
        links: { optimizer_weights: { file: '/etc/passwd', target: '/' } },
      }),
    [OUTSIDE],
    '/etc/passwd',
  ),
  technique(
    '6.10-beside',
    'weights stored in a file beside the model',
    () => weights({ shape: [10], external: ['secrets.bin'] }),
    [OUTSIDE, 'gap:missing-file'],
    'secrets.bin',
  ),
  technique(
    '6.10-virtual',
    'weights that are a view of another file',
    () => weights({ shape: [10], virtual: [['../other.h5', '/x']] }),
    [OUTSIDE],
    '../other.h5',
  ),
  technique(
    '6.10-inside',
    'the same inside a .keras archive',
    () =>
      kerasArchive(sequential(dense()), {
        'model.weights.h5': weights({ shape: [10], external: ['/etc/passwd'] }),
      }),
    [OUTSIDE],
    '/etc/passwd',
    'model.keras',
  ),
  technique(
    '6.10-data',
    'a data set over a file of the machine',
    () => hdf5({ datasets: { x: { shape: [10], external: ['/etc/shadow'] } } }),
    ['hdf5-references/sensitive-file'],
    '/etc/shadow',
    'data.h5',
  ),
  technique(
    '6.11',
    'a shape of terabytes without data',
    () => weights({ shape: [2_000_000, 2_000_000], chunk: [10, 10] }),
    ['hdf5-structure/oversized-weights'],
  ),
  technique(
    '6.11-contiguous',
    'the same without chunks',
    () => weights({ shape: [2_000_000, 2_000_000] }),
    ['hdf5-structure/oversized-weights'],
  ),
  technique(
    '6.11-overflow',
    'a shape beyond what numbers hold',
    () => weights({ shape: [2 ** 40, 2 ** 40], statedBytes: 0 }),
    ['hdf5-structure/wrong-size'],
  ),
  technique(
    '6.12-training',
    'a reference in the training configuration',
    () =>
      model({
        ...withConfig(sequential(dense())),
        training_config: JSON.stringify({
          optimizer_config: { class_name: 'Adam', config: {} },
          loss: functionReference('os', 'system'),
        }),
      }),
    ['keras-references/dangerous-reference'],
  ),
  technique(
    '6.14',
    'a second configuration among the weights',
    () =>
      hdf5({
        attributes: { keras_version: '2.12.0', model_config: HONEST_CONFIG },
        groups: { model_weights: { attributes: { model_config: JSON.stringify(HARMFUL) } } },
      }),
    ['hdf5-structure/second-configuration', CODE],
  ),
  technique(
    '6.14-doubled',
    'the same attribute twice',
    () =>
      model([
        ['keras_version', '2.12.0'],
        ['model_config', HONEST_CONFIG],
        ['model_config', JSON.stringify(HARMFUL)],
      ]),
    ['hdf5-structure/doubled-name', CODE],
  ),
  technique(
    '6.14-variable',
    'the configuration as a string of variable length',
    () => model({ model_config: { variable: JSON.stringify(HARMFUL) } }),
    [CODE],
    COMMAND,
  ),
  technique(
    '6.14-other-name',
    'the configuration under a name Keras does not use',
    () => model({ model_config: HONEST_CONFIG, notes: JSON.stringify(HARMFUL) }),
    [CODE],
    COMMAND,
  ),
  technique(
    '6.14-doubled-keys',
    'keys that stand twice',
    () =>
      model({
        model_config: HONEST_CONFIG.replace(
          '"class_name":"Dense"',
          '"class_name":"Lambda","class_name":"Dense"',
        ),
      }),
    ['keras-structure/doubled-class'],
  ),
  technique(
    '6.10-vocabulary',
    'a vocabulary of the machine in an HDF5 file',
    () => model(withConfig(sequential(kerasObject('StringLookup', { vocabulary: '/etc/passwd' })))),
    ['keras-paths/sensitive-file'],
  ),
  technique(
    'hdf5-user-block',
    'a pickle in front of the file',
    () =>
      hdf5(
        {},
        { userBlock: Buffer.concat([INERT_PICKLE, Buffer.alloc(512 - INERT_PICKLE.length)]) },
      ),
    ['file-type/polyglot', 'pickle-calls/code-execution'],
  ),
  technique(
    'hdf5-free',
    'a pickle in the free space of the file',
    () => hdf5({}, { free: Buffer.concat([Buffer.alloc(64, 7), INERT_PICKLE, Buffer.alloc(64)]) }),
    ['pickle-calls/code-execution'],
    'system',
  ),
  technique(
    'hdf5-trailing',
    'a pickle behind the file',
    () => hdf5({}, { trailing: INERT_PICKLE }),
    ['unattributed-bytes/hidden-bytes', 'pickle-calls/code-execution'],
  ),
  technique(
    'hdf5-attribute',
    'an attribute that PyTables would unpickle',
    () => hdf5({ attributes: { CLASS: 'GROUP', payload: INERT_PICKLE } }),
    ['pickle-calls/code-execution'],
    'system',
  ),
  technique(
    'hdf5-attribute-text',
    'the same as a pickle of text',
    () => hdf5({ attributes: { payload: "cposix\nsystem\n(S'echo weighbridge-test'\ntR." } }),
    ['pickle-calls/code-execution'],
    'system',
  ),
  technique(
    'hdf5-data',
    'a pickle as the bytes of a data set',
    () =>
      hdf5({
        datasets: { blob: { shape: [INERT_PICKLE.length], elementBytes: 1, data: INERT_PICKLE } },
      }),
    ['pickle-calls/code-execution'],
    'system',
  ),
  technique(
    'hdf5-checksum',
    'a header changed after it was written',
    () => hdf5({}, { wrongChecksum: true }),
    ['hdf5-structure/broken-structure'],
  ),
  technique(
    'hdf5-truncated',
    'a file that ends too early',
    () => hdf5({}, { missingBytes: 4096 }),
    ['hdf5-structure/truncated-file'],
  ),
  technique(
    'hdf5-short',
    'a shape larger than its data',
    () => hdf5({ datasets: { x: { shape: [100], data: Buffer.alloc(16) } } }),
    ['hdf5-structure/wrong-size'],
  ),
  technique(
    'hdf5-beyond',
    'data beyond the end of the file',
    () => hdf5({ datasets: { x: { shape: [100], data: Buffer.alloc(16), statedBytes: 100_000 } } }),
    ['hdf5-structure/truncated-file', 'gap:corrupt-data'],
  ),
  technique(
    'hdf5-cycle',
    'a group that contains the root',
    () =>
      hdf5({
        attributes: { model_config: JSON.stringify(HARMFUL) },
        groups: { a: { links: { up: { hard: 'root' } } } },
      }),
    [CODE],
  ),
];

export const HDF5_HONEST: readonly AreaHonest[] = [
  {
    id: 'hdf5-model',
    title: 'a model of Keras 2',
    build: () => ({
      'model.h5': model({
        keras_version: '2.12.0',
        backend: 'tensorflow',
        model_config: HONEST_CONFIG,
      }),
    }),
  },
  {
    id: 'hdf5-plain',
    title: 'groups, data and links of one file',
    build: () => ({
      'data.h5': hdf5({
        attributes: { title: 'An experiment. It ended well.' },
        groups: { a: { attributes: { unit: 'm' } } },
        datasets: { x: { shape: [4], data: Buffer.alloc(16, 1) } },
        links: { y: { soft: '/x' }, self: { hard: 'root' } },
      }),
    }),
  },
  {
    id: 'hdf5-old-space',
    title: 'space of deleted data',
    build: () => ({
      'data.h5': hdf5(
        {},
        { free: Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * 37) % 251)) },
      ),
    }),
  },
  {
    id: 'hdf5-empty-block',
    title: 'a user block of zeros',
    build: () => ({ 'data.h5': hdf5({}, { userBlock: Buffer.alloc(512) }) }),
  },
  {
    id: 'hdf5-large',
    title: 'a sparse data set of an experiment',
    build: () => ({
      'data.h5': hdf5({ datasets: { x: { shape: [100_000, 100_000], chunk: [10, 10] } } }),
    }),
  },
];
