import type { PackageName } from '../../core/package.ts';
import { canonicalName } from '../../ecosystems/package-name.ts';
import type {
  DependencyRequest,
  ResolvedPackage,
} from '../../formats/dependencies/dependency-set.ts';
import type { AdvisoryBook, KnownAdvisory } from './known-advisory.ts';
import type { LocatedSet, ProjectFiles } from './requester.ts';
import { fileOf, isOfProject, pinOf } from './requester.ts';

/** Places that are planned for; more is a report nobody reads, and is said. */
export const MAX_HOLDINGS = 5_000;

/** A place of the project that brings an affected version. */
export interface Holding {
  readonly name: PackageName;
  /** Exact version; undefined where a range lets it in. */
  readonly version: string | undefined;
  /** What concerns it here. */
  readonly concerned: readonly KnownAdvisory[];
  readonly set: LocatedSet;
  readonly line?: number;
  readonly from:
    /** A manifest or list of pins names the version, or a range that lets it in. */
    | { readonly kind: 'request'; readonly request: DependencyRequest }
    /** A lock file holds it. */
    | { readonly kind: 'locked'; readonly resolved: ResolvedPackage }
    /** A command would install it when somebody runs it. */
    | { readonly kind: 'command'; readonly request: DependencyRequest };
}

/** All affected places, in the order of the files. What is installed is not listed: it follows from the others. */
export function holdingsOf(
  sets: readonly LocatedSet[],
  files: ProjectFiles,
  advisories: AdvisoryBook,
  options: { readonly raiseFloors: boolean },
): readonly Holding[] {
  const found: Holding[] = [];
  for (const set of sets.filter(isOfProject)) {
    if (found.length >= MAX_HOLDINGS) break;
    if (set.value.role === 'lock')
      for (const resolved of set.value.resolved) found.push(...locked(set, resolved, advisories));
    else
      for (const request of set.value.requests)
        found.push(...requested(set, request, files, advisories, options.raiseFloors));
  }
  return found.slice(0, MAX_HOLDINGS);
}

function locked(
  set: LocatedSet,
  resolved: ResolvedPackage,
  advisories: AdvisoryBook,
): readonly Holding[] {
  if (resolved.source.kind === 'path' || resolved.name === '') return [];
  const { ecosystem, version, line } = resolved;
  const name = { ecosystem, name: canonicalName(ecosystem, resolved.name) };
  const concerned = advisories(name).filter(({ affects }) => affects(version));
  if (concerned.length === 0) return [];
  const place = line === undefined ? {} : { line };
  return [{ name, version, concerned, set, ...place, from: { kind: 'locked', resolved } }];
}

function requested(
  set: LocatedSet,
  request: DependencyRequest,
  files: ProjectFiles,
  advisories: AdvisoryBook,
  raiseFloors: boolean,
): readonly Holding[] {
  const { ecosystem, constraint, line, source } = request;
  if (source.kind !== 'index' || request.name === '') return [];
  const name = { ecosystem, name: canonicalName(ecosystem, request.name) };
  const version = pinOf(request);
  const isCommand = set.value.role === 'command';
  // What a lock file decides is dealt with there, and the manifest is changed when it stands in the way.
  if (!isCommand && files.locksOf(set, ecosystem).some((lock) => files.holds(lock, name)))
    return [];
  const concerned = advisories(name).filter(({ affects, admission }) => {
    if (version !== undefined) return affects(version);
    const lets = admission(constraint);
    return lets === 'newest' || (raiseFloors && !isCommand && lets === 'some');
  });
  if (concerned.length === 0) return [];
  const kind = isCommand ? ('command' as const) : ('request' as const);
  const place = line === undefined ? {} : { line };
  return [{ name, version, concerned, set, ...place, from: { kind, request } }];
}

/** `requirements.txt:3`. */
export function placeOf({ set, line }: Holding): { readonly path: string; readonly line?: number } {
  return { path: fileOf(set), ...(line === undefined ? {} : { line }) };
}
