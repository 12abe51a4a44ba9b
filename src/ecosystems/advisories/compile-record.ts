import { compareText } from '../../core/location.ts';
import { canonicalName } from '../package-name.ts';
import { contains, union } from '../versions/intervals.ts';
import type { VersionScheme } from '../versions/scheme.ts';
import { schemeOf } from '../versions/scheme.ts';
import type { AdvisoryDetail, CompiledRecord, PackageDetail, Rating } from './advisory.ts';
import { affectedIntervals, rangeTexts } from './affected-range.ts';
import { cvssScore, ratingOf } from './cvss/score.ts';
import type { OsvAffected, OsvRange, OsvRecord } from './osv-record.ts';

/** Characters of a summary: a headline, not a report. */
const MAX_SUMMARY_CHARACTERS = 300;
const MAX_REFERENCES = 8;
const MAX_SYMBOLS = 50;
const MAX_FIXED = 40;
const MAX_RANGES = 20;
/** Weakness "Embedded malicious code": how advisories of GitHub say that a package is malware. */
const MALICIOUS_CODE = 'CWE-506';
/** The schema's prefix for reports of malicious packages. */
const MALWARE_PREFIX = 'MAL-';
const REFERENCE_ORDER = ['ADVISORY', 'FIX', 'REPORT', 'EVIDENCE', 'ARTICLE', 'WEB', 'PACKAGE'];

const WORDS: Readonly<Record<string, Rating>> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  IMPORTANT: 'high',
  MODERATE: 'medium',
  MEDIUM: 'medium',
  LOW: 'low',
};

/** Turns a record into what matching and showing need. Several entries for one package become one. */
export function compileRecord(record: OsvRecord): CompiledRecord {
  const isMalware =
    record.id.startsWith(MALWARE_PREFIX) || record.weaknesses.includes(MALICIOUS_CODE);
  const groups = Map.groupBy(
    record.affected,
    ({ ecosystem, name }) => `${ecosystem} ${canonicalName(ecosystem, name)}`,
  );
  const packages = Array.from(groups.values(), (entries) =>
    compilePackage(record, entries, isMalware),
  );
  return {
    detail: detailOf(
      record,
      packages.map(({ detail }) => detail),
    ),
    packages: packages.map(({ advisory }) => advisory),
  };
}

interface CompiledPackage {
  readonly advisory: CompiledRecord['packages'][number];
  readonly detail: PackageDetail;
}

function compilePackage(
  record: OsvRecord,
  entries: readonly OsvAffected[],
  isMalware: boolean,
): CompiledPackage {
  const { ecosystem = 'pypi', name: written = '' } = entries[0] ?? {};
  const name = canonicalName(ecosystem, written);
  const scheme = schemeOf(ecosystem);
  const ranges = entries.flatMap((entry) => entry.ranges);
  const intervals = union(ranges.flatMap((range) => affectedIntervals(range, scheme)));
  const listed = entries.flatMap((entry) => entry.versions);
  const keys = new Set(listed.map((version) => scheme.key(version)));
  const versions = [...keys].filter((key) => !contains(intervals, key)).sort(compareText);
  const fixes = ranges.flatMap(({ type, events }) =>
    type === 'GIT'
      ? []
      : events.filter(({ kind }) => kind === 'fixed').map(({ version }) => version),
  );
  const fixed = [...new Set(fixes.map((version) => scheme.normalise(version)))].sort(
    scheme.compare,
  );
  const lastKnown = entries.find((entry) => entry.lastKnown !== undefined)?.lastKnown;
  const symbols = [...new Set(entries.flatMap((entry) => entry.symbols))].sort();
  return {
    advisory: {
      ecosystem,
      name,
      id: record.id,
      aliases: record.aliases,
      isMalware,
      isWithdrawn: record.withdrawn !== undefined,
      rating: ratingFrom(record, entries),
      intervals,
      versions,
      onlyCommits:
        intervals.length === 0 &&
        versions.length === 0 &&
        ranges.some(({ type }) => type === 'GIT'),
    },
    detail: {
      ecosystem,
      name,
      ranges: rangesOf(ranges, listed, scheme),
      fixed: fixed.slice(0, MAX_FIXED),
      ...(lastKnown === undefined ? {} : { lastKnown }),
      symbols: symbols.slice(0, MAX_SYMBOLS),
      everyVersion: isMalware && intervals.some(({ lo, hi }) => lo === '' && hi === '\xff'),
    },
  };
}

function rangesOf(
  ranges: readonly OsvRange[],
  listed: readonly string[],
  scheme: VersionScheme,
): readonly string[] {
  const texts = [...new Set(ranges.flatMap((range) => rangeTexts(range, scheme)))];
  return texts.length === 0 ? listed.slice(0, MAX_RANGES) : texts.slice(0, MAX_RANGES);
}

/** A package's own severity goes before the record's; vectors go before words; of several the worst counts. */
function ratingFrom(record: OsvRecord, entries: readonly OsvAffected[]): Rating {
  const own = highest(entries.flatMap(({ vectors }) => vectors)) ?? highest(record.vectors);
  if (own !== undefined) return ratingOf(own);
  const word =
    entries.find(({ severityWord }) => severityWord !== undefined)?.severityWord ??
    record.severityWord ??
    '';
  const known = word.toUpperCase();
  return Object.hasOwn(WORDS, known) ? (WORDS[known] ?? 'unrated') : 'unrated';
}

function highest(vectors: readonly string[]): number | undefined {
  const scores = vectors.map(cvssScore).filter((score) => score !== undefined);
  // Not spread: a record of 8 MB lists more vectors than a call takes arguments.
  return scores.length === 0 ? undefined : scores.reduce((worst, score) => Math.max(worst, score));
}

function detailOf(record: OsvRecord, packages: readonly PackageDetail[]): AdvisoryDetail {
  const vectors = [
    ...new Set([...record.vectors, ...record.affected.flatMap((entry) => entry.vectors)]),
  ].slice(0, 8);
  const score = highest(vectors);
  const { published, modified, withdrawn } = record;
  return {
    id: record.id,
    summary: headline(record.summary),
    ...(published === undefined ? {} : { published }),
    ...(modified === undefined ? {} : { modified }),
    ...(withdrawn === undefined ? {} : { withdrawn }),
    vectors,
    ...(score === undefined ? {} : { score }),
    weaknesses: record.weaknesses.slice(0, 8),
    references: referencesOf(record),
    reporters: record.reporters.slice(0, 20),
    packages,
  };
}

function referencesOf({ references }: OsvRecord): readonly string[] {
  const ordered = references.toSorted((a, b) => rank(a.type) - rank(b.type));
  return [...new Set(ordered.map(({ url }) => url))].slice(0, MAX_REFERENCES);
}

function rank(type: string): number {
  const place = REFERENCE_ORDER.indexOf(type);
  return place < 0 ? REFERENCE_ORDER.length : place;
}

/** The first paragraph, on one line. */
function headline(text: string): string {
  const start = text.slice(0, MAX_SUMMARY_CHARACTERS * 4).trim();
  const [paragraph = ''] = start.split(/\n[ \t]*\n/);
  const line = paragraph.replace(/\s+/g, ' ').trim().toWellFormed();
  return line.length <= MAX_SUMMARY_CHARACTERS
    ? line
    : `${line.slice(0, MAX_SUMMARY_CHARACTERS - 1).toWellFormed()}…`;
}
