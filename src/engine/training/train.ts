import type { Random } from '../../tensor/random.ts';
import { floats } from '../../tensor/tensor.ts';
import type { TypedGraph } from '../graph/graph.ts';
import { gradientName } from '../gradient.ts';
import { encodeGraph } from '../onnx/encode-model.ts';
import { Session } from '../session/session.ts';
import type { Architecture } from './architecture.ts';
import { buildNetwork } from './architecture.ts';
import {
  copyWeights,
  freezeWeights,
  initialWeights,
  parameterLength,
  weightFeeds,
} from './network.ts';
import type { TrainableNetwork, Weights } from './network.ts';
import type { OptimiserOptions } from './optimiser.ts';
import { makeOptimiser } from './optimiser.ts';
import {
  LOSS_OUTPUT,
  PROBABILITIES_INPUT,
  WEIGHTS_INPUT,
  trainingGraph,
} from './training-graph.ts';

/** What a network learns from. */
export interface TrainingData {
  readonly count: number;
  /** count × size, as the network takes it. */
  readonly x: Float32Array;
  /** count × classes: wanted probabilities; `oneHot` makes them of labels. */
  readonly probabilities: Float32Array;
  /** How much each sample counts; all alike by default. */
  readonly sampleWeights?: Float32Array;
}

export interface TrainingOptions {
  /** Draws the first weights and the order of samples. */
  readonly random: Random;
  /** Adam at 0.001 by default. */
  readonly optimiser?: OptimiserOptions;
  readonly epochs: number;
  /** Samples per step; 32 by default. */
  readonly batch?: number;
  /** Epochs without progress of the watched loss until training ends early; never by default. */
  readonly patience?: number;
  /** Watched instead of the training loss; the weights that were best on it are kept. */
  readonly validation?: TrainingData;
  /** The learning rate is multiplied by `factor` every `epochs` epochs. */
  readonly schedule?: { readonly epochs: number; readonly factor: number };
  /** Weights to begin with, as when a model is trained on. */
  readonly from?: Weights;
  readonly progress?: (share: number) => void;
  /** Asked before every epoch; true ends training with what there is. */
  readonly stop?: () => boolean;
}

export interface TrainedNetwork {
  readonly network: TrainableNetwork;
  readonly weights: Weights;
  /** Mean training loss of each epoch. */
  readonly losses: readonly number[];
  readonly ended: 'epochs' | 'no-progress' | 'stopped' | 'diverged';
}

/** Progress below this share of the loss is none (the tolerance of common libraries is 1e-4, absolute). */
const PROGRESS = 1e-4;

/** Trains one network as often as wanted: its sessions are made once. Close it in the end. */
export class Trainer {
  readonly network: TrainableNetwork;
  readonly #training: Session;
  readonly #forward: Session;
  readonly #gradients: Weights;

  private constructor(network: TrainableNetwork, training: Session, forward: Session) {
    this.network = network;
    this.#training = training;
    this.#forward = forward;
    this.#gradients = new Map(
      network.parameters.map((each) => [each.name, new Float32Array(parameterLength(each))]),
    );
  }

  static async open(network: TrainableNetwork, threads = 1): Promise<Trainer> {
    const training = await Session.open(encodeGraph(trainingGraph(network)), { threads });
    const forward = await Session.open(encodeGraph(network.typed), { threads });
    return new Trainer(network, training, forward);
  }

  async close(): Promise<void> {
    await this.#training.close();
    await this.#forward.close();
  }

  async train(data: TrainingData, options: TrainingOptions): Promise<TrainedNetwork> {
    const { network } = this;
    const { random, validation } = options;
    const weights = copyWeights(options.from ?? initialWeights(network, random));
    const optimiser = makeOptimiser(options.optimiser ?? { kind: 'adam', learningRate: 1e-3 });
    const batch = Math.max(1, Math.min(options.batch ?? 32, data.count));
    const buffers = batchBuffers(network, batch);
    const losses: number[] = [];
    let best = Number.POSITIVE_INFINITY;
    let kept = validation === undefined ? undefined : copyWeights(weights);
    let idle = 0;
    let ended: TrainedNetwork['ended'] = 'epochs';
    for (let epoch = 0; epoch < options.epochs && data.count > 0; epoch += 1) {
      if (options.stop?.() === true) {
        ended = 'stopped';
        break;
      }
      const { schedule } = options;
      const factor =
        schedule === undefined ? 1 : schedule.factor ** Math.floor(epoch / schedule.epochs);
      const order = random.permutation(data.count);
      let total = 0;
      for (let first = 0; first < data.count; first += batch) {
        const rows = order.subarray(first, first + batch);
        total += await this.#step(data, rows, weights, buffers);
        optimiser.step(weights, this.#gradients, factor);
      }
      losses.push(total / data.count);
      options.progress?.((epoch + 1) / options.epochs);
      const watched =
        validation === undefined ? total / data.count : await this.loss(validation, weights);
      if (!Number.isFinite(watched)) {
        ended = 'diverged';
        break;
      }
      if (watched < best * (1 - PROGRESS)) {
        idle = 0;
        if (validation !== undefined) kept = copyWeights(weights);
        best = watched;
      } else idle += 1;
      if (options.patience !== undefined && idle >= options.patience) {
        ended = 'no-progress';
        break;
      }
    }
    return { network, weights: kept ?? weights, losses, ended };
  }

  /** count × classes: what the network says with these weights. */
  async logits(x: Float32Array, count: number, weights: Weights): Promise<Float32Array> {
    const { network } = this;
    const shape = [count, ...network.inputShape];
    const size = network.inputShape.reduce((all, length) => all * length, 1);
    const into = floats(new Float32Array(count * network.classes), [count, network.classes]);
    await this.#forward.run(
      {
        ...weightFeeds(network, weights),
        [network.input]: floats(x.subarray(0, count * size), shape),
      },
      { [network.logits]: into },
    );
    return into.data instanceof Float32Array ? into.data : new Float32Array(0);
  }

  /** Mean soft cross-entropy. */
  async loss(data: TrainingData, weights: Weights): Promise<number> {
    const { classes } = this.network;
    const logits = await this.logits(data.x, data.count, weights);
    let total = 0;
    for (let row = 0; row < data.count; row += 1) {
      const own = logits.subarray(row * classes, (row + 1) * classes);
      const highest = own.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
      let sum = 0;
      for (const value of own) sum += Math.exp(value - highest);
      const normaliser = highest + Math.log(sum);
      for (let index = 0; index < classes; index += 1)
        total +=
          (data.probabilities[row * classes + index] ?? 0) * (normaliser - (own[index] ?? 0));
    }
    return total / data.count;
  }

  /** One forward and backward run; gradients of the mean loss are left in `#gradients`. */
  async #step(
    data: TrainingData,
    rows: Int32Array,
    weights: Weights,
    buffers: BatchBuffers,
  ): Promise<number> {
    const { network } = this;
    const count = rows.length;
    fill(buffers.x, data.x, rows, buffers.size);
    fill(buffers.probabilities, data.probabilities, rows, network.classes);
    for (let row = 0; row < count; row += 1)
      buffers.sampleWeights[row] = data.sampleWeights?.[rows[row] ?? 0] ?? 1;
    const results = Object.fromEntries(
      network.parameters.map(({ name, shape }) => [
        gradientName(name),
        floats(this.#gradients.get(name) ?? new Float32Array(0), shape),
      ]),
    );
    const loss = new Float32Array(1);
    await this.#training.run(
      {
        ...weightFeeds(network, weights),
        [network.input]: floats(buffers.x.subarray(0, count * buffers.size), [
          count,
          ...network.inputShape,
        ]),
        [PROBABILITIES_INPUT]: floats(buffers.probabilities.subarray(0, count * network.classes), [
          count,
          network.classes,
        ]),
        [WEIGHTS_INPUT]: floats(buffers.sampleWeights.subarray(0, count), [count]),
      },
      { ...results, [LOSS_OUTPUT]: floats(loss, []) },
    );
    for (const gradient of this.#gradients.values())
      for (let at = 0; at < gradient.length; at += 1) gradient[at] = (gradient[at] ?? 0) / count;
    return loss[0] ?? Number.NaN;
  }
}

interface BatchBuffers {
  readonly size: number;
  readonly x: Float32Array;
  readonly probabilities: Float32Array;
  readonly sampleWeights: Float32Array;
}

function batchBuffers(network: TrainableNetwork, batch: number): BatchBuffers {
  const size = network.inputShape.reduce((all, length) => all * length, 1);
  return {
    size,
    x: new Float32Array(batch * size),
    probabilities: new Float32Array(batch * network.classes),
    sampleWeights: new Float32Array(batch),
  };
}

function fill(into: Float32Array, from: Float32Array, rows: Int32Array, width: number): void {
  for (let row = 0; row < rows.length; row += 1) {
    const start = (rows[row] ?? 0) * width;
    into.set(from.subarray(start, start + width), row * width);
  }
}

/** Trains one network once: an architecture to be made for the data, or a network with its weights as inputs. */
export async function trainNetwork(
  architecture: Architecture | TrainableNetwork,
  data: TrainingData & { readonly inputShape: readonly number[]; readonly classes: number },
  options: TrainingOptions & { readonly threads?: number },
): Promise<TrainedNetwork> {
  const network =
    'kind' in architecture
      ? buildNetwork(architecture, data.inputShape, data.classes)
      : architecture;
  const trainer = await Trainer.open(network, options.threads);
  try {
    return await trainer.train(data, options);
  } finally {
    await trainer.close();
  }
}

/** The trained network as an ordinary graph; `encodeGraph` makes an `.onnx` file of it. */
export function trainedGraph({ network, weights }: TrainedNetwork): TypedGraph {
  return freezeWeights(network, weights);
}

/** Probabilities of certainty: 1 for the label, 0 for all others. */
export function oneHot(labels: Int32Array, classes: number): Float32Array {
  const probabilities = new Float32Array(labels.length * classes);
  for (const [row, label] of labels.entries())
    if (label >= 0 && label < classes) probabilities[row * classes + label] = 1;
  return probabilities;
}
