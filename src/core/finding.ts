import type { Location } from './location.ts';
import { compareLocation, compareText } from './location.ts';
import type { Confidence, Severity } from './severity.ts';
import { compareSeverity } from './severity.ts';

/** Data of a finding: what the placeholders need, plus evidence a reader or a program may want. */
export type FindingData = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** One occurrence of a rule. The prose is the rule's; only the facts are here. */
export interface Finding {
  /** `check/rule`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence?: Confidence;
  /** Id of the component it was found in. */
  readonly component: string;
  readonly location: Location;
  /** The rule's message with its placeholders filled. */
  readonly message: string;
  readonly data: FindingData;
  /** Decompiled or quoted source that proves it: lines of text, safe to show after escaping. */
  readonly evidence?: readonly string[];
}

/** Worst first, then by place, then by rule: the order every report uses. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareSeverity(b.severity, a.severity) ||
    compareLocation(a.location, b.location) ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message)
  );
}
