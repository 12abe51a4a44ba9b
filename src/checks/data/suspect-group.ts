import type { DatasetRecord } from '../../core/dataset.ts';
import type { RowCause, SuspectRow } from '../../core/dataset-suspicion.ts';
import type { Location } from '../../core/location.ts';
import type { Confidence } from '../../core/severity.ts';
import { CONFIDENCES } from '../../core/severity.ts';

/** Rows quoted for one finding: enough to see what is meant. The record has the others. */
const MAX_QUOTED = 5;
/** Row numbers given to programs. */
const MAX_ROW_NUMBERS = 100;

/** Accused rows that are told together. */
export interface SuspectGroup {
  /** All of them, those not listed among the suspects included. */
  readonly count: number;
  /** Worst first. */
  readonly rows: readonly SuspectRow[];
}

/** The rows of a cause, or those of them that a condition holds for. */
export function suspectGroup(
  record: DatasetRecord,
  cause: RowCause,
  isMeant?: (suspect: SuspectRow) => boolean,
): SuspectGroup {
  const rows = record.suspects.filter(
    (suspect) => suspect.cause === cause && (isMeant === undefined || isMeant(suspect)),
  );
  const all = record.causes.find((entry) => entry.cause === cause)?.rows ?? 0;
  return { count: isMeant === undefined ? Math.max(all, rows.length) : rows.length, rows };
}

/** A data set and where it is. */
export interface Subject {
  readonly path: readonly string[];
  readonly record: DatasetRecord;
}

/** The place of a row: its number, and its file and line where these are known. */
export function placeOfRow({ path, record }: Subject, row: number): Location {
  const place = record.places?.find((known) => known.row === row);
  return {
    path: place?.file === undefined ? path : [...path, place.file],
    ...(place?.line === undefined ? {} : { line: place.line }),
    row,
  };
}

/** The place of a group: its first row in the order of the data. */
export function placeOf(subject: Subject, rows: readonly number[]): Location {
  const first = rows.reduce((least, row) => Math.min(least, row), Number.POSITIVE_INFINITY);
  return Number.isFinite(first) ? placeOfRow(subject, first) : { path: subject.path };
}

export function placeOfGroup(subject: Subject, { rows }: SuspectGroup): Location {
  return placeOf(
    subject,
    rows.map(({ row }) => row),
  );
}

/** The worst rows of a group in words. */
export function quoted({ rows }: SuspectGroup): readonly string[] {
  return rows.slice(0, MAX_QUOTED).map(({ name, label, suggested, evidence }) => {
    const is = label === undefined ? [] : [`label ${label}`];
    const should = suggested === undefined || suggested === label ? [] : [`seems ${suggested}`];
    return [name, ...is, ...should, ...evidence.slice(0, 2).map(({ text }) => text)].join(' · ');
  });
}

/** Numbers of the rows as facts for programs, ascending. */
export function rowFacts({ rows }: SuspectGroup): { readonly rows: readonly string[] } {
  const numbers = rows.map(({ row }) => row).sort((a, b) => a - b);
  return { rows: numbers.slice(0, MAX_ROW_NUMBERS).map(String) };
}

/** As sure as the surest row. */
export function surest({ rows }: SuspectGroup): Confidence {
  return rows.reduce<Confidence>(
    (most, { confidence }) =>
      CONFIDENCES.indexOf(confidence) > CONFIDENCES.indexOf(most) ? confidence : most,
    'low',
  );
}
