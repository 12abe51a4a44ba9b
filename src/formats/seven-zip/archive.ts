import { artifact } from '../../core/artifact.ts';
import type { Anomaly } from '../../core/parsed.ts';
import type { Contents } from '../format.ts';

/** One step of a folder's packing, in the order the file lists them. */
export interface SevenZipCoder {
  /** Method id in hexadecimal: `030101`. */
  readonly method: string;
  /** `LZMA`, or the id where it is unknown. */
  readonly title: string;
  readonly properties: Uint8Array;
  readonly inputs: number;
  readonly outputs: number;
  /** Bytes it unpacks to, per output. */
  readonly unpacked: number;
}

/** A block of files packed together; 7-Zip calls it a folder. */
export interface SevenZipFolder {
  readonly coders: readonly SevenZipCoder[];
  /** Input index fed by output index, over all coders. */
  readonly bonds: readonly { readonly input: number; readonly output: number }[];
  /** Inputs fed from packed streams. */
  readonly packedInputs: readonly number[];
  /** Bytes of content. */
  readonly size: number;
  readonly crc: number | undefined;
  /** Index of its first packed stream. */
  readonly firstStream: number;
  /** Sizes and CRCs of the files in it. */
  readonly parts: readonly { readonly size: number; readonly crc: number | undefined }[];
}

export interface SevenZipEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'symbolic-link' | 'special' | 'anti-item';
  readonly size: number;
  readonly crc: number | undefined;
  /** Unix mode bits, where the writer stored them; 0 else. */
  readonly mode: number;
  /** The folder that holds it, and where in the folder's content it begins. */
  readonly folder: number | undefined;
  readonly start: number;
  /** What a link points to, as far as it was read; empty when it was not. */
  readonly linkTarget: string;
}

export type SevenZipAnomalyCode =
  | 'start-header-crc'
  | 'header-crc'
  | 'header-broken'
  | 'content-crc'
  | 'stream-beyond-file'
  | 'overlapping-streams'
  | 'size-mismatch'
  | 'duplicate-name'
  | 'missing-name'
  | 'anti-item'
  | 'encrypted'
  | 'unsupported-method'
  | 'bomb'
  | 'trailing-data'
  | 'anomaly-limit';

export interface SevenZipArchive extends Contents {
  readonly entries: readonly SevenZipEntry[];
  readonly folders: readonly SevenZipFolder[];
  /** The list of files was itself packed, which is the rule. */
  readonly isHeaderPacked: boolean;
  readonly anomalies: readonly Anomaly<SevenZipAnomalyCode>[];
}

export const sevenZipArchive = artifact<SevenZipArchive>()('seven-zip-archive');
