/** Written by hand: what torch.save, TorchScript and distributed checkpoints put into pickles besides library classes. */
export const TORCH_FUNCTIONS = {
  library: 'PyTorch',
  versions: '0.3 to 2.13',
  import: `
torch BFloat16Storage BoolStorage ByteStorage CharStorage ComplexDoubleStorage ComplexFloatStorage DoubleStorage FloatStorage HalfStorage IntStorage LongStorage QInt32Storage QInt8Storage QUInt2x4Storage QUInt4x2Storage QUInt8Storage ShortStorage UntypedStorage TypedStorage
torch.cuda BFloat16Storage BoolStorage ByteStorage CharStorage ComplexDoubleStorage ComplexFloatStorage DoubleStorage FloatStorage HalfStorage IntStorage LongStorage ShortStorage
torch.storage UntypedStorage TypedStorage _UntypedStorage _TypedStorage
torch bfloat16 bits16 bits1x8 bits2x4 bits4x2 bits8 bool cdouble cfloat chalf complex128 complex32 complex64 double float float16 float32 float4_e2m1fn_x2 float64 float8_e4m3fn float8_e4m3fnuz float8_e5m2 float8_e5m2fnuz float8_e8m0fnu half int int1 int16 int2 int3 int32 int4 int5 int6 int64 int7 int8 long qint32 qint8 quint2x4 quint4x2 quint8 short uint1 uint16 uint2 uint3 uint32 uint4 uint5 uint6 uint64 uint7 uint8
torch per_channel_affine per_channel_affine_float_qparams per_channel_symmetric per_tensor_affine per_tensor_symmetric
torch contiguous_format channels_last channels_last_3d preserve_format strided sparse_coo sparse_csr sparse_csc sparse_bsr sparse_bsc jagged
torch abs add cat celu div dropout exp log matmul max mean min mul relu relu_ selu sigmoid sigmoid_ softmax sqrt stack sub sum tanh tanh_
torch._C._nn elu_ gelu hardtanh_ leaky_relu_ log_sigmoid relu6 silu silu_ mish softplus
torch.nn.functional relu relu_ gelu silu mish tanh sigmoid softmax leaky_relu elu
torch.nn.parallel.data_parallel DataParallel
`,
  construct: `
torch Tensor Size dtype device layout FloatTensor DoubleTensor HalfTensor BFloat16Tensor ByteTensor CharTensor ShortTensor IntTensor LongTensor BoolTensor Generator
torch.cuda FloatTensor DoubleTensor HalfTensor BFloat16Tensor ByteTensor CharTensor ShortTensor IntTensor LongTensor BoolTensor
torch.sparse FloatTensor DoubleTensor HalfTensor BFloat16Tensor ByteTensor CharTensor ShortTensor IntTensor LongTensor
torch.cuda.sparse FloatTensor DoubleTensor HalfTensor BFloat16Tensor ByteTensor CharTensor ShortTensor IntTensor LongTensor
torch._tensor Tensor
torch.tensor Tensor
torch.nn.parameter Parameter Buffer UninitializedParameter UninitializedBuffer
torch.autograd.variable Variable
torch.nn.parallel.data_parallel DataParallel
torch.nn.parallel.distributed DistributedDataParallel
torch.torch_version TorchVersion
torch.nn.backends.thnn THNNFunctionBackend
torch.distributed.checkpoint.metadata Metadata MetadataIndex TensorStorageMetadata ChunkStorageMetadata BytesStorageMetadata TensorProperties StorageMeta
torch.distributed.checkpoint.filesystem _StorageInfo
torch.distributed.checkpoint.planner WriteItem SavePlan
torch.distributed._shard.sharded_tensor.metadata TensorProperties
torch.distributed._shard.metadata ShardMetadata
`,
  call: `
torch Size device:literals Tensor dtype:literals
torch._utils _rebuild_parameter:rebuild-parameter _rebuild_parameter_with_state:rebuild-parameter-with-state _rebuild_qtensor _rebuild_tensor _rebuild_tensor_v2:rebuild-tensor _rebuild_tensor_v3:rebuild-tensor _rebuild_sparse_tensor _rebuild_sparse_csr_tensor _rebuild_meta_tensor_no_storage _rebuild_nested_tensor _rebuild_xla_tensor _rebuild_device_tensor_from_numpy _rebuild_device_tensor_from_cpu_tensor _rebuild_wrapper_subclass:class-first _rebuild_mlc_tensor
torch._tensor _rebuild_from_type_v2:rebuild-typed _rebuild_from_type:rebuild-typed
torch.tensor _rebuild_from_type_v2:rebuild-typed _rebuild_from_type:rebuild-typed
torch.serialization _get_layout:literals
torch.storage _load_from_bytes:nested-torch
torch.jit._pickle build_intlist build_tensorlist build_doublelist build_boollist build_tensor_from_id:literals restore_type_tag
torch.distributed.checkpoint.metadata _MEM_FORMAT_ENCODING:literals
torch.backends.cudnn.rnn Unserializable:literals
torch.nn.backends.thnn _get_thnn_function_backend:literals
torch.nn.parameter Parameter:rebuild-parameter
torch.nn._reduction get_enum:literals
`,
} as const;
