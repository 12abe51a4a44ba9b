import { createHash, createHmac } from 'node:crypto';
import type { RowSet } from '../rows/row-set.ts';
import type { CopyColumns } from '../survey/copy-table.ts';
import type { ManifestColumns } from '../survey/manifest-survey.ts';
import { isObject, jsonOf, type PartRecord } from './part-record.ts';

/** Changes with the meaning of any record: parts of different versions cannot be merged. */
const VERSION = 1;

/** What is looked for, the same for all parts of a data set but for the number of the part. */
export interface PartRequest {
  /** From 1, as `--partition 3/16` says it. */
  readonly index: number;
  readonly of: number;
  /** SQL names of the columns searched for leaks. */
  readonly leakColumns: readonly string[];
  /** Kept by the owner of the data, 16 bytes or more. */
  readonly salt: Uint8Array;
  readonly copies: CopyColumns;
  /** Without it no manifest is made. */
  readonly manifest?: ManifestColumns;
}

export interface PartHead {
  readonly index: number;
  readonly of: number;
  /** Rows of the part, and of the whole set. */
  readonly rows: number;
  readonly total: number;
  /** SHA-256 over the files, columns and settings, hex: two parts with the same belong together. */
  readonly set: string;
}

/** What a part is of. The salt goes in as a digest of its own, which tells nobody what it is. */
export function headOf(
  { files, columns, rows }: Pick<RowSet, 'files' | 'columns' | 'rows'>,
  { index, of, leakColumns, salt, copies, manifest }: PartRequest,
): PartHead {
  const settings = JSON.stringify([
    VERSION,
    of,
    files,
    columns,
    leakColumns.toSorted(),
    createHmac('sha256', salt).update('weighbridge data part').digest('hex'),
    [copies.content.toSorted(), copies.label ?? null, copies.split ?? null],
    manifest === undefined ? null : [manifest.key ?? [], manifest.label ?? null],
  ]);
  return {
    index,
    of,
    rows,
    total: files.reduce((sum, file) => sum + file.rows, 0),
    set: createHash('sha256').update(settings).digest('hex'),
  };
}

export function recordOfHead(head: PartHead): PartRecord {
  return {
    kind: 'part',
    key: 'head',
    rows: head.rows,
    payload: JSON.stringify({ version: VERSION, ...head }),
  };
}

/** Undefined where the payload is no head of this version. */
export function headOfPayload(payload: string): PartHead | undefined {
  const value = jsonOf(payload);
  if (!isObject(value) || value['version'] !== VERSION) return undefined;
  const { index, of, rows, total, set } = value;
  return typeof index === 'number' &&
    typeof of === 'number' &&
    typeof rows === 'number' &&
    typeof total === 'number' &&
    typeof set === 'string'
    ? { index, of, rows, total, set }
    : undefined;
}
