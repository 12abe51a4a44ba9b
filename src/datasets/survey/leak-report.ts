import type { DataLeak } from '../../core/dataset.ts';
import type { ColumnLeaks, KindSummary } from '../leaks/column-survey.ts';
import type { LeakFinding } from '../leaks/leak-tally.ts';
import { LEAK_FAMILIES } from '../leaks/text-leak.ts';

/** Rows named for one leak, as the record has it. */
const MAX_ROWS = 5;
/** Domains of the record. */
const MAX_DOMAINS = 100;
/** Hostile kinds that are never the format of a column: text that speaks to models, and addresses that carry data away. */
const NEVER_FORMAT: ReadonlySet<string> = new Set([
  'injection',
  'encoded-injection',
  'exfiltrating-image',
]);
const GRADES: readonly DataLeak['grade'][] = ['proven', 'likely', 'possible'];

/** What the texts of a data set let out or bring in, of all rows. */
export interface LeakReport {
  /** By family in the order of harm, grade, rows with it, column and kind. */
  readonly leaks: readonly DataLeak[];
  /** Links by registrable domain, most first, at most 100. */
  readonly domains: readonly { readonly domain: string; readonly links: number }[];
  /** Personal data nobody looked for, in words. */
  readonly notRecognised: readonly string[];
  /** Bounds that were reached, and markup that is the format of its column. From the data: escape before printing. */
  readonly notes: readonly string[];
}

function leakOf(
  { column, texts }: ColumnLeaks,
  { rows, sightings }: KindSummary,
  findings: readonly LeakFinding[],
): DataLeak | undefined {
  const best = findings.toSorted(
    (a, b) =>
      GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade) ||
      (a.rows[0] ?? 0) - (b.rows[0] ?? 0) ||
      (a.digest < b.digest ? -1 : 1),
  )[0];
  if (best === undefined) return undefined;
  return {
    column,
    family: best.family,
    kind: best.kind,
    grade: best.grade,
    distinct: findings.length,
    count: sightings,
    rowsWith: Math.min(rows, texts),
    rows: [...new Set(findings.flatMap((finding) => finding.rows))]
      .sort((a, b) => a - b)
      .slice(0, MAX_ROWS),
    shown: best.shown,
  };
}

function isMadeOf({ kind, isFormat }: KindSummary): boolean {
  const [family, name = ''] = kind.split('/');
  return isFormat && family === 'hostile' && !NEVER_FORMAT.has(name);
}

function compareLeaks(a: DataLeak, b: DataLeak): number {
  return (
    LEAK_FAMILIES.indexOf(a.family) - LEAK_FAMILIES.indexOf(b.family) ||
    GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade) ||
    b.rowsWith - a.rowsWith ||
    (a.column < b.column ? -1 : a.column > b.column ? 1 : a.kind < b.kind ? -1 : 1)
  );
}

/** One leak for each kind in each column, and the links of all columns together. */
export function leakReport(columns: readonly ColumnLeaks[]): LeakReport {
  const leaks: DataLeak[] = [];
  const notes: string[] = [];
  const links = new Map<string, number>();
  for (const column of columns) {
    const findings = Map.groupBy(column.findings, ({ family, kind }) => `${family}/${kind}`);
    for (const kind of column.kinds) {
      if (isMadeOf(kind)) {
        notes.push(
          `${column.column}: ${kind.kind.replace('hostile/', '').replaceAll('-', ' ')} is the format of the column (${kind.rows} of ${column.texts} rows) and not reported`,
        );
        continue;
      }
      const leak = leakOf(column, kind, findings.get(kind.kind) ?? []);
      if (leak === undefined) continue;
      leaks.push(leak);
      if (kind.isFull)
        notes.push(
          `${column.column}: there are more than ${leak.distinct} different ${leak.kind.replaceAll('-', ' ')}`,
        );
    }
    for (const { domain, links: count } of column.domains)
      links.set(domain, (links.get(domain) ?? 0) + count);
    if (column.otherLinks > 0)
      notes.push(
        `${column.column}: ${column.otherLinks} links to further domains are not told apart`,
      );
  }
  return {
    leaks: leaks.sort(compareLeaks),
    domains: [...links]
      .map(([domain, count]) => ({ domain, links: count }))
      .sort((a, b) => b.links - a.links || (a.domain < b.domain ? -1 : 1))
      .slice(0, MAX_DOMAINS),
    notRecognised: [...new Set(columns.flatMap(({ notRecognised }) => notRecognised))].sort(),
    notes,
  };
}
