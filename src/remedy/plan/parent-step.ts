import type { PackageName } from '../../core/package.ts';
import { canonicalName } from '../../ecosystems/package-name.ts';
import { schemeOf } from '../../ecosystems/versions/scheme.ts';
import type { DependencyRequest } from '../../formats/dependencies/dependency-set.ts';
import { BUMPS, bumpOf } from '../versions/bump.ts';
import type { Catalogue, CatalogueVersion } from './catalogue.ts';
import type { ChosenVersion } from './choose-version.ts';
import { isEarly } from './choose-version.ts';
import type { Holding } from './holding.ts';
import type { AdvisoryBook } from './known-advisory.ts';
import type { LocatedSet, PackageRequest } from './requester.ts';
import { neededBy, pinOf } from './requester.ts';

/** Releases of a parent whose needs are looked up: each costs a request. */
const MAX_RELEASES = 40;
/** Pins of one file whose needs are looked up; larger files are compiled from a manifest, which says more. */
const MAX_PINS = 150;
/** Look-ups under way at once. */
const PARALLEL = 8;

/** A parent that goes to a version which takes a fixed child. */
export interface ParentStep {
  readonly parent: PackageRequest;
  readonly chosen: ChosenVersion;
  readonly child: ChosenVersion;
}

/** Finds the release of a parent that no longer holds a fixed version back. */
export class ParentSearch {
  readonly #catalogue: Catalogue;
  readonly #advisories: AdvisoryBook;
  readonly #pins = new Map<LocatedSet, Promise<readonly PackageRequest[]>>();

  constructor(catalogue: Catalogue, advisories: AdvisoryBook) {
    this.#catalogue = catalogue;
    this.#advisories = advisories;
  }

  /** Packages pinned in the same file that need this one, as far as the registry tells. */
  async pinnedNeeds(
    set: LocatedSet,
    { ecosystem, name }: PackageName,
  ): Promise<readonly PackageRequest[]> {
    const known = this.#pins.get(set) ?? this.#needsOfPins(set);
    this.#pins.set(set, known);
    const all = await known;
    return all.filter(({ key }) => canonicalName(ecosystem, key ?? '') === name);
  }

  /** What those that need a package ask of it: lock files that only name them leave that to the registry. */
  async withConstraints(
    { ecosystem, name }: PackageName,
    needing: readonly PackageRequest[],
  ): Promise<readonly PackageRequest[]> {
    const known: PackageRequest[] = [];
    for (let start = 0; start < needing.length; start += PARALLEL) {
      const part = needing.slice(start, start + PARALLEL);
      if (start >= MAX_PINS) known.push(...part);
      else
        known.push(...(await Promise.all(part.map((one) => this.#told(one, { ecosystem, name })))));
    }
    return known;
  }

  async #told(one: PackageRequest, { ecosystem, name }: PackageName): Promise<PackageRequest> {
    if (one.constraint !== '') return one;
    const parent = { ecosystem, name: one.name };
    const needs = await this.#catalogue.requirements(parent, one.version);
    const own = needs?.find((need) => canonicalName(ecosystem, need.name) === name);
    return own === undefined ? one : { ...one, constraint: own.constraint };
  }

  /** Every need of every pin; `key` holds what is needed. */
  async #needsOfPins(set: LocatedSet): Promise<readonly PackageRequest[]> {
    const found: PackageRequest[] = [];
    const pins = set.value.requests.slice(0, MAX_PINS);
    for (let start = 0; start < pins.length; start += PARALLEL) {
      const part = pins.slice(start, start + PARALLEL);
      for (const needs of await Promise.all(part.map((request) => this.#needsOf(request))))
        found.push(...needs);
    }
    return found;
  }

  async #needsOf(request: DependencyRequest): Promise<readonly PackageRequest[]> {
    const version = pinOf(request);
    if (version === undefined || request.name === '') return [];
    const { ecosystem } = request;
    const name = canonicalName(ecosystem, request.name);
    const needs = await this.#catalogue.requirements({ ecosystem, name }, version);
    return (needs ?? []).map((need) => ({
      name,
      version,
      constraint: need.constraint,
      key: need.name,
    }));
  }

  /** One parent that is changed; where two hold it back, no single step helps. */
  async find(
    holding: Holding,
    needing: readonly PackageRequest[],
    choose: (must: readonly string[]) => Promise<ChosenVersion | undefined>,
  ): Promise<ParentStep | undefined> {
    for (const parent of needing) {
      const others = needing.filter((one) => one !== parent).map(({ constraint }) => constraint);
      // The others alone must leave a version over, else this parent is not what is in the way.
      if ((await choose(others)) === undefined) continue;
      const step = await this.#release(holding, parent, others, choose);
      if (step !== undefined) return step;
    }
    return undefined;
  }

  async #release(
    holding: Holding,
    parent: PackageRequest,
    others: readonly string[],
    choose: (must: readonly string[]) => Promise<ChosenVersion | undefined>,
  ): Promise<ParentStep | undefined> {
    const { ecosystem } = holding.name;
    const name = { ecosystem, name: parent.name };
    const offered = await this.#catalogue.versions(name);
    const { satisfies } = schemeOf(ecosystem);
    const above = this.#grandparents(holding, parent);
    const releases = (offered ?? [])
      .filter((one) => this.#isStepUp(one, parent, name))
      .filter(({ version }) =>
        above.every((constraint) => satisfies(version, constraint) !== false),
      )
      .map((one) => ({ ...one, bump: bumpOf(ecosystem, parent.version, one.version) }))
      .toSorted(
        (a, b) =>
          BUMPS.indexOf(a.bump) - BUMPS.indexOf(b.bump) ||
          schemeOf(ecosystem).compare(a.version, b.version),
      );
    for (const { version, bump, hashes } of spread(releases)) {
      const needs = await this.#catalogue.requirements(name, version);
      if (needs === undefined) continue;
      const need = needs.filter((one) => canonicalName(ecosystem, one.name) === holding.name.name);
      const child = await choose([...others, ...need.map(({ constraint }) => constraint)]);
      if (child !== undefined)
        return { parent, chosen: { version, bump, hashes, isWithin: true }, child };
    }
    return undefined;
  }

  #isStepUp(
    { version, isYanked }: CatalogueVersion,
    parent: PackageRequest,
    name: PackageName,
  ): boolean {
    return (
      !isYanked &&
      !isEarly(name.ecosystem, version) &&
      schemeOf(name.ecosystem).compare(version, parent.version) > 0 &&
      !this.#advisories(name).some(({ affects }) => affects(version))
    );
  }

  /** What others ask of the parent: a step that breaks them would only move the problem. */
  #grandparents({ set }: Holding, parent: PackageRequest): readonly string[] {
    const resolved = set.value.resolved.find((one) => one.key === parent.key);
    return resolved === undefined
      ? []
      : neededBy(set, resolved).map(({ constraint }) => constraint);
  }
}

/** All of a short list; of a long one the first, then ever larger steps, and the last. */
function spread<T>(releases: readonly T[]): readonly T[] {
  if (releases.length <= MAX_RELEASES) return releases;
  const half = MAX_RELEASES / 2;
  const stride = (releases.length - half) / half;
  const later = Array.from(
    { length: half },
    (_, index) => half + Math.ceil((index + 1) * stride) - 1,
  );
  return [...releases.slice(0, half), ...later.flatMap((index) => releases[index] ?? [])];
}
