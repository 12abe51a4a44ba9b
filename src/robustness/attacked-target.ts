import type { AttackedModel } from '../core/robustness.ts';
import type { Classifier } from '../attacks/classifier/classifier.ts';
import type { OnnxClassifier } from '../attacks/classifier/onnx-classifier.ts';
import type { ScoreClassifier } from '../attacks/classifier/score-classifier.ts';
import type { LabelledSamples } from '../datasets/labelled-samples.ts';
import { selectSamples } from '../datasets/select-samples.ts';
import { Random } from '../tensor/random.ts';
import type { AttackedSamples } from './attacked-input.ts';
import type { UnitCost } from './estimate.ts';
import type { ExaminationRequest } from './request.ts';
import { DEFAULT_SAMPLES, ExaminationError } from './request.ts';
import type { Victim } from './victim.ts';

/** A file on the runtime: its gradient can be followed, and its nodes can be looked at. */
export interface OnnxTarget {
  readonly victim: Victim;
  readonly classifier: OnnxClassifier;
}

/** What is examined: samples in the attack space, and whoever answers for them. */
export interface AttackedTarget {
  readonly model: Omit<AttackedModel, 'path' | 'sha256' | 'asked'>;
  /** As they were read, and those of them that are attacked. */
  readonly given: LabelledSamples;
  readonly samples: LabelledSamples;
  readonly attacked: AttackedSamples;
  /** With all the access there is. */
  readonly classifier: Classifier;
  /** The class the model gives each sample. */
  readonly predicted: Int32Array;
  /** One of the two is set. */
  readonly onnx?: OnnxTarget;
  readonly scorer?: ScoreClassifier;
  /** Where what an answer takes is known already; else it is measured. */
  readonly unit?: UnitCost;
  readonly close: () => Promise<void>;
}

/** The samples that are attacked: drawn by the seed alone, so that two models are attacked with the same ones. */
export function chosenSamples(
  given: LabelledSamples,
  { sampleLimit, preset, seed }: ExaminationRequest,
): LabelledSamples {
  return selectSamples(
    given,
    { count: sampleLimit ?? DEFAULT_SAMPLES[preset], stratified: false },
    new Random(seed).fork('selection'),
  );
}

/** A label the model does not have says that data and model do not belong together. */
export function checkLabels({ labels, names }: LabelledSamples, classes: number): void {
  for (const [row, label] of labels?.entries() ?? [])
    if (label < 0 || label >= classes)
      throw new ExaminationError(
        `${names(row)} is labelled ${label}, but the model has the classes 0 to ${classes - 1}`,
      );
}
