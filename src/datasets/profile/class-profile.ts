import type { RowSet } from '../rows/row-set.ts';
import { columnReading, type ColumnReading } from './column-reading.ts';
import type { ClassParts, ProfileParts } from './profile-parts.ts';
import { hashText, lowHash, valueCount } from './sample-values.ts';
import { valueSample, type ValueCount, type ValueSample } from './value-sample.ts';

/** Classes above which no column is looked at class by class. */
const MAX_CLASSES = 100;
/** Values kept of a column within a class, and of all together; never less than the least. */
const CLASS_SAMPLE = 1000;
const MAX_KEPT = 1_000_000;
const LEAST_SAMPLE = 64;
/** Values asked for per value wanted, and growth where too few were found. */
const SLACK = 1.4;
const GROWTH = 16;

/** The `size` lowest hashes of a column within every class. */
async function sampleByClass(
  { database }: RowSet,
  label: { readonly id: string; readonly reading: ColumnReading },
  { missing, hash, shown }: ColumnReading,
  size: number,
  start: number,
): Promise<ReadonlyMap<string, ValueSample>> {
  const cells = `SELECT ${label.id}::VARCHAR AS g, ${hash} AS h, ${shown} AS v FROM r WHERE NOT ${missing} AND NOT ${label.reading.missing}`;
  for (let share = start; ; share = Math.min(1, share * GROWTH)) {
    const groups = `SELECT g, h, min(v) AS v, count(*) AS n FROM (${cells}) WHERE ${lowHash('h', share)} GROUP BY g, h`;
    const found = await database.rows(
      `SELECT g, ${hashText('h')}, v, n::DOUBLE FROM (${groups}) QUALIFY row_number() OVER (PARTITION BY g ORDER BY h) <= ${size + 1}`,
    );
    const byClass = new Map<string, ValueCount[]>();
    for (const [group, ...rest] of found) {
      const list = byClass.get(String(group)) ?? [];
      byClass.set(String(group), list);
      list.push(valueCount(rest));
    }
    if (share >= 1 || [...byClass.values()].every((list) => list.length > size))
      return new Map([...byClass].map(([name, list]) => [name, valueSample(list, size)]));
  }
}

function numericColumns(
  { columns }: ProfileParts,
  labelColumn: string,
): readonly ProfileParts['columns'][number][] {
  return columns.filter(({ kind, name }) => kind === 'number' && name !== labelColumn);
}

function sampleSize(classes: number, columns: number): number {
  return Math.max(
    LEAST_SAMPLE,
    Math.min(CLASS_SAMPLE, Math.floor(MAX_KEPT / Math.max(1, classes * columns))),
  );
}

/** A merged profile with the classes one of all rows has: a share may hold fewer of them, and keeps more values of each. */
export function withClassesOfAll(parts: ProfileParts): ProfileParts {
  const { classes, ...rest } = parts;
  if (classes === undefined) return parts;
  const label = parts.columns.find(({ name }) => name === classes.column);
  if (label === undefined || label.sample.isCut || label.sample.values.length > MAX_CLASSES)
    return rest;
  const size = sampleSize(classes.parts.length, numericColumns(parts, classes.column).length);
  return {
    ...rest,
    classes: {
      column: classes.column,
      parts: classes.parts.map((part) => ({
        ...part,
        samples: part.samples.map(({ column, sample }) => {
          const cut = valueSample(sample.values, size);
          return { column, sample: { ...cut, isCut: cut.isCut || sample.isCut } };
        }),
      })),
    },
  };
}

/**
 * The same profile with the columns of numbers within every class of a label, where it has at most 100: poison that aims at one class
 * hardly moves a column as a whole. Throws DataFailure.
 */
export async function profileByLabel(
  rows: RowSet,
  parts: ProfileParts,
  labelColumn: string,
): Promise<ProfileParts> {
  const labelAt = parts.columns.findIndex(({ name }) => name === labelColumn);
  const [column, place] = [parts.columns[labelAt], rows.columns[labelAt]];
  if (
    column === undefined ||
    place === undefined ||
    column.sample.isCut ||
    column.sample.values.length > MAX_CLASSES
  )
    return parts;
  const label = { id: place.id, reading: columnReading(place) };
  const counted = await rows.database.rows(
    `SELECT ${place.id}::VARCHAR AS g, count(*)::DOUBLE FROM r WHERE NOT ${label.reading.missing} GROUP BY g`,
  );
  const classes = counted
    .map(([name, count]): [string, number] => [String(name), Number(count)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const least = classes.reduce((smallest, [, count]) => Math.min(smallest, count), rows.rows);
  const numeric = numericColumns(parts, labelColumn);
  const size = sampleSize(classes.length, numeric.length);
  const samples = new Map<string, { readonly column: string; readonly sample: ValueSample }[]>();
  for (const { name, sample } of numeric) {
    const own = rows.columns.find((candidate) => candidate.name === name);
    if (own === undefined) continue;
    const start = sample.isCut ? Math.min(1, (SLACK * (size + 1)) / Math.max(1, least)) : 1;
    const byClass = await sampleByClass(rows, label, columnReading(own), size, start);
    const none = valueSample([], size);
    for (const [group] of classes) {
      const list = samples.get(group) ?? [];
      samples.set(group, list);
      list.push({ column: name, sample: byClass.get(group) ?? none });
    }
  }
  return {
    ...parts,
    classes: {
      column: labelColumn,
      parts: classes.map(([name, count]): ClassParts => ({
        label: name,
        rows: count,
        samples: samples.get(name) ?? [],
      })),
    },
  };
}
