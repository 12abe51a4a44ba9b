import { artifact } from '../../core/artifact.ts';
import type { Anomaly } from '../../core/parsed.ts';
import type { Claim, Derived, Member } from '../format.ts';

export const TAR_ENTRY_TYPES = [
  'file',
  'hard-link',
  'symbolic-link',
  'character-device',
  'block-device',
  'directory',
  'fifo',
  'unknown',
] as const;
export type TarEntryType = (typeof TAR_ENTRY_TYPES)[number];

export interface TarEntry {
  /** Offset of its first header, PAX and long-name headers included. */
  readonly offset: number;
  /** The name after PAX and GNU overrides, as an extractor would use it. */
  readonly name: string;
  /** The name in the plain header, which readers without PAX use. */
  readonly plainName: string;
  readonly type: TarEntryType;
  /** The type byte as a character. */
  readonly typeFlag: string;
  readonly linkTarget: string;
  readonly mode: number;
  /** Bytes of content an extractor writes. */
  readonly size: number;
  readonly dataStart: number;
  /** Bytes of data in the archive; less than `size` for sparse files. */
  readonly storedBytes: number;
  readonly isSparse: boolean;
}

export type TarAnomalyCode =
  | 'bad-checksum'
  | 'size-mismatch'
  | 'name-mismatch'
  | 'bad-size'
  | 'bad-pax-record'
  | 'bad-sparse-map'
  | 'duplicate-name'
  | 'data-past-end'
  | 'padding-data'
  | 'missing-end'
  | 'entries-after-end'
  | 'trailing-data'
  | 'unknown-type';

export interface TarAnomaly extends Anomaly<TarAnomalyCode> {
  readonly entry: string;
}

export interface TarArchive {
  readonly entries: readonly TarEntry[];
  /** The PyTorch 0.1 layout: `sys_info`, `pickle`, `storages`, `tensors`. */
  readonly isLegacyTorch: boolean;
  readonly anomalies: readonly TarAnomaly[];
  readonly claims: readonly Claim[];
  readonly members: readonly Member[];
  /** What it holds as a package, where it is one. */
  readonly derived?: readonly Derived[];
}

export const tarArchive = artifact<TarArchive>()('tar-archive');
