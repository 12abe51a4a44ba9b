import { buildNetwork } from '../../engine/training/architecture.ts';
import type { Architecture } from '../../engine/training/architecture.ts';
import { Trainer, trainedGraph } from '../../engine/training/train.ts';
import type { TrainedNetwork } from '../../engine/training/train.ts';
import type { Random } from '../../tensor/random.ts';
import { OnnxClassifier } from '../classifier/onnx-classifier.ts';
import type { SampleSpace } from '../geometry/space.ts';
import { substituteArchitecture } from './substitute-architecture.ts';

/** Steps of training: small sets are looked at very often, large ones a few times. */
const STEPS = 2000;

/** Passes over a small set at most. */
const MOST_EPOCHS = 150;

/** Passes over a large set at least. */
const LEAST_EPOCHS = 10;

/** Passes without progress until training ends. */
const PATIENCE = 8;

const LEARNING_RATE = 2e-3;

/** Keeps samples that are all equal from being divided by zero. */
const SMALLEST_DEVIATION = 1e-6;

/** A stand-in for a model, learned from its answers. */
export interface Substitute {
  readonly trained: TrainedNetwork;
  /** Samples are scaled and shifted by these before the network sees them. */
  readonly scale: number;
  readonly shift: number;
}

/** Trains substitutes of one architecture for one kind of sample. Close it in the end. */
export class SubstituteTrainer {
  readonly #trainer: Trainer;
  readonly #space: SampleSpace;
  readonly #classes: number;
  readonly #threads: number;

  private constructor(trainer: Trainer, space: SampleSpace, classes: number, threads: number) {
    this.#trainer = trainer;
    this.#space = space;
    this.#classes = classes;
    this.#threads = threads;
  }

  static async open(
    space: SampleSpace,
    classes: number,
    architecture: Architecture = substituteArchitecture(space.shape),
    threads = 1,
  ): Promise<SubstituteTrainer> {
    const trainer = await Trainer.open(buildNetwork(architecture, space.shape, classes), threads);
    return new SubstituteTrainer(trainer, space, classes, threads);
  }

  async close(): Promise<void> {
    await this.#trainer.close();
  }

  /** @param probabilities count × classes: what the model said, as far as it was told. */
  async train(
    x: Float32Array,
    probabilities: Float32Array,
    count: number,
    random: Random,
    stop?: () => boolean,
  ): Promise<Substitute> {
    const { scale, shift } = standardisation(x, count * this.#space.size);
    const batch = Math.min(Math.max(Math.round(count / 20), 16), 128);
    const perEpoch = Math.ceil(count / batch);
    const epochs = Math.min(Math.max(Math.ceil(STEPS / perEpoch), LEAST_EPOCHS), MOST_EPOCHS);
    const trained = await this.#trainer.train(
      { count, x: standardise(x, count * this.#space.size, scale, shift), probabilities },
      {
        random,
        epochs,
        batch,
        patience: PATIENCE,
        optimiser: { kind: 'adam', learningRate: LEARNING_RATE },
        schedule: { epochs: Math.max(Math.ceil(epochs / 2), 1), factor: 0.3 },
        ...(stop === undefined ? {} : { stop }),
      },
    );
    return { trained, scale, shift };
  }

  /** count × classes. */
  scores(substitute: Substitute, x: Float32Array, count: number): Promise<Float32Array> {
    const { scale, shift, trained } = substitute;
    const standard = standardise(x, count * this.#space.size, scale, shift);
    return this.#trainer.logits(standard, count, trained.weights);
  }

  /** The substitute as a white box in the space of the model it stands for. To be closed by the caller. */
  classifier(substitute: Substitute, batch: number): Promise<OnnxClassifier> {
    const { network } = substitute.trained;
    if (network.classes !== this.#classes) throw new RangeError('a substitute of another model');
    return OnnxClassifier.open({
      typed: trainedGraph(substitute.trained),
      input: network.input,
      logits: network.logits,
      space: this.#space,
      transform: {
        scale: Float32Array.of(substitute.scale),
        shift: Float32Array.of(substitute.shift),
        inputShape: this.#space.shape,
      },
      batch,
      threads: this.#threads,
    });
  }
}

function standardisation(
  x: Float32Array,
  length: number,
): { readonly scale: number; readonly shift: number } {
  let sum = 0;
  let square = 0;
  for (let at = 0; at < length; at += 1) {
    const value = x[at] ?? 0;
    sum += value;
    square += value * value;
  }
  const mean = sum / Math.max(length, 1);
  const deviation = Math.sqrt(Math.max(square / Math.max(length, 1) - mean * mean, 0));
  const scale = Math.fround(1 / Math.max(deviation, SMALLEST_DEVIATION));
  return { scale, shift: Math.fround(-mean * scale) };
}

function standardise(
  x: Float32Array,
  length: number,
  scale: number,
  shift: number,
): Float32Array<ArrayBuffer> {
  const standard = new Float32Array(length);
  for (let at = 0; at < length; at += 1) standard[at] = (x[at] ?? 0) * scale + shift;
  return standard;
}
