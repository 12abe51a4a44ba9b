import { deflateSync, gzipSync } from 'node:zlib';
import { npy } from './containers.ts';
import { joblibArray, plainPickle, torchCheckpoint } from './pickle-files.ts';
import type { Segment } from './segments.ts';
import { gguf, onnx, safetensors } from './weight-files.ts';

const MB = 1024 ** 2;

/** The large honest files, and what is in them. */
export function honestModels(): Record<string, readonly Segment[]> {
  return {
    'large/checkpoint-300x7MB.pt': torchCheckpoint(300, 7 * MB),
    'large/checkpoint-1000x1MB.pt': torchCheckpoint(1000, MB),
    'large/checkpoint-100x16MB.ckpt': torchCheckpoint(100, 16 * MB),
    'large/weights-2GB.safetensors': safetensors(291, 7 * MB),
    'large/weights-1GB.gguf': gguf(224, 5 * MB),
    'large/embeddings-1GB.npy': npy('<f4', [262_144, 1024], { hole: 1024 * MB }),
    'medium/state-100.pt': torchCheckpoint(100, 64 * 1024),
    'medium/state-400.pth': torchCheckpoint(400, 128 * 1024),
    'medium/state-700.bin': torchCheckpoint(700, 32 * 1024),
    'medium/adapter.safetensors': safetensors(64, MB),
    'medium/vision.safetensors': safetensors(150, MB / 2),
    'medium/small.gguf': gguf(24, 2 * MB),
    'medium/encoder.onnx': onnx(48, MB),
    'medium/decoder.onnx': onnx(400, 128 * 1024),
    'medium/features.npy': npy('<f8', [4_000_000], { hole: 32_000_000 }),
    'plain/rows-1MB.pkl': [plainPickle(MB, 1)],
    'plain/rows-2MB.pickle': [plainPickle(2 * MB, 5)],
    'plain/rows-5MB.pkl': [plainPickle(5 * MB, 8)],
    'plain/rows-10MB.pkl': [plainPickle(10 * MB, 3)],
    'plain/rows-20MB.pkl': [plainPickle(20 * MB, 8)],
    'plain/rows.pkl.gz': [gzipSync(plainPickle(4 * MB, 6))],
    'plain/rows.joblib.z': [deflateSync(plainPickle(3 * MB, 7))],
    'plain/array.joblib': [joblibArray(500_000)],
    'plain/array.joblib.gz': [gzipSync(joblibArray(200_000))],
  };
}
