import type { AttackSessionTypes } from './attack-messages.ts';
import type { AttackRequest } from './attack-request.ts';
import type { SharedArtifact } from './audit/job.ts';
import type { Gap } from './core/gap.ts';
import type { Location } from './core/location.ts';
import type { Robustness } from './core/robustness.ts';
import { robustnessRecord } from './core/robustness.ts';
import type { EarlierRobustness } from './robustness/earlier-run.ts';
import { attackedSameSamples } from './robustness/earlier-run.ts';
import { compareWithEarlier } from './robustness/comparison.ts';
import type { ProgressEvent } from './robustness/request.ts';
import { runSession } from './session-thread.ts';

export interface AttackRunOptions {
  readonly onProgress?: (event: ProgressEvent, model: string) => void;
  /** Ends the run with what it has found. */
  readonly signal?: AbortSignal;
}

export type AttackOutcome =
  | { readonly ok: true; readonly robustness: Robustness }
  | { readonly ok: false; readonly detail: string };

/** Attacks one model in a thread of its own. A thread that dies takes nothing with it: the state it kept is gone on with by the next run. */
export async function attackModel(
  request: AttackRequest,
  options: AttackRunOptions = {},
): Promise<AttackOutcome> {
  const { model } = request;
  const entry = new URL(
    import.meta.url.endsWith('.ts') ? './attack-thread.ts' : './attack-thread.js',
    import.meta.url,
  );
  const end = await runSession<AttackSessionTypes>(entry, request, {
    ...options,
    onProgress: (event) => options.onProgress?.(event, model),
  });
  if (end.kind === 'done') return { ok: true, robustness: end.result };
  return { ok: false, detail: end.kind === 'died' ? died(request, end.why) : end.detail };
}

function died({ model, stateFolder }: AttackRequest, why: string): string {
  const kept =
    stateFolder === undefined
      ? ''
      : '; what was found is kept, and the same command goes on from there';
  return `${model}: the thread that attacked it died (${why})${kept}`;
}

/** What came of attacking: records for the checks, and what could not be attacked as gaps. */
export interface AttackedModels {
  readonly known: readonly SharedArtifact[];
  readonly gaps: readonly Gap[];
}

/** An earlier report, by the name it is told by. */
export interface EarlierRun {
  readonly name: string;
  readonly robustness: readonly EarlierRobustness[];
}

/** Adds the comparison with the earlier run, where that was of the same samples; else says why there is none. */
function withEarlier(
  record: Robustness,
  location: Location,
  earlier: EarlierRun | undefined,
  gaps: Gap[],
): Robustness {
  if (earlier === undefined) return record;
  const same = earlier.robustness.find((run) => attackedSameSamples(record, run));
  if (same === undefined) {
    const detail = `${earlier.name} has no run on the same samples: ${record.data.samples} of ${record.data.path}, seed ${record.seed}`;
    gaps.push({ code: 'not-attacked', detail, location });
    return record;
  }
  const baseline = compareWithEarlier(record, same, earlier.name);
  if (baseline.rows.length === 0)
    gaps.push({
      code: 'not-attacked',
      detail: `${earlier.name} was attacked in no norm of this run`,
      location,
    });
  return { ...record, baseline };
}

/** Attacks models one after the other: each takes all the threads it is given. `componentOf` gives the component a model's file is weighed as. */
export async function attackModels(
  requests: readonly AttackRequest[],
  componentOf: (model: string) => string,
  options: AttackRunOptions = {},
  earlier?: EarlierRun,
): Promise<AttackedModels> {
  const known: SharedArtifact[] = [];
  const gaps: Gap[] = [];
  for (const request of requests) {
    const path = [componentOf(request.model)];
    const outcome = await attackModel(request, options);
    if (!outcome.ok) {
      gaps.push({ code: 'not-attacked', detail: outcome.detail, location: { path } });
      continue;
    }
    const robustness = withEarlier(outcome.robustness, { path }, earlier, gaps);
    known.push({ key: robustnessRecord.key, located: { path, value: robustness, anomalies: [] } });
    for (const { what, reason, inherent } of robustness.unexamined)
      if (inherent !== true)
        gaps.push({ code: 'not-attacked', detail: `${what}: ${reason}`, location: { path } });
  }
  return { known, gaps };
}
