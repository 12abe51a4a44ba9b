import type { PackageRecord, Release } from '../../core/package-record.ts';
import { releaseBefore } from '../registry/choose-version.ts';
import { chronologyOf, daysBetween } from './chronology.ts';
import { ownershipOf } from './ownership.ts';
import type { RegistryFacts } from './package-facts.ts';
import { repositoryName, sameRepository } from './repository.ts';

/** A package that rested this long and then moves under another hand is worth a look. */
const DORMANT_DAYS = 365;
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'];

/** What changed in who publishes a package and how, between a version and the stable one before it. */
export interface HandOver {
  readonly publisher: string;
  readonly before: string;
  /** Further things that changed with it, in words. */
  readonly signs: readonly string[];
}

/** Undefined unless the version was published by somebody new; alone that is how projects change hands. */
export function handOver({ record, at }: RegistryFacts): HandOver | undefined {
  const { releases, version, ecosystem } = record;
  const ownership = ownershipOf(releases, version);
  if (!ownership.isNew && !ownership.isReplaced) return undefined;
  const current = releases.find((release) => release.version === version);
  const before = releaseBefore(releases, ecosystem, version);
  if (current === undefined || before === undefined) return undefined;
  return {
    publisher: ownership.publisher ?? (current.maintainers ?? []).join(', '),
    before: ownership.earlier[0] ?? (before.maintainers ?? []).join(', '),
    signs: [
      ownership.isNew && ownership.isReplaced ? 'all maintainers replaced' : '',
      restedDays(current, before, releases, at),
      addedScripts(record),
      before.attested === true && current.attested === false ? 'attestations gone' : '',
      movedRepository(record),
    ].filter((sign) => sign !== ''),
  };
}

function restedDays(
  current: Release,
  before: Release,
  releases: readonly Release[],
  at: string,
): string {
  const when = chronologyOf(releases, new Date(at));
  if (when === undefined || when.isDoubtful) return '';
  if (current.published === undefined || before.published === undefined) return '';
  const days = daysBetween(Date.parse(before.published), Date.parse(current.published));
  return days >= DORMANT_DAYS ? `first release after ${days} days` : '';
}

function addedScripts({ manifest, previous }: PackageRecord): string {
  const added = INSTALL_SCRIPTS.filter(
    (hook) => manifest?.scripts[hook] !== undefined && previous?.scripts[hook] === undefined,
  );
  return added.length === 0 || previous === undefined ? '' : `new install script ${added[0]}`;
}

function movedRepository({ manifest, previous }: PackageRecord): string {
  const now = repositoryName(manifest?.repository);
  const then = repositoryName(previous?.repository);
  return now !== undefined && then !== undefined && !sameRepository(now, then)
    ? 'another repository'
    : '';
}
