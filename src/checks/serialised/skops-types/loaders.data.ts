/**
 * What skops does with the name of a node, by loader (skops/io, protocols 0 to 2).
 * `import`: looks it up. `create`: makes an instance without its constructor, then sets its state.
 * `call`: calls it. `plain`: the name is not used.
 */
export const LOADERS: ReadonlyMap<string, 'import' | 'create' | 'call' | 'plain'> = new Map([
  ['FunctionNode', 'import'],
  ['TypeNode', 'import'],
  ['ObjectNode', 'create'],
  ['MethodNode', 'plain'],
  ['OperatorFuncNode', 'plain'],
  ['PartialNode', 'plain'],
  ['ReduceNode', 'call'],
  ['ConstructorFromReduceNode', 'call'],
  ['LossNode', 'call'],
  ['TreeNode', 'call'],
  ['QuantileForestNode', 'call'],
  ['SGDNode', 'call'],
  ['DictNode', 'call'],
  ['DefaultDictNode', 'plain'],
  ['_DictWithDeprecatedKeysNode', 'create'],
  ['ListNode', 'call'],
  ['SetNode', 'call'],
  ['TupleNode', 'call'],
  ['BytesNode', 'plain'],
  ['BytearrayNode', 'plain'],
  ['SliceNode', 'plain'],
  ['JsonNode', 'plain'],
  ['CachedNode', 'plain'],
  ['NdArrayNode', 'plain'],
  ['MaskedArrayNode', 'plain'],
  ['DTypeNode', 'plain'],
  ['RandomStateNode', 'create'],
  ['RandomGeneratorNode', 'plain'],
  ['SparseMatrixNode', 'plain'],
]);

/** What Python's `operator` module offers to OperatorFuncNode honestly. */
export const OPERATORS: ReadonlySet<string> = new Set(['attrgetter', 'itemgetter', 'methodcaller']);

export const GENERATORS: ReadonlySet<string> = new Set([
  'MT19937',
  'PCG64',
  'PCG64DXSM',
  'Philox',
  'SFC64',
]);
