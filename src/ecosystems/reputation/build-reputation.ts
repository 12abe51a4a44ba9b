import type { PackageEcosystem } from '../../core/package.ts';
import type { PackageMetadata } from '../../core/package-metadata.ts';
import type { PackageReputation, Standing } from '../../core/package-reputation.ts';
import { canonicalName } from '../package-name.ts';
import { purlOf } from '../purl.ts';
import { chronologyOf } from './chronology.ts';
import { repositoryName } from './repository.ts';
import type { Description } from './disagreements.ts';
import { disagreementsOf } from './disagreements.ts';
import { lookAlikesOf } from './look-alikes.ts';
import { metricsOf, registryName } from './metrics.ts';
import type { PackageArchive, RegistryFacts } from './package-facts.ts';

/** Puts together what is known of one package: from a registry, from its archives, or from both. */
export function buildReputation(
  facts: RegistryFacts | undefined,
  archives: readonly PackageArchive[],
  now: Date,
): PackageReputation | undefined {
  const identity = identityOf(facts, archives);
  if (identity === undefined) return undefined;
  const { ecosystem, name, version } = identity;
  const described = descriptionsOf(facts, archives);
  const metadata = facts?.record.manifest ?? described[0]?.metadata;
  const asked = facts?.record.asked;
  return {
    purl: facts?.record.purl ?? purlOf({ ecosystem, name, version }),
    ecosystem,
    name,
    version,
    ...(asked === undefined ? {} : { asked }),
    isFromRegistry: facts !== undefined,
    ...standingOf(facts, metadata, now),
    metrics: metricsOf(facts, archives, now),
    disagreements: disagreementsOf(described, ecosystem),
    lookAlikes: lookAlikesOf(ecosystem, name, metadata, facts, now),
    proofs: facts?.proofs ?? [],
    unknown: unknownOf(facts),
  };
}

function standingOf(
  facts: RegistryFacts | undefined,
  metadata: PackageMetadata | undefined,
  now: Date,
): { readonly standing?: Standing } {
  const releases = facts?.record.releases ?? [];
  const when = chronologyOf(releases, now);
  if (when === undefined) return {};
  const { ageDays, sinceLastDays, isDoubtful } = when;
  const hasRepository =
    repositoryName(metadata?.repository) !== undefined ||
    repositoryName(metadata?.homepage) !== undefined;
  return {
    standing: { ageDays, sinceLastDays, isDoubtful, releases: releases.length, hasRepository },
  };
}

interface Identity {
  readonly ecosystem: Exclude<PackageEcosystem, 'conda'>;
  readonly name: string;
  readonly version: string;
}

function identityOf(
  facts: RegistryFacts | undefined,
  archives: readonly PackageArchive[],
): Identity | undefined {
  if (facts !== undefined) {
    const { ecosystem, name, version } = facts.record;
    return ecosystem === 'conda' ? undefined : { ecosystem, name, version };
  }
  const contents = archives[0]?.contents;
  if (contents === undefined || contents.name === '' || contents.version === '') return undefined;
  const ecosystem = contents.kind === 'npm' ? 'npm' : 'pypi';
  return { ecosystem, name: canonicalName(ecosystem, contents.name), version: contents.version };
}

export function descriptionsOf(
  facts: RegistryFacts | undefined,
  archives: readonly PackageArchive[],
): readonly Description[] {
  const shown = facts?.record.manifest;
  return [
    ...(facts === undefined || shown === undefined
      ? []
      : [{ source: registryName(facts.record), metadata: shown }]),
    ...archives.flatMap(({ path, contents: { metadata } }) =>
      metadata === undefined ? [] : [{ source: path[0] ?? '', metadata }],
    ),
  ];
}

/** Said once each, so that a reader knows which lines are missing and why. */
function unknownOf(facts: RegistryFacts | undefined): readonly string[] {
  if (facts === undefined)
    return [
      'age, releases, people and provenance: no registry was asked, since only archives were given',
    ];
  const { record } = facts;
  const release = record.releases.find(({ version }) => version === record.version);
  const source = registryName(record);
  const failed = record.sources
    .filter(({ answer }) => answer === 'failed')
    .map(({ what, url, reason }) => `${what} of ${url}: ${reason ?? 'no answer'}`);
  const said = [
    release?.published === undefined ? `when it was published: ${source} does not say` : '',
    record.maintainers.length === 0 ? `who maintains it: ${source} does not say` : '',
    record.downloads === undefined ? `how often it is downloaded: ${source} does not say` : '',
    release?.attested === undefined ? `whether attestations exist: ${source} does not say` : '',
    record.manifest === undefined ? `the manifest as ${source} shows it: not offered` : '',
  ];
  return [...said.filter((text) => text !== ''), ...failed];
}
