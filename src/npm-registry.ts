import type { Gap } from './core/gap.ts';
import type { PackageRecord, RegistrySource } from './core/package-record.ts';
import {
  latestRelease,
  namedRelease,
  releaseBefore,
} from './ecosystems/registry/choose-version.ts';
import { countOf, field } from './formats/package-metadata/json-value.ts';
import type { Packument } from './ecosystems/registry/packument.ts';
import { readPackument } from './ecosystems/registry/packument.ts';
import type { PackageReference } from './ecosystems/purl.ts';
import { purlOf } from './ecosystems/purl.ts';
import type { NpmConfiguration } from './io/registry/npm-configuration.ts';
import type { RegistryClient } from './io/registry/registry-client.ts';
import type { Described } from './python-registry.ts';
import { absence } from './python-registry.ts';

/** Enough to install: what a registry answers with when its full document is too large. */
const ABBREVIATED = 'application/vnd.npm.install-v1+json';

export interface DescribedNpm extends Described {
  readonly packument: Packument;
  /** The registry that answered; ends in a slash. */
  readonly registry: string;
}

/** Asks the registry that npm would ask for this name. Throws SourceError when it does not have the package. */
export async function describeNpm(
  reference: PackageReference,
  configuration: NpmConfiguration,
  client: RegistryClient,
): Promise<DescribedNpm> {
  const { name, version: asked } = reference;
  const registry = await registryFor(name, configuration);
  const sources: RegistrySource[] = [];
  const gaps: Gap[] = [];
  const packument = await askDocument(name, registry, client, sources, gaps);
  if (packument === undefined) throw absence(reference, sources, []);
  const { releases, tags, maintainers, created } = packument;
  const release =
    asked === undefined
      ? latestRelease(releases, 'npm', tags['latest'])
      : (namedRelease(releases, 'npm', asked) ?? namedRelease(releases, 'npm', tags[asked] ?? ''));
  if (release === undefined) throw absence(reference, sources, releases);
  const { version } = release;
  const manifest = packument.manifest(version);
  const before = releaseBefore(releases, 'npm', version);
  const previous = before === undefined ? undefined : packument.manifest(before.version);
  const downloads = await askDownloads(name, registry, client, sources);
  const latest = tags['latest'];
  const record: PackageRecord = {
    ecosystem: 'npm',
    name,
    version,
    purl: purlOf({ ecosystem: 'npm', name, version }),
    ...(asked === undefined ? {} : { asked }),
    sources,
    releases,
    ...(latest === undefined ? {} : { latest }),
    ...(created === undefined ? {} : { created }),
    maintainers,
    ...(manifest === undefined ? {} : { manifest }),
    ...(previous === undefined ? {} : { previous }),
    ...(downloads === undefined ? {} : { downloads }),
    advisories: [],
    contradictions: [],
  };
  return { record, release, gaps, packument, registry };
}

/** The scope's registry, the configured one, or the default of npm's own library. */
async function registryFor(name: string, { registry, scopes }: NpmConfiguration): Promise<string> {
  const scope = name.startsWith('@') ? name.slice(0, name.indexOf('/')) : undefined;
  const configured = (scope === undefined ? undefined : scopes.get(scope)) ?? registry;
  if (configured !== undefined) return configured;
  const { default: library } = await import('npm-registry-fetch');
  return library.pickRegistry(name).replace(/\/*$/, '/');
}

export function documentAddress(name: string, registry: string): URL {
  return new URL(name.replace('/', '%2f'), registry);
}

async function askDocument(
  name: string,
  registry: string,
  client: RegistryClient,
  sources: RegistrySource[],
  gaps: Gap[],
): Promise<Packument | undefined> {
  const url = documentAddress(name, registry);
  const full = await client.json(url);
  if (full.kind === 'absent') {
    sources.push({ url: registry, what: 'package document', answer: 'absent' });
    return undefined;
  }
  if (full.kind === 'found') {
    const read = readPackument(full.value, name, full.url.href);
    if (read.ok) {
      sources.push({ url: registry, what: 'package document', answer: 'found' });
      const { unread } = read.value;
      if (unread > 0) gaps.push(gap(name, `${unread} versions could not be read`));
      return read.value;
    }
    sources.push({
      url: registry,
      what: 'package document',
      answer: 'failed',
      reason: `${url.host}: ${read.reason}`,
    });
    return undefined;
  }
  sources.push({ url: registry, what: 'package document', answer: 'failed', reason: full.reason });
  const short = await client.json(url, { accept: ABBREVIATED });
  const read =
    short.kind === 'found' ? readPackument(short.value, name, short.url.href) : undefined;
  if (read?.ok !== true) return undefined;
  sources.push({ url: registry, what: 'abbreviated document', answer: 'found' });
  gaps.push(gap(name, `${full.reason}: only what is needed to install was had`));
  return read.value;
}

/** Offered by few: an answer of another shape is none. */
async function askDownloads(
  name: string,
  registry: string,
  client: RegistryClient,
  sources: RegistrySource[],
): Promise<PackageRecord['downloads']> {
  const url = new URL(`downloads/point/last-month/${name}`, registry);
  const answer = await client.json(url);
  const count = answer.kind === 'found' ? countOf(field(answer.value, 'downloads')) : undefined;
  sources.push({
    url: url.href,
    what: 'downloads',
    answer: count === undefined && answer.kind === 'found' ? 'absent' : answer.kind,
    ...(answer.kind === 'failed' ? { reason: answer.reason } : {}),
  });
  return count === undefined ? undefined : { count, period: 'last month' };
}

function gap(name: string, detail: string): Gap {
  return {
    code: 'no-registry-data',
    detail,
    location: { path: [purlOf({ ecosystem: 'npm', name })] },
  };
}
