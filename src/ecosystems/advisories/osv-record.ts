import type { PackageEcosystem } from '../../core/package.ts';

/** Bytes of one record: the largest public ones, with every version of a package listed, have some 500 kB. */
export const MAX_RECORD_BYTES = 8 * 1024 * 1024;
/** Entries of one list; the longest lists of versions have some four thousand. */
const MAX_LIST = 50_000;
/** Characters of an identifier, a version or a name. */
const MAX_WORD_CHARACTERS = 1_000;

export type OsvEvent = {
  readonly kind: 'introduced' | 'fixed' | 'last_affected' | 'limit';
  readonly version: string;
};

export interface OsvRange {
  readonly type: 'SEMVER' | 'ECOSYSTEM' | 'GIT';
  readonly events: readonly OsvEvent[];
}

export interface OsvAffected {
  readonly ecosystem: PackageEcosystem;
  readonly name: string;
  readonly ranges: readonly OsvRange[];
  readonly versions: readonly string[];
  /** CVSS vectors of this package alone. */
  readonly vectors: readonly string[];
  /** The database's own word: `CRITICAL`, `MODERATE` … */
  readonly severityWord?: string;
  readonly lastKnown?: string;
  readonly symbols: readonly string[];
}

/** One record in the OSV format, reduced to what concerns packages that are matched. */
export interface OsvRecord {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly published?: string;
  readonly modified?: string;
  readonly withdrawn?: string;
  readonly vectors: readonly string[];
  readonly severityWord?: string;
  readonly weaknesses: readonly string[];
  readonly references: readonly { readonly type: string; readonly url: string }[];
  readonly affected: readonly OsvAffected[];
  /** Sources that a collector of malware reports lists. */
  readonly reporters: readonly string[];
}

/** Names of the schema; a suffix such as `:release` is cut off before the look-up. Case counts, but old dumps erred. */
const ECOSYSTEMS: Readonly<Record<string, PackageEcosystem>> = { pypi: 'pypi', npm: 'npm' };

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, MAX_LIST) : [];
}

function word(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= MAX_WORD_CHARACTERS
    ? value
    : undefined;
}

function words(value: unknown): readonly string[] {
  return list(value)
    .map(word)
    .filter((text) => text !== undefined);
}

/** What is no date (`null` in a YAML dump whose scalars are all read as text) is not there. */
function moment(value: unknown): string | undefined {
  const text = word(value);
  return text !== undefined && /^\d{4}-\d\d-\d\d/.test(text) ? text : undefined;
}

/**
 * Reads a parsed JSON or YAML value as an OSV record (schema 1.x). Undefined when it is none: no object, no id or no list of
 * what is affected. Unknown fields are left out; a malformed part loses that part only.
 */
export function readOsvRecord(value: unknown): OsvRecord | undefined {
  if (!isFields(value)) return undefined;
  const id = word(value['id']);
  if (id === undefined || !Array.isArray(value['affected'])) return undefined;
  const specific = fields(value['database_specific']);
  const published = moment(value['published']);
  const modified = moment(value['modified']);
  const withdrawn = moment(value['withdrawn']);
  const severityWord = word(specific['severity']);
  return {
    id,
    aliases: [...new Set(words(value['aliases']))].filter((alias) => alias !== id).sort(),
    summary: summaryOf(value),
    ...(published === undefined ? {} : { published }),
    ...(modified === undefined ? {} : { modified }),
    ...(withdrawn === undefined ? {} : { withdrawn }),
    vectors: vectorsOf(value['severity']),
    ...(severityWord === undefined ? {} : { severityWord }),
    weaknesses: weaknessesOf(specific),
    references: list(value['references']).flatMap((reference) => {
      const url = word(fields(reference)['url']);
      return url === undefined ? [] : [{ type: word(fields(reference)['type']) ?? 'WEB', url }];
    }),
    affected: list(value['affected']).flatMap((affected) => affectedOf(fields(affected))),
    reporters: reportersOf(specific),
  };
}

function summaryOf(value: Fields): string {
  const { summary, details } = value;
  if (typeof summary === 'string' && summary.trim() !== '') return summary;
  return typeof details === 'string' ? details : '';
}

function vectorsOf(value: unknown): readonly string[] {
  return list(value).flatMap((entry) => {
    const score = word(fields(entry)['score']);
    return score !== undefined && score.startsWith('CVSS:') ? [score] : [];
  });
}

function weaknessesOf(specific: Fields): readonly string[] {
  const ids = [
    ...words(specific['cwe_ids']),
    ...list(specific['cwes']).map((cwe) => word(fields(cwe)['cweId']) ?? ''),
  ];
  return [...new Set(ids.filter((id) => /^CWE-\d{1,6}$/.test(id)))].sort();
}

function reportersOf(specific: Fields): readonly string[] {
  const origins = list(specific['malicious-packages-origins']);
  return [...new Set(origins.map((origin) => word(fields(origin)['source']) ?? ''))]
    .filter((source) => source !== '')
    .sort();
}

function affectedOf(affected: Fields): readonly OsvAffected[] {
  const named = fields(affected['package']);
  const name = word(named['name']);
  const [written = ''] = (word(named['ecosystem']) ?? '').split(':');
  const known = written.toLowerCase();
  const ecosystem = Object.hasOwn(ECOSYSTEMS, known) ? ECOSYSTEMS[known] : undefined;
  if (name === undefined || ecosystem === undefined) return [];
  const specific = fields(affected['database_specific']);
  const severityWord = word(specific['severity']);
  const lastKnown = word(specific['last_known_affected_version_range']);
  return [
    {
      ecosystem,
      name,
      ranges: list(affected['ranges']).flatMap((range) => rangeOf(fields(range))),
      versions: words(affected['versions']),
      vectors: vectorsOf(affected['severity']),
      ...(severityWord === undefined ? {} : { severityWord }),
      ...(lastKnown === undefined ? {} : { lastKnown }),
      symbols: symbolsOf(fields(affected['ecosystem_specific'])),
    },
  ];
}

const EVENT_KINDS = ['introduced', 'fixed', 'last_affected', 'limit'] as const;

/** A range of another type than the schema's three says nothing that can be compared. */
function rangeOf(range: Fields): readonly OsvRange[] {
  const type = (['SEMVER', 'ECOSYSTEM', 'GIT'] as const).find((known) => known === range['type']);
  if (type === undefined) return [];
  const events = list(range['events']).flatMap((event) =>
    EVENT_KINDS.flatMap((kind): readonly OsvEvent[] => {
      const version = word(fields(event)[kind]);
      return version === undefined ? [] : [{ kind, version }];
    }),
  );
  return [{ type, events }];
}

/** `affected_functions` is GitHub's field, `imports` PyPA's, `affects.functions` RustSec's and others'. */
function symbolsOf(specific: Fields): readonly string[] {
  const imports = list(specific['imports']).flatMap((entry) => {
    const attribute = word(fields(entry)['attribute']);
    const modules = words(fields(entry)['modules']);
    const single = word(fields(entry)['module']);
    return [...modules, ...(single === undefined ? [] : [single])].map((module) =>
      attribute === undefined ? module : `${module}.${attribute}`,
    );
  });
  const functions = [
    ...words(specific['affected_functions']),
    ...words(fields(specific['affects'])['functions']),
  ];
  return [...new Set([...imports, ...functions])].sort();
}
