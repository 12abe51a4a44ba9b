import type { PackageMetadata } from '../../core/package-metadata.ts';
import type { Release, ReleaseFile } from '../../core/package-record.ts';
import { schemeOf } from '../versions/scheme.ts';
import {
  entriesOf,
  field,
  listOf,
  momentOf,
  textOf,
  textTable,
} from '../../formats/package-metadata/json-value.ts';
import {
  npmLicence,
  npmRepository,
  people,
  readNpmMetadata,
} from '../../formats/package-metadata/npm-metadata.ts';
import { pageAddress } from './simple-page.ts';

/** Everything an npm registry says of a package, read from its document. */
export interface Packument {
  readonly name: string;
  readonly releases: readonly Release[];
  readonly tags: Readonly<Record<string, string>>;
  readonly maintainers: readonly string[];
  readonly created?: string;
  readonly manifest: (version: string) => PackageMetadata | undefined;
  /** Signatures of the registry over a version. */
  readonly signatures: (version: string) => readonly RegistrySignature[];
  /** Subresource-integrity text of the tarball, over which the registry signs. */
  readonly integrity: (version: string) => string | undefined;
  /** Where the attestations of a version lie. */
  readonly attestations: (version: string) => string | undefined;
  /** Versions that could not be read. */
  readonly unread: number;
}

export interface RegistrySignature {
  readonly keyId: string;
  /** Base64. */
  readonly signature: string;
}

export type PackumentResult =
  | { readonly ok: true; readonly value: Packument }
  | { readonly ok: false; readonly reason: string };

/** Versions of one package; the largest public ones have some ten thousand. */
const MAX_VERSIONS = 50_000;
const MAX_TAGS = 1000;
const MAX_PEOPLE = 500;
const MAX_SIGNATURES = 16;
const ALGORITHMS = new Set(['sha1', 'sha256', 'sha384', 'sha512']);

/** Reads the document of one package, full or abbreviated. `address` is its own, for relative tarballs. */
export function readPackument(value: unknown, name: string, address: string): PackumentResult {
  const said = textOf(field(value, 'name'), 300);
  if (said !== name) return { ok: false, reason: 'the document is of another package' };
  const versions = field(value, 'versions');
  const times = field(value, 'time');
  const scheme = schemeOf('npm');
  const entries = entriesOf(versions, MAX_VERSIONS);
  const releases = entries.flatMap(([version, entry]) =>
    readRelease(version, entry, times, address),
  );
  const created = momentOf(field(times, 'created'));
  const dist = (version: string): unknown => field(field(versions, version), 'dist');
  return {
    ok: true,
    value: {
      name,
      releases: releases.toSorted((a, b) => scheme.compare(a.version, b.version)),
      tags: textTable(field(value, 'dist-tags'), MAX_TAGS),
      maintainers: people(listOf(field(value, 'maintainers'), MAX_PEOPLE)),
      ...(created === undefined ? {} : { created }),
      // A document made for installing leaves scripts out: their absence there means nothing.
      manifest: (version) => {
        const entry = field(versions, version);
        return field(entry, '_id') === undefined ? undefined : readNpmMetadata(entry);
      },
      signatures: (version) => signaturesOf(dist(version)),
      integrity: (version) => textOf(field(dist(version), 'integrity')),
      attestations: (version) => textOf(field(field(dist(version), 'attestations'), 'url')),
      unread: entries.length - releases.length,
    },
  };
}

function readRelease(
  version: string,
  entry: unknown,
  times: unknown,
  address: string,
): readonly Release[] {
  if (textOf(field(entry, 'version')) !== version) return [];
  const file = readTarball(entry, address);
  const published = momentOf(field(times, version));
  const deprecated = field(entry, 'deprecated');
  const user = field(entry, '_npmUser');
  const publisher = textOf(field(user, 'name'), 200);
  const trusted = textOf(field(field(user, 'trustedPublisher'), 'id'), 200);
  const maintainers = people(listOf(field(entry, 'maintainers'), MAX_PEOPLE));
  const licence = npmLicence(entry);
  const repository = npmRepository(entry);
  const dist = field(entry, 'dist');
  const isScripted = field(entry, 'hasInstallScript');
  return [
    {
      version,
      files: file === undefined ? [] : [file],
      ...(published === undefined ? {} : { published }),
      ...(deprecated === undefined || deprecated === false || deprecated === ''
        ? {}
        : { deprecated: textOf(deprecated) ?? 'deprecated' }),
      ...(publisher === undefined ? {} : { publisher }),
      ...(trusted === undefined ? {} : { trustedPublisher: trusted }),
      ...(maintainers.length === 0 ? {} : { maintainers }),
      ...(licence === undefined ? {} : { licence }),
      ...(repository === undefined ? {} : { repository }),
      // Mirrors leave both out; the registry itself signs everything, so that a signature alone says "none".
      ...(field(dist, 'attestations') !== undefined
        ? { attested: true }
        : field(dist, 'signatures') === undefined
          ? {}
          : { attested: false }),
      ...(typeof isScripted === 'boolean' ? { runsScript: isScripted } : {}),
    },
  ];
}

function readTarball(entry: unknown, address: string): ReleaseFile | undefined {
  const dist = field(entry, 'dist');
  const href = textOf(field(dist, 'tarball'));
  const url = href === undefined ? undefined : pageAddress(href, address);
  if (url === undefined || url.protocol === 'file:') return undefined;
  url.hash = '';
  const last = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
  const sha1 = textOf(field(dist, 'shasum'))?.toLowerCase();
  return {
    name: last,
    kind: 'tarball',
    url: url.href,
    index: address,
    digests: {
      ...(sha1 !== undefined && /^[0-9a-f]{40}$/.test(sha1) ? { sha1 } : {}),
      ...readIntegrity(textOf(field(dist, 'integrity')) ?? ''),
    },
  };
}

/** The digests of a subresource-integrity text, as lower-case hex. */
export function readIntegrity(text: string): Readonly<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const part of text.split(/\s+/)) {
    const [algorithm = '', base64 = ''] = part.split('?')[0]?.split(/-(.*)/s) ?? [];
    if (!ALGORITHMS.has(algorithm) || !/^[A-Za-z0-9+/]{20,100}={0,2}$/.test(base64)) continue;
    digests[algorithm] = Buffer.from(base64, 'base64').toString('hex');
  }
  return digests;
}

function signaturesOf(dist: unknown): readonly RegistrySignature[] {
  return listOf(field(dist, 'signatures'), MAX_SIGNATURES).flatMap((entry) => {
    const keyId = textOf(field(entry, 'keyid'), 200);
    const signature = textOf(field(entry, 'sig'), 2000);
    return keyId === undefined || signature === undefined ? [] : [{ keyId, signature }];
  });
}
