import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import type { Bytes } from '../../../../test/builders/protobuf.ts';
import {
  asset,
  constant,
  graphDef,
  metaGraph,
  node,
  savedModel,
  text,
  texts,
  type MetaGraphInput,
  type NodeInput,
} from '../../../../test/builders/tensorflow.ts';
import tensorflow from '../../../formats/tensorflow-graph/format.ts';
import { tensorflowGraph } from '../../../formats/tensorflow-graph/tensorflow-graph.ts';
import check from './check.ts';

async function findingsIn(file: Bytes) {
  const parsed = await parseBytes(tensorflow, file);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return runCheck(check, [[tensorflowGraph, parsed.value, parsed.anomalies]]);
}

async function rulesOf(input: MetaGraphInput): Promise<readonly string[]> {
  return (await findingsIn(savedModel(input))).map(({ rule }) =>
    rule.replace('tensorflow-operators/', ''),
  );
}

/** A node whose input at `position` is the constant `path`. */
function onPath(operator: string, path: string, position = 0): MetaGraphInput {
  const inputs = [...Array.from({ length: position }, () => 'x'), 'path'];
  return { nodes: [constant('path', path), node({ operator, inputs })] };
}

describe('checks/graph/tensorflow-operators', () => {
  it.each<[string, MetaGraphInput, string]>([
    ['a job for cron', onPath('WriteFile', '/etc/cron.d/job'), 'plants-file'],
    ['a key', onPath('WriteFile', '~/.ssh/authorized_keys'), 'plants-file'],
    ['a module beside the process', onPath('WriteFile', 'numpy.py'), 'plants-file'],
    [
      'a start-up script',
      onPath('WriteFile', 'C:\\Users\\a\\Start Menu\\Startup\\a.bat'),
      'plants-file',
    ],
    ['a file elsewhere', onPath('WriteFile', '/tmp/note.txt'), 'writes-outside'],
    ['a file in a parent folder', onPath('WriteFile', 'a/../../note.txt'), 'writes-outside'],
    ['records elsewhere', onPath('DatasetToTFRecord', '/tmp/records', 1), 'writes-outside'],
    ['a checkpoint elsewhere', onPath('SaveV2', '/home/user/model'), 'writes-outside'],
    ['a file beside the process', onPath('WriteFile', 'note.txt'), 'writes-file'],
    ['reading secrets', onPath('ReadFile', '/home/user/.aws/credentials'), 'reads-sensitive-file'],
    ['lines of secrets', onPath('TextLineDataset', '/etc/passwd'), 'reads-sensitive-file'],
    ['listing the system', onPath('MatchingFiles', '/etc/*'), 'reads-sensitive-file'],
    ['reading elsewhere', onPath('ReadFile', '../notes.txt'), 'reads-outside'],
    ['reading a bucket', onPath('ReadFile', 'gs://bucket/key'), 'reads-outside'],
    ['reading the network', onPath('ReadFile', 'http://192.0.2.7/x'), 'network-address'],
    ['data elsewhere', onPath('TFRecordDatasetV2', '/data/train.tfrecord'), 'data-outside'],
    ['a starting checkpoint', onPath('RestoreV2', '/home/user/bert/model.ckpt'), 'training-path'],
    ['a log folder', onPath('CreateSummaryFileWriter', '/home/user/logs', 1), 'training-path'],
    [
      'a data service',
      onPath('DataServiceDatasetV4', 'grpc://192.0.2.7:5000', 2),
      'network-address',
    ],
    ['a client', onPath('RpcClient', '192.0.2.7:5000'), 'network-address'],
  ])('reports %s', async (_, input, rule) => {
    expect(await rulesOf(input)).toEqual([rule]);
  });

  it.each<[string, NodeInput, readonly string[]]>([
    [
      'printing to a file',
      {
        operator: 'PrintV2',
        inputs: ['x'],
        attributes: [['output_stream', text('file:///etc/profile.d/a.sh')]],
      },
      ['plants-file'],
    ],
    [
      'sending tensors',
      {
        operator: 'DebugIdentityV2',
        inputs: ['x'],
        attributes: [['debug_urls', texts('grpc://192.0.2.7:1')]],
      },
      ['network-address'],
    ],
    [
      'dumping tensors',
      {
        operator: 'DebugIdentityV2',
        inputs: ['x'],
        attributes: [['debug_urls', texts('file:///tmp/dump')]],
      },
      ['writes-outside'],
    ],
    [
      'mapping a file into memory',
      { operator: 'ImmutableConst', attributes: [['memory_region_name', text('/home/user/data')]] },
      ['reads-outside'],
    ],
    ['a server', { operator: 'RpcServerStart', inputs: ['x'] }, ['opens-port']],
    [
      'Python',
      { operator: 'EagerPyFunc', attributes: [['token', text('pyfunc_0')]] },
      ['python-function'],
    ],
    ['a compiled program', { operator: 'TRTEngineOp', inputs: ['x'] }, ['compiled-program']],
    ['an unknown operator', { operator: 'MyLoader', inputs: ['x'] }, ['foreign-operator']],
    ['an add-on’s operator', { operator: 'SentencepieceOp' }, ['add-on-operator']],
    ['an exchange of tensors', { operator: '_Send', inputs: ['x'] }, ['tensor-transfer']],
  ])('reports %s', async (_, input, rules) => {
    expect(await rulesOf({ nodes: [node(input)] })).toEqual(rules);
  });

  it('says that a path is computed where it cannot be worked out', async () => {
    const nodes = [
      node({ operator: 'Bitcast', name: 'b', inputs: ['x'] }),
      node({ operator: 'ReadFile', inputs: ['b'] }),
    ];

    expect(await rulesOf({ nodes })).toEqual(['dynamic-path']);
  });

  it('reports a write whose path is computed', async () => {
    const nodes = [
      node({ operator: 'VarHandleOp', name: 'v' }),
      node({ operator: 'ReadVariableOp', name: 'p', inputs: ['v'] }),
      node({ operator: 'WriteFile', inputs: ['p', 'x'] }),
    ];

    expect(await rulesOf({ nodes })).toEqual(['writes-computed']);
  });

  it('shows the node and the path as evidence', async () => {
    const [finding] = await findingsIn(graphDef(onPath('ReadFile', '/etc/passwd')));

    expect(finding?.message).toContain('ReadFile in graph reads /etc/passwd');
    expect(finding?.evidence).toContain('ReadFile(filename="/etc/passwd")');
  });

  it('takes paths of training data in a MetaGraph for what they are', async () => {
    const file = metaGraph(onPath('TFRecordDatasetV2', '/data/train.tfrecord'));

    expect((await findingsIn(file)).map(({ rule }) => rule)).toEqual([
      'tensorflow-operators/training-path',
    ]);
  });

  it.each<[string, MetaGraphInput]>([
    ['a placeholder', { nodes: [node({ operator: 'ReadFile', inputs: ['x'] })] }],
    ['data beside the process', onPath('TFRecordDatasetV2', 'train.tfrecord')],
    ['a cache in memory', onPath('CacheDatasetV2', '', 1)],
    ['a file system in memory', onPath('WriteFile', 'ram://scratch')],
    [
      'printing',
      {
        nodes: [
          node({
            operator: 'PrintV2',
            inputs: ['x'],
            attributes: [['output_stream', text('stderr')]],
          }),
        ],
      },
    ],
    [
      'a vocabulary whose constant the loader replaces',
      {
        ...onPath('InitializeTableFromTextFileV2', '/home/user/vocabulary.txt', 1),
        fields: [asset('path', 'vocabulary.txt')],
      },
    ],
    ['the arithmetic of a network', { nodes: [node({ operator: 'MatMul', inputs: ['x', 'x'] })] }],
  ])('stays silent about %s', async (_, input) => {
    expect(await rulesOf(input)).toEqual([]);
  });
});
