import { bytes, message, number } from '../builders/protobuf.ts';
import { asset, constant, func, functionDef, functions, node } from '../builders/tensorflow.ts';
import type { AreaTechnique } from './area.ts';
import { caller, CRON, PLANTS, saved, WRITING, writer } from './tensorflow-technique.ts';

const OPERATORS = 'tensorflow-operators';

export const CALLS: readonly AreaTechnique[] = [
  ['PartitionedCall', ['path'], 'f'],
  ['StatefulPartitionedCall', ['path'], 'f'],
  ['If', ['x', 'path'], 'then_branch'],
  ['StatelessIf', ['x', 'path'], 'else_branch'],
  ['While', ['path'], 'body'],
  ['StatelessWhile', ['path'], 'cond'],
  ['MapDataset', ['x', 'path'], 'f'],
  ['FlatMapDataset', ['x', 'path'], 'f'],
  ['GeneratorDataset', ['path'], 'init_func'],
  ['TPUPartitionedCall', ['path', 'x'], 'f'],
  ['RemoteCall', ['x', 'path'], 'f'],
  ['SymbolicGradient', ['path'], 'f'],
  ['InterleaveDataset', ['x', 'path', 'x', 'x'], 'f'],
  ['ParallelInterleaveDatasetV4', ['x', 'path', 'x', 'x', 'x', 'x', 'x'], 'f'],
  ['ReduceDataset', ['x', 'path'], 'f'],
].map(([operator, inputs, attribute]) =>
  saved(
    `6.16-${String(operator)}`,
    `a function reached through ${String(operator)} writes the file it is given`,
    () => [caller(String(operator), [inputs].flat().map(String), String(attribute))],
    PLANTS,
    CRON,
  ),
);

export const PLACES: readonly AreaTechnique[] = [
  saved('6.16', 'a node of the graph writes a file', () => [
    { nodes: [constant('path', CRON), writer('path')] },
  ]),
  saved('6.16-second-graph', 'the node stands in a second MetaGraph', () => [
    {},
    { tag: 'train', nodes: [constant('path', CRON), writer('path')] },
  ]),
  saved('6.16-unreachable', 'the node stands in a function that nothing calls', () => [
    {
      functions: [
        functionDef({ name: 'f', nodes: [constant('path', CRON), writer('path:output:0')] }),
      ],
    },
  ]),
  saved('6.16-legacy-call', 'an operator named like a function is a call', () => [
    {
      nodes: [constant('path', CRON), node({ operator: 'f', inputs: ['path'] })],
      functions: [WRITING],
    },
  ]),
  saved('6.16-case', 'one of several branches', () => [
    {
      nodes: [
        constant('path', CRON),
        node({
          operator: 'Case',
          inputs: ['x', 'path'],
          attributes: [['branches', functions('g', 'f')]],
        }),
      ],
      functions: [functionDef({ name: 'g', nodes: [] }), WRITING],
    },
  ]),
  saved('6.16-nested', 'functions in functions, the path split between them', () => [
    {
      nodes: [
        constant('a', '/etc/'),
        node({ operator: 'PartitionedCall', inputs: ['a'], attributes: [['f', func('outer')]] }),
      ],
      functions: [
        functionDef({
          name: 'outer',
          parameters: ['p'],
          nodes: [
            constant('b', 'cron.d/job'),
            node({ operator: 'StringJoin', name: 'j', inputs: ['p', 'b:output:0'] }),
            node({
              operator: 'PartitionedCall',
              name: 'c',
              inputs: ['j:output:0'],
              attributes: [['f', func('f')]],
            }),
          ],
        }),
        WRITING,
      ],
    },
  ]),
  saved('6.16-returned', 'a function returns the path', () => [
    {
      nodes: [
        node({ operator: 'PartitionedCall', name: 'c', attributes: [['f', func('g')]] }),
        writer('c'),
      ],
      functions: [
        functionDef({
          name: 'g',
          nodes: [constant('path', CRON)],
          returns: { out: 'path:output:0' },
        }),
      ],
    },
  ]),
  saved('6.16-captured', 'a SavedModel function has captured the path as a constant', () => [
    {
      nodes: [constant('path', CRON)],
      functions: [WRITING],
      fields: [
        message(
          7,
          message(1, message(9, bytes(1, 'path'))),
          message(2, bytes(1, 'f'), message(2, number(2, 0))),
        ),
      ],
    },
  ]),
  saved(
    '6.16-elements',
    'a data set of file names, read in its map function',
    () => [
      {
        nodes: [
          constant('names', 'passwd', 'shadow'),
          node({ operator: 'TensorSliceDataset', name: 'd', inputs: ['names'] }),
          node({
            operator: 'MapDataset',
            name: 'm',
            inputs: ['d'],
            attributes: [['f', func('g')]],
          }),
        ],
        functions: [
          functionDef({
            name: 'g',
            parameters: ['e'],
            nodes: [
              constant('etc', '/etc/'),
              node({ operator: 'StringJoin', name: 'j', inputs: ['etc:output:0', 'e'] }),
              node({ operator: 'ReadFile', inputs: ['j:output:0'] }),
            ],
          }),
        ],
      },
    ],
    [`${OPERATORS}/reads-sensitive-file`],
    '/etc/shadow',
  ),
  saved(
    '6.16-queue',
    'file names in an input queue',
    () => [
      {
        nodes: [
          constant('names', '/etc/passwd'),
          node({ operator: 'FIFOQueueV2', name: 'q' }),
          node({ operator: 'QueueEnqueueManyV2', inputs: ['q', 'names'] }),
          node({ operator: 'WholeFileReaderV2', name: 'r' }),
          node({ operator: 'ReaderReadV2', inputs: ['r', 'q'] }),
        ],
      },
    ],
    [`${OPERATORS}/reads-sensitive-file`],
    '/etc/passwd',
  ),
  saved('6.16-variable', 'a path in a variable, with its first value in the graph', () => [
    {
      nodes: [
        constant('first', CRON),
        node({ operator: 'VarHandleOp', name: 'v' }),
        node({ operator: 'AssignVariableOp', inputs: ['v', 'first'] }),
        node({ operator: 'ReadVariableOp', name: 'path', inputs: ['v'] }),
        writer('path'),
      ],
    },
  ]),
  saved(
    '6.16-asset-constant',
    'a constant that is declared an asset and used without the loader',
    () => [
      {
        nodes: [constant('path', CRON), writer('path')],
        fields: [asset('path', 'vocabulary.txt')],
      },
    ],
  ),
  saved('6.16-asset-parent', 'a path that climbs out of the assets folder', () => [
    {
      nodes: [
        node({ operator: 'Placeholder', name: 'a' }),
        constant('up', '/../../../home/user/.bashrc'),
        node({ operator: 'StringJoin', name: 'path', inputs: ['a', 'up'] }),
        writer('path'),
      ],
      fields: [asset('a', 'vocabulary.txt')],
    },
  ]),
  saved('6.16-default', 'the default of a placeholder', () => [
    {
      nodes: [
        constant('default', CRON),
        node({ operator: 'PlaceholderWithDefault', name: 'path', inputs: ['default'] }),
        writer('path'),
      ],
    },
  ]),
  saved('6.16-duplicate-function', 'two functions of one name', () => [
    {
      functions: [
        functionDef({ name: 'f', nodes: [] }),
        functionDef({ name: 'f', nodes: [constant('path', CRON), writer('path:output:0')] }),
      ],
    },
  ]),
];
