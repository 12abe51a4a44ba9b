import { PackageURL } from 'packageurl-js';
import type { PackageName } from '../core/package.ts';
import { PACKAGE_ECOSYSTEMS } from '../core/package.ts';
import { canonicalName } from './package-name.ts';

/** Longest package URL that is read, in characters. */
const MAX_PURL_CHARACTERS = 2_000;

export interface PackageReference extends PackageName {
  readonly version?: string;
}

/** The package URL of a package: name canonical, version percent-encoded as given. */
export function purlOf({ ecosystem, name, version }: PackageReference): string {
  const canonical = canonicalName(ecosystem, name);
  const slash = ecosystem === 'npm' && canonical.startsWith('@') ? canonical.indexOf('/') : -1;
  const namespace = slash < 0 ? '' : canonical.slice(0, slash);
  const local = slash < 0 ? canonical : canonical.slice(slash + 1);
  const parts = [ecosystem, ...(namespace === '' ? [] : [namespace]), local];
  const path = parts.map(encodeSegment).join('/');
  return version === undefined || version === ''
    ? `pkg:${path}`
    : `pkg:${path}@${encodeSegment(version)}`;
}

/**
 * Reads a package URL of one of the known ecosystems; undefined for anything else. Qualifiers and subpath are
 * accepted and left out: they do not change which package it is.
 */
export function parsePurl(text: string): PackageReference | undefined {
  if (text.length > MAX_PURL_CHARACTERS || !text.startsWith('pkg:')) return undefined;
  let parts: ReturnType<typeof PackageURL.parseString>;
  try {
    // Not `fromString`, which lowers npm names: legacy packages differ by case alone.
    parts = PackageURL.parseString(text);
  } catch {
    return undefined;
  }
  const [type, scope, name, version] = parts;
  const ecosystem = PACKAGE_ECOSYSTEMS.find((known) => known === type);
  if (ecosystem === undefined || name === undefined || name === '' || name.startsWith('@'))
    return undefined;
  // Absent parts are null or empty, whatever the declared type says.
  const isScoped = Boolean(scope);
  if (isScoped && (ecosystem !== 'npm' || scope?.startsWith('@') !== true)) return undefined;
  const canonical = canonicalName(ecosystem, isScoped ? `${scope}/${name}` : name);
  return version ? { ecosystem, name: canonical, version } : { ecosystem, name: canonical };
}

/** Percent-encoding of the purl specification: a colon stays. Lone surrogates of a hostile name become U+FFFD instead of an error. */
function encodeSegment(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%3A', ':')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
