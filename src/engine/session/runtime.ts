import type * as Onnxruntime from 'onnxruntime-node';

export type Runtime = typeof Onnxruntime;

let loading: Promise<Runtime> | undefined;

/** onnxruntime, loaded when it is first needed: it costs 50 ms and a native library. */
export function loadRuntime(): Promise<Runtime> {
  loading ??= import('onnxruntime-node').catch((cause: unknown) => {
    throw new Error('onnxruntime-node cannot be loaded: is there a build for this platform?', {
      cause,
    });
  });
  return loading;
}
