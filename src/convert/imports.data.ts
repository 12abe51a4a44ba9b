/** Names whose meaning is known here: a pickle that imports anything else is no pure tensor tree. */

export const TENSOR_BUILDERS: ReadonlySet<string> = new Set([
  'torch._utils._rebuild_tensor',
  'torch._utils._rebuild_tensor_v2',
  'torch._utils._rebuild_tensor_v3',
  'torch._utils._rebuild_parameter',
  'torch._utils._rebuild_parameter_with_state',
  'torch._tensor._rebuild_from_type_v2',
  'torch._tensor._rebuild_from_type',
]);

/** Classes of plain tensors: making one of them changes no number. */
export const TENSOR_CLASSES: ReadonlySet<string> = new Set([
  'torch.Tensor',
  'torch._tensor.Tensor',
  'torch.nn.parameter.Parameter',
  'torch.nn.parameter.Buffer',
]);

export const MAPPINGS: ReadonlySet<string> = new Set([
  'collections.OrderedDict',
  'collections.defaultdict',
]);

export const NUMPY_REBUILD: ReadonlySet<string> = new Set([
  'numpy.core.multiarray._reconstruct',
  'numpy._core.multiarray._reconstruct',
]);
export const NUMPY_FROM_BUFFER: ReadonlySet<string> = new Set([
  'numpy.core.numeric._frombuffer',
  'numpy._core.numeric._frombuffer',
]);
export const JOBLIB_WRAPPERS: ReadonlySet<string> = new Set([
  'joblib.numpy_pickle.NumpyArrayWrapper',
  'sklearn.externals.joblib.numpy_pickle.NumpyArrayWrapper',
]);

/** Plain values that are no tensors: they can be left out without asking what they do. */
export const PLAIN_NAMES: ReadonlySet<string> = new Set([
  'builtins.set',
  'builtins.frozenset',
  'builtins.bytearray',
  'builtins.bytes',
  'builtins.complex',
  'builtins.slice',
  'builtins.range',
  'builtins.object',
  'builtins.int',
  'builtins.float',
  'builtins.bool',
  'builtins.str',
  'builtins.list',
  'builtins.dict',
  'builtins.tuple',
  '_codecs.encode',
  'copyreg._reconstructor',
  'collections.Counter',
  'argparse.Namespace',
  'pathlib.PosixPath',
  'pathlib.PurePosixPath',
  'pathlib.WindowsPath',
  'datetime.datetime',
  'datetime.date',
  'datetime.timedelta',
  'datetime.timezone',
  'torch.Size',
  'torch.torch_version.TorchVersion',
  'torch.device',
  'torch.serialization._get_layout',
  'numpy.ndarray',
  'numpy.dtype',
  'numpy.memmap',
  'numpy.core.memmap.memmap',
  'numpy.core.multiarray.scalar',
  'numpy._core.multiarray.scalar',
]);

/** What torch writes for tensors that are not plain arrays of numbers, and what to do instead. */
export const OTHER_TENSORS: ReadonlyMap<string, readonly [what: string, fix: string]> = new Map([
  ['torch._utils._rebuild_qtensor', ['a quantised tensor', 'Save tensor.int_repr() with its scale and zero point, or tensor.dequantize().']],
  ['torch._utils._rebuild_sparse_tensor', ['a sparse tensor', 'Save tensor.to_dense(), or its indices and values as tensors of their own.']],
  ['torch._utils._rebuild_sparse_csr_tensor', ['a sparse tensor', 'Save tensor.to_dense(), or its indices and values as tensors of their own.']],
  ['torch._utils._rebuild_nested_tensor', ['a nested tensor', 'Save its parts (tensor.unbind()) as tensors of their own.']],
  ['torch._utils._rebuild_meta_tensor_no_storage', ['a meta tensor, which has a shape and no data', 'Save the model after its weights were loaded.']],
  ['torch._utils._rebuild_wrapper_subclass', ['a tensor subclass without storage', 'Save plain tensors.']],
  ['torch._utils._rebuild_device_tensor_from_numpy', ['a tensor of another device kept as a NumPy array', 'Save it again after tensor.cpu().']],
  ['torch._utils._rebuild_device_tensor_from_cpu_tensor', ['a tensor of another device', 'Save it again after tensor.cpu().']],
  ['torch._utils._rebuild_xla_tensor', ['a tensor of another device kept as a NumPy array', 'Save it again after tensor.cpu().']],
]);
