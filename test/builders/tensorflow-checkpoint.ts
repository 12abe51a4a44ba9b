import { bytes, message, number, varint, type Bytes } from './protobuf.ts';

/** Writers for the index of a TensorFlow checkpoint: a sorted string table with one data block. */
export interface EntryInput {
  readonly name: string;
  readonly dtype?: number;
  readonly shape?: readonly number[];
  readonly shard?: number;
  readonly offset?: number;
  readonly size?: number;
  /** The value as it stands. */
  readonly raw?: Uint8Array;
}

function entry({
  name,
  dtype = 1,
  shape = [2],
  shard = 0,
  offset = 0,
  size = 8,
  raw,
}: EntryInput): Bytes {
  const value =
    raw ??
    Buffer.concat([
      number(1, dtype),
      message(2, ...shape.map((dim) => message(2, number(1, dim)))),
      number(3, shard),
      number(4, offset),
      number(5, size),
    ]);
  return row(name, value);
}

function row(key: string, value: Uint8Array): Bytes {
  return Buffer.concat([
    varint(0),
    varint(key.length),
    varint(value.length),
    Buffer.from(key),
    value,
  ]);
}

function block(rows: readonly Bytes[]): Bytes {
  const restarts = Buffer.alloc(8);
  restarts.writeUInt32LE(1, 4);
  return Buffer.concat([...rows, restarts]);
}

const TRAILER = Buffer.alloc(5);
const FOOTER_BYTES = 48;

export interface CheckpointInput {
  readonly entries?: readonly EntryInput[];
  readonly shards?: number;
  /** Put behind the rows of the data block, inside it. */
  readonly tail?: Uint8Array;
  /** Size of the data block that the index states. */
  readonly stated?: number;
}

export function checkpointIndex({
  entries = [{ name: 'w' }],
  shards = 1,
  tail,
  stated,
}: CheckpointInput = {}): Uint8Array {
  const header = Buffer.concat([number(1, shards), message(3, number(1, 1))]);
  const data = block([
    row('', header),
    ...entries.map((each) => entry(each)),
    ...(tail === undefined ? [] : [tail]),
  ]);
  const meta = block([]);
  const metaAt = data.length + TRAILER.length;
  const index = block([row('z', Buffer.concat([varint(0), varint(stated ?? data.length)]))]);
  const indexAt = metaAt + meta.length + TRAILER.length;
  const handles = Buffer.concat([
    varint(metaAt),
    varint(meta.length),
    varint(indexAt),
    varint(index.length),
  ]);
  const footer = Buffer.alloc(FOOTER_BYTES);
  footer.set(handles, 0);
  footer.set(Buffer.from('57fb808b247547db', 'hex'), FOOTER_BYTES - 8);
  return Buffer.concat([data, TRAILER, meta, TRAILER, index, TRAILER, footer]);
}

/** `keras_metadata.pb`: one JSON text for each layer. */
export function kerasMetadata(...layers: readonly string[]): Uint8Array {
  return Buffer.concat(
    layers.map((layer, index) =>
      message(
        1,
        number(2, index),
        bytes(3, `root.layer-${index}`),
        bytes(4, '_tf_keras_layer'),
        bytes(5, layer),
      ),
    ),
  );
}
