import { recogniseStream } from '../../formats/compressed/magic.ts';
import type { Algorithm } from '../../formats/compressed/stream.ts';
import { sniffFile, SNIFF_BYTES } from '../sniff-file.ts';

/** Forms of tables that are taken. */
export type TableFormName = 'CSV' | 'Parquet';

/** What a file is, by its first bytes. */
export type RowForm =
  | { readonly kind: 'table'; readonly form: TableFormName }
  | { readonly kind: 'compressed'; readonly algorithm: Algorithm }
  /** No table; in words. */
  | { readonly kind: 'other'; readonly what: string };

const COMPRESSED: ReadonlySet<Algorithm> = new Set(['gzip', 'zstd', 'bzip2', 'xz', 'lz4']);

/** Bytes of the beginning that are looked at. */
export const HEAD_BYTES = SNIFF_BYTES;

/** Recognises a file by its beginning; its name says nothing. */
export function rowForm(head: Uint8Array): RowForm {
  const stream = recogniseStream({ head, tail: new Uint8Array(0), size: undefined, name: '' });
  const form = sniffFile(head);
  // Compressed IDX arrays are a form of their own.
  if (stream?.recognition === 'certain' && COMPRESSED.has(stream.algorithm) && form !== 'idx')
    return { kind: 'compressed', algorithm: stream.algorithm };
  switch (form) {
    case 'parquet':
      return { kind: 'table', form: 'Parquet' };
    case 'text':
      return { kind: 'table', form: 'CSV' };
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
