import type { AnyAttack, CleanBatch } from '../../attacks/attack.ts';
import type { Classifier } from '../../attacks/classifier/classifier.ts';
import type { MeterLimits } from '../../attacks/classifier/metered-classifier.ts';
import { evaluate } from '../../attacks/evaluate.ts';
import type { Norm } from '../../attacks/geometry/norm.ts';
import type { Trial } from '../../attacks/trial.ts';
import type { NormPlan, PlannedAttack } from './plan.ts';
import type { NormRecord } from './record.ts';
import { applyTrial, emptyRecord } from './record.ts';

/** What a finished trial adds, for progress lines and checkpoints. */
export interface TrialEvent {
  readonly key: string;
  readonly trial: Trial;
  /** Rows of the campaign's samples the trial ran on. */
  readonly rows: Int32Array;
  readonly record: NormRecord;
}

export interface CampaignOptions {
  readonly attacks: readonly AnyAttack[];
  readonly seed: number;
  /** What is left of the budget; asked before each trial of so many samples. */
  readonly limits: (samples: number) => MeterLimits;
  readonly onTrial: (event: TrialEvent) => void;
  readonly onProgress: (attack: string, norm: Norm, epsilon: number, share: number) => void;
  /** Records and keys of trials that are done already. */
  readonly resumed?: {
    readonly records: readonly NormRecord[];
    readonly done: ReadonlySet<string>;
  };
  /** The model that judges, where the attacked one is a stand-in without the original's steps. */
  readonly judge?: Classifier;
}

/** Names a trial within a campaign: what a checkpoint remembers it by. */
export function trialKey(norm: Norm, epsilon: number, planned: PlannedAttack): string {
  return `${norm} ${epsilon} ${planned.attack} ${JSON.stringify(planned.parameters)}`;
}

/**
 * Runs a plan: per norm the minimal attacks, then every radius from small to large, each attack only on the samples that nothing
 * has broken so far. What breaks a sample within a radius breaks it within every larger one, so robust accuracy never rises.
 * Ends early, with what was found, when the budget is spent.
 */
export async function runCampaign(
  classifier: Classifier,
  clean: CleanBatch,
  correct: Uint8Array,
  plan: readonly NormPlan[],
  options: CampaignOptions,
): Promise<readonly NormRecord[]> {
  const byId = new Map(options.attacks.map((attack) => [attack.id, attack]));
  const records = plan.map(
    ({ norm }) =>
      options.resumed?.records.find((record) => record.norm === norm) ??
      emptyRecord(norm, clean, correct, classifier.space.size),
  );
  for (const [index, normPlan] of plan.entries()) {
    const record = records[index];
    if (record === undefined) continue;
    for (const { planned, epsilon } of steps(normPlan)) {
      const attack = byId.get(planned.attack);
      const key = trialKey(normPlan.norm, epsilon, planned);
      if (attack === undefined || options.resumed?.done.has(key)) continue;
      const rows = rowsFor(record, epsilon, planned.samples);
      if (rows.length === 0) continue;
      const trial = await evaluate(
        classifier,
        selectRows(clean, rows, classifier.space.size),
        attack,
        { norm: normPlan.norm, epsilon },
        {
          seed: options.seed,
          parameters: planned.parameters,
          limits: options.limits(rows.length),
          progress: (share) => options.onProgress(attack.id, normPlan.norm, epsilon, share),
          ...(options.judge === undefined ? {} : { judge: options.judge }),
        },
      );
      applyTrial(record, trial, rows);
      options.onTrial({ key, trial, rows, record });
      if (trial.ended !== undefined) return records;
    }
  }
  return records;
}

function* steps({
  minimal,
  fixed,
  radii,
}: NormPlan): Generator<{ readonly planned: PlannedAttack; readonly epsilon: number }> {
  for (const planned of minimal) yield { planned, epsilon: Number.POSITIVE_INFINITY };
  for (const epsilon of radii) for (const planned of fixed) yield { planned, epsilon };
}

/** Samples still to be broken within the radius, the first ones where only some are wanted. */
function rowsFor(record: NormRecord, epsilon: number, most = Number.POSITIVE_INFINITY): Int32Array {
  const rows: number[] = [];
  for (const [row, smallest] of record.smallest.entries()) {
    if (rows.length >= most) break;
    // Minimal searches run on all that are right; smallest 0 is a sample that was wrong from the start.
    if (smallest > 0 && (smallest > Math.fround(epsilon) || epsilon === Number.POSITIVE_INFINITY))
      rows.push(row);
  }
  return Int32Array.from(rows);
}

export function selectRows(clean: CleanBatch, rows: Int32Array, size: number): CleanBatch {
  const x = new Float32Array(rows.length * size);
  for (const [at, row] of rows.entries())
    x.set(clean.x.subarray(row * size, (row + 1) * size), at * size);
  return { count: rows.length, x, labels: Int32Array.from(rows, (row) => clean.labels[row] ?? -1) };
}
