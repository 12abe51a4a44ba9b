import { artifact } from '../../core/artifact.ts';
import type { Anomaly } from '../../core/parsed.ts';
import type { Claim, Member } from '../format.ts';

/** The stream formats that joblib, pandas and plain `open` calls undo by magic number. */
export type Algorithm = 'gzip' | 'zlib' | 'bzip2' | 'xz' | 'lzma-alone' | 'zstd' | 'lz4';

/** One self-contained unit of a stream: a gzip member, a zstd or lz4 frame, a bzip2 or xz stream. */
export interface StreamPart {
  readonly what: string;
  readonly start: number;
  readonly end: number;
  /** Bytes it unfolds to. */
  readonly unpacked: number;
  /** A file name the header carries (gzip). */
  readonly name?: string;
}

export type CompressedAnomalyCode =
  /** Bytes after the last part that no reader of this format accepts as more of it. */
  | 'trailing-data'
  /** Further parts: their content follows the first part's seamlessly, but many tools show one only. */
  | 'several-parts'
  | 'reserved-flag'
  /** A frame that decoders skip: room for anything. */
  | 'skippable-frame'
  | 'preset-dictionary'
  | 'checksum-mismatch'
  | 'truncated'
  | 'corrupt'
  | 'bomb';

export interface CompressedStream {
  readonly algorithm: Algorithm;
  readonly packedBytes: number;
  /** Bytes the parts unfold to; what could be produced, when `complete` is false. */
  readonly unpackedBytes: number;
  readonly complete: boolean;
  readonly parts: readonly StreamPart[];
  readonly anomalies: readonly Anomaly<CompressedAnomalyCode>[];
  readonly claims: readonly Claim[];
  readonly members: readonly Member[];
}

export const compressedStream = artifact<CompressedStream>()('compressed-stream');
