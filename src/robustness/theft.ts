import type { ExtractionResult } from '../core/robustness.ts';
import { unlessSpent } from '../attacks/classifier/classifier.ts';
import type { Classifier } from '../attacks/classifier/classifier.ts';
import { extractModel } from '../attacks/extraction/extract.ts';
import type { LabelledSamples } from '../datasets/labelled-samples.ts';
import type { AttackedSamples } from './attacked-input.ts';
import type { ExaminationHost, ExaminationRequest } from './request.ts';

/** Why a run has to end now. */
export function ended(
  { budget: { milliseconds } }: ExaminationRequest,
  host: ExaminationHost,
  started: number,
): 'time' | 'interrupted' | undefined {
  if (host.interrupted()) return 'interrupted';
  return milliseconds !== undefined && host.now() - started > milliseconds ? 'time' : undefined;
}

/** Questions of the longest theft that is looked at. */
export const EXTRACTION_QUERIES = { quick: 500, standard: 2000, thorough: 10_000 } as const;
/** Thefts of each kind: their spread is a part of the answer. */
const EXTRACTION_SEEDS = 3;

/** What a copy costs; `undefined` where the questions ended before any was made. */
export function steal(
  request: ExaminationRequest,
  host: ExaminationHost,
  {
    classifier,
    samples,
    attacked,
    started,
  }: {
    readonly classifier: Classifier;
    readonly samples: LabelledSamples;
    readonly attacked: AttackedSamples;
    readonly started: number;
  },
): Promise<ExtractionResult | undefined> {
  const { count, x } = attacked.set;
  return unlessSpent(() =>
    extractModel(
      classifier,
      { count, x, ...(samples.labels === undefined ? {} : { labels: samples.labels }) },
      {
        seeds: Array.from({ length: EXTRACTION_SEEDS }, (_, index) => request.seed + index),
        queries: EXTRACTION_QUERIES[request.preset],
        threads: request.threads,
        progress: (share) => host.progress({ kind: 'attack', text: 'copying the model', share }),
        stop: () => ended(request, host, started) !== undefined,
      },
    ),
  );
}
