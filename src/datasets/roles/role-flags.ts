import type { ColumnRole } from '../../core/dataset-profile.ts';
import { nearest } from '../../core/nearest.ts';
import { DataFailure } from '../data-error.ts';
import type { RoleOfColumn } from '../profile/column-profiles.ts';

/** What the user says columns are for. */
export interface RoleFlags {
  /** `false`: the data have no labels. */
  readonly labelColumn?: string | false;
  readonly textColumn?: string;
  readonly idColumn?: string;
  readonly sourceColumn?: string;
  readonly splitColumn?: string;
  readonly ignoreColumns?: readonly string[];
}

/** Column names listed in a message. */
const MAX_SHOWN = 12;

/** A column by its name; letters may differ in case where only one fits. Throws DataFailure with near names. */
export function namedColumn(given: string, names: readonly string[], flag: string): string {
  if (names.includes(given)) return given;
  const alike = names.filter((name) => name.toLowerCase() === given.toLowerCase());
  if (alike.length === 1 && alike[0] !== undefined) return alike[0];
  const near = nearest(given, names);
  throw new DataFailure(
    'missing-column',
    `${flag}: there is no column "${given}"`,
    near.length > 0
      ? `did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`
      : `there are: ${names.slice(0, MAX_SHOWN).join(', ')}${names.length > MAX_SHOWN ? ', …' : ''}`,
  );
}

/** Roles as flags give them. Throws DataFailure on a column that is not there or that has two roles. */
export function flaggedRoles(
  flags: RoleFlags,
  names: readonly string[],
): Map<string, RoleOfColumn> {
  const roles = new Map<string, RoleOfColumn>();
  const give = (given: string | false | undefined, role: ColumnRole, flag: string): void => {
    if (given === undefined || given === false) return;
    const name = namedColumn(given, names, flag);
    const other = roles.get(name);
    if (other !== undefined && other.role !== role)
      throw new DataFailure(
        'missing-column',
        `column "${name}" is named by ${other.why} and by ${flag}`,
        'give every column one role',
      );
    roles.set(name, { role, why: flag });
  };
  give(flags.labelColumn, 'label', '--label-column');
  give(flags.textColumn, 'text', '--text-column');
  give(flags.idColumn, 'id', '--id-column');
  give(flags.sourceColumn, 'source', '--source-column');
  give(flags.splitColumn, 'split', '--split-column');
  for (const name of flags.ignoreColumns ?? []) give(name, 'ignored', '--ignore-columns');
  return roles;
}
