import type { ComponentType } from '../core/component.ts';
import type { AnyFormat } from '../formats/format.ts';
import type { RootFacts } from './examine.ts';

const TEXT_TYPES: Readonly<Record<string, ComponentType>> = {
  '.py': 'source',
  '.js': 'source',
  '.mjs': 'source',
  '.cjs': 'source',
  '.ts': 'source',
  '.tsx': 'source',
  '.jsx': 'source',
  '.sh': 'source',
  '.bash': 'source',
  '.c': 'source',
  '.cc': 'source',
  '.cpp': 'source',
  '.h': 'source',
  '.rs': 'source',
  '.go': 'source',
  '.java': 'source',
  '.rb': 'source',
  '.r': 'source',
  '.jl': 'source',
  '.lua': 'source',
  '.ipynb': 'source',
  '.json': 'config',
  '.yaml': 'config',
  '.yml': 'config',
  '.toml': 'config',
  '.ini': 'config',
  '.cfg': 'config',
  '.conf': 'config',
  '.env': 'config',
  '.lock': 'config',
  '.jinja': 'config',
  '.j2': 'config',
  '.csv': 'dataset',
  '.tsv': 'dataset',
  '.jsonl': 'dataset',
  '.ndjson': 'dataset',
};

/** Artifact keys that exist only in models, wherever inside a file they were found. */
const MODEL_ARTIFACTS = [
  'pickle-program',
  'torch-archive',
  'safetensors-index',
  'gguf-model',
  'onnx-model',
  'tensorflow-graph',
  'skops-schema',
  'tree-ensemble',
  'msgpack-tree',
  'r-data',
  'tflite-model',
  'tensorflow-checkpoint',
  'executorch-program',
  'ort-model',
  'torch-mobile',
  'keras-config',
  'keras-weights',
];

export function componentType(
  root: RootFacts,
  artifacts: ReadonlyMap<string, unknown>,
  extension: string,
): ComponentType {
  const kinds = new Set(root.accepted.map((format: AnyFormat) => format.kind));
  if (kinds.has('model') || MODEL_ARTIFACTS.some((key) => artifacts.has(key))) return 'model';
  if (kinds.has('dataset')) return 'dataset';
  if (kinds.has('archive')) return 'archive';
  if (kinds.has('source')) return 'source';
  if (kinds.has('config')) return 'config';
  if (root.signature?.type === 'model') return 'model';
  if (root.signature?.type === 'data') return 'dataset';
  if (root.text) return TEXT_TYPES[extension] ?? 'document';
  return 'binary';
}
