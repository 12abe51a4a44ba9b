import type { Finding } from '../core/finding.ts';
import type { LoaderFacts } from '../core/loader.ts';
import type { Report, Tolerated } from '../core/report.ts';
import type { Severity } from '../core/severity.ts';
import { compareSeverity } from '../core/severity.ts';

/** The findings of one rule in one file, which a reader wants to see as one thing. */
export interface FindingGroup {
  readonly rule: string;
  readonly severity: Severity;
  readonly component: string;
  /** In report order; never empty. */
  readonly findings: readonly [Finding, ...Finding[]];
  /** Why the policy tolerates all of them. */
  readonly tolerated: Tolerated | undefined;
  /** Whether they alone would make the verdict `fail`. */
  readonly violates: boolean;
}

/** Groups in report order: worst first. Tolerated findings are never mixed with others. */
export function groupFindings(report: Report): readonly FindingGroup[] {
  const tolerance = new Map(report.tolerated.map((entry) => [entry.finding, entry]));
  const groups = new Map<string, { first: Finding; rest: Finding[]; tolerated?: Tolerated }>();
  for (const [index, finding] of report.findings.entries()) {
    const tolerated = tolerance.get(index);
    const key = JSON.stringify([
      finding.rule,
      finding.severity,
      finding.component,
      tolerated?.reason ?? null,
    ]);
    const group = groups.get(key);
    if (group !== undefined) group.rest.push(finding);
    else groups.set(key, { first: finding, rest: [], ...(tolerated ? { tolerated } : {}) });
  }
  return Array.from(groups.values(), ({ first, rest, tolerated }) => ({
    rule: first.rule,
    severity: first.severity,
    component: first.component,
    findings: [first, ...rest] as const,
    tolerated,
    violates: tolerated === undefined && compareSeverity(first.severity, report.failOn) >= 0,
  }));
}

/** What a check recorded about loaders (see LoaderFacts in core): empty when it said nothing. */
export function loaderText(finding: Finding): string {
  const runs = words(finding, 'runsWith');
  const refused = words(finding, 'refusedBy');
  const parts = [];
  if (runs.length > 0) parts.push(`runs with ${runs.join(', ')}`);
  if (refused.length > 0) parts.push(`refused by ${refused.join(', ')}`);
  return parts.join('; ');
}

/** The loaders under one of the keys. */
export function words(finding: Finding, key: keyof LoaderFacts): readonly string[] {
  const value = Object.hasOwn(finding.data, key) ? finding.data[key] : undefined;
  return typeof value === 'object' ? value : [];
}
