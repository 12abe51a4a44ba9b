import type { ByteSource } from '../../bytes/source.ts';
import { DataFailure } from '../data-error.ts';

/** Before each message since Arrow 0.15; older streams begin with the length. */
const CONTINUATION = 0xffff_ffff;
const FILE_MAGIC = 'ARROW1';
/** The magic is padded to eight bytes. */
const FILE_START = 8;
/** Bytes of the description of one message. Ten thousand columns need about two million. */
const MAX_METADATA = 16 * 1024 ** 2;
/** Bytes of one batch of rows; it is in memory once while it is read. */
const MAX_BODY = 512 * 1024 ** 2;
/** Places of the fields of a message, as its flatbuffer counts them. */
const KIND_SLOT = 4 + 2 * 1;
const BODY_LENGTH_SLOT = 4 + 2 * 3;
/** The kind of a message that describes the columns. */
const SCHEMA = 1;

function malformed(what: string): DataFailure {
  return new DataFailure(
    'malformed',
    `the Arrow data cannot be read: ${what}`,
    'save the table again, or as Parquet',
  );
}

/** Where a field of the message lies: 0 when it has its default, `undefined` when the description is broken. */
function fieldAt(metadata: Uint8Array, slot: number, bytes: number): number | undefined {
  const view = new DataView(metadata.buffer, metadata.byteOffset, metadata.byteLength);
  const size = metadata.length;
  if (size < 8) return undefined;
  const table = view.getUint32(0, true);
  if (table + 4 > size) return undefined;
  const virtual = table - view.getInt32(table, true);
  if (virtual < 0 || virtual + 4 > size) return undefined;
  if (view.getUint16(virtual, true) <= slot) return 0;
  if (virtual + slot + 2 > size) return undefined;
  const offset = view.getUint16(virtual + slot, true);
  if (offset === 0) return 0;
  return table + offset + bytes > size ? undefined : table + offset;
}

/** The length of a message's body, by its own word. `undefined` when the description is broken. */
function bodyLength(metadata: Uint8Array): number | undefined {
  const at = fieldAt(metadata, BODY_LENGTH_SLOT, 8);
  if (at === undefined || at === 0) return at;
  const view = new DataView(metadata.buffer, metadata.byteOffset, metadata.byteLength);
  const length = view.getBigInt64(at, true);
  return length < 0n || length > BigInt(MAX_BODY) ? undefined : Number(length);
}

/** Whether a message describes the columns. Some writers of files leave that to the index at the end. */
export function isSchema(message: Uint8Array): boolean {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const metadata = message.subarray(view.getUint32(0, true) === CONTINUATION ? 8 : 4);
  const at = fieldAt(metadata, KIND_SLOT, 1);
  return at !== undefined && at !== 0 && metadata[at] === SCHEMA;
}

/**
 * The messages of Arrow data, file or stream, one after the other, each with its length before it: what a reader of streams takes. All
 * lengths are compared with the file's before anything is read. Throws DataFailure.
 */
export async function* arrowMessages(source: ByteSource): AsyncGenerator<Uint8Array, void> {
  const size = source.size ?? 0;
  const magic = Buffer.from(await source.read(0, FILE_MAGIC.length)).toString('latin1');
  let at = magic === FILE_MAGIC ? FILE_START : 0;
  while (at + 4 <= size) {
    const head = await source.read(at, 8);
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const first = view.getUint32(0, true);
    const prefix = first === CONTINUATION ? 8 : 4;
    if (head.length < prefix) throw malformed('it ends early');
    const length = first === CONTINUATION ? view.getUint32(4, true) : first;
    // Behind it a file has its index, which says nothing new.
    if (length === 0) return;
    if (length > MAX_METADATA || at + prefix + length > size)
      throw malformed('a message is longer than the file');
    const body = bodyLength(await source.read(at + prefix, length));
    if (body === undefined) throw malformed('a message does not say how long it is');
    const end = at + prefix + length + body;
    if (end > size) throw malformed('a batch of rows is longer than the file');
    yield await source.read(at, end - at);
    at = end;
  }
}
