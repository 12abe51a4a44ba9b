import type { AnomalyList } from '../anomaly-list.ts';
import { quoteName } from '../anomaly-list.ts';
import { smallMessage } from '../protobuf/small-message.ts';
import type { TableEntry } from './table.ts';
import type { CheckpointAnomaly, CheckpointTensor } from './tensorflow-checkpoint.ts';

/** Bytes of an element by DataType; absent: none fixed. */
const ELEMENT_BYTES: Readonly<Record<number, number>> = {
  1: 4,
  2: 8,
  3: 4,
  4: 1,
  5: 2,
  6: 1,
  8: 8,
  9: 8,
  10: 1,
  11: 1,
  12: 1,
  13: 4,
  14: 2,
  15: 2,
  16: 2,
  17: 2,
  18: 16,
  19: 2,
  22: 4,
  23: 8,
};
/** The most data files a bundle may have: its file names have five digits. */
const MAX_SHARDS = 99_999;

/** Sizes of a TensorShapeProto; undefined when it is none. */
function shapeOf(bytes: Uint8Array): readonly number[] | undefined {
  return smallMessage(bytes)
    ?.filter(({ field }) => field === 2)
    .map((dim) => smallMessage(dim.bytes)?.find(({ field }) => field === 1)?.number ?? 0);
}

/** `BundleHeaderProto` under the empty key: the number of data files; undefined when it is none. */
export function shardsOf(entry: TableEntry | undefined): number | undefined {
  if (entry === undefined || entry.key !== '') return undefined;
  const fields = smallMessage(entry.value);
  // num_shards, endianness, version: a table with other fields belongs to another program.
  const known = fields?.every(
    ({ field, wire }) => (field < 3 && wire === 0) || (field === 3 && wire === 2),
  );
  return known === true ? (fields?.find(({ field }) => field === 1)?.number ?? 1) : undefined;
}

/** The header of a checkpoint of version 1: `SavedTensorSlices` whose first field is its meta data. */
export function isFirstVersion(entry: TableEntry | undefined): boolean {
  if (entry === undefined || entry.key !== '') return false;
  const fields = smallMessage(entry.value);
  return (
    fields?.[0]?.field === 1 && fields[0].wire === 2 && smallMessage(fields[0].bytes) !== undefined
  );
}

/** One `BundleEntryProto`. */
export function readTensor(
  { key: name, value, offset: at }: TableEntry,
  shards: number,
  anomalies: AnomalyList<CheckpointAnomaly>,
): CheckpointTensor | undefined {
  const fields = smallMessage(value);
  const shape = shapeOf(fields?.find(({ field }) => field === 2)?.bytes ?? new Uint8Array(0));
  if (fields === undefined || shape === undefined) {
    anomalies.add('invalid-entry', at, `the entry of ${quoteName(name)} is no BundleEntryProto`);
    return undefined;
  }
  const number = (wanted: number): number =>
    fields.findLast(({ field }) => field === wanted)?.number ?? 0;
  const tensor = {
    name,
    dtype: number(1),
    shape,
    shard: number(3),
    offset: number(4),
    size: number(5),
  };
  if (tensor.shard >= shards)
    anomalies.add(
      'invalid-shard',
      at,
      `${quoteName(name)} lies in data file ${tensor.shard} of ${shards}`,
    );
  const element = ELEMENT_BYTES[tensor.dtype];
  const needed =
    element === undefined ? undefined : shape.reduce((product, size) => product * size, element);
  const isSliced = fields.some(({ field }) => field === 7);
  if (needed !== undefined && needed !== tensor.size && !isSliced)
    anomalies.add(
      'size-mismatch',
      at,
      `${quoteName(name)} needs ${needed} bytes and has ${tensor.size}`,
    );
  return tensor;
}

/** Reports tensors that lie on each other, and names that stand twice. */
export function checkLayout(
  tensors: readonly CheckpointTensor[],
  anomalies: AnomalyList<CheckpointAnomaly>,
): void {
  const names = new Set<string>();
  for (const { name } of tensors) {
    if (names.has(name)) anomalies.add('doubled-name', 0, `${quoteName(name)} stands twice`);
    names.add(name);
  }
  const sorted = tensors
    .filter(({ size }) => size > 0)
    .toSorted((a, b) => a.shard - b.shard || a.offset - b.offset);
  for (const [index, tensor] of sorted.entries()) {
    const next = sorted[index + 1];
    if (
      next === undefined ||
      next.shard !== tensor.shard ||
      next.offset >= tensor.offset + tensor.size
    )
      continue;
    anomalies.add(
      'overlap',
      0,
      `${quoteName(tensor.name)} and ${quoteName(next.name)} lie on the same bytes`,
    );
  }
}

export function plausibleShards(shards: number): boolean {
  return shards >= 1 && shards <= MAX_SHARDS;
}
