import { literal } from '../database/sql-text.ts';
import type { ColumnReading } from '../profile/column-reading.ts';
import type { RowColumn } from '../rows/row-set.ts';
import type { ColumnContract } from './data-contract.ts';

/** Values named in a message. */
const MAX_NAMED = 6;
/** Characters of a type: nested ones are long. */
export const MAX_TYPE = 60;

/** A rule about single rows: those that meet the condition break it. */
export interface RowRule {
  readonly column: string;
  readonly rule: string;
  readonly expected: string;
  /** What is wrong with so many rows. */
  readonly found: (rows: number) => string;
  readonly condition: string;
  /** What of the rows is quoted: their values, in SQL, or the ends of their numbers. */
  readonly quotes?: { readonly values: string } | { readonly ends: string };
}

export const KIND_WORDS = {
  number: 'numbers',
  boolean: 'yes or no',
  text: 'texts',
  time: 'times',
  other: 'nested values',
} as const satisfies Readonly<Record<ColumnContract['kind'], string>>;

function rangeRule(
  { name, range, isWhole }: ColumnContract,
  number: string,
  there: string,
  margin: number,
): RowRule | undefined {
  if (range === undefined && isWhole !== true) return undefined;
  const [low, high] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const width = Number.isFinite(high - low) ? (high - low) * margin : 0;
  const ends = [
    ...(Number.isFinite(low) ? [`${number} < ${low - width}::DOUBLE`] : []),
    ...(Number.isFinite(high) ? [`${number} > ${high + width}::DOUBLE`] : []),
    ...(isWhole === true ? [`${number} <> floor(${number})`] : []),
  ];
  if (ends.length === 0) return undefined;
  return {
    column: name,
    rule: 'range',
    expected: `allows ${isWhole === true ? 'whole numbers' : 'numbers'}${rangeText(low - width, high + width)}`,
    found: (rows) => `${holding(rows)} ${rows === 1 ? 'another number' : 'other numbers'}`,
    quotes: { ends: number },
    condition: `${there} AND (${ends.join(' OR ')})`,
  };
}

function rangeText(low: number, high: number): string {
  if (!Number.isFinite(low)) return Number.isFinite(high) ? ` up to ${high}` : ' only';
  return Number.isFinite(high) ? ` from ${low} to ${high}` : ` from ${low} on`;
}

function holding(rows: number): string {
  return rows === 1 ? '1 row holds' : `${rows} rows hold`;
}

/** What the contract asks of the cells of a column. */
export function rowRules(
  column: ColumnContract,
  { id, type }: RowColumn,
  reading: ColumnReading,
  margin: number,
): readonly RowRule[] {
  const there = `NOT ${reading.missing}`;
  const { name, values, kind } = column;
  const rules: RowRule[] = [];
  const isWords = reading.kind === 'text' && kind === 'number';
  const number = isWords ? `TRY_CAST(trim(${id}::VARCHAR) AS DOUBLE)` : `${id}::DOUBLE`;
  if (isWords || kind !== reading.kind)
    rules.push({
      column: name,
      rule: 'type',
      expected: `asks for ${KIND_WORDS[kind]}`,
      found: (rows) =>
        isWords
          ? `${holding(rows)} no number`
          : `it holds ${KIND_WORDS[reading.kind]} (${type.slice(0, MAX_TYPE)})`,
      ...(isWords && { quotes: { values: id } }),
      condition: isWords ? `${there} AND ${number} IS NULL` : there,
    });
  if (kind === 'number' && (isWords || reading.kind === 'number')) {
    const rule = rangeRule(column, number, there, margin);
    if (rule !== undefined) rules.push(rule);
  }
  if (values !== undefined)
    rules.push({
      column: name,
      rule: 'domain',
      expected: `allows ${values.slice(0, MAX_NAMED).join(', ')}${values.length > MAX_NAMED ? ` and ${values.length - MAX_NAMED} more` : ''}`,
      found: (rows) => `${holding(rows)} ${rows === 1 ? 'another value' : 'other values'}`,
      quotes: { values: id },
      condition: `${there} AND NOT list_contains([${values.map(literal).join(', ')}]::VARCHAR[], ${id}::VARCHAR)`,
    });
  return rules;
}
