/** Namespaces of operators that PyTorch, ExecuTorch and their own libraries bring. */
export const KNOWN_NAMESPACES: ReadonlySet<string> = new Set([
  'aten',
  'prim',
  'prims',
  'quantized',
  'quantized_decomposed',
  '_quantized',
  'torchvision',
  'torchaudio',
  'torchao',
  'llama',
  'executorch_prim',
  'executorch_utils',
  'dim_order_ops',
  'et_copy',
  'channels_last',
  'cadence',
  'cortex_m',
  'tosa',
  'tosa_mxfp',
  'qnn_custom',
  'xnnpack',
  'prepacked',
  'metal_prepack',
  'vulkan_prepack',
  'mkldnn_prepacked',
  'mkldnn',
  'sparse',
  'inductor',
  'profiler',
  'static',
  '_caffe2',
]);

/** Operators that open a file by a path the program gives. */
export const FILE_OPERATORS: ReadonlySet<string> = new Set(['aten::from_file', 'aten::save', 'aten::load']);

/** Native classes of PyTorch itself, by their beginning. */
export const KNOWN_CLASSES: readonly string[] = [
  '__torch__.torch.classes.quantized.',
  '__torch__.torch.classes.xnnpack.',
  '__torch__.torch.classes.metal.',
  '__torch__.torch.classes.vulkan.',
  '__torch__.torch.classes._nnapi.',
  '__torch__.torch.classes.sparse.',
  '__torch__.torch.classes.rnn.',
  '__torch__.torch.classes.mkldnn.',
];

/** Backends that ExecuTorch and makers of accelerators publish. */
export const KNOWN_BACKENDS: ReadonlySet<string> = new Set([
  'XnnpackBackend',
  'CoreMLBackend',
  'MPSBackend',
  'MLXBackend',
  'QnnBackend',
  'VulkanBackend',
  'WebGPUBackend',
  'EthosUBackend',
  'ArmBackend',
  'VgfBackend',
  'TOSABackend',
  'NeuronBackend',
  'NeuropilotBackend',
  'OpenvinoBackend',
  'EnnBackend',
  'NeutronBackend',
  'CadenceBackend',
  'AotiBackend',
  'CudaBackend',
  'MetalBackend',
]);
/** Backends whose data are a native library that the process loads. */
export const NATIVE_BACKENDS: ReadonlySet<string> = new Set(['AotiBackend', 'CudaBackend', 'MetalBackend']);
