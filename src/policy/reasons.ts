import type { Finding } from '../core/finding.ts';
import type { Gap } from '../core/gap.ts';
import { GAP_CODES } from '../core/gap.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Waiver } from '../core/policy.ts';
import type { VerdictReason } from '../core/report.ts';

/** What stands between a target and a pass. */
export interface Obstacles {
  /** In report order: worst first. */
  readonly violations: readonly Finding[];
  readonly failures: readonly Outcome[];
  readonly gaps: readonly Gap[];
  /** Incomplete outcomes that name no gap. */
  readonly silent: readonly Outcome[];
  /** No file was weighed, and that counts. */
  readonly isEmpty: boolean;
  readonly expired: readonly Waiver[];
}

/** One line per rule, gap code and failed check: bounded by their number, not by the number of files. */
export function explainVerdict(obstacles: Obstacles): readonly VerdictReason[] {
  return [
    ...violationReasons(obstacles.violations),
    ...failureReasons(obstacles.failures),
    ...gapReasons(obstacles.gaps),
    ...silentReasons(obstacles.silent),
    ...(obstacles.isEmpty ? [NOTHING_EXAMINED] : []),
    ...obstacles.expired.map(expiredReason),
  ];
}

const NOTHING_EXAMINED: VerdictReason = {
  kind: 'nothing-examined',
  detail: 'no file of a format that Weighbridge weighs was found',
};

function violationReasons(violations: readonly Finding[]): readonly VerdictReason[] {
  const groups = Map.groupBy(violations, (finding) => `${finding.severity}: ${finding.rule}`);
  return Array.from(groups, ([label, group]) => ({
    kind: 'violation' as const,
    detail: `${label} ${inFiles(group.map((finding) => fileOf(finding.location.path)))}`,
  }));
}

function failureReasons(failures: readonly Outcome[]): readonly VerdictReason[] {
  const groups = Map.groupBy(failures, (outcome) => outcome.check);
  return Array.from(groups, ([check, group]) => ({
    kind: 'failure' as const,
    detail: `check ${check} failed ${inFiles(group.map((outcome) => outcome.component))}`,
  }));
}

function gapReasons(gaps: readonly Gap[]): readonly VerdictReason[] {
  const groups = Map.groupBy(gaps, (gap) => gap.code);
  return Array.from(groups, ([code, group]) => ({
    kind: 'gap' as const,
    detail: `${code} ${inFiles(group.map((gap) => fileOf(gap.location.path)))}: ${GAP_CODES[code]}`,
  }));
}

function silentReasons(silent: readonly Outcome[]): readonly VerdictReason[] {
  const groups = Map.groupBy(silent, (outcome) => outcome.check);
  return Array.from(groups, ([check, group]) => ({
    kind: 'gap' as const,
    detail: `check ${check} did not finish ${inFiles(group.map((outcome) => outcome.component))}`,
  }));
}

function expiredReason(waiver: Waiver): VerdictReason {
  return {
    kind: 'expired-waiver',
    detail: `the waiver of ${waiver.rule} for ${waiver.component} expired on ${waiver.expires}`,
  };
}

function fileOf(path: readonly string[]): string {
  return path[0] ?? '';
}

function inFiles(files: readonly string[]): string {
  const distinct = [...new Set(files)];
  const others = distinct.length - 1;
  if (others === 0) return `in ${distinct[0] ?? ''}`;
  return `in ${distinct[0] ?? ''} and ${others} other file${others === 1 ? '' : 's'}`;
}
