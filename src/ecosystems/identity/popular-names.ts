import type { PackageEcosystem } from '../../core/package.ts';
import { canonicalName } from '../package-name.ts';
import { POPULAR_NPM } from './popular-npm.data.ts';
import { POPULAR_PYPI } from './popular-pypi.data.ts';

/** Names an attacker would imitate: below this rank few people would mistype a name to find it. */
export const TARGET_RANKS = 4000;

/** Ecosystems whose popular names are known. */
export type PopularEcosystem = Exclude<PackageEcosystem, 'conda'>;

const ranks = new Map<PopularEcosystem, ReadonlyMap<string, number>>();

/** Rank of every known name, from 1 for the most downloaded. */
export function popularNames(ecosystem: PopularEcosystem): ReadonlyMap<string, number> {
  const known = ranks.get(ecosystem);
  if (known !== undefined) return known;
  const text = ecosystem === 'pypi' ? POPULAR_PYPI : POPULAR_NPM;
  const names = text.trim().split(/\s+/);
  const table = new Map(names.map((name, index) => [canonicalName(ecosystem, name), index + 1]));
  ranks.set(ecosystem, table);
  return table;
}

export function rankOf(ecosystem: PopularEcosystem, name: string): number | undefined {
  return popularNames(ecosystem).get(canonicalName(ecosystem, name));
}
