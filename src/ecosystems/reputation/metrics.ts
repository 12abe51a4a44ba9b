import type { Metric, MetricName } from '../../core/package-reputation.ts';
import type { PackageRecord } from '../../core/package-record.ts';
import type { PackageMetadata } from '../../core/package-metadata.ts';
import type { Chronology } from './chronology.ts';
import { chronologyOf } from './chronology.ts';
import { ownershipOf } from './ownership.ts';
import type { PackageArchive, RegistryFacts } from './package-facts.ts';
import { repositoryName, repositoryText } from './repository.ts';

const MAX_NAMES = 20;
const SECURITY_FILE_RE = /(?:^|\/)security(?:\.(?:md|rst|txt))?$/i;
const INSTALL_HOOKS = ['preinstall', 'install', 'postinstall'];
/** Advisories point here when a version is unsafe without one. */
const MAX_ADVISORIES = 20;

/** What is measured of a package. Every value names its source; nothing is added up. */
export function metricsOf(
  facts: RegistryFacts | undefined,
  archives: readonly PackageArchive[],
  now: Date,
): readonly Metric[] {
  const own = archives.flatMap(({ path, contents }) =>
    contents.metadata === undefined ? [] : [{ source: path[0] ?? '', metadata: contents.metadata }],
  );
  const first = own[0];
  const described =
    facts?.record.manifest === undefined
      ? first
      : { source: registryName(facts.record), metadata: facts.record.manifest };
  return [
    ...(facts === undefined ? [] : registryMetrics(facts, now)),
    ...(described === undefined ? [] : metadataMetrics(described.source, described.metadata)),
    ...archiveMetrics(archives),
  ];
}

export function registryName({ sources }: PackageRecord): string {
  const [source] = sources.filter(({ answer }) => answer === 'found');
  if (source === undefined || !URL.canParse(source.url)) return 'registry';
  const { host, pathname } = new URL(source.url);
  return host === '' ? pathname : host;
}

function registryMetrics({ record, proofs }: RegistryFacts, now: Date): readonly Metric[] {
  const { releases, version } = record;
  const source = registryName(record);
  const metric = (name: MetricName, value: Metric['value'] | undefined, at?: string): Metric[] =>
    value === undefined ? [] : [{ name, value, source, ...(at === undefined ? {} : { at }) }];
  const release = releases.find((one) => one.version === version);
  const when = chronologyOf(releases, now);
  const ownership = ownershipOf(releases, version);
  const publishers = new Set(releases.flatMap((one) => one.publisher ?? []));
  const asked = record.sources.filter(({ answer }) => answer === 'found').map(({ url }) => url);
  return [
    ...metric('registry', [...new Set(asked)]),
    ...timeMetrics(when, metric),
    ...metric('this-release', version, release?.published),
    ...metric('releases', releases.length),
    ...metric('withdrawn', release?.yanked === undefined ? undefined : release.yanked || 'yanked'),
    ...metric('deprecated', release?.deprecated),
    ...metric('status', record.status),
    ...metric('maintainers', bounded(record.maintainers)),
    ...metric('publisher', ownership.publisher ?? release?.trustedPublisher),
    ...metric('publishers', publishers.size === 0 ? undefined : publishers.size),
    ...metric(
      'bus-factor',
      record.maintainers.length === 0 ? undefined : record.maintainers.length,
    ),
    ...metric(
      'downloads',
      record.downloads && `${record.downloads.count} (${record.downloads.period})`,
    ),
    ...metric(
      'registry-advisories',
      record.advisories.length === 0 ? undefined : record.advisories.slice(0, MAX_ADVISORIES),
    ),
    ...metric(
      'attestations',
      release?.attested === undefined
        ? undefined
        : release.attested
          ? `published${builtBy(proofs)}`
          : 'none published',
    ),
    ...metric('signature', signatureText(proofs)),
  ];
}

type Make = (name: MetricName, value: Metric['value'] | undefined, at?: string) => Metric[];

function timeMetrics(when: Chronology | undefined, metric: Make): readonly Metric[] {
  if (when === undefined) return [];
  const doubt = when.isDoubtful ? ' (the dates contradict the order of versions)' : '';
  return [
    ...metric('first-release', `${when.ageDays} days ago${doubt}`, when.first),
    ...metric('last-release', `${when.sinceLastDays} days ago${doubt}`, when.last),
    ...metric(
      'cadence',
      when.medianDays === undefined || when.isDoubtful
        ? undefined
        : `${when.medianDays} days between releases (median)`,
    ),
  ];
}

function builtBy(proofs: RegistryFacts['proofs']): string {
  const proof = proofs.find(
    ({ kind, builder }) => kind !== 'registry-signature' && builder !== undefined,
  );
  if (proof?.builder === undefined) return '';
  const { repository, workflow } = proof.builder;
  return `, ${proof.verdict}: ${repository}${workflow === undefined ? '' : ` (${workflow})`}`;
}

function signatureText(proofs: RegistryFacts['proofs']): string | undefined {
  const proof = proofs.find(({ kind }) => kind === 'registry-signature');
  if (proof === undefined) return undefined;
  return proof.reason === undefined ? proof.verdict : `${proof.verdict}: ${proof.reason}`;
}

function bounded(names: readonly string[]): readonly string[] | undefined {
  return names.length === 0 ? undefined : names.slice(0, MAX_NAMES);
}

function metadataMetrics(source: string, metadata: PackageMetadata): readonly Metric[] {
  const repository = repositoryName(metadata.repository);
  const status = metadata.classifiers.find((one) => one.startsWith('Development Status ::'));
  const said: readonly (readonly [MetricName, Metric['value'] | undefined])[] = [
    ['licence', metadata.licence ?? 'none stated'],
    [
      'repository',
      repository === undefined
        ? (metadata.repository ?? 'none stated')
        : repositoryText(repository),
    ],
    [
      'repository-link',
      repository === undefined
        ? undefined
        : linkText(metadata.name, repository.name, repository.owner),
    ],
    ['development-status', status?.split(' :: ').at(-1)],
    ['install-scripts', hooksOf(metadata)],
  ];
  return said.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value, source }]));
}

/** Only names are compared: a package may name any repository it likes. */
function linkText(packageName: string, repository: string, owner: string): string {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const [mine, theirs] = [plain(packageName.replace(/^@[^/]+\//, '')), plain(repository)];
  const isNamed = mine.includes(theirs) || theirs.includes(mine) || plain(owner) === mine;
  return isNamed
    ? 'its name fits the package; the repository was not asked'
    : 'its name is another than the package’s; the repository was not asked';
}

function hooksOf({ scripts }: PackageMetadata): readonly string[] | undefined {
  const hooks = INSTALL_HOOKS.filter((hook) => Object.hasOwn(scripts, hook));
  return hooks.length === 0 ? undefined : hooks;
}

function archiveMetrics(archives: readonly PackageArchive[]): readonly Metric[] {
  for (const { path, contents } of archives) {
    const file = contents.files.find((one) => SECURITY_FILE_RE.test(one.path));
    if (file !== undefined)
      return [{ name: 'security-policy', value: file.path, source: path[0] ?? '' }];
  }
  return archives.length === 0
    ? []
    : [
        {
          name: 'security-policy',
          value: 'none in the archives',
          source: archives[0]?.path[0] ?? '',
        },
      ];
}
