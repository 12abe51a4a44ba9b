/** The library: weigh files, get the report document, render it. */
export { audit } from './weighbridge.ts';
export type { AuditOptions } from './audit-options.ts';
export { convert } from './conversion.ts';
export type { Conversion, ConvertOptions, ConvertProgress } from './conversion.ts';
export { diff, diffSince } from './diff.ts';
export type { DiffOptions } from './diff.ts';
export type {
  DependencyChange,
  Difference,
  Gain,
  GainKind,
  SideSummary,
} from './core/difference.ts';
export { fix } from './fix.ts';
export type { FixOptions, FixResult } from './fix.ts';
export type { Proof, TensorProof } from './convert/proof.ts';
export type { Refusal } from './convert/refusal.ts';
export type { SharedChoice } from './convert/sharing.ts';
export type { Component, ComponentType, Relation, RelationKind } from './core/component.ts';
export type { Finding, FindingData } from './core/finding.ts';
export type { Gap, GapCode } from './core/gap.ts';
export type { Limits } from './core/limits.ts';
export { DEFAULT_LIMITS } from './core/limits.ts';
export type { Loader } from './core/loader.ts';
export { LOADERS } from './core/loader.ts';
export type { Location } from './core/location.ts';
export type { Outcome } from './core/outcome.ts';
export type { Policy, Verdict, Waiver } from './core/policy.ts';
export { DEFAULT_POLICY } from './core/policy.ts';
export type { Report } from './core/report.ts';
export type { Confidence, Severity } from './core/severity.ts';
