/** The library: weigh files, get the report document, render it. */
export { audit } from './weighbridge.ts';
export type { AuditOptions } from './weighbridge.ts';
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
