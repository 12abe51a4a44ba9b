/** Namespaces of operators that PyTorch 2.13 itself registers (`torch._C._jit_get_all_schemas()`), and older ones of its own. */
export const OWN_NAMESPACES: ReadonlySet<string> = new Set([
  '_caffe2',
  '_dtensor',
  '_native',
  '_quantized',
  '_test',
  'aten',
  'cuda',
  'cudnn',
  'debug_mode_ops',
  'debugprims',
  'export',
  'inductor',
  'inductor_prims',
  'metal',
  'metal_prepack',
  'mkl',
  'mkldnn',
  'mkldnn_prepacked',
  'nvprims',
  'onednn',
  'onnx',
  'prepacked',
  'prim',
  'prims',
  'profiler',
  'quantization',
  'quantized',
  'rngprims',
  'sparse',
  'static_runtime',
  'tensorexpr',
  'vulkan',
  'vulkan_prepack',
  'xnnpack',
]);

/** Namespaces that move tensors between processes: `torch.distributed` and its RPC. */
export const NETWORK_NAMESPACES: ReadonlySet<string> = new Set([
  '_c10d_functional',
  '_c10d_functional_autograd',
  'c10d',
  'symm_mem',
]);

/** Operators of own namespaces that call another process. */
export const NETWORK_OPERATORS: ReadonlySet<string> = new Set([
  'prim.rpc_async',
  'prim.rpc_remote',
  'prim.rpc_sync',
]);

/** Well-known libraries that register operators, by namespace. */
export const ADD_ON_NAMESPACES: Readonly<Record<string, string>> = {
  detectron2: 'detectron2',
  fbgemm: 'fbgemm-gpu',
  image: 'torchvision',
  tensorrt: 'torch-tensorrt',
  torch_cluster: 'torch-cluster',
  torch_scatter: 'torch-scatter',
  torch_sparse: 'torch-sparse',
  torch_spline_conv: 'torch-spline-conv',
  torchao: 'torchao',
  torchaudio: 'torchaudio',
  torchaudio_sox: 'torchaudio',
  torchtext: 'torchtext',
  torchvision: 'torchvision',
  video_reader: 'torchvision',
  pyg: 'pyg-lib',
  torch_ipex: 'intel-extension-for-pytorch',
  neuron: 'torch-neuron',
};

/** Classes that PyTorch itself binds: quantised weights and recurrent cells. */
export const OWN_CLASSES: ReadonlySet<string> = new Set([
  'quantized',
  'rnn',
  'sparse',
  'xnnpack',
  'mkldnn',
  'metal',
  'vulkan',
  'dist_rpc',
  'c10d',
  'profiler',
  'export',
  '_nnapi',
  'backends',
]);
