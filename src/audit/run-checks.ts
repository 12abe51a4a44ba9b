import type { ArtifactToken, Located } from '../core/artifact.ts';
import type { AnyCheck, Detail } from '../core/check.ts';
import type { Finding } from '../core/finding.ts';
import type { Gap } from '../core/gap.ts';
import type { Loader } from '../core/loader.ts';
import type { Location } from '../core/location.ts';
import type { Outcome } from '../core/outcome.ts';
import { PROJECT_ID } from '../core/project.ts';
import { renderMessage } from '../core/rule.ts';

/** Findings one check may make on one component before the rest are counted only. */
const MAX_FINDINGS = 1000;

export interface Subject {
  readonly component: string;
  readonly artifacts: ReadonlyMap<string, readonly Located<unknown>[]>;
  readonly gaps: readonly Gap[];
  readonly loader: Loader | undefined;
  /** Artifacts that could not be made, by key, and why. */
  readonly lacking?: ReadonlyMap<string, Gap>;
}

export interface CheckRun {
  readonly findings: readonly Finding[];
  readonly outcomes: readonly Outcome[];
}

/** The checks that run once for each file, or once for the whole target. */
export function ofScope(
  checks: readonly AnyCheck[],
  scope: 'file' | 'project',
): readonly AnyCheck[] {
  return checks.filter((check) => (check.scope ?? 'file') === scope);
}

/** Runs every check on one component and writes its Outcome: the checks themselves cannot. */
export async function runChecks(checks: readonly AnyCheck[], subject: Subject): Promise<CheckRun> {
  const findings: Finding[] = [];
  const outcomes: Outcome[] = [];
  for (const check of checks) {
    const run = await runCheck(check, subject);
    // One at a time: a call takes some 100,000 arguments, a large lock file may bring more findings.
    for (const finding of run.findings) findings.push(finding);
    outcomes.push(run.outcome);
  }
  return { findings, outcomes };
}

async function runCheck(
  check: AnyCheck,
  subject: Subject,
): Promise<{ readonly findings: readonly Finding[]; readonly outcome: Outcome }> {
  const about = { component: subject.component, check: check.id };
  const lacking = check.needs.map(({ key }) => subject.lacking?.get(key)).find(isGap);
  if (lacking !== undefined) {
    const outcome = {
      ...about,
      kind: 'skipped' as const,
      lacking: lacking.detail,
      gaps: [lacking],
    };
    return { findings: [], outcome };
  }
  const inputs = gatherInputs(check.needs, subject.artifacts);
  if (inputs === undefined) return { findings: [], outcome: { ...about, kind: 'not-applicable' } };
  const findings: Finding[] = [];
  const context = {
    loader: subject.loader,
    report: (id: string, at: Location, data: Finding['data'], detail: Detail = {}) => {
      if (findings.length < MAX_FINDINGS)
        findings.push(
          makeFinding(check, detail.component ?? componentOf(subject, at), id, at, data, detail),
        );
    },
  };
  try {
    await invoke(check, inputs, context);
  } catch (error) {
    // A bug in one check must not hide what the others found, nor pass for "nothing found".
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
    return { findings, outcome: { ...about, kind: 'failed', code: 'bug', detail } };
  }
  const outcome: Outcome =
    subject.gaps.length > 0
      ? { ...about, kind: 'partial', findings: findings.length, gaps: subject.gaps }
      : { ...about, kind: 'complete', findings: findings.length };
  return { findings, outcome };
}

function isGap(gap: Gap | undefined): gap is Gap {
  return gap !== undefined;
}

/** A check of the whole project speaks of the file where it found something. */
function componentOf(subject: Subject, at: Location): string {
  return subject.component === PROJECT_ID ? (at.path[0] ?? PROJECT_ID) : subject.component;
}

/** The registry forgot the check's types; `defineCheck` has proved that they fit its own declarations. */
function invoke(check: AnyCheck, inputs: unknown, context: unknown): unknown {
  const run: Function = check.run;
  return Reflect.apply(run, check, [inputs, context]);
}

function gatherInputs(
  needs: readonly ArtifactToken[],
  artifacts: Subject['artifacts'],
): Readonly<Record<string, readonly Located<unknown>[]>> | undefined {
  const inputs = Object.fromEntries(needs.map(({ key }) => [key, artifacts.get(key) ?? []]));
  return Object.values(inputs).some((list) => list.length > 0) ? inputs : undefined;
}

function makeFinding(
  check: AnyCheck,
  component: string,
  id: string,
  location: Location,
  data: Finding['data'],
  detail: Detail,
): Finding {
  const rule = check.rules[id];
  if (rule === undefined) throw new Error(`check ${check.id} has no rule ${id}`);
  const shown = Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      typeof value === 'number' ? value : String(value),
    ]),
  );
  return {
    rule: `${check.id}/${id}`,
    severity: rule.severity,
    ...(detail.confidence === undefined ? {} : { confidence: detail.confidence }),
    component,
    location,
    message: renderMessage(rule.message, shown),
    data: { ...data, ...detail.facts },
    ...(detail.evidence === undefined ? {} : { evidence: detail.evidence }),
  };
}
