import type { ColumnProfile, ColumnRole } from '../../core/dataset-profile.ts';
import { DataFailure } from '../data-error.ts';

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
  [
    'label',
    /^(?:labels?|targets?|class(?:es)?|y|category|species|diagnosis|outcome|is_?fraud|sentiment)$/i,
  ],
  ['id', /^(?:id|uuid|guid|index|key|.*_id|unnamed: 0)$/i],
  ['source', /^(?:source|src|origin|provider|contributor|annotator|author|worker)$/i],
  ['split', /^(?:split|fold|subset)$/i],
  ['url', /^(?:url|uri|link|href|.*_url)$/i],
];
/** Different words of a source or split; more are no groups. */
const MAX_GROUPS = 1000;
/** Classes of a column that is called a label, and of one that is only the last. */
const MAX_CLASSES = 1000;
const MAX_LAST_CLASSES = 50;
/** Characters from which on words that hardly repeat are texts and not names. */
const MIN_TEXT = 20;
/** Share of different values from which on a column can name rows. */
const MIN_DIFFERENT = 0.9;
/** Names listed in a message. */
const MAX_SHOWN = 12;

interface Role {
  readonly role: ColumnRole;
  readonly why: string;
}

/** The columns with what they are used for: as the user says, else by type, name and values. Throws DataFailure where a named one is not there. */
export function withRoles(
  columns: readonly ColumnProfile[],
  given: GivenRoles,
): readonly ColumnProfile[] {
  checkNames(columns, given);
  const found = columns.map((column): ColumnProfile => ({ ...column, ...roleOf(column, given) }));
  return withOneLabel(found, given);
}

function checkNames(columns: readonly ColumnProfile[], given: GivenRoles): void {
  const {
    labelColumn,
    ignoreColumns = [],
    textColumn,
    idColumn,
    sourceColumn,
    splitColumn,
  } = given;
  const label = labelColumn === false ? undefined : labelColumn;
  for (const name of [label, textColumn, idColumn, sourceColumn, splitColumn, ...ignoreColumns])
    if (name !== undefined && !columns.some((column) => column.name === name)) {
      const shown = columns.slice(0, MAX_SHOWN).map((column) => column.name);
      throw new DataFailure(
        'missing-column',
        `there is no column "${name}"`,
        `there are: ${shown.join(', ')}${columns.length > MAX_SHOWN ? ', …' : ''}`,
      );
    }
}

function roleOf(column: ColumnProfile, given: GivenRoles): Role {
  const { name, kind, type, lengths, distinct } = column;
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
  const byName = ROLE_NAMES.find(([, pattern]) => pattern.test(name))?.[0];
  if (byName !== undefined && fits(byName, column)) return { role: byName, why: 'its name' };
  if (kind === 'text')
    return (lengths?.mean ?? 0) >= MIN_TEXT
      ? { role: 'text', why: `texts of ${Math.round(lengths?.mean ?? 0)} characters` }
      : { role: 'ignored', why: `${distinct} different words, no category` };
  if (kind === 'time') return { role: 'time', why: 'its type' };
  if (kind === 'other') return { role: 'ignored', why: 'its type' };
  return { role: 'feature', why: kind === 'category' ? `${distinct} different words` : 'its type' };
}

function fits(role: ColumnRole, { kind, distinct, rows, missing }: ColumnProfile): boolean {
  if (role === 'id') return distinct >= MIN_DIFFERENT * (rows - missing);
  if (role === 'url') return kind === 'text' || kind === 'category';
  return kind !== 'text' && distinct <= (role === 'label' ? MAX_CLASSES : MAX_GROUPS);
}

/** One label: as said, else the first by name, else the last column where it has few values. */
function withOneLabel(
  columns: readonly ColumnProfile[],
  { labelColumn }: GivenRoles,
): readonly ColumnProfile[] {
  const named =
    columns.find(({ why }) => why === '--label-column') ??
    columns.find(({ role }) => role === 'label');
  const chosen = labelColumn === false ? undefined : (named ?? lastOfFew(columns));
  return columns.map((column): ColumnProfile => {
    if (column === chosen)
      return column.role === 'label'
        ? column
        : { ...column, role: 'label', why: `the last, with ${column.distinct} different values` };
    if (column.role !== 'label') return column;
    return labelColumn === false
      ? { ...column, role: 'ignored', why: '--no-labels' }
      : { ...column, role: 'feature', why: 'another column is the label' };
  });
}

function lastOfFew(columns: readonly ColumnProfile[]): ColumnProfile | undefined {
  const last = columns.at(-1);
  if (last === undefined || columns.length < 2 || last.role !== 'feature') return undefined;
  const areClasses = last.kind !== 'number' || last.numbers?.isWhole === true;
  return areClasses && last.distinct > 1 && last.distinct <= MAX_LAST_CLASSES ? last : undefined;
}
