import { createHash, createHmac } from 'node:crypto';
import type { RowSet } from '../rows/row-set.ts';
import type { CopyColumns } from '../survey/copy-table.ts';
import type { ManifestColumns } from '../survey/manifest-survey.ts';
import { isObject, jsonOf, type PartRecord } from './part-record.ts';
import type { PartSubject } from './set-record.ts';

/** Changes with the meaning of any record: parts of different versions cannot be merged. */
const VERSION = 1;

/** What is looked for, the same for all parts of a data set but for the number of the part. */
export interface PartRequest {
  /** From 1, as `--partition 3/16` says it. */
  readonly index: number;
  readonly of: number;
  readonly subject: PartSubject;
  /** What tells the data from others of the same form: any text all parts come to. */
  readonly fingerprint: string;
  /** SQL names of the columns searched for leaks. */
  readonly leakColumns: readonly string[];
  /** Kept by the owner of the data, 16 bytes or more. */
  readonly salt: Uint8Array;
  readonly copies: CopyColumns;
  /** Without it no manifest is made. */
  readonly manifest?: ManifestColumns;
}

/** What all parts of a set must agree on, each a digest in hex. */
export interface PartMarks {
  readonly data: string;
  /** What columns are for. */
  readonly roles: string;
  readonly manifest: string;
  readonly salt: string;
}

export interface PartHead {
  readonly index: number;
  readonly of: number;
  /** Rows of the part, and of the whole set. */
  readonly rows: number;
  readonly total: number;
  readonly marks: PartMarks;
}

/** What a part is of. All marks are keyed with the salt: they tell nobody what they are of. */
export function headOf(
  { files, columns, rows }: Pick<RowSet, 'files' | 'columns' | 'rows'>,
  { index, of, subject, fingerprint, leakColumns, salt, copies, manifest }: PartRequest,
): PartHead {
  const mark = (what: string, value: unknown): string =>
    createHmac('sha256', salt)
      .update(`weighbridge data part ${what} ${JSON.stringify(value)}`)
      .digest('hex');
  return {
    index,
    of,
    rows,
    total: files.reduce((sum, file) => sum + file.rows, 0),
    marks: {
      data: mark('data', [files, columns, createHash('sha256').update(fingerprint).digest('hex')]),
      roles: mark('roles', [
        subject.roles.map(({ column, role }) => [column, role]),
        leakColumns.toSorted(),
        copies.content.toSorted(),
        copies.label ?? null,
        copies.split ?? null,
      ]),
      manifest: mark('manifest', manifest && [manifest.key ?? [], manifest.label ?? null]),
      salt: mark('salt', VERSION),
    },
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

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Undefined where the payload is no head of this version. */
export function headOfPayload(payload: string): PartHead | undefined {
  const value = jsonOf(payload);
  if (!isObject(value) || value['version'] !== VERSION) return undefined;
  const { index, of, rows, total, marks } = value;
  if (!isCount(index) || !isCount(of) || !isCount(rows) || !isCount(total) || !isObject(marks))
    return undefined;
  const { data, roles, manifest, salt } = marks;
  return typeof data === 'string' &&
    typeof roles === 'string' &&
    typeof manifest === 'string' &&
    typeof salt === 'string'
    ? { index, of, rows, total, marks: { data, roles, manifest, salt } }
    : undefined;
}
