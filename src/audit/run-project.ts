import type { Located } from '../core/artifact.ts';
import type { AnyCheck } from '../core/check.ts';
import type { Component } from '../core/component.ts';
import type { Gap } from '../core/gap.ts';
import type { Loader } from '../core/loader.ts';
import { compareText } from '../core/location.ts';
import { PROJECT_ID, projectFiles } from '../core/project.ts';
import type { SharedArtifact } from './job.ts';
import type { CheckRun } from './run-checks.ts';
import { ofScope, runChecks } from './run-checks.ts';

/** What is known of a whole target when all its files have been examined. */
export interface Project {
  readonly components: readonly Component[];
  readonly shared: readonly SharedArtifact[];
  readonly gaps: readonly Gap[];
  readonly loader: Loader | undefined;
  /** Artifacts that could not be made, by key, and why: checks that need them are skipped. */
  readonly lacking?: ReadonlyMap<string, Gap>;
}

/** Runs the checks that look at files together. */
export async function runProject(
  checks: readonly AnyCheck[],
  { components, shared, gaps, loader, lacking }: Project,
): Promise<CheckRun> {
  const files = new Map(components.map((component) => [component.id, component]));
  const artifacts = new Map<string, Located<unknown>[]>();
  for (const { key, located } of shared.toSorted(byPlace)) {
    const list = artifacts.get(key);
    if (list === undefined) artifacts.set(key, [located]);
    else list.push(located);
  }
  const contributing = new Set(shared.map(({ located }) => located.path[0]));
  const present = new Set(artifacts.keys());
  artifacts.set(projectFiles.key, [{ path: [PROJECT_ID], value: { files }, anomalies: [] }]);
  const subject = {
    component: PROJECT_ID,
    artifacts,
    gaps: gaps.filter((gap) => contributing.has(gap.location.path[0])),
    loader,
    ...(lacking === undefined ? {} : { lacking }),
  };
  // The list of files is always there, so it cannot be what makes a check apply.
  const applies = (check: AnyCheck): boolean =>
    check.needs.some(({ key }) => present.has(key) || lacking?.has(key) === true);
  const [applicable, others] = partition(ofScope(checks, 'project'), applies);
  const run = await runChecks(applicable, subject);
  const idle = others.map((check) => ({
    component: PROJECT_ID,
    check: check.id,
    kind: 'not-applicable' as const,
  }));
  return { findings: run.findings, outcomes: [...run.outcomes, ...idle] };
}

function partition<T>(list: readonly T[], isIn: (item: T) => boolean): readonly [T[], T[]] {
  const [within, without]: [T[], T[]] = [[], []];
  for (const item of list) (isIn(item) ? within : without).push(item);
  return [within, without];
}

function byPlace(a: SharedArtifact, b: SharedArtifact): number {
  return compareText(a.located.path.join('\0'), b.located.path.join('\0'));
}
