import type { Located } from '../../core/artifact.ts';
import type { PackageName } from '../../core/package.ts';
import { folderOf } from '../../core/project.ts';
import { manifestKindOf } from '../manifest/read-editable.ts';
import { canonicalName } from '../../ecosystems/package-name.ts';
import { schemeOf } from '../../ecosystems/versions/scheme.ts';
import type {
  DependencyRequest,
  DependencySet,
  ResolvedPackage,
} from '../../formats/dependencies/dependency-set.ts';

export type LocatedSet = Located<DependencySet>;

/** The project itself, which asks for a package in one of its files. */
export interface ProjectRequest {
  readonly set: LocatedSet;
  readonly request: DependencyRequest;
}

/** Another package that needs it. */
export interface PackageRequest {
  readonly name: string;
  readonly version: string;
  readonly constraint: string;
  /** Key in its lock file, where it stands in one. */
  readonly key?: string;
}

/** Files of the project on disk, not of what is installed or packed in it. */
export function isOfProject({ path, value }: LocatedSet): boolean {
  const [file = ''] = path;
  return (
    path.length === 1 &&
    value.role !== 'installed' &&
    !/(?:^|\/)(?:node_modules|site-packages|\.venv|venv)\//.test(file)
  );
}

/** The tool that writes a lock file. Two tools are called yarn: the old one notes where each package lies, the new one does not. */
export function toolOf({ value: { tool, resolved } }: LocatedSet): string {
  if (tool !== 'yarn') return tool;
  const hasAddress = resolved.some(
    ({ source }) => source.kind === 'index' && source.url !== undefined,
  );
  return hasAddress ? 'yarn' : 'yarn-berry';
}

/** A list of pins that a tool compiled: a lock file whose lines can be changed. */
export function isCompiled(set: LocatedSet): boolean {
  return set.value.role === 'lock' && manifestKindOf(fileOf(set), set.value) === 'requirements';
}

export function fileOf({ path }: LocatedSet): string {
  return path[0] ?? '';
}

export function isNamed(
  one: { readonly ecosystem: string; readonly name: string },
  name: PackageName,
): boolean {
  return (
    one.ecosystem === name.ecosystem &&
    one.name !== '' &&
    canonicalName(name.ecosystem, one.name) === name.name
  );
}

function keyOf({ ecosystem, name }: PackageName): string {
  return `${ecosystem}/${canonicalName(ecosystem, name)}`;
}

/** Lock files, as the project's manifests belong to them: the nearest one at or above a manifest's folder. */
export class ProjectFiles {
  readonly manifests: readonly LocatedSet[];
  readonly locks: readonly LocatedSet[];
  readonly #held = new Map<LocatedSet, ReadonlySet<string>>();

  constructor(sets: readonly LocatedSet[]) {
    const own = sets.filter(isOfProject);
    this.manifests = own.filter(
      ({ value }) => value.role === 'manifest' || value.role === 'constraints',
    );
    this.locks = own.filter(({ value }) => value.role === 'lock');
  }

  /** Whether a lock file holds any version of a package. */
  holds(lock: LocatedSet, { ecosystem, name }: PackageName): boolean {
    const known = this.#held.get(lock) ?? new Set(lock.value.resolved.map(keyOf));
    this.#held.set(lock, known);
    return known.has(keyOf({ ecosystem, name }));
  }

  /** Locks that say which versions the requests of a manifest stand for. */
  locksOf(manifest: LocatedSet, ecosystem: string): readonly LocatedSet[] {
    const folder = folderOf(fileOf(manifest));
    const above = this.locks.filter(
      (lock) =>
        lock.value.resolved.some((one) => one.ecosystem === ecosystem) &&
        folder.startsWith(folderOf(fileOf(lock))),
    );
    const nearest = Math.max(...above.map((lock) => folderOf(fileOf(lock)).length));
    return above.filter((lock) => folderOf(fileOf(lock)).length === nearest);
  }

  /** Requests of the project for a package that a lock file decides. */
  requestsUnder(lock: LocatedSet, name: PackageName): readonly ProjectRequest[] {
    return this.manifests
      .filter((manifest) => this.locksOf(manifest, name.ecosystem).includes(lock))
      .flatMap((set) => requestsIn(set, name));
  }

  /** Requests for a package in the files of one folder. */
  requestsBeside(set: LocatedSet, name: PackageName): readonly ProjectRequest[] {
    const folder = folderOf(fileOf(set));
    return this.manifests
      .filter((manifest) => folderOf(fileOf(manifest)) === folder)
      .flatMap((manifest) => requestsIn(manifest, name));
  }
}

function requestsIn(set: LocatedSet, name: PackageName): readonly ProjectRequest[] {
  return set.value.requests
    .filter((request) => isNamed(request, name) && request.source.kind === 'index')
    .map((request) => ({ set, request }));
}

/** Packages of a lock file that need one of its packages, with their constraints. */
export function neededBy(lock: LocatedSet, target: ResolvedPackage): readonly PackageRequest[] {
  const name = { ecosystem: target.ecosystem, name: canonicalName(target.ecosystem, target.name) };
  const isOnly = lock.value.resolved.filter((one) => isNamed(one, name)).length === 1;
  return lock.value.resolved.flatMap((one) =>
    one.source.kind === 'path'
      ? []
      : one.requires
          .filter((need) =>
            need.key === undefined
              ? isOnly && isNamed({ ecosystem: one.ecosystem, name: need.name }, name)
              : need.key === target.key,
          )
          .map(({ constraint }) => ({
            name: canonicalName(one.ecosystem, one.name),
            version: one.version,
            // Yarn writes the protocol in front of the range.
            constraint: constraint.replace(/^npm:(?=[^@]*$)/, ''),
            key: one.key,
          })),
  );
}

/** The single version a request admits, if it names one. */
export function pinOf({ ecosystem, constraint, source }: DependencyRequest): string | undefined {
  return source.kind === 'index' ? schemeOf(ecosystem).exactOf(constraint) : undefined;
}
