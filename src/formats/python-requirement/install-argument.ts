import type { ParseError } from '../../core/parsed.ts';
import type { DependencyRequest, PackageSource } from '../dependencies/dependency-set.ts';
import { skipMarker } from './marker.ts';
import type { PythonRequirement, RequirementError } from './requirement.ts';
import { hasVariable, MAX_REQUIREMENT_CHARACTERS, parseRequirement } from './requirement.ts';
import { TextScanner } from './scanner.ts';
import { isAddress, readAddress } from './source-address.ts';

/** One thing that pip is told to install. */
export type InstallRequest = Omit<DependencyRequest, 'groups' | 'line'>;

export type ParsedInstallRequest =
  | { readonly ok: true; readonly value: InstallRequest }
  | { readonly ok: false; readonly error: ParseError<RequirementError> };

const ARCHIVE_RE = /\.(?:whl|zip|tar|tgz|tbz|txz|tlz|tar\.(?:gz|bz2|xz|lz|lzma))$/i;
const PATH_RE = /^(?:\.{1,2}(?:$|[/\\[])|~|[a-z]:[/\\]|[^\s@;=<>!~[]*[/\\])/i;
const EXTRAS_RE = /\[([a-z0-9._, \t-]*)\]$/i;
const INDEX: PackageSource = { kind: 'index' };

/**
 * Reads what stands on one line of a requirements file or behind `pip install`: a requirement, an
 * address, a folder or an archive. pip asks the disk which of them it is; here the text must do.
 */
export function parseInstallArgument(argument: string, editable = false): ParsedInstallRequest {
  const text = argument.trim();
  if (text.length > MAX_REQUIREMENT_CHARACTERS)
    return fail('too-long', 0, `a requirement of ${text.length} characters`);
  if (isAddress(text)) return located(text, '; ', editable);
  const bare = text.split(';', 1)[0]?.trimEnd().replace(EXTRAS_RE, '') ?? '';
  const isArchive = ARCHIVE_RE.test(bare) && !bare.includes('@');
  if (editable || PATH_RE.test(text) || isArchive) return located(text, ';', editable);
  const parsed = parseRequirement(text);
  return parsed.ok ? { ok: true, value: requestOf(parsed.value) } : parsed;
}

/** A requirement as a request; an address behind `@` becomes its source. */
export function requestOf(requirement: PythonRequirement): InstallRequest {
  const { name, extras, constraint, url, marker } = requirement;
  const address = url === undefined ? undefined : readAddress(url);
  return {
    ecosystem: 'pypi',
    // A name that the environment completes is not known.
    name: hasVariable(name) ? '' : name,
    constraint,
    extras,
    ...(marker === undefined ? {} : { marker }),
    source: address?.source ?? INDEX,
    hashes: address?.hashes ?? [],
  };
}

function located(text: string, separator: string, editable: boolean): ParsedInstallRequest {
  const split = text.indexOf(separator);
  const place = (split === -1 ? text : text.slice(0, split)).trim();
  const marker = split === -1 ? '' : text.slice(split + separator.length).trim();
  if (marker !== '') {
    const scanner = new TextScanner(marker);
    if (!skipMarker(scanner) || !scanner.atEnd)
      return fail('bad-marker', split, 'the environment marker is malformed');
  }
  const hash = place.indexOf('#');
  const extras = hash === -1 ? EXTRAS_RE.exec(place) : null;
  const address = readAddress(extras === null ? place : place.slice(0, extras.index), editable);
  const inBrackets = (extras?.[1] ?? '').split(',').map((extra) => extra.trim());
  return {
    ok: true,
    value: {
      ecosystem: 'pypi',
      name: address.name ?? '',
      constraint: address.version === undefined ? '' : `==${address.version}`,
      extras: [...address.extras, ...inBrackets.filter((extra) => extra !== '')],
      ...(marker === '' ? {} : { marker }),
      source: address.source,
      hashes: address.hashes,
    },
  };
}

function fail(code: RequirementError, offset: number, detail: string): ParsedInstallRequest {
  return { ok: false, error: { code, offset, detail } };
}
