import type { Gap } from '../core/gap.ts';
import { GAP_CODES } from '../core/gap.ts';
import { compareLocation, compareText } from '../core/location.ts';
import type { Outcome } from '../core/outcome.ts';
import { PROJECT_ID } from '../core/project.ts';
import type { Report } from '../core/report.ts';
import { compareSeverity } from '../core/severity.ts';
import { incompleteText } from './dataset-examined.ts';
import { countText } from './quantity.ts';

/** The numbers and words that every human-readable report starts or ends with. */
export interface Overview {
  /** `3 findings at or above high · 1 file not fully examined`. */
  readonly headline: string;
  readonly violations: number;
  /** Everything not examined, each once, in order of place. */
  readonly gaps: readonly Gap[];
  readonly failures: readonly FailedOutcome[];
  /** Paths with a gap, or with an outcome that is not complete. */
  readonly incompleteFiles: readonly string[];
  /** Weighed formats and their number of files, most frequent first. */
  readonly formats: readonly (readonly [string, number])[];
}

export type FailedOutcome = Extract<Outcome, { readonly kind: 'failed' }>;

export function overview(report: Report): Overview {
  const tolerated = new Set(report.tolerated.map((entry) => entry.finding));
  const violations = report.findings.filter(
    (finding, index) =>
      !tolerated.has(index) && compareSeverity(finding.severity, report.failOn) >= 0,
  ).length;
  const gaps = collectGaps(report);
  const failures = report.outcomes.filter((outcome) => outcome.kind === 'failed');
  const incompleteFiles = listIncomplete(report, gaps);
  return {
    headline: headline(report, violations, missingText(report, incompleteFiles, gaps)),
    violations,
    gaps,
    failures,
    incompleteFiles,
    formats: countFormats(report),
  };
}

/** One gap affects many checks and is then in many outcomes: here it counts once. */
function collectGaps(report: Report): readonly Gap[] {
  const ofOutcomes = report.outcomes.flatMap((outcome) =>
    outcome.kind === 'partial' || outcome.kind === 'skipped' ? outcome.gaps : [],
  );
  const distinct = new Map<string, Gap>();
  for (const gap of [...report.gaps, ...ofOutcomes]) {
    const { path, offset } = gap.location;
    distinct.set(JSON.stringify([gap.code, gap.detail, path, offset ?? null]), gap);
  }
  return [...distinct.values()].sort(
    (a, b) =>
      compareLocation(a.location, b.location) ||
      compareText(a.code, b.code) ||
      compareText(a.detail, b.detail),
  );
}

function listIncomplete(report: Report, gaps: readonly Gap[]): readonly string[] {
  const files = new Set(gaps.map((gap) => gap.location.path[0] ?? ''));
  // What is lacking for the project as a whole is no file.
  files.delete(PROJECT_ID);
  for (const outcome of report.outcomes) {
    if (outcome.kind === 'complete' || outcome.kind === 'not-applicable') continue;
    // What a check of the whole project lacks is a gap of some file, which stands there already.
    if (outcome.component !== PROJECT_ID) files.add(outcome.component);
  }
  return [...files].sort(compareText);
}

function countFormats(report: Report): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const format of report.components.flatMap((component) => component.formats)) {
    counts.set(format, (counts.get(format) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]));
}

/** What was not examined, in a few words; empty when nothing is missing. */
function missingText(report: Report, files: readonly string[], gaps: readonly Gap[]): string {
  const ofProject = gaps.filter(({ location }) => location.path[0] === PROJECT_ID);
  const codes = [...new Set(ofProject.map(({ code }) => code))];
  return [
    ...(files.length === 0 ? [] : [`${incompleteText(report, files)} not fully examined`]),
    ...codes.map((code) => GAP_CODES[code]),
  ].join(' · ');
}

/** Says "fully examined" only when nothing at all is missing, whatever the policy allows. */
function headline(report: Report, violations: number, missing: string): string {
  if (report.verdict === 'fail') {
    const found = `${countText(violations, 'finding')} at or above ${report.failOn}`;
    return missing === '' ? found : `${found} · ${missing}`;
  }
  const found = `no finding at or above ${report.failOn}`;
  const { weighed } = report.examined;
  if (report.verdict === 'incomplete') {
    if (missing !== '') return `${found}, but ${missing}`;
    return weighed === 0
      ? 'nothing that can be weighed was found'
      : `${found}, but not everything was examined`;
  }
  if (missing !== '') return `${found} · ${missing}, which the policy allows`;
  if (weighed === 0 && report.robustness !== undefined)
    return `${found} · attacked through its answers, no file to weigh`;
  if (weighed === 0 && report.datasets !== undefined)
    return `${found} · ${countText(report.datasets.length, 'data set')} examined`;
  if (weighed === 0) return 'nothing to weigh, which is allowed';
  return `${found} · ${weighed === 1 ? '1 file' : `all ${countText(weighed, 'file')}`} fully examined`;
}
