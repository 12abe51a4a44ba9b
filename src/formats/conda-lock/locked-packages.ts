import type { Parsed, Unexamined } from '../../core/parsed.ts';
import type { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet } from '../dependencies/dependency-set.ts';

/** A lock file without the list that makes it one. */
export const NO_PACKAGES = {
  ok: false,
  error: { code: 'no-packages', offset: 0, detail: 'no list of packages' },
} as const;

/** What a lock file of conda's tools gives when its list was read to the end. */
export function lockedPackages(
  draft: DependencyDraft,
  tool: string,
  size: number,
  unexamined: readonly Unexamined[],
): Parsed<DependencySet, never, never> {
  return {
    ok: true,
    value: {
      ...draft.finish({ role: 'lock', tool }),
      claims: [{ start: 0, end: size, what: 'locked packages' }],
      facts: { packages: draft.resolved.length },
    },
    anomalies: [],
    unexamined: [...unexamined, ...draft.unexamined],
  };
}
