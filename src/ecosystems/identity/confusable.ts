import { canonicalName } from '../package-name.ts';
import { AFFIXES } from './affixes.data.ts';
import { deletions, lookOf, oneEdit, withoutSeparators, wordsOf } from './look-alike.ts';
import type { PopularEcosystem } from './popular-names.ts';
import { TARGET_RANKS, popularNames } from './popular-names.ts';

/** How a name comes near another, strongest first. */
export const RESEMBLANCES = [
  'transposition',
  'homoglyph',
  'separator',
  'edit',
  'scope',
  'order',
  'affix',
  'other-ecosystem',
] as const;
export type Resemblance = (typeof RESEMBLANCES)[number];

/** A known name that a name may be taken for. A prior, no verdict: many honest names resemble others. */
export interface Confusable {
  readonly target: string;
  /** Rank of the target among the most downloaded, from 1. */
  readonly rank: number;
  readonly by: Resemblance;
}

/** Shorter names are near too many others by chance. */
const MIN_CHARACTERS = 5;
/** Names whose look is compared; the longest public ones have some hundred characters. */
const MAX_CHARACTERS = 100;
const MAX_RESULTS = 5;

interface Index {
  /** By the name itself and by each of its deletions. */
  readonly near: ReadonlyMap<string, readonly string[]>;
  readonly look: ReadonlyMap<string, readonly string[]>;
  readonly plain: ReadonlyMap<string, readonly string[]>;
  readonly words: ReadonlyMap<string, readonly string[]>;
}

const indexes = new Map<PopularEcosystem, Index>();

/**
 * The well-known names a name may be taken for, most likely first. Empty for names that are well known
 * themselves: that `click` and `clint` are near is no news about either.
 */
export function confusables(ecosystem: PopularEcosystem, written: string): readonly Confusable[] {
  const name = canonicalName(ecosystem, written).toLowerCase();
  const ranks = popularNames(ecosystem);
  if (ranks.has(name) || name.length > MAX_CHARACTERS || name.length < 2) return [];
  const index = indexOf(ecosystem);
  const found = new Map<string, Resemblance>();
  const add = (targets: readonly string[] | undefined, by: Resemblance): void => {
    for (const target of targets ?? [])
      if (target !== name && !found.has(target)) found.set(target, by);
  };
  if (name.length >= MIN_CHARACTERS) {
    for (const key of [name, ...deletions(name)])
      for (const target of index.near.get(key) ?? []) {
        const by = oneEdit(name, target);
        if (withoutSeparators(name) === withoutSeparators(target)) add([target], 'separator');
        else if (by !== undefined && lookOf(name) === lookOf(target)) add([target], 'homoglyph');
        else if (by !== undefined) add([target], by);
      }
    add(index.look.get(withoutSeparators(lookOf(name))), 'homoglyph');
    add(index.plain.get(withoutSeparators(name)), 'separator');
  }
  const words = wordsOf(name);
  if (words.length > 1) add(index.words.get(words.join(' ')), 'order');
  add(scopeTwins(ecosystem, name, ranks), 'scope');
  add(withoutAffix(words, index), 'affix');
  const other = ecosystem === 'pypi' ? 'npm' : 'pypi';
  const elsewhere = popularNames(other).get(name);
  const results = Array.from(found, ([target, by]) => ({
    target,
    by,
    rank: ranks.get(target) ?? 0,
  }))
    .filter(({ rank, target }) => rank > 0 && rank <= TARGET_RANKS && !sameScope(name, target))
    .map((one) => (one.by === 'homoglyph' ? { ...one, by: separatorOnly(name, one.target) } : one));
  if (elsewhere !== undefined && elsewhere <= TARGET_RANKS && results.length === 0)
    results.push({ target: name, rank: elsewhere, by: 'other-ecosystem' });
  return results.toSorted(byLikelihood).slice(0, MAX_RESULTS);
}

/** One owner: who may publish under a scope decides all its names. */
function sameScope(name: string, target: string): boolean {
  const slash = name.indexOf('/');
  return name.startsWith('@') && slash > 0 && target.startsWith(name.slice(0, slash + 1));
}

/** Names that differ in separators alone look alike as well: the plainer word for it. */
function separatorOnly(name: string, target: string): Resemblance {
  return withoutSeparators(name) === withoutSeparators(target) ? 'separator' : 'homoglyph';
}

function byLikelihood(a: Confusable, b: Confusable): number {
  return (
    RESEMBLANCES.indexOf(a.by) - RESEMBLANCES.indexOf(b.by) ||
    a.rank - b.rank ||
    (a.target < b.target ? -1 : 1)
  );
}

function indexOf(ecosystem: PopularEcosystem): Index {
  const known = indexes.get(ecosystem);
  if (known !== undefined) return known;
  const near = new Map<string, string[]>();
  const look = new Map<string, string[]>();
  const plain = new Map<string, string[]>();
  const words = new Map<string, string[]>();
  for (const [name, rank] of popularNames(ecosystem)) {
    if (rank > TARGET_RANKS) break;
    if (name.length >= MIN_CHARACTERS) {
      for (const key of new Set([name, ...deletions(name)])) push(near, key, name);
      push(look, withoutSeparators(lookOf(name)), name);
      push(plain, withoutSeparators(name), name);
    }
    push(words, wordsOf(name).join(' '), name);
  }
  const index = { near, look, plain, words };
  indexes.set(ecosystem, index);
  return index;
}

function push(table: Map<string, string[]>, key: string, name: string): void {
  const list = table.get(key);
  if (list === undefined) table.set(key, [name]);
  else list.push(name);
}

/** `org-x` or `x` beside `@org/x`: who leaves the scope out gets somebody else's package. */
function scopeTwins(
  ecosystem: PopularEcosystem,
  name: string,
  ranks: ReadonlyMap<string, number>,
): readonly string[] {
  if (ecosystem !== 'npm') return [];
  const [scope = '', local] = name.startsWith('@') ? name.slice(1).split('/') : ['', undefined];
  if (local !== undefined) return [`${scope}-${local}`].filter((twin) => ranks.has(twin));
  const twins: string[] = [];
  for (let dash = name.indexOf('-'); dash !== -1; dash = name.indexOf('-', dash + 1))
    twins.push(`@${name.slice(0, dash)}/${name.slice(dash + 1)}`);
  return twins.filter((twin) => ranks.has(twin));
}

/** The known name that is left when an affix goes, at one end. */
function withoutAffix(sorted: readonly string[], index: Index): readonly string[] {
  if (sorted.length < 2) return [];
  return sorted.flatMap((word, at) => {
    if (!AFFIXES.has(word)) return [];
    const rest = sorted.filter((_, other) => other !== at).join(' ');
    return rest.length < MIN_CHARACTERS ? [] : (index.words.get(rest) ?? []);
  });
}
