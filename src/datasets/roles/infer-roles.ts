import type { ColumnProfile, ColumnRole } from '../../core/dataset-profile.ts';
import type { RoleOfColumn } from '../profile/column-profiles.ts';
import { nameKey, nameRank } from './column-names.ts';
import { chooseLabel } from './label-candidates.ts';
import { flaggedRoles, type RoleFlags } from './role-flags.ts';

export interface InferredRoles {
  /** By name; every column has one. */
  readonly roles: ReadonlyMap<string, RoleOfColumn>;
  /** What a person should know: labels that were not chosen, and why. */
  readonly notes: readonly string[];
}

/** Share of the rows with a value from which on a value per row is a key. */
const ID_SHARE = 0.99;
/** Rows below which different values in every row are chance. */
const MIN_ID_ROWS = 20;
/** Values a split or a source has at most: more are not parts but things. */
const MAX_SPLITS = 20;
const MAX_SOURCES = 10_000;
/** Mean characters from which on different words are a text to learn from. */
const MIN_TEXT_LENGTH = 15;

const SPLIT_WORDS: ReadonlySet<string> = new Set([
  'train',
  'training',
  'test',
  'testing',
  'valid',
  'validation',
  'val',
  'dev',
  'eval',
  'holdout',
  'unsupervised',
]);
const URL_RE = /^(?:https?|ftp|s3|gs):\/\//i;
const IMAGE_PATH_RE = /\.(?:png|jpe?g|gif|webp|bmp|tiff?)$/i;
const DATE_RE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}|$)/;

function present({ rows, missing }: ColumnProfile): number {
  return rows - missing;
}

/** Whether all of the commonest values, of which there must be some, are of a pattern. */
function allTop({ top }: ColumnProfile, pattern: RegExp): boolean {
  return top.length > 0 && top.every(({ value }) => pattern.test(value));
}

function isKey(column: ColumnProfile): boolean {
  const rows = present(column);
  if (rows < MIN_ID_ROWS || column.distinct < rows * ID_SHARE * (column.distinctIsExact ? 1 : 0.95))
    return false;
  const { numbers, lengths } = column;
  if (numbers === undefined)
    return lengths !== undefined && lengths.max - lengths.min <= 8 && lengths.max <= 64;
  // Whole numbers that count through, not a measurement that never repeats.
  return numbers.isWhole && numbers.notFinite === 0 && numbers.max - numbers.min <= 2 * rows;
}

function hasIdName({ name }: ColumnProfile): boolean {
  return nameRank('id', name) >= 0 || /_(?:id|uuid|guid|key)$/.test(nameKey(name));
}

/** What the content and the name of one column say, without regard to the others; labels are chosen among all. */
function ownRole(column: ColumnProfile): RoleOfColumn | undefined {
  const { kind, name, distinct, top, lengths, type } = column;
  const isNamed = (role: ColumnRole): boolean => nameRank(role, name) >= 0;
  if (present(column) === 0) return { role: 'ignored', why: 'it has no values' };
  if (distinct === 1 && column.distinctIsExact)
    return { role: 'ignored', why: 'every row with a value has the same one' };
  if (kind === 'time') return { role: 'time', why: `its type, ${type}` };
  if (kind === 'other')
    return /STRUCT\(.*bytes/i.test(type) || (type === 'BLOB' && isNamed('image'))
      ? { role: 'image', why: `its type, ${type.slice(0, 40)}` }
      : { role: 'ignored', why: `cells of type ${type.slice(0, 40)} are no words and no numbers` };
  if (
    kind !== 'number' &&
    distinct <= MAX_SPLITS &&
    top.every(({ value }) => SPLIT_WORDS.has(value.toLowerCase()))
  )
    return {
      role: 'split',
      why: `its values: ${top
        .slice(0, 3)
        .map(({ value }) => value)
        .join(', ')}`,
    };
  if (isNamed('split') && distinct <= MAX_SPLITS)
    return { role: 'split', why: `its name, and ${distinct} different values` };
  if (hasIdName(column) && distinct >= present(column) * ID_SHARE * 0.95)
    return { role: 'id', why: 'its name, and a value of its own in almost every row' };
  const isText = kind === 'text' || kind === 'category';
  if (isText && allTop(column, IMAGE_PATH_RE))
    return { role: 'image', why: 'its values are names of images' };
  if (isText && allTop(column, URL_RE)) return { role: 'url', why: 'its values are links' };
  if (isText && allTop(column, DATE_RE)) return { role: 'time', why: 'its values are dates' };
  if (isText && top.length === 0 && isNamed('url')) return { role: 'url', why: 'its name' };
  if (isNamed('time') && kind === 'number') return { role: 'time', why: 'its name, and numbers' };
  if (isNamed('source') && distinct <= MAX_SOURCES && distinct < present(column) / 2)
    return { role: 'source', why: `its name, and ${distinct} different values` };
  if (
    kind === 'text' &&
    lengths !== undefined &&
    lengths.mean >= MIN_TEXT_LENGTH &&
    lengths.max - lengths.min > 8
  )
    return {
      role: 'text',
      why: `texts of ${Math.round(lengths.mean)} characters on average${isNamed('text') ? ', and its name' : ''}`,
    };
  if (kind === 'text' && isNamed('text'))
    return { role: 'text', why: 'its name, and different words in most rows' };
  if (isKey(column)) return { role: 'id', why: 'a value of its own in almost every row' };
  return undefined;
}

function featureRole({ kind, distinct, rows }: ColumnProfile): RoleOfColumn {
  if (kind === 'number') return { role: 'feature', why: 'numbers' };
  if (kind === 'text')
    return {
      role: 'ignored',
      why: `${distinct} different words in ${rows} rows: no category, no text`,
    };
  return { role: 'feature', why: `${distinct} different words in ${rows} rows` };
}

/**
 * What every column is for, and how that is known. Flags come first, then what cells and names show together; a label is never guessed
 * between equals. Throws DataFailure on a flag that names a column that is not there.
 */
export function inferRoles(
  profiles: readonly ColumnProfile[],
  flags: RoleFlags = {},
): InferredRoles {
  const roles = flaggedRoles(
    flags,
    profiles.map(({ name }) => name),
  );
  const notes: string[] = [];
  const isTaken = (role: ColumnRole): boolean =>
    [...roles.values()].some((given) => given.role === role);
  // One column of a kind: where a flag names it, the others are what else they may be.
  const single = new Set<ColumnRole>(
    (['text', 'id', 'source', 'split'] as const).filter((role) => isTaken(role)),
  );
  const open: ColumnProfile[] = [];
  for (const column of profiles) {
    if (roles.has(column.name)) continue;
    const role = ownRole(column);
    if (role === undefined || (single.has(role.role) && role.role !== 'id')) open.push(column);
    else roles.set(column.name, role);
  }
  if (!isTaken('label') && flags.labelColumn !== false) {
    const { column, why, note } = chooseLabel(open);
    if (column !== undefined) roles.set(column.name, { role: 'label', why: why ?? 'its name' });
    if (note !== undefined) notes.push(note);
  }
  for (const column of open)
    if (!roles.has(column.name)) roles.set(column.name, featureRole(column));
  return {
    roles: new Map(
      profiles.map(({ name }) => [name, roles.get(name) ?? { role: 'feature', why: 'numbers' }]),
    ),
    notes,
  };
}

/** The same profiles with their roles. */
export function withRoles(
  profiles: readonly ColumnProfile[],
  roles: ReadonlyMap<string, RoleOfColumn>,
): readonly ColumnProfile[] {
  return profiles.map((column) => ({ ...column, ...roles.get(column.name) }));
}
