import type { LookAlike, Signal } from '../../core/package-reputation.ts';
import type { PackageMetadata } from '../../core/package-metadata.ts';
import type { Confusable } from '../identity/confusable.ts';
import { confusables } from '../identity/confusable.ts';
import type { PopularEcosystem } from '../identity/popular-names.ts';
import { TARGET_RANKS, rankOf } from '../identity/popular-names.ts';
import { chronologyOf, daysBetween } from './chronology.ts';
import type { RegistryFacts, TargetRecord } from './package-facts.ts';
import type { RepositoryName } from './repository.ts';
import { repositoryName, sameRepository } from './repository.ts';

/** Imitations are found and removed within months. */
export const YOUNG_DAYS = 90;
/** A package this old with releases in it has been looked at by somebody. */
const OLD_DAYS = 730;
const FEW_RELEASES = 3;
const MANY_RELEASES = 20;
/** In a month, where the registry counts: mirrors alone download as often. */
const FEW_DOWNLOADS = 300;

export interface Candidate {
  readonly target: string;
  readonly rank: number;
  readonly by: Confusable['by'] | 'repository';
}

/** Well-known names it resembles, and the well-known package whose repository it names as its own. */
export function candidatesFor(
  ecosystem: PopularEcosystem,
  name: string,
  metadata: PackageMetadata | undefined,
): readonly Candidate[] {
  const near = confusables(ecosystem, name);
  const repository = repositoryName(metadata?.repository);
  const known = repository === undefined ? undefined : rankOf(ecosystem, repository.name);
  const isOther =
    repository !== undefined &&
    known !== undefined &&
    known <= TARGET_RANKS &&
    rankOf(ecosystem, name) === undefined &&
    repository.name !== name &&
    !near.some(({ target }) => target === repository.name);
  return isOther ? [...near, { target: repository.name, rank: known, by: 'repository' }] : near;
}

/**
 * What speaks for and against an imitation. A resembling name is a prior: judgement needs the age, the people,
 * the repository and the texts.
 */
export function lookAlikesOf(
  ecosystem: PopularEcosystem,
  name: string,
  metadata: PackageMetadata | undefined,
  facts: RegistryFacts | undefined,
  now: Date,
): readonly LookAlike[] {
  return candidatesFor(ecosystem, name, metadata).map((candidate) => {
    const target = facts?.targets.find((one) => one.name === candidate.target);
    const general = ageSignals(facts, now);
    const link = repositorySignals(candidate, metadata, target);
    const compared = target === undefined ? NOTHING : comparison(metadata, facts, target, now);
    return {
      ...candidate,
      signals: [...general.signals, ...link, ...compared.signals],
      against: [...general.against, ...compared.against],
    };
  });
}

interface Weighed {
  readonly signals: readonly Signal[];
  readonly against: readonly string[];
}

const NOTHING: Weighed = { signals: [], against: [] };

function ageSignals(facts: RegistryFacts | undefined, now: Date): Weighed {
  if (facts === undefined) return NOTHING;
  const { releases, downloads } = facts.record;
  const when = chronologyOf(releases, now);
  const isDated = when !== undefined && !when.isDoubtful;
  const signals = [
    isDated && when.ageDays < YOUNG_DAYS ? `first published ${when.ageDays} days ago` : '',
    releases.length <= FEW_RELEASES
      ? `${releases.length} release${releases.length === 1 ? '' : 's'} in all`
      : '',
    downloads !== undefined && downloads.count < FEW_DOWNLOADS
      ? `${downloads.count} downloads (${downloads.period})`
      : '',
  ];
  const against = [
    isDated && when.ageDays >= OLD_DAYS
      ? `published for ${Math.floor(when.ageDays / 365)} years`
      : '',
    releases.length >= MANY_RELEASES ? `${releases.length} releases` : '',
  ];
  return { signals: signalled('age', signals), against: against.filter(isSaid) };
}

function isSaid(text: string): boolean {
  return text !== '';
}

function signalled(kind: Signal['kind'], details: readonly string[]): readonly Signal[] {
  return details.filter(isSaid).map((detail) => ({ kind, detail }));
}

function repositorySignals(
  { target }: Candidate,
  metadata: PackageMetadata | undefined,
  record: TargetRecord | undefined,
): readonly Signal[] {
  if (metadata === undefined) return [];
  const mine = repositoryName(metadata.repository ?? metadata.homepage);
  if (mine === undefined) return signalled('little', ['no repository stated']);
  const theirs = repositoryName(record?.manifest?.repository);
  const isTaken = theirs === undefined ? isNamedAfter(mine, target) : sameRepository(mine, theirs);
  return isTaken ? signalled('copy', [`states the repository of ${target} as its own`]) : [];
}

function isNamedAfter({ owner, name }: RepositoryName, target: string): boolean {
  const bare = target.replace(/^@[^/]+\//, '');
  return name === bare && owner === bare;
}

function comparison(
  metadata: PackageMetadata | undefined,
  facts: RegistryFacts | undefined,
  target: TargetRecord,
  now: Date,
): Weighed {
  const people = facts?.record.maintainers ?? [];
  const areKnown = people.length > 0 && target.maintainers.length > 0;
  const shared = people.filter((name) => target.maintainers.includes(name));
  const { manifest } = target;
  const mine = repositoryName(metadata?.repository);
  const theirs = repositoryName(manifest?.repository);
  const sameOwner =
    mine !== undefined &&
    theirs !== undefined &&
    mine.host === theirs.host &&
    mine.owner === theirs.owner &&
    !sameRepository(mine, theirs);
  const when = chronologyOf(facts?.record.releases ?? [], now);
  const isOlder =
    when !== undefined &&
    !when.isDoubtful &&
    target.created !== undefined &&
    daysBetween(Date.parse(when.first), Date.parse(target.created)) > 0;
  const strangers = areKnown && shared.length === 0;
  const copies = [
    metadata?.description !== undefined && metadata.description === manifest?.description
      ? `the description is that of ${target.name}`
      : '',
    isSameSummary(metadata, manifest) ? `the summary is that of ${target.name}` : '',
  ];
  const against = [
    shared.length > 0 ? `${shared[0]} maintains both` : '',
    sameOwner ? `the repositories of both belong to ${mine.owner}` : '',
    isOlder ? `older than ${target.name}` : '',
  ];
  const others = strangers ? [`no maintainer in common with ${target.name}`] : [];
  return {
    signals: [...signalled('copy', copies), ...signalled('people', others)],
    against: against.filter(isSaid),
  };
}

/** Shorter ones are equal by chance. */
const MIN_SUMMARY = 20;

function isSameSummary(a: PackageMetadata | undefined, b: PackageMetadata | undefined): boolean {
  const [mine = '', theirs = ''] = [a?.summary, b?.summary];
  return mine.length >= MIN_SUMMARY && mine.trim().toLowerCase() === theirs.trim().toLowerCase();
}
