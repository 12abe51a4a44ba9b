import type { ContractBreach, ContractResult } from '../../core/dataset-profile.ts';
import { literal } from '../database/sql-text.ts';
import { columnReading, type ColumnReading } from '../profile/column-reading.ts';
import type { RowSet } from '../rows/row-set.ts';
import { rulesOf, type DataContract } from './data-contract.ts';
import { KIND_WORDS, MAX_TYPE, rowRules, type RowRule } from './row-rules.ts';
import { countRepeats, repeatedRows } from './unique-values.ts';

const MAX_EXAMPLES = 5;
/** Conditions counted in one query. */
const CONDITIONS_PER_QUERY = 100;
/** Values of breaking rows that are quoted, and characters of each. */
const MAX_QUOTED = 3;
const MAX_VALUE = 40;
/** Shares are written with six digits. */
const SHARE_SLACK = 1e-6;

async function examples({ database }: RowSet, condition: string): Promise<readonly number[]> {
  const rows = await database.rows(
    `SELECT row::DOUBLE FROM r WHERE ${condition} ORDER BY row LIMIT ${MAX_EXAMPLES}`,
  );
  return rows.map(([row]) => Number(row));
}

/** What the rows that break a rule hold, to go behind what is wrong with them; empty where nothing is quoted. */
async function quotedText(
  { database }: RowSet,
  { quotes, condition }: Pick<RowRule, 'quotes' | 'condition'>,
): Promise<string> {
  if (quotes === undefined) return '';
  if ('ends' in quotes) {
    const [ends = []] = await database.rows(
      `SELECT min(${quotes.ends}), max(${quotes.ends}) FROM r WHERE ${condition}`,
    );
    const [low, high] = ends.map(Number);
    return low === high ? `: ${low}` : `: ${low} to ${high}`;
  }
  const rows = await database.rows(
    `SELECT left(${quotes.values}::VARCHAR, ${MAX_VALUE + 1}) AS v, count(*)::DOUBLE AS n FROM r WHERE ${condition} GROUP BY v ORDER BY n DESC, v LIMIT ${MAX_QUOTED + 1}`,
  );
  const shown = rows.slice(0, MAX_QUOTED).map(([value]) => {
    const text = String(value);
    return `"${text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text}"`;
  });
  return `: ${shown.join(', ')}${rows.length > MAX_QUOTED ? ', …' : ''}`;
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
        expected: `allows ${percent(Math.max(0, share - balance.within))} to ${percent(Math.min(1, share + balance.within))}`,
        found: `${percent(now)} of the rows are "${name}"`,
        rows: count,
        examples: [],
      },
    ];
  });
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
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
      expected:
        rows.rows < leastRows
          ? `asks for at least ${leastRows} rows`
          : `allows at most ${mostRows} rows`,
      found: rows.rows === 1 ? 'there is 1 row' : `there are ${rows.rows} rows`,
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
        expected: 'allows no columns but its own',
        found: `it is new, of type ${type.slice(0, MAX_TYPE)}`,
        rows: rows.rows,
      });
  for (const { name, kind, isOptional } of contract.columns)
    if (!isOptional && !present.has(name))
      breaches.push({
        ...bare,
        column: name,
        rule: 'lost-column',
        expected: `asks for it, with ${KIND_WORDS[kind]}`,
        found: 'it is not there',
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
  const unique: { readonly name: string; readonly id: string; readonly reading: ColumnReading }[] =
    [];
  for (const column of contract.columns) {
    const found = byName.get(column.name);
    if (found === undefined) continue;
    const reading = columnReading(found);
    rules.push(...rowRules(column, found, reading, contract.margin));
    if (column.missing !== undefined)
      bounds.push({ name: column.name, most: column.missing, condition: reading.missing });
    if (column.isUnique === true) unique.push({ name: column.name, id: found.id, reading });
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
      found: `${rule.found(count)}${count === 0 ? '' : await quotedText(rows, rule)}`,
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
      expected: most === 0 ? 'asks for one in each row' : `allows at most ${percent(most)}`,
      found: `${percent(share)} of the rows have no value`,
      rows: count,
      examples: await examples(rows, condition),
    });
  }
  for (const { name, id, reading } of unique) {
    const count = await countRepeats(rows, reading);
    if (count === 0) continue;
    const repeated = await repeatedRows(rows, reading, MAX_EXAMPLES);
    const quoted = await quotedText(rows, {
      quotes: { values: id },
      condition: `row IN (${repeated.join(', ')})`,
    });
    breaches.push({
      column: name,
      rule: 'unique',
      expected: 'allows each value once',
      found: `${count === 1 ? '1 row repeats' : `${count} rows repeat`} the value of another row${quoted}`,
      rows: count,
      examples: repeated,
    });
  }
  breaches.push(...(await balanceBreaches(rows, contract)));
  return { path, rules: rulesOf(contract), breaches };
}
