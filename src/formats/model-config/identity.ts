import type { JsonNode } from '../json/tree.ts';
import { textOf, valueOf } from '../json/tree.ts';
import type { ConfigIdentity } from './model-config.ts';

/** Characters kept of a name. */
const MAX_NAME = 200;
const MAX_ARCHITECTURES = 16;

function named(root: JsonNode, key: string): string | undefined {
  const text = textOf(root, key);
  return text === undefined || text === '' ? undefined : text.slice(0, MAX_NAME);
}

function count(root: JsonNode, keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const value = valueOf(root, key);
    const number = value?.kind === 'number' ? Number(value.text) : undefined;
    if (number !== undefined && Number.isSafeInteger(number)) return number;
  }
  return undefined;
}

/** What the configuration says of the model, under the names the families use. */
export function readIdentity(root: JsonNode): ConfigIdentity {
  const architectures = valueOf(root, 'architectures');
  const names =
    architectures?.kind === 'array'
      ? architectures.items.flatMap((item) =>
          item.kind === 'string' ? [item.text.slice(0, MAX_NAME)] : [],
        )
      : [];
  const modelType = named(root, 'model_type');
  const hiddenSize = count(root, ['hidden_size', 'n_embd', 'd_model', 'dim']);
  const vocabSize = count(root, ['vocab_size']);
  const baseModel = named(root, 'base_model_name_or_path');
  const licence = named(root, 'license');
  return {
    ...(modelType === undefined ? {} : { modelType }),
    ...(names.length === 0 ? {} : { architectures: names.slice(0, MAX_ARCHITECTURES) }),
    ...(hiddenSize === undefined ? {} : { hiddenSize }),
    ...(vocabSize === undefined ? {} : { vocabSize }),
    ...(baseModel === undefined ? {} : { baseModel }),
    ...(licence === undefined ? {} : { licence }),
  };
}
