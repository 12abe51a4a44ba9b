/**
 * Operator domains whose kernels come with ONNX Runtime or with the standard itself: a node in one of
 * them brings no library along.
 */
export const BUILT_IN_DOMAINS: ReadonlySet<string> = new Set([
  '',
  'ai.onnx',
  'ai.onnx.ml',
  'ai.onnx.training',
  'ai.onnx.preview',
  'ai.onnx.preview.training',
  'com.microsoft',
  'com.microsoft.nchwc',
  'com.microsoft.experimental',
  'com.microsoft.dml',
  'com.ms.internal.nhwc',
]);

/** Domains served by well-known add-on libraries that a program must register by itself. */
export const ADD_ON_DOMAINS: Readonly<Record<string, string>> = {
  'ai.onnx.contrib': 'onnxruntime-extensions',
  'com.microsoft.extensions': 'onnxruntime-extensions',
  'org.pytorch.aten': 'PyTorch ATen fallback',
  'org.openvinotoolkit': 'OpenVINO',
  mmdeploy: 'MMDeploy',
  'trt.plugins': 'TensorRT',
};

/** Operators that run Python or call out of the graph by a name stored in an attribute. */
export const PYTHON_OPERATORS: ReadonlySet<string> = new Set([
  'PyOp',
  'PyCustomOp',
  'PythonOp',
  'PythonOpGrad',
  'PyFunc',
  'ExternalFunction',
]);
