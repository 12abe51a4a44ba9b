import { decodeLatin1, decodeUtf8Leniently } from '../../bytes/text.ts';
import { recogniseStream } from '../../formats/compressed/magic.ts';
import type { Algorithm } from '../../formats/compressed/stream.ts';
import { readJsonObject } from './json-object.ts';
import { sniffFile, SNIFF_BYTES } from '../sniff-file.ts';

/** Forms of tables that are taken. */
export type TableFormName = 'CSV' | 'Parquet' | 'JSON Lines' | 'JSON' | 'Arrow' | 'SQLite';

/** What a file is, by its first bytes. */
export type RowForm =
  | { readonly kind: 'table'; readonly form: TableFormName }
  | { readonly kind: 'compressed'; readonly algorithm: Algorithm }
  /** No table; in words. */
  | { readonly kind: 'other'; readonly what: string };

const COMPRESSED: ReadonlySet<Algorithm> = new Set(['gzip', 'zstd', 'bzip2', 'xz', 'lz4']);

const ARROW_MAGIC = 'ARROW1\0';
const SQLITE_MAGIC = 'SQLite format 3\0';

/** Bytes of the beginning that are looked at. */
export const HEAD_BYTES = SNIFF_BYTES;

/** How the text of a table is written. An array of numbers, or a line in brackets, is no JSON table: it may be the first line of any text. */
function textForm(head: Uint8Array): TableFormName {
  const text = decodeUtf8Leniently(head)
    .replace(/^\ufeff/, '')
    .trimStart();
  if (/^\[\s*\{/.test(text) || /^\[\s*\]\s*$/.test(text)) return 'JSON';
  if (!text.startsWith('{')) return 'CSV';
  const [line = ''] = text.split('\n', 1);
  // A longer line than is looked at: what begins with a key in quotes is JSON.
  return readJsonObject(line) !== undefined || /^\{\s*(?:"|$)/.test(line) ? 'JSON Lines' : 'CSV';
}

/** A file begins with its magic, a stream with the mark of a message whose description is a small flatbuffer. */
function isArrow(head: Uint8Array): boolean {
  if (decodeLatin1(head.subarray(0, ARROW_MAGIC.length)) === ARROW_MAGIC) return true;
  if (head.length < 16) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const length = view.getUint32(4, true);
  return view.getUint32(0, true) === 0xffff_ffff && length > 8 && view.getUint32(8, true) < length;
}

/** Recognises a file by its beginning; its name says nothing. */
export function rowForm(head: Uint8Array): RowForm {
  if (decodeLatin1(head.subarray(0, SQLITE_MAGIC.length)) === SQLITE_MAGIC)
    return { kind: 'table', form: 'SQLite' };
  if (isArrow(head)) return { kind: 'table', form: 'Arrow' };
  const stream = recogniseStream({ head, tail: new Uint8Array(0), size: undefined, name: '' });
  const form = sniffFile(head);
  // Compressed IDX arrays are a form of their own.
  if (stream?.recognition === 'certain' && COMPRESSED.has(stream.algorithm) && form !== 'idx')
    return { kind: 'compressed', algorithm: stream.algorithm };
  switch (form) {
    case 'parquet':
      return { kind: 'table', form: 'Parquet' };
    case 'text':
      return { kind: 'table', form: textForm(head) };
    case 'npz':
    case 'npy':
    case 'idx':
      return { kind: 'other', what: 'an array file, not a table' };
    case 'image':
      return { kind: 'other', what: 'an image, not a table' };
    case 'pickle':
      return { kind: 'other', what: 'a pickle: opening it would run what it says' };
    case 'hdf5':
    case 'unknown':
      return { kind: 'other', what: 'no table of a form that is known here' };
    default:
      return form satisfies never;
  }
}
