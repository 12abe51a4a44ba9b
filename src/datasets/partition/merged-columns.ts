import type { ClassCount, ColumnProfile } from '../../core/dataset-profile.ts';
import { profileOf } from '../profile/column-profiles.ts';
import { inferRoles, withRoles } from '../roles/infer-roles.ts';
import { surveyColumns } from '../survey/survey-columns.ts';
import type { MergedSurvey } from './merge-parts.ts';
import { roleFlag } from './set-record.ts';

/** Classes told; more of them are no classes. */
const MAX_CLASSES = 1000;

export interface MergedColumns {
  readonly columns: readonly ColumnProfile[];
  /** What was inferred, for a person. */
  readonly notes: readonly string[];
  /** Whether rows hold anything by which they could be copies. */
  readonly haveContent: boolean;
  /** Columns that all rows together take for something else than the parts did, where that changes what was surveyed. */
  readonly doubtful: readonly { readonly column: string; readonly reason: string }[];
}

/** All columns with the roles the parts were written with, and whether the merged rows bear them out. Throws DataFailure. */
export function mergedColumns({
  profile,
  set,
}: Pick<MergedSurvey, 'profile' | 'set'>): MergedColumns {
  const profiles = profileOf(profile);
  const inferred = inferRoles(profiles, set.flags);
  const given = new Map(set.roles.map(({ column, role, why }) => [column, { role, why }]));
  const differing = profiles.flatMap(({ name }) => {
    const [was, is] = [given.get(name)?.role, inferred.roles.get(name)?.role];
    return was === undefined || is === undefined || was === is ? [] : [{ name, was, is }];
  });
  const ids = profiles.map(({ name, type }, at) => ({ name, type, id: `c${at}` }));
  const columns = withRoles(profiles, differing.length === 0 ? inferred.roles : given);
  const surveyed = surveyColumns(ids, columns);
  const asParts = JSON.stringify(surveyed);
  return {
    columns,
    haveContent: surveyed.copies.content.length > 0,
    notes: differing.length === 0 ? inferred.notes : [],
    doubtful: differing.flatMap(({ name, was, is }) => {
      // Each by itself: most other readings change nothing.
      const other = columns.map((column) =>
        column.name === name ? { ...column, role: is } : column,
      );
      if (JSON.stringify(surveyColumns(ids, other)) === asParts) return [];
      const flag = roleFlag(is) ?? roleFlag(was);
      return [
        {
          column: name,
          reason: `the parts took it for ${was}, all rows together look like ${is}: ${flag === undefined ? 'say with options what columns are for' : `give ${flag} to all parts`} and write them again`,
        },
      ];
    }),
  };
}

/** Classes by name, as one run counts them. */
export function mergedClasses({ names }: Pick<MergedSurvey, 'names'>): readonly ClassCount[] {
  const counts = new Map<string, number>();
  for (const { kind, name, rows } of names)
    if (kind === 'label') counts.set(name.trim(), (counts.get(name.trim()) ?? 0) + rows);
  return [...counts]
    .map(([name, rows]) => ({ name, rows }))
    .sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
    .slice(0, MAX_CLASSES);
}
