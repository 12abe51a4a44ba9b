import { SAFETENSORS_DTYPE_BITS } from '../formats/safetensors/dtypes.data.ts';
import type { NamedTensor } from './tensor-view.ts';
import { byteLength } from './tensor-view.ts';

/** One tensor in the file that is written. */
export interface PlacedTensor extends NamedTensor {
  /** Offset in the data, behind the header. */
  readonly start: number;
  readonly end: number;
}

export interface FileLayout {
  /** Length field, JSON and padding. */
  readonly header: Uint8Array;
  readonly tensors: readonly PlacedTensor[];
  readonly bytes: number;
}

/** The reference writer's rank of a dtype: its table lists them in the order of the writer's own enumeration. */
const RANKS: ReadonlyMap<string, number> = new Map(
  Object.keys(SAFETENSORS_DTYPE_BITS).map((name, rank) => [name, rank]),
);

const ALIGNMENT = 8;
const SPACE = 0x20;

/** Bytewise, as the reference writer compares names; UTF-16 order differs beyond the basic plane. */
function compareNames(a: string, b: string): number {
  if (a === b) return 0;
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}

/** Wide types first, so that every tensor is aligned; then by name. */
function compareTensors(a: NamedTensor, b: NamedTensor): number {
  const rank = (tensor: NamedTensor): number => RANKS.get(tensor.view.dtype.name) ?? -1;
  return rank(b) - rank(a) || compareNames(a.name, b.name);
}

function placeTensors(tensors: readonly NamedTensor[]): readonly PlacedTensor[] {
  let end = 0;
  return [...tensors].sort(compareTensors).map((tensor) => {
    const start = end;
    end += byteLength(tensor.view);
    return { ...tensor, start, end };
  });
}

function headerOf(
  tensors: readonly PlacedTensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const parts: string[] = [];
  const keys = Object.keys(metadata).sort(compareNames);
  if (keys.length > 0) {
    const pairs = keys.map((key) => `${JSON.stringify(key)}:${JSON.stringify(metadata[key])}`);
    parts.push(`"__metadata__":{${pairs.join(',')}}`);
  }
  for (const { name, view, start, end } of tensors) {
    const { dtype, shape } = view;
    parts.push(
      `${JSON.stringify(name)}:{"dtype":"${dtype.name}","shape":[${shape.join(',')}],"data_offsets":[${start},${end}]}`,
    );
  }
  const json = Buffer.from(`{${parts.join(',')}}`, 'utf8');
  const length = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const header = Buffer.alloc(ALIGNMENT + length, SPACE);
  header.writeBigUInt64LE(BigInt(length));
  json.copy(header, ALIGNMENT);
  return header;
}

/** Header and order of the tensors, byte for byte as `safetensors.torch.save_file` writes them. */
export function layOut(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>>,
): FileLayout {
  const placed = placeTensors(tensors);
  const header = headerOf(placed, metadata);
  return { header, tensors: placed, bytes: header.length + (placed.at(-1)?.end ?? 0) };
}
