import type { Finding } from '../core/finding.ts';
import { compareFindings } from '../core/finding.ts';
import { findingIdentities } from '../core/finding-identity.ts';
import type { Gap } from '../core/gap.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Policy, Verdict } from '../core/policy.ts';
import type { Tolerated, VerdictReason } from '../core/report.ts';
import type { Severity } from '../core/severity.ts';
import { compareSeverity } from '../core/severity.ts';
import { explainVerdict } from './reasons.ts';
import type { Baseline } from './baseline.ts';
import { gapIdentity } from './baseline.ts';
import type { Identities } from './waivers.ts';
import type { VexStatement } from './vex.ts';
import { findVex } from './vex.ts';
import { findWaiver, isExpired } from './waivers.ts';

/** Everything a verdict may depend on. The day is a parameter, so that the answer can be repeated. */
export interface DecisionInput extends Identities {
  readonly findings: readonly Finding[];
  readonly outcomes: readonly Outcome[];
  /** Gaps that belong to no outcome: unreadable files, unknown formats, limits of the walk. */
  readonly gaps: readonly Gap[];
  readonly policy: Policy;
  /** An earlier report: what stands there already does not count again. */
  readonly baseline?: Baseline | undefined;
  /** What others state of vulnerabilities in products, in the order they were given. */
  readonly vex?: readonly VexStatement[];
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
  /** Files of a format Weighbridge weighs. */
  readonly weighed: number;
  /** A target without any such file passes: for hooks that are given a commit's changes. Default false. */
  readonly allowEmpty?: boolean;
}

/** The verdict, why, and the findings as the policy sees them. */
export interface Decision {
  readonly verdict: Verdict;
  readonly reasons: readonly VerdictReason[];
  /** Indexes point into `findings` of this decision. */
  readonly tolerated: readonly Tolerated[];
  /** With the severities of the policy, in report order. */
  readonly findings: readonly Finding[];
}

/**
 * Judges. `fail` beats `incomplete` beats `pass`, and the function is monotone: a further finding
 * never turns a fail into anything else, and a further gap never yields a pass.
 */
export function decide(input: DecisionInput): Decision {
  const findings = input.findings
    .map((finding) => withPolicySeverity(finding, input.policy))
    .sort(compareFindings);
  const identities = input.baseline === undefined ? [] : findingIdentities(findings);
  const tolerated = findings.flatMap((finding, index) =>
    tolerate(finding, index, input, identities[index]),
  );
  const tolerantOf = new Set(tolerated.map((entry) => entry.finding));
  const violations = findings.filter(
    (finding, index) =>
      !tolerantOf.has(index) && compareSeverity(finding.severity, input.policy.failOn) >= 0,
  );
  const reasons = explainVerdict({
    violations,
    failures: input.outcomes.filter((outcome) => outcome.kind === 'failed'),
    gaps: untoleratedGaps(input),
    silent: input.outcomes.filter(isSilentlyIncomplete),
    isEmpty: input.weighed === 0 && input.allowEmpty !== true,
    expired: input.policy.waivers.filter((waiver) => isExpired(waiver, input.today)),
  });
  return { verdict: verdictOf(reasons), reasons, tolerated, findings };
}

/** How many findings there are of each severity. */
export function countBySeverity(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const counts = { info: 0, low: 0, medium: 0, high: 0, critical: 0 };
  for (const finding of findings) counts[finding.severity] += 1;
  return counts;
}

function override(rule: string, policy: Policy): Severity | 'off' | undefined {
  return Object.hasOwn(policy.rules, rule) ? policy.rules[rule] : undefined;
}

function withPolicySeverity(finding: Finding, policy: Policy): Finding {
  const severity = override(finding.rule, policy);
  return severity === undefined || severity === 'off' ? finding : { ...finding, severity };
}

function tolerate(
  finding: Finding,
  index: number,
  input: DecisionInput,
  identity: string | undefined,
): readonly Tolerated[] {
  if (override(finding.rule, input.policy) === 'off') {
    return [{ finding: index, by: 'rule-off', reason: `the policy turns ${finding.rule} off` }];
  }
  const waiver = findWaiver(finding, input.policy.waivers, input, input.today);
  if (waiver !== undefined) {
    const reason = `${waiver.reason} (waived until ${waiver.expires})`;
    return [{ finding: index, by: 'waiver', reason }];
  }
  const vex = findVex(finding, input.vex ?? []);
  if (vex !== undefined) return [{ finding: index, ...vex }];
  const { baseline } = input;
  if (baseline === undefined || identity === undefined || !baseline.findings.has(identity))
    return [];
  const reason = `not new: it stands in the baseline of ${baseline.date}`;
  return [{ finding: index, by: 'baseline', reason }];
}

function untoleratedGaps(input: DecisionInput): readonly Gap[] {
  const allowed = new Set<string>(input.policy.allowGaps);
  const ofOutcomes = input.outcomes.flatMap((outcome) =>
    outcome.kind === 'partial' || outcome.kind === 'skipped' ? outcome.gaps : [],
  );
  const known = input.baseline?.gaps;
  return [...input.gaps, ...ofOutcomes].filter(
    (gap) => !allowed.has(gap.code) && known?.has(gapIdentity(gap)) !== true,
  );
}

/** Partial or skipped without a gap that says why: nothing names it, so nothing can allow it. */
function isSilentlyIncomplete(outcome: Outcome): boolean {
  return (outcome.kind === 'partial' || outcome.kind === 'skipped') && outcome.gaps.length === 0;
}

function verdictOf(reasons: readonly VerdictReason[]): Verdict {
  const kinds = new Set(reasons.map((reason) => reason.kind));
  if (kinds.has('violation')) return 'fail';
  const isComplete = !kinds.has('gap') && !kinds.has('failure') && !kinds.has('nothing-examined');
  return isComplete ? 'pass' : 'incomplete';
}
