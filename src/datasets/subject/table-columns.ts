import type { ColumnKind, ColumnProfile, ColumnRole } from '../../core/dataset-profile.ts';
import { DataFailure } from '../data-error.ts';
import type { RowColumn, RowSet } from '../rows/row-set.ts';

/** What the user said of the columns. */
export interface GivenRoles {
  readonly labelColumn?: string | false;
  readonly textColumn?: string;
  readonly idColumn?: string;
  readonly sourceColumn?: string;
  readonly splitColumn?: string;
  readonly ignoreColumns?: readonly string[];
}

/** Names that say what a column is used for. */
const ROLE_NAMES: readonly (readonly [ColumnRole, RegExp])[] = [
  ['label', /^(?:labels?|targets?|class(?:es)?|y|category|species|outcome|is_?fraud|sentiment)$/i],
  ['id', /^(?:id|uuid|guid|index|key|.*_id|unnamed: 0)$/i],
  ['source', /^(?:source|src|origin|provider|contributor|annotator|author|worker)$/i],
  ['split', /^(?:split|fold|subset|partition)$/i],
  ['url', /^(?:url|uri|link|href)$/i],
];
const MAX_CATEGORIES = 1000;
const MAX_CLASSES = 100;
const MIN_TEXT = 20;
const NUMBER_RE = /^(?:U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL.*)$/;

interface Facts {
  readonly rows: number;
  readonly present: number;
  readonly distinct: number;
  readonly meanLength: number;
}

/** The columns of a table and what they are used for: as given, else by name and values. Throws DataFailure. */
export async function tableColumns(
  rows: RowSet,
  given: GivenRoles,
): Promise<readonly ColumnProfile[]> {
  checkNames(rows.columns, given);
  const facts: Facts[] = [];
  for (const { id } of rows.columns) {
    const [[present, distinct, length] = []] = await rows.database.rows(
      `SELECT count(${id})::DOUBLE, approx_count_distinct(${id})::DOUBLE, coalesce(avg(length(${id}::VARCHAR)), 0) FROM r`,
    );
    facts.push({
      rows: rows.rows,
      present: Number(present),
      distinct: Number(distinct),
      meanLength: Number(length),
    });
  }
  const found = rows.columns.map((column, at) => describe(column, facts[at], given));
  return withOneLabel(found, given);
}

function checkNames(columns: readonly RowColumn[], given: GivenRoles): void {
  const { labelColumn, ignoreColumns = [], ...others } = given;
  const wanted = [
    labelColumn === false ? undefined : labelColumn,
    others.textColumn,
    others.idColumn,
    others.sourceColumn,
    others.splitColumn,
    ...ignoreColumns,
  ];
  for (const name of wanted)
    if (name !== undefined && !columns.some((column) => column.name === name))
      throw new DataFailure(
        'missing-column',
        `there is no column "${name}"`,
        `there are: ${columns
          .slice(0, 12)
          .map((column) => column.name)
          .join(', ')}`,
      );
}

function describe(
  { name, type }: RowColumn,
  facts: Facts = { rows: 0, present: 0, distinct: 0, meanLength: 0 },
  given: GivenRoles,
): ColumnProfile {
  const kind = kindOf(type, facts);
  const { role, why } = roleOf(name, kind, type, facts, given);
  return {
    name,
    type,
    kind,
    role,
    why,
    rows: facts.rows,
    missing: facts.rows - facts.present,
    distinct: facts.distinct,
    distinctIsExact: false,
    top: [],
  };
}

function kindOf(type: string, { distinct, present, meanLength }: Facts): ColumnKind {
  if (type === 'BOOLEAN') return 'boolean';
  if (NUMBER_RE.test(type)) return 'number';
  if (/^(?:DATE|TIME)/.test(type)) return 'time';
  if (type !== 'VARCHAR' && !type.startsWith('ENUM')) return 'other';
  const isRepeated = distinct <= MAX_CATEGORIES && distinct * 2 <= present;
  return isRepeated && meanLength < MIN_TEXT * 2 ? 'category' : 'text';
}

function roleOf(
  name: string,
  kind: ColumnKind,
  type: string,
  facts: Facts,
  given: GivenRoles,
): { readonly role: ColumnRole; readonly why: string } {
  const said: readonly (readonly [unknown, ColumnRole, string])[] = [
    [given.labelColumn, 'label', '--label-column'],
    [given.textColumn, 'text', '--text-column'],
    [given.idColumn, 'id', '--id-column'],
    [given.sourceColumn, 'source', '--source-column'],
    [given.splitColumn, 'split', '--split-column'],
  ];
  for (const [wanted, role, why] of said) if (wanted === name) return { role, why };
  if (given.ignoreColumns?.includes(name) === true)
    return { role: 'ignored', why: '--ignore-columns' };
  if (/\bbytes"? BLOB/.test(type) || type === 'BLOB') return { role: 'image', why: 'its type' };
  const byName = ROLE_NAMES.find(([, pattern]) => pattern.test(name));
  if (byName !== undefined && fits(byName[0], kind, facts))
    return { role: byName[0], why: 'its name' };
  if (kind === 'text')
    return facts.meanLength >= MIN_TEXT
      ? { role: 'text', why: 'long texts' }
      : { role: 'id', why: 'words that hardly repeat' };
  if (kind === 'time') return { role: 'time', why: 'its type' };
  return kind === 'other'
    ? { role: 'ignored', why: 'its type' }
    : { role: 'feature', why: 'its type' };
}

function fits(role: ColumnRole, kind: ColumnKind, { distinct, present }: Facts): boolean {
  if (role === 'id') return distinct > 0.9 * present;
  if (role === 'url') return kind === 'text';
  return distinct <= (role === 'label' ? MAX_CLASSES : MAX_CATEGORIES) && kind !== 'text';
}

/** One label: as said, else the first by name. */
function withOneLabel(
  columns: readonly ColumnProfile[],
  { labelColumn }: GivenRoles,
): readonly ColumnProfile[] {
  const chosen =
    labelColumn === false
      ? undefined
      : (columns.find(({ why }) => why === '--label-column') ??
        columns.find(({ role }) => role === 'label'));
  return columns.map((column) =>
    column.role === 'label' && column !== chosen
      ? { ...column, role: 'feature', why: 'another column is the label' }
      : column,
  );
}
