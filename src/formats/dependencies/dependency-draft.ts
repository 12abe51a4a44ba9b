import type { Unexamined } from '../../core/parsed.ts';
import type {
  DependencyRequest,
  DependencyRole,
  DependencySet,
  DescribedProject,
  IndexUse,
  ResolvedPackage,
  ScriptUse,
} from './dependency-set.ts';

/** Requests and packages kept of one file. Lock files of monorepos have some 20,000; 50 MB hold about 100,000. */
export const MAX_ENTRIES = 200_000;
/** Indexes, scripts, includes and switches kept of one file, each. */
const MAX_SIDE_ENTRIES = 1000;
/** Gaps listed one by one; the rest are summed up in one. */
const MAX_LISTED_GAPS = 20;
/** Hashes of one package: a release of a compiled one has some two hundred files. */
export const MAX_HASHES = 1000;
/** Requirements of one package in a lock file; the longest honest lists have some hundred. */
export const MAX_REQUIREMENTS = 5000;
/** Characters of one value that is kept. What is longer is no name, range or address. */
export const MAX_VALUE_CHARACTERS = 8192;

/** What a finished draft is called. */
interface SetHead {
  readonly role: DependencyRole;
  readonly tool: string;
  readonly project?: DescribedProject | undefined;
}

/** Collects what a file says of packages, up to bounds; what exceeds them is a gap. */
export class DependencyDraft {
  readonly requests: DependencyRequest[] = [];
  readonly resolved: ResolvedPackage[] = [];
  readonly roots = new Set<string>();
  readonly indexes: IndexUse[] = [];
  readonly scripts: ScriptUse[] = [];
  readonly includes: DependencySet['includes'][number][] = [];
  readonly switches: DependencySet['switches'][number][] = [];
  #unread = 0;
  #dropped = 0;
  readonly #gaps: Unexamined[] = [];

  /** How many entries could be read, for a parser that must tell its format from ordinary text. */
  get entries(): number {
    return this.requests.length + this.resolved.length;
  }

  get unread(): number {
    return this.#unread;
  }

  addRequest(request: DependencyRequest): void {
    this.#add(this.requests, request, MAX_ENTRIES);
  }

  addResolved(found: ResolvedPackage): void {
    const { hashes, requires } = found;
    const isLarge = hashes.length > MAX_HASHES || requires.length > MAX_REQUIREMENTS;
    if (isLarge) this.#dropped += 1;
    const kept = isLarge
      ? {
          ...found,
          hashes: hashes.slice(0, MAX_HASHES),
          requires: requires.slice(0, MAX_REQUIREMENTS),
        }
      : found;
    this.#add(this.resolved, kept, MAX_ENTRIES);
  }

  addRoot(name: string): void {
    if (this.roots.size < MAX_ENTRIES) this.roots.add(name);
    else this.#dropped += 1;
  }

  addIndex(index: IndexUse): void {
    this.#add(this.indexes, index, MAX_SIDE_ENTRIES);
  }

  addScript(script: ScriptUse): void {
    this.#add(this.scripts, script, MAX_SIDE_ENTRIES);
  }

  addInclude(include: DependencySet['includes'][number]): void {
    this.#add(this.includes, include, MAX_SIDE_ENTRIES);
  }

  addSwitch(text: string, line?: number): void {
    const shown = text.slice(0, MAX_VALUE_CHARACTERS);
    const entry = line === undefined ? { text: shown } : { text: shown, line };
    this.#add(this.switches, entry, MAX_SIDE_ENTRIES);
  }

  /** A line or an entry that could not be read. */
  addUnread(line: number | undefined, detail: string): void {
    this.#unread += 1;
    this.addGap('corrupt-data', line === undefined ? detail : `line ${line}: ${detail}`);
  }

  addGap(code: Unexamined['code'], detail: string): void {
    if (this.#gaps.length < MAX_LISTED_GAPS) this.#gaps.push({ code, detail });
    else this.#dropped += 1;
  }

  finish(head: SetHead): DependencySet {
    const { role, tool, project } = head;
    return {
      role,
      tool,
      ...(project === undefined ? {} : { project }),
      requests: this.requests,
      resolved: this.resolved,
      roots: [...this.roots],
      indexes: this.indexes,
      scripts: this.scripts,
      includes: this.includes,
      switches: this.switches,
      unread: this.#unread,
    };
  }

  get unexamined(): readonly Unexamined[] {
    if (this.#dropped === 0) return this.#gaps;
    const detail = `${this.#dropped} further entries were not kept or could not be read`;
    return [...this.#gaps, { code: 'count-limit', detail }];
  }

  #add<T>(list: T[], entry: T, most: number): void {
    if (list.length < most) list.push(entry);
    else this.#dropped += 1;
  }
}
