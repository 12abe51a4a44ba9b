import { compareFindings } from '../core/finding.ts';
import { compareLocation, compareText } from '../core/location.ts';
import type { Report } from '../core/report.ts';
import { jsonText } from './json-text.ts';
import type { Json } from './json-text.ts';

/**
 * Keys in the order people read them; keys of data, which are anybody's, follow by code unit.
 * The order is part of the format: equal reports are equal bytes.
 */
const KEY_ORDER = [
  'schemaVersion',
  'tool',
  'target',
  'startedAt',
  'durationMs',
  'loader',
  'policy',
  'failOn',
  'verdict',
  'reasons',
  'summary',
  'examined',
  'adoption',
  'findings',
  'tolerated',
  'gaps',
  'components',
  'relations',
  'outcomes',
  'excluded',
  'limits',
  'id',
  'rule',
  'severity',
  'confidence',
  'component',
  'check',
  'kind',
  'code',
  'location',
  'path',
  'offset',
  'length',
  'message',
  'detail',
] as const;
const RANK: ReadonlyMap<string, number> = new Map(KEY_ORDER.map((key, index) => [key, index]));
const UNRANKED = KEY_ORDER.length;

/** Reports nest about six levels; a document that goes deeper is not one. */
const MAX_DEPTH = 32;

/** The report as JSON: stable key order, everything sorted, one trailing line feed. */
export function renderJson(report: Report): string {
  return jsonText(canonical(sortReport(report), 0));
}

/** The same report with every list in its documented order. Indexes into `findings` move along. */
export function sortReport(report: Report): Report {
  const findings = report.findings
    .map((finding, index) => ({ finding, index, tie: tieBreaker(finding) }))
    .sort((a, b) => compareFindings(a.finding, b.finding) || compareText(a.tie, b.tie));
  const moved = new Map(findings.map((entry, index) => [entry.index, index]));
  return {
    ...report,
    findings: findings.map((entry) => entry.finding),
    tolerated: report.tolerated
      .map((entry) => ({ ...entry, finding: moved.get(entry.finding) ?? entry.finding }))
      .sort((a, b) => a.finding - b.finding),
    gaps: report.gaps.toSorted(
      (a, b) =>
        compareLocation(a.location, b.location) ||
        compareText(a.code, b.code) ||
        compareText(a.detail, b.detail),
    ),
    components: report.components.toSorted((a, b) => compareText(a.id, b.id)),
    relations: report.relations.toSorted(
      (a, b) =>
        compareText(a.from, b.from) || compareText(a.kind, b.kind) || compareText(a.to, b.to),
    ),
    outcomes: report.outcomes.toSorted(
      (a, b) => compareText(a.component, b.component) || compareText(a.check, b.check),
    ),
    excluded: report.excluded.toSorted((a, b) => compareText(a.path, b.path)),
  };
}

/** Two findings may agree in all that the report order looks at: then the rest of them decides. */
function tieBreaker(finding: Report['findings'][number]): string {
  return JSON.stringify(canonical(finding, 0));
}

function canonical(value: unknown, depth: number): Json {
  if (depth > MAX_DEPTH) throw new RangeError('a report nests too deeply');
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return value;
  if (Array.isArray(value)) return value.map((item: unknown) => canonical(item, depth + 1));
  if (typeof value !== 'object') throw new TypeError(`a report holds a ${typeof value}`);
  const entries = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (RANK.get(a) ?? UNRANKED) - (RANK.get(b) ?? UNRANKED) || compareText(a, b))
    .map(([key, member]): [string, Json] => [key, canonical(member, depth + 1)]);
  return Object.fromEntries(entries);
}
