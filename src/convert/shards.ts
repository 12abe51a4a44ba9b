import type { NamedTensor } from './tensor-view.ts';
import { byteLength } from './tensor-view.ts';

export interface Shard {
  /** File name without folder. */
  readonly name: string;
  readonly tensors: readonly NamedTensor[];
}

const ENDING = '.safetensors';
const DIGITS = 5;

/** Splits in the order of the file, as transformers does: a shard ends before the tensor that would exceed the size. */
function split(tensors: readonly NamedTensor[], maxBytes: number): readonly NamedTensor[][] {
  const shards: NamedTensor[][] = [];
  let shard: NamedTensor[] = [];
  let bytes = 0;
  for (const tensor of tensors) {
    const length = byteLength(tensor.view);
    if (shard.length > 0 && bytes + length > maxBytes) {
      shards.push(shard);
      shard = [];
      bytes = 0;
    }
    shard.push(tensor);
    bytes += length;
  }
  if (shard.length > 0) shards.push(shard);
  return shards;
}

/** `model-00001-of-00003.safetensors` and so on; one file keeps the plain name. */
export function shardsOf(
  tensors: readonly NamedTensor[],
  name: string,
  maxBytes: number | undefined,
): readonly Shard[] {
  const parts = maxBytes === undefined ? [tensors] : split(tensors, maxBytes);
  if (parts.length <= 1) return [{ name, tensors }];
  const stem = name.endsWith(ENDING) ? name.slice(0, -ENDING.length) : name;
  const count = String(parts.length).padStart(DIGITS, '0');
  return parts.map((part, index) => ({
    name: `${stem}-${String(index + 1).padStart(DIGITS, '0')}-of-${count}${ENDING}`,
    tensors: part,
  }));
}

/** The index that transformers reads: which file holds which tensor. */
export function shardIndex(shards: readonly Shard[]): string {
  const tensors = shards.flatMap((shard) => shard.tensors.map((tensor) => ({ shard, tensor })));
  const total = tensors.reduce((sum, { tensor }) => sum + byteLength(tensor.view), 0);
  const map = Object.fromEntries(
    tensors
      .map(({ shard, tensor }) => [tensor.name, shard.name] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return `${JSON.stringify({ metadata: { total_size: total }, weight_map: map }, undefined, 2)}\n`;
}
