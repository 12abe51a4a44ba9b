import type { ContractBreach, ContractResult } from '../../core/dataset-profile.ts';
import { literal } from '../database/sql-text.ts';
import { columnReading, type ColumnReading } from '../profile/column-reading.ts';
import type { RowColumn, RowSet } from '../rows/row-set.ts';
import { rulesOf, type ColumnContract, type DataContract } from './data-contract.ts';
import { countRepeats, repeatedRows } from './unique-values.ts';

const MAX_EXAMPLES = 5;
/** Conditions counted in one query. */
const CONDITIONS_PER_QUERY = 100;
/** Values named in a message. */
const MAX_NAMED = 6;
/** Shares are written with six digits. */
const SHARE_SLACK = 1e-6;

/** A rule about single rows: those that meet the condition break it. */
interface RowRule {
  readonly column: string;
  readonly rule: string;
  readonly expected: string;
  readonly found: (rows: number) => string;
  readonly condition: string;
}

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
    expected: `${isWhole === true ? 'whole numbers' : 'numbers'} from ${low - width} to ${high + width}`,
    found: (rows) => `${rows} others`,
    condition: `${there} AND (${ends.join(' OR ')})`,
  };
}

function rowRules(
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
      expected: kind,
      found: (rows) =>
        isWords ? `${rows} rows with words` : `${reading.kind} (${type.slice(0, 60)})`,
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
      expected: `one of ${values.slice(0, MAX_NAMED).join(', ')}${values.length > MAX_NAMED ? `, … (${values.length})` : ''}`,
      found: (rows) => `${rows} others`,
      condition: `${there} AND NOT list_contains([${values.map(literal).join(', ')}]::VARCHAR[], ${id}::VARCHAR)`,
    });
  return rules;
}

async function examples({ database }: RowSet, condition: string): Promise<readonly number[]> {
  const rows = await database.rows(
    `SELECT row::DOUBLE FROM r WHERE ${condition} ORDER BY row LIMIT ${MAX_EXAMPLES}`,
  );
  return rows.map(([row]) => Number(row));
}

/** Rows that meet each condition, over all rows. */
async function countMatches(
  { database }: RowSet,
  conditions: readonly string[],
): Promise<readonly number[]> {
  const counts: number[] = [];
  for (let from = 0; from < conditions.length; from += CONDITIONS_PER_QUERY) {
    const part = conditions.slice(from, from + CONDITIONS_PER_QUERY);
    const [row = []] = await database.rows(
      `SELECT ${part.map((condition) => `(count(*) FILTER (WHERE ${condition}))::DOUBLE`).join(', ')} FROM r`,
    );
    counts.push(...row.map(Number));
  }
  return counts;
}

/** Shares of classes that are further off than allowed. */
async function balanceBreaches(
  rows: RowSet,
  { balance }: DataContract,
): Promise<readonly ContractBreach[]> {
  const column = rows.columns.find(({ name }) => name === balance?.column);
  if (balance === undefined || column === undefined) return [];
  const { missing, shown } = columnReading(column);
  const names = [...balance.shares.keys()];
  const counts = await countMatches(rows, [
    `NOT ${missing}`,
    // Numbers are named as the profile writes them: 1, not 1.0.
    ...names.map((name) =>
      column.type === 'VARCHAR' || !/^[-+\d.e]+$/i.test(name)
        ? `NOT ${missing} AND ${column.id}::VARCHAR = ${literal(name)}`
        : `NOT ${missing} AND ${shown} = TRY_CAST(${literal(name)} AS DOUBLE)`,
    ),
  ]);
  const [present = 0, ...found] = counts;
  return [...balance.shares].flatMap(([name, share], at) => {
    const count = found[at] ?? 0;
    const now = present === 0 ? 0 : count / present;
    if (Math.abs(now - share) <= balance.within + SHARE_SLACK) return [];
    return [
      {
        column: column.name,
        rule: 'balance',
        expected: `${percent(share)} of the rows are ${name}, give or take ${percent(balance.within)}`,
        found: percent(now),
        rows: count,
        examples: [],
      },
    ];
  });
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

/** Breaches of the set as a whole: rows, and columns that came or went. */
function setBreaches(rows: RowSet, contract: DataContract): readonly ContractBreach[] {
  const breaches: ContractBreach[] = [];
  const { leastRows = 0, mostRows = Number.POSITIVE_INFINITY } = contract;
  const bare = { examples: [] };
  if (rows.rows < leastRows || rows.rows > mostRows)
    breaches.push({
      ...bare,
      rule: 'rows',
      expected: rows.rows < leastRows ? `at least ${leastRows} rows` : `at most ${mostRows} rows`,
      found: `${rows.rows} rows`,
      rows: rows.rows,
    });
  const known = new Set(contract.columns.map(({ name }) => name));
  const present = new Set(rows.columns.map(({ name }) => name));
  for (const { name, type } of rows.columns)
    if (contract.refusesOtherColumns && !known.has(name))
      breaches.push({
        ...bare,
        column: name,
        rule: 'new-column',
        expected: 'no such column',
        found: type.slice(0, 60),
        rows: rows.rows,
      });
  for (const { name, kind, isOptional } of contract.columns)
    if (!isOptional && !present.has(name))
      breaches.push({
        ...bare,
        column: name,
        rule: 'lost-column',
        expected: `a column of kind ${kind}`,
        found: 'none',
        rows: 0,
      });
  return breaches;
}

/** Checks all rows against a contract, in SQL. @param path the contract, as the user named it. Throws DataFailure. */
export async function checkContract(
  rows: RowSet,
  contract: DataContract,
  path: string,
): Promise<ContractResult> {
  const breaches = [...setBreaches(rows, contract)];
  const byName = new Map(rows.columns.map((column) => [column.name, column]));
  const rules: RowRule[] = [];
  const bounds: { readonly name: string; readonly most: number; readonly condition: string }[] = [];
  const unique: { readonly name: string; readonly reading: ColumnReading }[] = [];
  for (const column of contract.columns) {
    const found = byName.get(column.name);
    if (found === undefined) continue;
    const reading = columnReading(found);
    rules.push(...rowRules(column, found, reading, contract.margin));
    if (column.missing !== undefined)
      bounds.push({ name: column.name, most: column.missing, condition: reading.missing });
    if (column.isUnique === true) unique.push({ name: column.name, reading });
  }
  const counts = await countMatches(
    rows,
    [...rules, ...bounds].map(({ condition }) => condition),
  );
  for (const [at, rule] of rules.entries()) {
    const count = counts[at] ?? 0;
    const isOtherType = rule.rule === 'type' && !rule.condition.endsWith('IS NULL');
    if (count === 0 && !isOtherType) continue;
    breaches.push({
      column: rule.column,
      rule: rule.rule,
      expected: rule.expected,
      found: rule.found(count),
      rows: count,
      examples: await examples(rows, rule.condition),
    });
  }
  for (const [at, { name, most, condition }] of bounds.entries()) {
    const count = counts[rules.length + at] ?? 0;
    const share = count / Math.max(1, rows.rows);
    if (share <= most) continue;
    breaches.push({
      column: name,
      rule: 'missing',
      expected: `at most ${percent(most)} without a value`,
      found: percent(share),
      rows: count,
      examples: await examples(rows, condition),
    });
  }
  for (const { name, reading } of unique) {
    const count = await countRepeats(rows, reading);
    if (count > 0)
      breaches.push({
        column: name,
        rule: 'unique',
        expected: 'no value twice',
        found: `${count} rows repeat a value`,
        rows: count,
        examples: await repeatedRows(rows, reading, MAX_EXAMPLES),
      });
  }
  breaches.push(...(await balanceBreaches(rows, contract)));
  return { path, rules: rulesOf(contract), breaches };
}
