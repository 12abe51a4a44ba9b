import type { BrokenSample } from '../core/robustness.ts';
import { unlessSpent } from '../attacks/classifier/classifier.ts';
import type { Classifier } from '../attacks/classifier/classifier.ts';
import { toProbabilities } from '../attacks/extraction/answers.ts';
import { worstSamples } from '../attacks/measure/smallest.ts';
import type { LabelledSamples } from '../datasets/labelled-samples.ts';
import { showRadius } from './campaign/radius.ts';
import type { NormRecord } from './campaign/record.ts';
import { picturesOf } from './pictures.ts';
import type { SampleSet } from './sample-set.ts';

/** Samples shown per norm: what fits on one page and still shows different classes. */
const MOST_SHOWN = 8;
/** Evaluations for the confidence in the samples that are shown, per norm at most. */
export const CONFIDENCE_QUERIES = 2 * MOST_SHOWN;
/** Columns listed of a changed row. */
const MOST_COLUMNS = 12;

/** The samples with the smallest changes, first one per class, with what changed in words. */
export async function brokenSamples(
  record: NormRecord,
  set: SampleSet,
  labels: Int32Array,
  samples: LabelledSamples,
  classifier: Classifier,
): Promise<readonly BrokenSample[]> {
  const ranked = worstSamples(record.smallest, record.smallest.length);
  const seen = new Set<number>();
  const first = ranked.filter((row) => {
    const label = labels[row] ?? -1;
    if (seen.has(label)) return false;
    seen.add(label);
    return true;
  });
  const rows = [...new Set([...first, ...ranked])].slice(0, MOST_SHOWN);
  const shown: BrokenSample[] = [];
  for (const row of rows) {
    const label = labels[row] ?? -1;
    const predicted = record.predicted[row] ?? -1;
    // Where no scores are seen there is no confidence to tell.
    const confidence =
      classifier.access === 'label'
        ? undefined
        : await unlessSpent(async () => ({
            clean: await confidenceOf(classifier, set.x, row, label),
            adversarial: await confidenceOf(classifier, record.adversarial, row, predicted),
          }));
    const distance = record.smallest[row] ?? 0;
    const { size } = set.space;
    const of = (x: Float32Array): Float32Array => x.subarray(row * size, (row + 1) * size);
    const pictures = picturesOf(set, of(set.x), of(record.adversarial));
    shown.push({
      index: row,
      name: samples.names(row),
      label,
      predicted,
      ...(confidence === undefined ? {} : { confidence }),
      attack: record.by[row] ?? '',
      norm: record.norm,
      distance,
      shown: showRadius(record.norm, distance, set.unit),
      ...(pictures === undefined ? {} : { pictures }),
      ...(samples.columns === undefined
        ? {}
        : { columns: changedColumns(record, set, samples, row) }),
    });
  }
  return shown;
}

/** Probability of a class: the score itself where the scores are probabilities, else its softmax. */
async function confidenceOf(
  classifier: Classifier,
  x: Float32Array,
  row: number,
  label: number,
): Promise<number> {
  const { size } = classifier.space;
  const scores = await classifier.scores(x.subarray(row * size, (row + 1) * size), 1);
  return toProbabilities(scores, 1, classifier.classes)[label] ?? 0;
}

function changedColumns(
  record: NormRecord,
  set: SampleSet,
  samples: LabelledSamples,
  row: number,
): NonNullable<BrokenSample['columns']> {
  const { size } = set.space;
  const changes = (samples.columns ?? []).map((column, at) => {
    const unit = column.deviation > 0 ? column.deviation : 1;
    const from = set.x[row * size + at] ?? 0;
    const to = record.adversarial[row * size + at] ?? 0;
    return { name: column.name, from: from * unit, to: to * unit, deviations: to - from };
  });
  return changes
    .filter(({ deviations }) => deviations !== 0)
    .sort((a, b) => Math.abs(b.deviations) - Math.abs(a.deviations))
    .slice(0, MOST_COLUMNS);
}
