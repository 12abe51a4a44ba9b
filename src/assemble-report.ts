import { adoptionOf } from './audit/adoption.ts';
import type { Gathered } from './audit/collect.ts';
import { sharedOf } from './audit/enrichment.ts';
import type { SharedArtifact } from './audit/job.ts';
import type { Component } from './core/component.ts';
import { datasetRecord } from './core/dataset.ts';
import { detonationRecord } from './core/detonation.ts';
import type { Limits } from './core/limits.ts';
import type { Policy } from './core/policy.ts';
import type { Examined, Report } from './core/report.ts';
import { REPORT_SCHEMA_VERSION } from './core/report.ts';
import { robustnessRecord } from './core/robustness.ts';
import { advisoryMatches } from './ecosystems/advisories/advisory-matches.ts';
import { buildProfile } from './ecosystems/profile/build-profile.ts';
import { packageViews } from './ecosystems/profile/package-view.ts';
import { packageReputation } from './ecosystems/reputation/package-facts.ts';
import { PROJECT_ID } from './core/project.ts';
import { sourceBehaviour } from './formats/behaviour/source-behaviour.ts';
import { packageContents } from './formats/package-archive/package-contents.ts';
import { isRemoteHandle } from './io/remote/remote-file.ts';
import { shownTarget } from './io/remote/remote-target.ts';
import type { Listed, RemoteSession } from './list-targets.ts';
import { countBySeverity, decide } from './policy/decide.ts';
import { VERSION } from './version.ts';
import type { AuditOptions } from './audit-options.ts';

/** Packages of one target whose profile is shown. */
const MAX_PROFILES = 50;

/** The report of what was gathered, judged by the policy. */
export function assembleReport(
  targets: readonly string[],
  gathered: Gathered,
  digests: ReadonlyMap<string, string>,
  options: AuditOptions & { readonly policy: Policy },
  limits: Limits,
  started: Date,
  now: () => Date,
): Report {
  const { policy, loader, policyName = 'default' } = options;
  const decision = decide({
    findings: gathered.findings,
    outcomes: gathered.outcomes,
    gaps: gathered.gaps,
    policy,
    baseline: options.baseline,
    vex: options.vex ?? [],
    digests,
    purls: new Map(gathered.components.map(({ id, purl }) => [id, purl])),
    today: started.toISOString().slice(0, 10),
    weighed: gathered.weighed.size,
    // Behind a scorer, and of data, there is no file to weigh: that they were examined is told by a record, that they were not by a gap.
    allowEmpty: options.allowEmpty === true || hasOnlyRecords(targets, options),
  });
  // A scorer is no target that could be weighed, but it is what the report is about.
  const named =
    targets.length > 0
      ? targets.map(shownTarget)
      : [
          ...(options.attacks ?? []).map(({ model }) => model),
          ...(options.data ?? []).map(({ path }) => path),
        ];
  const target = named.join(', ');
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    tool: { name: 'weighbridge', version: VERSION },
    target,
    startedAt: started.toISOString(),
    durationMs: Math.max(0, Math.round(now().getTime() - started.getTime())),
    loader: loader ?? 'worst-plausible',
    policy: policyName,
    failOn: policy.failOn,
    verdict: decision.verdict,
    reasons: decision.reasons,
    summary: countBySeverity(decision.findings),
    examined: totals(gathered),
    components: gathered.components.map((component) => withDigest(component, digests)),
    relations: [
      ...[...gathered.weighed]
        .sort()
        .map((id) => ({ from: target, kind: 'contains' as const, to: id })),
      ...gathered.relations,
    ],
    outcomes: gathered.outcomes,
    findings: decision.findings,
    tolerated: decision.tolerated,
    excluded: gathered.excluded,
    gaps: gathered.gaps,
    ...(options.detonate === undefined || options.detonate === false
      ? {}
      : { detonations: sharedOf(gathered.shared, detonationRecord).map(({ value }) => value) }),
    ...robustnessData(gathered),
    ...datasetData(gathered),
    ...advisoryData(gathered),
    limits,
  };
}

function hasOnlyRecords(
  targets: readonly string[],
  { attacks = [], data = [] }: AuditOptions,
): boolean {
  return (
    targets.length === 0 && (data.length > 0 || attacks.some(({ scorer }) => scorer !== undefined))
  );
}

function robustnessData({ shared }: Gathered): Pick<Report, 'robustness'> {
  const records = sharedOf(shared, robustnessRecord).map(({ value }) => value);
  return records.length === 0 ? {} : { robustness: records };
}

function datasetData({ shared }: Gathered): Pick<Report, 'datasets'> {
  const records = sharedOf(shared, datasetRecord).map(({ value }) => value);
  return records.length === 0 ? {} : { datasets: records };
}

function advisoryData({ shared }: Gathered): Pick<Report, 'advisories'> {
  const [matches] = sharedOf(shared, advisoryMatches);
  if (matches === undefined) return {};
  const { kind, records, built, newest, ecosystems } = matches.value.state;
  const dated = newest === undefined ? {} : { newest };
  return { advisories: { kind, records, built, ...dated, ecosystems } };
}

/** The report with the answer whether to take in what was weighed. */
export function withAdoption(
  report: Report,
  shared: readonly SharedArtifact[],
  listed: Listed,
  session: RemoteSession | undefined,
): Report {
  const remote = listed.entries.flatMap((entry) =>
    entry.kind === 'file' && isRemoteHandle(entry.file.handle) ? [entry.file.size] : [],
  );
  const transfer = session && { ...session.ledger.transfer, of: sum(remote) };
  const tolerated = new Set(report.tolerated.map(({ finding }) => finding));
  const findings = report.findings.filter((_, index) => !tolerated.has(index));
  const packages = sharedOf(shared, packageReputation).map(({ value }) => value);
  const views = packageViews(sharedOf(shared, packageContents), sharedOf(shared, sourceBehaviour));
  const profiles = views.slice(0, MAX_PROFILES).map(buildProfile);
  const facts = { ...report, findings, repositories: listed.claims, transfer, packages };
  return { ...report, adoption: adoptionOf(facts), ...(profiles.length === 0 ? {} : { profiles }) };
}

function withDigest(component: Component, digests: ReadonlyMap<string, string>): Component {
  const sha256 = digests.get(component.id);
  return sha256 === undefined ? component : { ...component, sha256 };
}

function totals(gathered: Gathered): Examined {
  const incomplete = new Set(gathered.gaps.map((gap) => gap.location.path[0]));
  // What is lacking for the project as a whole is no file.
  incomplete.delete(PROJECT_ID);
  return {
    weighed: gathered.weighed.size,
    // Packages and models elsewhere are known by name: they are no files.
    notModels: gathered.components.filter(
      ({ id, size }) => size !== undefined && !gathered.weighed.has(id),
    ).length,
    incomplete: incomplete.size,
    bytes: sum(gathered.components.map((component) => component.size ?? 0)),
    bytesRead: sum(gathered.components.map((component) => component.bytesRead ?? 0)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}
