import type { DependencyDraft } from '../dependencies/dependency-draft.ts';
import { MAX_ENTRIES, MAX_REQUIREMENTS } from '../dependencies/dependency-draft.ts';
import type { ResolvedPackage, ResolvedRequirement } from '../dependencies/dependency-set.ts';
import { normalisePythonName } from '../python-requirement/name.ts';

/** What a locked package needs, before it is known which entry of the file answers that. */
export interface LockedNeed {
  readonly name: string;
  /** As written; empty where the file gives none. */
  readonly constraint: string;
  /** The version of the entry, where the file says so because several bear the name. */
  readonly version?: string | undefined;
}

/** One entry of a lock file. */
export interface LockedPackage extends Omit<ResolvedPackage, 'key' | 'requires' | 'ecosystem'> {
  readonly needs: readonly LockedNeed[];
}

/** A group of the project and what it asks for. */
export interface LockedGroup {
  readonly name: string;
  readonly needs: readonly LockedNeed[];
}

/** Groups that are followed through the graph. Honest projects have a handful. */
const MAX_GROUPS = 100;
/** Edges followed to find what groups reach; beyond them groups are incomplete, which is said. */
const MAX_FOLLOWED = 10_000_000;
/** Entries of one name that one need is linked with, where the file does not say which it means. */
const MAX_CANDIDATES = 20;

interface Entry {
  readonly key: string;
  readonly locked: LockedPackage;
  readonly groups: Set<string>;
}

/** Joins the entries of a Python lock file: needs with the entries that answer them, groups with what they reach. */
export class LockGraph {
  readonly #entries: Entry[] = [];
  readonly #byName = new Map<string, Entry[]>();
  /** By name and version: entries of one name may be as many as the file has. */
  readonly #byVersion = new Map<string, Entry[]>();
  readonly #keys = new Set<string>();
  #dropped = 0;

  add(locked: LockedPackage): string {
    const wanted = `${locked.name}@${locked.version}`;
    let key = wanted;
    if (this.#keys.has(key)) key = `${wanted}#${this.#entries.length}`;
    if (this.#entries.length >= MAX_ENTRIES) {
      this.#dropped += 1;
      return key;
    }
    this.#keys.add(key);
    const entry = { key, locked, groups: new Set(locked.groups) };
    this.#entries.push(entry);
    const name = normalisePythonName(locked.name);
    append(this.#byName, name, entry);
    append(this.#byVersion, `${name}@${locked.version}`, entry);
    return key;
  }

  /** Entries that answer a need. */
  #answers({ name, version }: LockedNeed): readonly Entry[] {
    const normal = normalisePythonName(name);
    const exact = version === undefined ? undefined : this.#byVersion.get(`${normal}@${version}`);
    return (exact ?? this.#byName.get(normal) ?? []).slice(0, MAX_CANDIDATES);
  }

  /** What a group asks for are roots; whatever it reaches belongs to it. */
  addGroups(draft: DependencyDraft, groups: readonly LockedGroup[]): void {
    if (groups.length > MAX_GROUPS)
      draft.addGap('count-limit', `${groups.length - MAX_GROUPS} more groups were not followed`);
    let followed = 0;
    for (const { name, needs } of groups.slice(0, MAX_GROUPS)) {
      const reached = new Set(needs.flatMap((need) => this.#answers(need)));
      for (const { key } of reached) draft.addRoot(key);
      for (const { locked, groups: own } of reached) {
        own.add(name);
        for (const need of locked.needs.slice(0, MAX_REQUIREMENTS))
          for (const entry of this.#answers(need)) {
            followed += 1;
            reached.add(entry);
          }
        if (followed > MAX_FOLLOWED) {
          draft.addGap('step-limit', `what groups reach, beyond ${MAX_FOLLOWED} edges`);
          return;
        }
      }
    }
  }

  /** Hands everything to the draft. */
  finish(draft: DependencyDraft): void {
    for (const { key, locked, groups } of this.#entries) {
      const { needs, ...rest } = locked;
      const requires: ResolvedRequirement[] = [];
      for (const need of needs) {
        if (requires.length > MAX_REQUIREMENTS) break;
        const answers = this.#answers(need);
        const { name, constraint } = need;
        if (answers.length === 0) requires.push({ name, constraint });
        for (const answer of answers) requires.push({ name, constraint, key: answer.key });
      }
      draft.addResolved({ ...rest, ecosystem: 'pypi', key, groups: [...groups], requires });
    }
    if (this.#dropped > 0)
      draft.addGap('count-limit', `${this.#dropped} packages beyond the first ${MAX_ENTRIES}`);
  }
}

function append(to: Map<string, Entry[]>, key: string, entry: Entry): void {
  const list = to.get(key);
  if (list === undefined) to.set(key, [entry]);
  else list.push(entry);
}
