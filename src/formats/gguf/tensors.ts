import { quoteName, type AnomalyList } from '../anomaly-list.ts';
import type { Claim } from '../format.ts';
import type { GgufCursor } from './cursor.ts';
import { GgufStop } from './cursor.ts';
import type { GgufAnomaly, GgufTensor } from './gguf-model.ts';
import { GGML_TYPES, REMOVED_GGML_TYPES, type GgmlType } from './types.data.ts';

/** ggml's own limits: dimensions of a tensor, and bytes of its name with the final NUL. */
const MAX_DIMENSIONS = 4;
const MAX_NAME_BYTES = 64;
/** Dimensions read at all before the table is given up. */
const MAX_READ_DIMENSIONS = 1024;
/** Bytes of a tensor name kept. */
const MAX_KEPT_NAME_BYTES = 1024;
/** The shortest entry: name length, dimension count, type and offset. */
const MIN_ENTRY_BYTES = 16;

/** One row of the tensor table, with its offset relative to the data. */
interface Row {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  readonly offset: number;
  /** undefined when the type or shape is not understood. */
  readonly bytes: number | undefined;
  readonly at: number;
}

async function readRow(cursor: GgufCursor, anomalies: AnomalyList<GgufAnomaly>): Promise<Row> {
  const at = cursor.offset;
  const { text: name, length } = await cursor.string(MAX_KEPT_NAME_BYTES);
  const label = (): string => `tensor ${quoteName(name)}`;
  if (length >= MAX_NAME_BYTES || length === 0) {
    anomalies.add('invalid-name', at, `${label()} has a name of ${length} bytes`);
  }
  const dimensions = await cursor.u32();
  if (dimensions > MAX_READ_DIMENSIONS) {
    throw new GgufStop('too-many-dimensions', at, `${label()} has ${dimensions} dimensions`);
  }
  if (dimensions > MAX_DIMENSIONS)
    anomalies.add('too-many-dimensions', at, `${label()} has ${dimensions} dimensions`);
  const shape: number[] = [];
  for (let index = 0; index < dimensions; index += 1) shape.push(await cursor.length());
  const typeNumber = await cursor.u32();
  const offset = await cursor.u64();
  const type = GGML_TYPES[typeNumber] ?? REMOVED_GGML_TYPES[typeNumber];
  if (GGML_TYPES[typeNumber] === undefined) {
    anomalies.add('unknown-tensor-type', at, `${label()} has type ${type?.name ?? typeNumber}`);
  }
  const bytes = type === undefined ? undefined : measure(label, shape, type, at, anomalies);
  return { name, type: type?.name ?? `type ${typeNumber}`, shape, offset, bytes, at };
}

function measure(
  label: () => string,
  shape: readonly number[],
  type: GgmlType,
  at: number,
  anomalies: AnomalyList<GgufAnomaly>,
): number | undefined {
  let elements = 1;
  for (const dimension of shape) elements *= dimension;
  // Above 2^53 the product overflows what readers compute with (CVE-2024-21802, CVE-2026-33298).
  if (
    !Number.isSafeInteger(elements) ||
    shape.some((dimension) => !Number.isSafeInteger(dimension))
  ) {
    anomalies.add('shape-overflow', at, `${label()} has the shape ${shape.join('×')}`);
    return undefined;
  }
  const row = shape[0] ?? 1;
  if (row % type.block !== 0) {
    anomalies.add(
      'partial-block',
      at,
      `${label()} has rows of ${row} elements, blocks of ${type.name} have ${type.block}`,
    );
    return undefined;
  }
  const bytes = (elements / type.block) * type.bytes;
  if (Number.isSafeInteger(bytes)) return bytes;
  anomalies.add('shape-overflow', at, `${label()} needs more bytes than can be counted`);
  return undefined;
}

/** Reads the tensor table. */
export async function readRows(
  cursor: GgufCursor,
  count: number,
  maxTensors: number,
  anomalies: AnomalyList<GgufAnomaly>,
): Promise<readonly Row[]> {
  if (count * MIN_ENTRY_BYTES > cursor.remaining) {
    anomalies.add(
      'count-beyond-file',
      cursor.offset,
      `${count} tensors in ${cursor.remaining} bytes`,
    );
  }
  const rows: Row[] = [];
  const seen = new Set<string>();
  for (let index = 0; index < count; index += 1) {
    if (index >= maxTensors)
      throw new GgufStop('size-limit', cursor.offset, `more than ${maxTensors} tensors`);
    const row = await readRow(cursor, anomalies);
    if (seen.has(row.name))
      anomalies.add('duplicate-tensor', row.at, `tensor ${quoteName(row.name)} twice`);
    seen.add(row.name);
    rows.push(row);
  }
  return rows;
}

export interface TensorLayout {
  readonly tensors: readonly GgufTensor[];
  readonly claims: readonly Claim[];
  /** Offset after the last tensor and its padding. */
  readonly end: number;
}

function pad(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment;
}

/** Places the tensors in the file and compares them with one another. */
export function layTensors(
  rows: readonly Row[],
  dataStart: number,
  alignment: number,
  anomalies: AnomalyList<GgufAnomaly>,
): TensorLayout {
  const tensors: GgufTensor[] = [];
  for (const row of rows) {
    const start = dataStart + row.offset;
    if (row.offset % alignment !== 0) {
      anomalies.add(
        'misaligned-tensor',
        row.at,
        `tensor ${quoteName(row.name)} begins at ${row.offset}, not a multiple of ${alignment}`,
      );
    }
    tensors.push({
      name: row.name,
      type: row.type,
      shape: row.shape,
      start,
      end: start + (row.bytes ?? 0),
    });
  }
  const sorted = [...tensors].sort((a, b) => a.start - b.start || a.end - b.end);
  const claims: Claim[] = [];
  let from = dataStart;
  let reached = dataStart;
  for (const tensor of sorted) {
    if (tensor.start > reached) {
      anomalies.add(
        'tensor-hole',
        reached,
        `${tensor.start - reached} bytes before tensor ${quoteName(tensor.name)} belong to no tensor`,
        tensor.start - reached,
      );
      if (reached > from) claims.push({ start: from, end: reached, what: 'tensor data' });
      from = tensor.start;
    } else if (
      tensor.start < reached &&
      tensor.end > tensor.start &&
      !isPadding(tensor, reached, alignment)
    ) {
      anomalies.add(
        'tensor-overlap',
        tensor.start,
        `tensor ${quoteName(tensor.name)} begins inside another`,
      );
    }
    reached = Math.max(reached, dataStart + pad(tensor.end - dataStart, alignment));
  }
  if (reached > from) claims.push({ start: from, end: reached, what: 'tensor data' });
  return { tensors, claims, end: reached };
}

/** A misaligned tensor may begin in the padding of the one before it without sharing its data. */
function isPadding(tensor: GgufTensor, reached: number, alignment: number): boolean {
  return tensor.start % alignment !== 0 && reached - tensor.start < alignment;
}
