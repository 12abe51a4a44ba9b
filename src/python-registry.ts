import { SourceError } from './bytes/source.ts';
import type { Gap } from './core/gap.ts';
import type { PackageMetadata } from './core/package-metadata.ts';
import { compareDigests } from './ecosystems/registry/digests.ts';
import { readCoreMetadata } from './formats/package-metadata/python-metadata.ts';
import type { PackageRecord, RegistrySource, Release } from './core/package-record.ts';
import {
  latestRelease,
  namedRelease,
  releaseBefore,
} from './ecosystems/registry/choose-version.ts';
import { releaseFile } from './ecosystems/registry/file-name.ts';
import type { IndexedPage, LegacyDocument } from './ecosystems/registry/python-record.ts';
import { joinPages, readLegacyDocument } from './ecosystems/registry/python-record.ts';
import { readSimpleHtml } from './ecosystems/registry/simple-html.ts';
import { readSimpleJson } from './ecosystems/registry/simple-json.ts';
import type { PageResult } from './ecosystems/registry/simple-page.ts';
import type { PackageReference } from './ecosystems/purl.ts';
import { purlOf } from './ecosystems/purl.ts';
import { listFolder, readFilePage } from './io/registry/file-index.ts';
import { defaultPythonIndex } from './io/registry/default-index.ts';
import type { PythonConfiguration, PythonIndex } from './io/registry/python-configuration.ts';
import type { Document, RegistryClient } from './io/registry/registry-client.ts';
import { parseJson } from './io/registry/registry-client.ts';

/** Preferred first; an index that knows only HTML answers with that. */
const ACCEPT =
  'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1';

/** A package as registries describe it, and the release that is to be weighed. */
export interface Described {
  readonly record: PackageRecord;
  readonly release: Release;
  readonly gaps: readonly Gap[];
}

/** Asks every configured index for the package, as pip does, and joins what they say. Throws SourceError when none has it. */
export async function describePython(
  reference: PackageReference,
  configuration: PythonConfiguration,
  client: RegistryClient,
): Promise<Described> {
  const { name, version: asked } = reference;
  const purl = purlOf({ ecosystem: 'pypi', name });
  const sources: RegistrySource[] = [];
  const gaps: Gap[] = [];
  const pages: IndexedPage[] = [];
  for (const index of indexesOf(configuration)) {
    const answer = await askIndex(index, name, client);
    const { answer: kind, reason } = answer.told;
    const why = kind === 'failed' ? { reason } : {};
    sources.push({ url: index.url, what: 'package page', answer: kind, ...why });
    if (answer.page !== undefined) {
      pages.push({ index: index.url, page: answer.page });
      if (answer.page.unread > 0)
        gaps.push(gap(purl, `${answer.page.unread} entries of ${index.url} could not be read`));
    } else if (answer.told.answer === 'failed') gaps.push(gap(purl, answer.told.reason));
  }
  const { releases, contradictions, strangers } = joinPages(pages, name);
  if (strangers.length > 0)
    gaps.push(gap(purl, `${strangers.length} listed files are none of ${name}: ${strangers[0]}`));
  const release =
    asked === undefined ? latestRelease(releases, 'pypi') : namedRelease(releases, 'pypi', asked);
  if (release === undefined) throw absence(reference, sources, releases);
  const legacy = await askLegacy(pages, name, release.version, client, sources);
  const before = releaseBefore(releases, 'pypi', release.version);
  const previous =
    before === undefined ? undefined : await askLegacy(pages, name, before.version, client, []);
  const shown = legacy?.manifest ?? (await askMetadata(release, client, sources, gaps));
  const earlier =
    previous?.manifest ??
    (before === undefined ? undefined : await askMetadata(before, client, [], []));
  const status = pages.find(({ page }) => page.status !== undefined)?.page;
  return {
    release,
    gaps,
    record: {
      ecosystem: 'pypi',
      name,
      version: release.version,
      purl: purlOf({ ecosystem: 'pypi', name, version: release.version }),
      ...(asked === undefined ? {} : { asked }),
      sources,
      releases,
      ...(status?.status === undefined ? {} : { status: status.status }),
      ...(status?.statusReason === undefined ? {} : { statusReason: status.statusReason }),
      maintainers: legacy?.maintainers ?? [],
      ...(shown === undefined ? {} : { manifest: shown }),
      ...(earlier === undefined ? {} : { previous: earlier }),
      ...(legacy?.downloads === undefined ? {} : { downloads: legacy.downloads }),
      advisories: legacy?.advisories ?? [],
      contradictions,
    },
  };
}

function indexesOf(configuration: PythonConfiguration): readonly PythonIndex[] {
  const { indexes, noIndex } = configuration;
  if (noIndex) return indexes.filter(({ kind }) => kind === 'find-links');
  if (indexes.some(({ kind }) => kind === 'primary')) return indexes;
  const url = defaultPythonIndex();
  if (url !== undefined) return [{ url, kind: 'primary', from: 'pip' }, ...indexes];
  if (indexes.length > 0) return indexes;
  throw new SourceError(
    'no index for Python packages is configured and no pip is installed to say its default: set PIP_INDEX_URL or index-url in pip.conf',
  );
}

async function askIndex(
  { url, kind }: PythonIndex,
  name: string,
  client: RegistryClient,
): Promise<{
  readonly page?: IndexedPage['page'];
  readonly told: { readonly answer: RegistrySource['answer']; readonly reason: string };
}> {
  const address = kind === 'find-links' ? new URL(url) : new URL(`${name}/`, url);
  const isHere = address.protocol === 'file:';
  if (isHere && kind === 'find-links') {
    const names = listFolder(address);
    const page = names === undefined ? undefined : folderPage(names, address, name);
    if (page !== undefined)
      return page.files.length > 0 ? { page, told: found } : { told: NOT_THERE };
  }
  const answer = isHere ? readFilePage(address) : await client.text(address, { accept: ACCEPT });
  if (answer.kind === 'absent') return { told: NOT_THERE };
  if (answer.kind === 'failed') return { told: { answer: 'failed', reason: answer.reason } };
  const page = readPage(answer.value, answer.url.href);
  if (!page.ok) return { told: { answer: 'failed', reason: `${address.host}: ${page.reason}` } };
  return { page: page.value, told: found };
}

const found = { answer: 'found', reason: '' } as const;
const NOT_THERE = { answer: 'absent', reason: '' } as const;

function readPage({ text, type }: Document, base: string): PageResult {
  if (!type.endsWith('json')) return readSimpleHtml(text, base);
  const parsed = parseJson(text);
  return parsed.ok ? readSimpleJson(parsed.value, base) : parsed;
}

/** A folder of archives has those of all packages. */
function folderPage(names: readonly string[], folder: URL, name: string): IndexedPage['page'] {
  const base = folder.href.replace(/\/*$/, '/');
  const files = names
    .filter((file) => releaseFile(file, name) !== undefined)
    .map((file) => ({
      name: file,
      url: new URL(encodeURIComponent(file), base).href,
      digests: {},
    }));
  return { files, versions: [], saysProvenance: false, unread: 0 };
}

/** Where the public index and its mirrors keep the older JSON documents: beside `simple/`. */
async function askLegacy(
  pages: readonly IndexedPage[],
  name: string,
  version: string,
  client: RegistryClient,
  sources: RegistrySource[],
): Promise<LegacyDocument | undefined> {
  const holder = pages.find(({ index }) => /^https?:.*\/simple\/$/.test(index));
  if (holder === undefined) return undefined;
  const url = new URL(`../pypi/${name}/${encodeURIComponent(version)}/json`, holder.index);
  const answer = await client.json(url);
  const told = answer.kind === 'failed' ? { reason: answer.reason } : {};
  sources.push({ url: url.href, what: 'metadata', answer: answer.kind, ...told });
  return answer.kind === 'found' ? readLegacyDocument(answer.value) : undefined;
}

/** One metadata file: the largest, with a long description, have some hundred kilobytes. */
const MAX_METADATA_BYTES = 4 * 1024 * 1024;

/** The metadata file beside a wheel (PEP 658): what installers decide by without seeing the wheel. */
async function askMetadata(
  { files }: Release,
  client: RegistryClient,
  sources: RegistrySource[],
  gaps: Gap[],
): Promise<PackageMetadata | undefined> {
  const file = files.find(({ coreMetadata }) => coreMetadata !== undefined);
  if (file === undefined || !file.url.startsWith('http')) return undefined;
  const url = new URL(`${file.url}.metadata`);
  const options = { accept: '*/*', leader: new URL(file.index), maxBytes: MAX_METADATA_BYTES };
  const answer = await client.text(url, options);
  const told = answer.kind === 'failed' ? { reason: answer.reason } : {};
  sources.push({ url: url.href, what: 'metadata file', answer: answer.kind, ...told });
  if (answer.kind !== 'found') return undefined;
  const { text, digests } = answer.value;
  const verdict = compareDigests(file.coreMetadata ?? {}, digests);
  if (verdict.kind !== 'different') return readCoreMetadata(text);
  const detail = `the metadata of ${file.name} are not those the index gives the ${verdict.algorithm} of`;
  gaps.push({ code: 'corrupt-data', detail, location: { path: [file.name] } });
  return undefined;
}

function gap(purl: string, detail: string): Gap {
  return { code: 'no-registry-data', detail, location: { path: [purl] } };
}

/** One line that says why there is nothing to weigh. */
export function absence(
  { ecosystem, name, version }: PackageReference,
  sources: readonly RegistrySource[],
  releases: readonly Release[],
): SourceError {
  const failed = sources.filter(({ answer }) => answer === 'failed');
  const shown = `pkg:${ecosystem}/${name}`;
  if (releases.length > 0 && version !== undefined) {
    const last = releases.at(-1)?.version ?? '';
    return new SourceError(`${shown} has no version ${version}; the last is ${last}`);
  }
  if (failed.length > 0)
    return new SourceError(
      `${shown} cannot be looked up: ${failed.map(({ reason }) => reason).join('; ')}`,
    );
  return new SourceError(
    releases.length > 0 || sources.some(({ answer }) => answer === 'found')
      ? `${shown} is known, but there is no file of it`
      : `${shown} does not exist in ${sources.length === 1 ? 'the configured registry' : `any of the ${sources.length} configured indexes`}: whoever publishes it first decides what it is`,
  );
}
