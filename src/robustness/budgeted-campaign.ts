import { ATTACKS } from '../attacks/index.ts';
import type { CleanBatch } from '../attacks/attack.ts';
import type { Classifier } from '../attacks/classifier/classifier.ts';
import type { ScoreClassifier } from '../attacks/classifier/score-classifier.ts';
import type { MeterLimits } from '../attacks/classifier/metered-classifier.ts';
import { runCampaign } from './campaign/campaign.ts';
import type { NormPlan } from './campaign/plan.ts';
import { normName } from './campaign/radius.ts';
import type { NormRecord } from './campaign/record.ts';
import type { ExaminationHost, ExaminationRequest, KeptTrial } from './request.ts';
import { CONFIDENCE_QUERIES } from './broken-samples.ts';
import { sumOf } from './trial-summary.ts';

export interface CampaignInput {
  readonly classifier: Classifier;
  readonly clean: CleanBatch;
  readonly correct: Uint8Array;
  readonly plan: readonly NormPlan[];
  readonly started: number;
  /** Who is asked, where that is a scorer: it counts all its questions itself. */
  readonly scorer?: ScoreClassifier;
}

export interface CampaignOutcome {
  readonly records: readonly NormRecord[];
  readonly trials: readonly KeptTrial[];
  /** Keeps the state once more: questions may have been asked since. */
  readonly keep: () => void;
}

/** Runs the plan within the budget, and keeps every finished trial. */
export async function runBudgeted(
  request: ExaminationRequest,
  host: ExaminationHost,
  { classifier, clean, correct, plan, started, scorer }: CampaignInput,
): Promise<CampaignOutcome> {
  const earlier = host.resumed?.trials ?? [];
  // What was cut off is run again: it costs, but it is no result of this run.
  const cut = earlier.filter(({ ended }) => ended !== undefined);
  const trials: KeptTrial[] = earlier.filter(({ ended }) => ended === undefined);
  const done = new Set(host.resumed?.done);
  const all = new Map<string, NormRecord>(
    host.resumed?.records.map((record) => [record.norm, record]),
  );
  let since = host.now();
  const spent = (of: (trial: KeptTrial) => number): number =>
    [...cut, ...trials].reduce((sum, trial) => sum + of(trial), 0);
  const { milliseconds, queries, gradients } = request.budget;
  const lastLooks = classifier.access === 'label' ? 0 : plan.length * CONFIDENCE_QUERIES;
  // Of a scorer's questions, the judge of the trial and the last looks must have theirs, or nothing that was found would count.
  const left = (most: number, samples: number): number =>
    scorer === undefined
      ? most - spent((trial) => sumOf(trial.queries))
      : scorer.left - samples - lastLooks;
  const limits = (samples: number): MeterLimits => ({
    ...(queries === undefined ? {} : { queries: left(queries, samples) }),
    ...(gradients === undefined
      ? {}
      : { gradients: gradients - spent((trial) => trial.gradients) }),
    stop: () => {
      if (host.interrupted()) return 'interrupted';
      return milliseconds !== undefined && host.now() - started > milliseconds ? 'time' : undefined;
    },
  });
  const keep = (): void =>
    host.keep({
      done: [...done],
      records: [...all.values()],
      trials: [...cut, ...trials],
      ...(scorer === undefined ? {} : { asked: scorer.asked }),
    });
  const records = await runCampaign(classifier, clean, correct, plan, {
    attacks: ATTACKS,
    seed: request.seed,
    limits,
    onTrial: ({ key, trial, rows, record }) => {
      const now = host.now();
      trials.push({
        attack: trial.attack,
        norm: trial.norm,
        epsilon: trial.epsilon,
        parameters: trial.parameters,
        rows,
        broken: trial.broken,
        distances: trial.distances,
        queries: trial.queries,
        gradients: sumOf(trial.gradients),
        milliseconds: Math.round(now - since),
        ...(trial.ended === undefined ? {} : { ended: trial.ended }),
      });
      since = now;
      all.set(record.norm, record);
      // A trial that ended early is done again by the next run; what it found stays.
      if (trial.ended === undefined) done.add(key);
      keep();
    },
    onProgress: (attack, norm, epsilon, share) => {
      // A run that dies must not forget what it has asked.
      if (scorer !== undefined) keep();
      host.progress({
        kind: 'attack',
        text: `${attack}, ${normName(norm)}${Number.isFinite(epsilon) ? ` within ${epsilon.toPrecision(3)}` : ''}`,
        share,
      });
    },
    ...(host.resumed === undefined ? {} : { resumed: { records: host.resumed.records, done } }),
  });
  return { records, trials, keep };
}
