import type { GapCode } from './gap.ts';
import type { Severity } from './severity.ts';

/** A dated, reasoned exception, bound to a digest or purl so that it dies with the file it was given for. */
export interface Waiver {
  /** Rule id, or `check/*` for all rules of one check. */
  readonly rule: string;
  /** `sha256:<hex>` of the file, or a purl. */
  readonly component: string;
  readonly reason: string;
  /** Last day it holds, `YYYY-MM-DD`, UTC. */
  readonly expires: string;
}

/** What is tolerated. */
export interface Policy {
  /** Findings at this severity or above violate the policy. */
  readonly failOn: Severity;
  /** Gaps that do not make the verdict incomplete. */
  readonly allowGaps: readonly GapCode[];
  /** Severity overrides per rule id; `off` removes the finding from the judgement (it stays in the report). */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  readonly waivers: readonly Waiver[];
}

export const DEFAULT_POLICY: Policy = Object.freeze({
  failOn: 'high',
  allowGaps: [],
  rules: {},
  waivers: [],
});

export const VERDICTS = ['pass', 'fail', 'incomplete'] as const;
export type Verdict = (typeof VERDICTS)[number];
