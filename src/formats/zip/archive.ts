import { artifact } from '../../core/artifact.ts';
import type { Anomaly } from '../../core/parsed.ts';
import type { Claim, Contents, Derived, Member } from '../format.ts';

/** What both kinds of header say about an entry. */
export interface ZipRecord {
  /** Offset of the record itself. */
  readonly offset: number;
  /** The name as text: UTF-8 where it is valid, else one character per byte. */
  readonly name: string;
  /** One character per byte of the stored name, for exact comparison. */
  readonly rawName: string;
  /** The name an Info-ZIP Unicode path field gives instead. */
  readonly unicodeName?: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  /** Bytes of packed data, after ZIP64. */
  readonly packed: number;
  /** Bytes of content, after ZIP64. */
  readonly size: number;
  readonly isZip64: boolean;
}

export interface CentralRecord extends ZipRecord {
  /** Absolute offset of the local header it points to, after correction for bytes in front. */
  readonly localOffset: number;
  /** Upper byte of "version made by": 0 FAT, 3 Unix, 10 NTFS, 19 macOS. */
  readonly system: number;
  /** Unix mode bits from the external attributes; 0 when there are none. */
  readonly mode: number;
  readonly disk: number;
}

export interface LocalHeader extends ZipRecord {
  readonly dataStart: number;
}

/** One entry as the views together show it. */
export interface ZipEntry {
  readonly name: string;
  readonly central?: CentralRecord;
  readonly local?: LocalHeader;
  /** Where its packed data lie; empty when no local header says where they begin. */
  readonly dataStart: number;
  readonly dataEnd: number;
}

export type ZipAnomalyCode =
  | 'name-mismatch'
  | 'unicode-name-mismatch'
  | 'method-mismatch'
  | 'size-mismatch'
  | 'crc-mismatch'
  | 'flag-mismatch'
  | 'content-crc-mismatch'
  | 'zero-crc'
  | 'fake-encryption'
  | 'encrypted'
  | 'unsupported-method'
  | 'patched-data'
  | 'stored-size-mismatch'
  | 'data-past-end'
  | 'missing-local-header'
  | 'unlisted-entry'
  | 'duplicate-name'
  | 'case-variant'
  | 'several-roots'
  | 'overlap'
  | 'prefix-data'
  | 'program-prefix'
  | 'gap-data'
  | 'trailing-data'
  | 'several-end-records'
  | 'comment-overrun'
  | 'binary-comment'
  | 'count-mismatch'
  | 'zip64-mismatch'
  | 'offset-ambiguity'
  | 'no-end-record'
  | 'multi-disk';

export interface ZipAnomaly extends Anomaly<ZipAnomalyCode> {
  /** Name of the entry concerned; empty for the archive as a whole. */
  readonly entry: string;
}

/** Which entry each kind of reader opens for a name that several entries answer to. */
export interface ZipLookup {
  readonly name: string;
  /** Offsets of the local headers of all entries that answer to the name. */
  readonly candidates: readonly number[];
  /** Python's zipfile: the last record in the directory with exactly this name. */
  readonly python: number | undefined;
  /** Readers that stream from the front: the first local header. */
  readonly stream: number | undefined;
}

export interface ZipArchive {
  /** In directory order, then those found only as local headers. */
  readonly entries: readonly ZipEntry[];
  /** Records the directory holds, including those beyond the member limit. */
  readonly listed: number;
  readonly comment: string;
  readonly isZip64: boolean;
  /** Bytes in front of the first local header. */
  readonly prefixBytes: number;
  readonly packedBytes: number;
  /** Sum of the declared content sizes. */
  readonly declaredBytes: number;
  readonly archiveBytes: number;
  readonly lookups: readonly ZipLookup[];
  /** Content of tiny text members that say what the archive is: `<root>/version`, `<root>/byteorder`. */
  readonly notes: ReadonlyMap<string, string>;
  readonly anomalies: readonly ZipAnomaly[];
  readonly claims: readonly Claim[];
  readonly members: readonly Member[];
  /** The PyTorch view, when the archive is laid out like one. */
  readonly derived?: readonly Derived[];
  readonly facts?: NonNullable<Contents['facts']>;
}

export const zipArchive = artifact<ZipArchive>()('zip-archive');

/** General-purpose bits (APPNOTE 4.4.4). */
export const ZIP_FLAG = {
  encrypted: 1,
  lzmaEndMarker: 2,
  descriptor: 8,
  patched: 0x20,
  strongEncryption: 0x40,
  utf8: 0x800,
  maskedHeaders: 0x2000,
} as const;

/** Little-endian signatures. */
export const SIGNATURE = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  zip64End: 0x06064b50,
  zip64Locator: 0x07064b50,
  descriptor: 0x08074b50,
} as const;
