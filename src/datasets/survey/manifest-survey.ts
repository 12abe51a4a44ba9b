import type { IntegrityResult } from '../../core/dataset-profile.ts';
import { DataFailure } from '../data-error.ts';
import { compareManifests, type ManifestDifference } from '../integrity/compare.ts';
import { relabelledRows } from '../integrity/relabelled.ts';
import { ManifestBuilder, type RowManifest } from '../integrity/row-manifest.ts';
import type { RowSet } from '../rows/row-set.ts';
import { normalNames, rowsWithCells } from './manifest-rows.ts';
import type { SurveyProgress } from './survey-progress.ts';

/** Changed rows whose numbers are looked up, each some 150 bytes while it is; all of them are counted. */
const MAX_LOCATED = 1_000_000;
/** Row numbers of the record. */
const MAX_ROWS = 1000;

type Table = Pick<RowSet, 'database' | 'columns' | 'rows'>;

export interface ManifestColumns {
  /** Names of the columns that tell rows apart. Without them a row is its content; where a label is known, its content but for the label. */
  readonly key?: readonly string[];
  /** Name of the label. */
  readonly label?: string;
  /** Names of columns that are no content where changes of the label are told. */
  readonly apart?: readonly string[];
}

export interface ManifestComparison {
  readonly result: IntegrityResult;
  /** Of the rows as they are. */
  readonly manifest: RowManifest;
  /** Numbers of added rows, ascending: all up to a million. */
  readonly added: Int32Array;
  readonly notes: readonly string[];
}

/** Columns the builder reads, and where they stand in a row. */
interface Reading {
  readonly builder: ManifestBuilder;
  readonly places: readonly number[];
}

function readingOf(
  columns: readonly string[],
  chosen: readonly string[],
  key: readonly string[],
  label: string | undefined,
  apart: readonly string[] = [],
): Reading {
  const missing = [...key, ...(label === undefined ? [] : [label])].find(
    (name) => !chosen.includes(name.normalize('NFC')),
  );
  if (missing !== undefined)
    throw new DataFailure(
      'missing-column',
      `there is no column ${missing}`,
      'name one of the columns the data have',
    );
  return {
    builder: new ManifestBuilder(chosen, key, label, apart),
    places: chosen.map((name) => columns.indexOf(name)),
  };
}

function pick(cells: readonly unknown[], { places }: Reading): readonly unknown[] {
  return places.map((place) => cells[place]);
}

async function read(
  rows: Table,
  readings: readonly Reading[],
  progress: SurveyProgress | undefined,
): Promise<void> {
  const shown = (done: number): void => progress?.(`digests of ${done} of ${rows.rows} rows`);
  for await (const [, cells] of rowsWithCells(rows, shown))
    for (const reading of readings) reading.builder.add(pick(cells, reading));
}

/** The manifest of all rows, in one pass: the hashing is SHA-256 and takes most of the time. Throws DataFailure. */
export async function buildManifest(
  rows: Table,
  { key = [], label, apart }: ManifestColumns = {},
  progress?: SurveyProgress,
): Promise<RowManifest> {
  const columns = normalNames(rows.columns);
  const own = label?.normalize('NFC');
  const others = own === undefined ? [] : columns.filter((name) => name !== own);
  const reading = readingOf(columns, columns, key.length === 0 ? others : key, label, apart);
  await read(rows, [reading], progress);
  return reading.builder.manifest();
}

/**
 * What was added, removed and altered since a manifest was written, with the numbers of the rows; the earlier data are not needed. New
 * columns do not matter to that: rows are compared by the columns both have, as long as none is lost. Of equal rows of which some are
 * new, those read first are named. Throws DataFailure.
 * @param before sound, see `isSound`
 */
export async function compareWithManifest(
  rows: Table,
  before: RowManifest,
  { with: name, progress }: { readonly with: string; readonly progress?: SurveyProgress },
): Promise<ManifestComparison> {
  const columns = normalNames(rows.columns);
  const lost = before.columns.filter((column) => !columns.includes(column));
  const isWider = lost.length === 0 && columns.length > before.columns.length;
  const label = before.labels?.column;
  const apart = before.labels?.apart;
  const hasLabel = label !== undefined && columns.includes(label);
  const known = before.key.filter((column) => columns.includes(column));
  const whole = readingOf(columns, columns, known, hasLabel ? label : undefined, apart);
  // The columns of before among those of now: what rows are compared by.
  const shared = isWider ? readingOf(columns, before.columns, before.key, label, apart) : whole;
  await read(rows, isWider ? [whole, shared] : [whole], progress);
  const manifest = whole.builder.manifest();
  const compared = isWider ? shared.builder.manifest() : manifest;
  const difference = compareManifests(before, compared);
  const { added, altered } = await locate(rows, shared, difference, progress);
  return {
    manifest,
    added,
    result: {
      ...changesOf(before, compared, difference, name),
      root: manifest.root,
      rows: manifest.rows,
      addedRows: [...added.subarray(0, MAX_ROWS)],
      alteredRows: [...altered.subarray(0, MAX_ROWS)],
      newColumns: columns.filter((column) => !before.columns.includes(column)).sort(),
      lostColumns: lost,
    },
    notes: [
      ...(difference.isComparable
        ? []
        : [
            'rows cannot be compared with the manifest: columns are lost, of which it has digests only',
          ]),
      ...(difference.added.length + difference.altered.length > MAX_LOCATED
        ? [`of all changed rows ${MAX_LOCATED} were looked up`]
        : []),
    ],
  };
}

function changesOf(
  before: RowManifest,
  now: RowManifest,
  difference: ManifestDifference,
  name: string,
): IntegrityResult {
  return {
    with: name,
    root: now.root,
    rows: now.rows,
    added: difference.added.length,
    removed: difference.removed.length,
    altered: difference.altered.length,
    addedRows: [],
    alteredRows: [],
    changedColumns: difference.changedColumns,
    newColumns: difference.newColumns,
    lostColumns: difference.lostColumns,
    relabelled:
      before.labels === undefined || now.labels === undefined
        ? []
        : relabelledRows(before.labels, now.labels),
  };
}

/**
 * What changed between two manifests, where the rows of neither are at hand: they are counted, not numbered. Only rows of the same columns
 * can be compared. Throws DataFailure where each tells its rows apart by other columns.
 */
export function compareKept(
  before: RowManifest,
  now: RowManifest,
  name: string,
): { readonly result: IntegrityResult; readonly isComparable: boolean } {
  const difference = compareManifests(before, now);
  const hasColumns = JSON.stringify(before.columns) === JSON.stringify(now.columns);
  if (hasColumns && !difference.isComparable)
    throw new DataFailure(
      'bad-schema',
      `${name} tells rows apart by ${namedKey(before)}, the parts by ${namedKey(now)}`,
      'give all parts the --key of the manifest, and write them again',
    );
  return {
    result: changesOf(before, now, difference, name),
    isComparable: difference.isComparable,
  };
}

/** Names of key columns that are listed. */
const MAX_NAMED = 5;

function namedKey({ key }: RowManifest): string {
  if (key.length === 0) return 'all columns';
  const more = key.length > MAX_NAMED ? ` and ${key.length - MAX_NAMED} more` : '';
  return `${key.slice(0, MAX_NAMED).join(', ')}${more}`;
}

/** Numbers of added and altered rows, ascending, in a second pass that is left out where there are none. */
async function locate(
  rows: Table,
  reading: Reading,
  { added, altered }: ManifestDifference,
  progress: SurveyProgress | undefined,
): Promise<{ readonly added: Int32Array; readonly altered: Int32Array }> {
  const wanted = new Map<string, { added: number; altered: number }>();
  let rest = MAX_LOCATED;
  const want = (entry: string, kind: 'added' | 'altered'): void => {
    if ((rest -= 1) < 0) return;
    const counts = wanted.get(entry) ?? { added: 0, altered: 0 };
    counts[kind] += 1;
    wanted.set(entry, counts);
  };
  for (const entry of added) want(entry, 'added');
  for (const { after } of altered) want(after, 'altered');
  const found: { readonly added: number[]; readonly altered: number[] } = {
    added: [],
    altered: [],
  };
  if (wanted.size > 0) {
    const shown = (done: number): void =>
      progress?.(`looking for changed rows, ${done} of ${rows.rows}`);
    for await (const [row, cells] of rowsWithCells(rows, shown)) {
      const counts = wanted.get(reading.builder.entryOf(pick(cells, reading)));
      if (counts === undefined) continue;
      if (counts.altered > 0) {
        counts.altered -= 1;
        found.altered.push(row);
      } else if (counts.added > 0) {
        counts.added -= 1;
        found.added.push(row);
      }
    }
  }
  return {
    added: Int32Array.from(found.added).sort(),
    altered: Int32Array.from(found.altered).sort(),
  };
}
