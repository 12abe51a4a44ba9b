import { isNpy } from '../formats/npy/parse.ts';
import { isGzip, isIdx } from './array/idx-content.ts';
import { imageKind } from './image/image-kind.ts';
import { gunzipHead } from './table/table-form.ts';
import { isText } from './table/text-table.ts';

export type FileForm =
  | 'npz'
  | 'npy'
  | 'idx'
  | 'parquet'
  | 'text'
  | 'image'
  | 'pickle'
  | 'hdf5'
  | 'unknown';

/** Bytes looked at. */
export const SNIFF_BYTES = 64 * 1024;
/** What the beginning of a gzip file may unfold to: more than its thousandfold is impossible. */
const MAX_UNPACKED = SNIFF_BYTES * 1100;

function ascii(head: Uint8Array, text: string): boolean {
  return Array.from(text).every((letter, index) => head[index] === letter.charCodeAt(0));
}

/** What a file is, by its first bytes; its name says nothing. */
export function sniffFile(head: Uint8Array): FileForm {
  if (isGzip(head)) {
    const inner = gunzipHead(head, MAX_UNPACKED);
    if (isIdx(inner)) return 'idx';
    return isText(inner.subarray(0, SNIFF_BYTES)) ? 'text' : 'unknown';
  }
  if (ascii(head, 'PK\u0003\u0004') || ascii(head, 'PK\u0005\u0006')) return 'npz';
  if (isNpy(head)) return 'npy';
  if (ascii(head, 'PAR1')) return 'parquet';
  if (ascii(head, '\u0089HDF')) return 'hdf5';
  if (imageKind(head) !== undefined) return 'image';
  // PROTO 2 to 5, as every pickle of the last twenty years begins.
  if (head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 0) <= 5) return 'pickle';
  if (isIdx(head)) return 'idx';
  return isText(head) ? 'text' : 'unknown';
}
