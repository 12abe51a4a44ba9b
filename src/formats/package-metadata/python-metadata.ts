import type { MetadataRequirement, PackageMetadata } from '../../core/package-metadata.ts';
import { EMPTY_METADATA } from '../../core/package-metadata.ts';
import { descriptionDigest } from './description.ts';
import { field, textOf, textTable, textsOf } from './json-value.ts';

const MAX_FIELDS = 20_000;
const MAX_LINKS = 100;
const MAX_REQUIREMENTS = 5000;
const MAX_CLASSIFIERS = 500;
/** Labels under which projects name the place of their source, without case, spaces and punctuation. */
const REPOSITORY_LABELS = new Set([
  'source',
  'sourcecode',
  'repository',
  'repo',
  'code',
  'github',
  'gitlab',
  'git',
  'vcs',
  'scm',
]);
/** `name[extra] (>=1) ; marker`. */
const REQUIREMENT_RE =
  /^([A-Za-z0-9][\w.-]{0,200})\s*(?:\[[^\]]{0,500}\])?\s*([^;]{0,1000})(?:;\s*(.{0,2000}))?$/s;
const EXTRA_RE = /\bextra\s*==\s*['"]([^'"]{1,200})['"]/;

/** `METADATA` of a wheel or `PKG-INFO` of an sdist: header fields, folded lines, the description as body. */
export function readCoreMetadata(text: string): PackageMetadata | undefined {
  const fields = new Map<string, string[]>();
  const lines = text.split(/\r\n|\n|\r/);
  let last: string[] | undefined;
  let body = lines.length;
  for (const [index, line] of lines.slice(0, MAX_FIELDS).entries()) {
    if (line === '') {
      body = index;
      break;
    }
    if (/^[ \t]/.test(line)) {
      last?.push(`${last.pop() ?? ''}\n${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const key = line.slice(0, colon).trim().toLowerCase();
    last = fields.get(key) ?? [];
    last.push(line.slice(colon + 1).trim());
    fields.set(key, last);
  }
  const one = (key: string): string | undefined => known(textOf(fields.get(key)?.[0]));
  const all = (key: string, limit: number): readonly string[] => textsOf(fields.get(key), limit);
  const links = Object.fromEntries(
    all('project-url', MAX_LINKS).flatMap((entry) => {
      const comma = entry.indexOf(',');
      return comma < 1
        ? []
        : [[entry.slice(0, comma).trim(), entry.slice(comma + 1).trim()] as const];
    }),
  );
  return manifest({
    name: one('name'),
    version: one('version'),
    summary: one('summary'),
    description: fields.get('description')?.[0] ?? lines.slice(body).join('\n'),
    licence: one('license-expression') ?? one('license'),
    homepage: one('home-page'),
    links,
    authors: [one('author') ?? one('author-email'), one('maintainer') ?? one('maintainer-email')],
    classifiers: all('classifier', MAX_CLASSIFIERS),
    requires: all('requires-dist', MAX_REQUIREMENTS),
    dynamic: all('dynamic', MAX_CLASSIFIERS).map((entry) => entry.toLowerCase()),
    requiresPython: one('requires-python'),
  });
}

/** The `info` part of an index's JSON document, which holds the same fields under other names. */
export function readLegacyInfo(info: unknown): PackageMetadata | undefined {
  const one = (key: string): string | undefined => known(textOf(field(info, key)));
  return manifest({
    name: one('name'),
    version: one('version'),
    summary: one('summary'),
    description: field(info, 'description'),
    licence: one('license_expression') ?? one('license'),
    homepage: one('home_page'),
    links: textTable(field(info, 'project_urls'), MAX_LINKS),
    authors: [one('author') ?? one('author_email'), one('maintainer') ?? one('maintainer_email')],
    classifiers: textsOf(field(info, 'classifiers'), MAX_CLASSIFIERS),
    requires: textsOf(field(info, 'requires_dist'), MAX_REQUIREMENTS),
    dynamic: textsOf(field(info, 'dynamic'), MAX_CLASSIFIERS).map((entry) => entry.toLowerCase()),
    requiresPython: one('requires_python'),
  });
}

/** Old tools write this where nothing was said. */
function known(text: string | undefined): string | undefined {
  return text === 'UNKNOWN' ? undefined : text;
}

interface Fields {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly summary: string | undefined;
  readonly description: unknown;
  readonly licence: string | undefined;
  readonly homepage: string | undefined;
  readonly links: Readonly<Record<string, string>>;
  readonly authors: readonly (string | undefined)[];
  readonly classifiers: readonly string[];
  readonly requires: readonly string[];
  readonly dynamic: readonly string[];
  readonly requiresPython: string | undefined;
}

function manifest(fields: Fields): PackageMetadata | undefined {
  const { name, version, summary, licence, homepage, links, classifiers, requiresPython } = fields;
  if (name === undefined || version === undefined) return undefined;
  const repository = repositoryOf(links, homepage);
  const stated = licence === undefined ? undefined : licenceName(licence);
  const classified = classifiers
    .findLast((entry) => entry.startsWith('License ::'))
    ?.split(' :: ')
    .at(-1);
  const shown = stated ?? classified;
  const description = descriptionDigest(fields.description, name);
  return {
    ...EMPTY_METADATA,
    name,
    version,
    ...(summary === undefined ? {} : { summary }),
    ...(description === undefined ? {} : { description }),
    ...(shown === undefined ? {} : { licence: shown }),
    ...(repository === undefined ? {} : { repository }),
    ...(homepage === undefined ? {} : { homepage }),
    links,
    authors: [...new Set(fields.authors.filter((author) => author !== undefined))],
    classifiers,
    requires: fields.requires.flatMap((entry) => requirement(entry) ?? []),
    dynamic: fields.dynamic,
    ...(requiresPython === undefined ? {} : { requiresPython }),
  };
}

/** Some put the whole text of the licence there: its first line says which it is. */
function licenceName(text: string): string | undefined {
  return textOf(text.split('\n')[0], 100);
}

export function repositoryOf(
  links: Readonly<Record<string, string>>,
  homepage: string | undefined,
): string | undefined {
  const labelled = Object.entries(links).find(([label]) =>
    REPOSITORY_LABELS.has(label.toLowerCase().replaceAll(/[^a-z]/g, '')),
  );
  if (labelled !== undefined) return labelled[1];
  const all = [...(homepage === undefined ? [] : [homepage]), ...Object.values(links)];
  return all.find((url) =>
    /^https?:\/\/(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)\/[^/]+\/[^/]+/i.test(
      url,
    ),
  );
}

function requirement(text: string): MetadataRequirement | undefined {
  // Runs of white space are folded first: the pattern then has one way to match each.
  const match = REQUIREMENT_RE.exec(text.trim().replaceAll(/\s+/g, ' '));
  if (match === null) return undefined;
  const [, name = '', constraint = '', marker = ''] = match;
  return {
    name,
    constraint: constraint.replaceAll(/[()\s]/g, ''),
    group: EXTRA_RE.exec(marker)?.[1] ?? 'default',
  };
}
