/** How operators pass texts on, by name; from the operator registry of TensorFlow 2.21. */

/** Those that hand on their first input. */
export const FORWARDED: ReadonlySet<string> = new Set([
  'Identity',
  'Snapshot',
  'StopGradient',
  'PreventGradient',
  'EnsureShape',
  'Reshape',
  'ExpandDims',
  'Squeeze',
  'BroadcastTo',
  'Tile',
  'CheckNumerics',
  'Enter',
  'RefEnter',
  'Exit',
  'RefExit',
  'Switch',
  'RefSwitch',
  'NextIteration',
  'RefNextIteration',
  'RefIdentity',
  'DeepCopy',
  'CopyHost',
  'Copy',
  'RandomShuffle',
  'Unique',
  'UniqueV2',
  'TensorListFromTensor',
  'TensorListGetItem',
  'TensorListStack',
  'QueueDequeue',
  'QueueDequeueV2',
  'ReadVariableOp',
  'MakeIterator',
  'DebugIdentity',
  'DebugIdentityV2',
  'DebugIdentityV3',
]);
/** Inputs of which any may come through. */
export const MERGED: Readonly<Record<string, readonly [from: number, to: number]>> = {
  Merge: [0, Infinity],
  RefMerge: [0, Infinity],
  Select: [1, 3],
  SelectV2: [1, 3],
  Fill: [1, 2],
};
export const CONCATENATED: Readonly<Record<string, readonly [from: number, dropped: number]>> = {
  Pack: [0, 0],
  ConcatV2: [0, 1],
  Concat: [1, 0],
};
export const QUEUES: ReadonlySet<string> = new Set([
  'FIFOQueue',
  'FIFOQueueV2',
  'RandomShuffleQueue',
  'RandomShuffleQueueV2',
  'PaddingFIFOQueueV2',
  'PriorityQueueV2',
]);
export const VARIABLES: ReadonlySet<string> = new Set(['VarHandleOp', 'VariableV2', 'Variable']);
export const PLACEHOLDERS: ReadonlySet<string> = new Set([
  'Placeholder',
  'PlaceholderV2',
  'PlaceholderWithDefault',
]);
export const FEEDING: Readonly<Record<string, readonly string[]>> = {
  queue: ['QueueEnqueue', 'QueueEnqueueV2', 'QueueEnqueueMany', 'QueueEnqueueManyV2'],
  variable: ['AssignVariableOp', 'Assign'],
};

/** Inputs behind the captured arguments of a function. */
export const TRAILING: Readonly<Record<string, number>> = {
  ParallelMapDataset: 1,
  ParallelMapDatasetV2: 1,
  ParallelFilterDataset: 1,
  InterleaveDataset: 2,
  ParallelInterleaveDataset: 5,
  ExperimentalParallelInterleaveDataset: 5,
  ParallelInterleaveDatasetV2: 3,
  ParallelInterleaveDatasetV3: 3,
  ParallelInterleaveDatasetV4: 5,
  LegacyParallelInterleaveDatasetV2: 4,
  MapAndBatchDataset: 3,
  ExperimentalMapAndBatchDataset: 3,
  TPUPartitionedCall: 1,
};
/** Several functions or states share the inputs: an argument may be any of them. */
export const MIXED: ReadonlySet<string> = new Set([
  'ReduceDataset',
  'ScanDataset',
  'ExperimentalScanDataset',
  'GroupByWindowDataset',
  'ExperimentalGroupByWindowDataset',
  'GroupByReducerDataset',
  'ExperimentalGroupByReducerDataset',
  'IndexFlatMapDataset',
  'SnapshotDatasetV2',
  'GeneratorDataset',
  'RiscCondition',
  'MapDefun',
  'BatchFunction',
  'XlaLaunch',
  '_XlaCompile',
  '_TPUReplicate',
  'TPUCompile',
]);
/** Tables whose contents the graph gives: handle, keys, values. */
export const TABLE_FILLERS: ReadonlySet<string> = new Set([
  'InitializeTable',
  'InitializeTableV2',
  'LookupTableImport',
  'LookupTableImportV2',
  'LookupTableInsert',
  'LookupTableInsertV2',
]);
export const TABLE_READERS: ReadonlySet<string> = new Set(['LookupTableFind', 'LookupTableFindV2']);
