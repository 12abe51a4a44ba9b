import type { Component, Relation } from '../core/component.ts';
import type { Finding } from '../core/finding.ts';
import { compareFindings } from '../core/finding.ts';
import type { Gap } from '../core/gap.ts';
import type { Limits } from '../core/limits.ts';
import type { Loader } from '../core/loader.ts';
import { compareLocation, compareText } from '../core/location.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Excluded } from '../core/report.ts';
import { joinCompanions } from './companions.ts';
import type { Loads } from './companions.ts';
import type { TreeEntry, TreeFile } from '../core/tree.ts';
import type { AnyCheck } from '../core/check.ts';
import type { Job, JobResult, SharedArtifact } from './job.ts';
import type { Enrich } from './enrichment.ts';
import { relocate } from './relocate.ts';
import { runProject } from './run-project.ts';

/** Jobs under way at once: bounds what a huge tree holds in memory. */
const MAX_IN_FLIGHT = 256;

/** Everything an audit found, before anybody judged it. */
export interface Gathered {
  readonly components: readonly Component[];
  readonly findings: readonly Finding[];
  readonly outcomes: readonly Outcome[];
  readonly gaps: readonly Gap[];
  readonly excluded: readonly Excluded[];
  readonly relations: readonly Relation[];
  /** What files, registries and enrichments say of the whole target. */
  readonly shared: readonly SharedArtifact[];
  /** Ids of components of a format that Weighbridge weighs. */
  readonly weighed: ReadonlySet<string>;
}

export interface Progress {
  readonly done: number;
  readonly found: number;
  readonly bytes: number;
}

export interface CollectOptions {
  readonly limits: Limits;
  readonly loader: Loader | undefined;
  /** Compute the SHA-256 of every file. Default false. */
  readonly digests?: boolean;
  readonly onProgress: (progress: Progress) => void;
  /** The checks, asked for only when files have something to be judged together. */
  readonly checks: () => Promise<readonly AnyCheck[]>;
  /** What was known before any file was opened: what registries say of packages. */
  readonly known?: readonly SharedArtifact[];
  /** What had to be left alone before any file was opened. */
  readonly knownGaps?: readonly Gap[];
  /** Artifacts that could not be made, by key, with the reason. */
  readonly lacking?: ReadonlyMap<string, Gap>;
  /** What is done between the files and the checks of the whole project, in order. */
  readonly enrich?: readonly Enrich[];
}

/** Sends every file of a walk through `execute` and gathers what comes back, in an order that does not depend on timing. */
export async function collect(
  entries: Iterable<TreeEntry> | AsyncIterable<TreeEntry>,
  execute: (job: Job) => Promise<JobResult>,
  options: CollectOptions,
): Promise<Gathered> {
  const components: Component[] = [];
  const findings: Finding[] = [];
  const outcomes: Outcome[] = [];
  const gaps: Gap[] = [...(options.knownGaps ?? [])];
  const excluded: Excluded[] = [];
  const weighed = new Set<string>();
  const loads: Loads[] = [];
  const shared: SharedArtifact[] = [...(options.known ?? [])];
  const inFlight = new Set<Promise<void>>();
  let found = 0;
  let bytes = 0;

  function take(file: TreeFile, result: JobResult): void {
    components.push(withOrigin(result.component, file));
    for (const finding of result.findings) findings.push(finding);
    for (const outcome of result.outcomes) outcomes.push(outcome);
    for (const check of result.notApplicable)
      outcomes.push({ component: result.component.id, check, kind: 'not-applicable' });
    for (const gap of result.gaps) gaps.push(gap);
    if (result.companions.length > 0)
      loads.push({ component: result.component.id, companions: result.companions });
    for (const artifact of result.shared) shared.push(artifact);
    if (result.weighed) weighed.add(result.component.id);
    bytes += result.component.size ?? 0;
    options.onProgress({ done: components.length, found, bytes });
  }

  const { limits, loader, digests: digest = false } = options;
  const examined = new Map<string, Promise<JobResult>>();

  /** Links to the same bytes under the same name, as a model cache has many, are examined once. */
  async function examineOnce(file: TreeFile): Promise<JobResult> {
    const job = { file, limits, loader, digest };
    if (file.identity === undefined) return execute(job);
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    const key = JSON.stringify([file.identity, name, file.claimedSha256]);
    const known = examined.get(key);
    if (known !== undefined) return relocate(await known, file.path);
    const running = execute(job);
    examined.set(key, running);
    return running;
  }

  for await (const entry of entries) {
    if (entry.kind === 'excluded') {
      excluded.push({ path: entry.path, by: entry.by });
    } else if (entry.kind === 'gap') {
      gaps.push(entry.gap);
      const component = entry.gap.location.path[0] ?? '.';
      outcomes.push({
        component,
        check: '*',
        kind: 'skipped',
        lacking: entry.gap.detail,
        gaps: [entry.gap],
      });
    } else {
      found += 1;
      const { file } = entry;
      const running = examineOnce(file).then((result) => take(file, result));
      inFlight.add(running);
      void running.finally(() => inFlight.delete(running)).catch(() => undefined);
      if (inFlight.size >= MAX_IN_FLIGHT) await Promise.race(inFlight);
    }
  }
  await Promise.all(inFlight);
  const joined = joinCompanions(loads, components);
  for (const gap of joined.missing) gaps.push(gap);
  for (const id of joined.explained) weighed.add(id);
  const lacking = new Map<string, Gap>(options.lacking);
  const relations: Relation[] = [...joined.relations];
  for (const step of shared.length > 0 ? (options.enrich ?? []) : []) {
    const added = await step({ components, shared });
    // One at a time: a lock file of 50 MB brings more than the arguments that one call may have.
    for (const component of added.components ?? []) components.push(component);
    for (const relation of added.relations ?? []) relations.push(relation);
    for (const located of added.shared ?? []) shared.push(located);
    for (const gap of added.gaps ?? []) gaps.push(gap);
    for (const [key, gap] of added.lacking ?? []) lacking.set(key, gap);
  }
  for (const gap of new Set(lacking.values())) gaps.push(gap);
  if (shared.length > 0 || lacking.size > 0) {
    const run = await runProject(await options.checks(), {
      components,
      shared,
      gaps,
      loader: options.loader,
      lacking,
    });
    for (const finding of run.findings) findings.push(finding);
    for (const outcome of run.outcomes) outcomes.push(outcome);
  }
  return {
    components: components.map((component) => describe(component, joined.explained)).sort(byId),
    findings: findings.sort(compareFindings),
    outcomes: outcomes.map((outcome) => complete(outcome, joined.explained)).sort(byComponent),
    gaps: gaps.filter((gap) => !isExplained(gap, joined.explained)).sort(byPlace),
    excluded: excluded.sort((a, b) => compareText(a.path, b.path)),
    relations,
    shared,
    weighed,
  };
}

/** What the store that keeps the file says of it. */
function withOrigin(component: Component, { purl, claimedSha256, facts }: TreeFile): Component {
  if (purl === undefined && claimedSha256 === undefined && facts === undefined) return component;
  return {
    ...component,
    ...(purl === undefined ? {} : { purl }),
    facts: {
      ...component.facts,
      ...facts,
      ...(claimedSha256 === undefined ? {} : { claimedSha256 }),
    },
  };
}

function byId(a: Component, b: Component): number {
  return compareText(a.id, b.id);
}

function byComponent(a: Outcome, b: Outcome): number {
  return compareText(a.component, b.component) || compareText(a.check, b.check);
}

function byPlace(a: Gap, b: Gap): number {
  return compareLocation(a.location, b.location) || compareText(a.code, b.code);
}

/** Raw tensor data beside the model that loads them: no format of its own, and none needed. */
function isExplained(gap: Gap, explained: ReadonlySet<string>): boolean {
  return gap.code === 'unknown-format' && explained.has(gap.location.path[0] ?? '');
}

function describe(component: Component, explained: ReadonlySet<string>): Component {
  return explained.has(component.id) && component.type === 'binary'
    ? { ...component, type: 'model' }
    : component;
}

function complete(outcome: Outcome, explained: ReadonlySet<string>): Outcome {
  if (outcome.kind !== 'partial' || !explained.has(outcome.component)) return outcome;
  const gaps = outcome.gaps.filter((gap) => !isExplained(gap, explained));
  if (gaps.length > 0) return { ...outcome, gaps };
  return {
    component: outcome.component,
    check: outcome.check,
    kind: 'complete',
    findings: outcome.findings,
  };
}
