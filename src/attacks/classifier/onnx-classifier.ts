import type { Node, TypedGraph } from '../../engine/graph/graph.ts';
import { GraphBuilder } from '../../engine/graph/builder.ts';
import type { Block, Unsupported } from '../../engine/influence.ts';
import { encodeGraph } from '../../engine/onnx/encode-model.ts';
import { Session } from '../../engine/session/session.ts';
import { floats } from '../../tensor/tensor.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { SampleSpace } from '../geometry/space.ts';
import type { Classifier, Loss, LossGradient } from './classifier.ts';
import { highest } from './classifier.ts';
import { SAMPLE_INPUT, labelTensor, transformInput } from './input-transform.ts';
import type { InputTransform } from './input-transform.ts';
import type { LossHeadOptions } from './loss-head.ts';
import { LABELS_INPUT, OUTPUTS, TARGETED, TARGETS_INPUT, lossHead } from './loss-head.ts';

export interface OnnxClassifierOptions extends LossHeadOptions {
  readonly typed: TypedGraph;
  readonly input: string;
  /** Value of shape [N, C] that ranks the classes. */
  readonly logits: string;
  readonly space: SampleSpace;
  readonly transform: InputTransform;
  /** Samples one run takes: 1 for a model that takes no more. */
  readonly batch: number;
  readonly threads?: number;
}

export type GradientAccess =
  | { readonly ok: true; readonly blocks: readonly Block[]; readonly steps: readonly Node[] }
  | {
      readonly ok: false;
      readonly unsupported: readonly Unsupported[];
      readonly blocks: readonly Block[];
    };

/** A model on the runtime, with one session per loss, made when it is first asked for. */
export class OnnxClassifier implements Classifier {
  readonly space: SampleSpace;
  readonly classes: number;
  readonly gradientAccess: GradientAccess;
  readonly #typed: TypedGraph;
  readonly #options: OnnxClassifierOptions;
  readonly #heads = new Map<Loss, Promise<Session>>();
  readonly #forward: Session;
  #scores = new Float32Array(0);
  #loss = new Float32Array(0);
  #gradient = new Float32Array(0);

  private constructor(
    options: OnnxClassifierOptions,
    typed: TypedGraph,
    forward: Session,
    classes: number,
  ) {
    this.#options = options;
    this.#typed = typed;
    this.#forward = forward;
    this.space = options.space;
    this.classes = classes;
    const head = lossHead(typed, options.logits, 'margin', options);
    this.gradientAccess = head.ok
      ? { ok: true, blocks: head.blocks, steps: head.steps }
      : { ok: false, unsupported: head.unsupported, blocks: head.blocks };
  }

  static async open(options: OnnxClassifierOptions): Promise<OnnxClassifier> {
    // As the model has it: one that takes any number may be asked for one at a time, too.
    const [rows = options.batch] = options.typed.types.get(options.input)?.shape ?? [];
    const typed = transformInput(options.typed, options.input, options.transform, rows);
    const g = new GraphBuilder(typed);
    const scores = g.value(options.logits);
    const classes = scores.shape.length === 2 ? (scores.shape[1] ?? 0) : 0;
    if (classes < 2)
      throw new RangeError(
        `the output "${options.logits}" has no classes: its shape is [${scores.shape.join(', ')}]`,
      );
    const forward = g.finish(`${typed.graph.name}.scores`, [
      { name: OUTPUTS.scores, value: g.cast(scores, 'float32') },
    ]);
    const session = await Session.open(encodeGraph(forward), { threads: options.threads ?? 1 });
    return new OnnxClassifier(options, typed, session, classes);
  }

  get access(): Classifier['access'] {
    return this.gradientAccess.ok ? 'gradient' : 'scores';
  }

  readonly scores: Classifier['scores'] = async (x, count) => {
    this.#scores = roomFor(this.#scores, count * this.classes);
    for (const [start, rows] of this.#chunks(count))
      await this.#forward.run(
        { [SAMPLE_INPUT]: this.#samples(x, start, rows) },
        { [OUTPUTS.scores]: view(this.#scores, start, rows, [this.classes]) },
      );
    return this.#scores.subarray(0, count * this.classes);
  };

  readonly classify: Classifier['classify'] = async (x, count) => {
    const scores = await this.scores(x, count);
    return Int32Array.from({ length: count }, (_, row) => highest(scores, row, this.classes));
  };

  readonly gradient: Classifier['gradient'] = async (loss, x, count, labels, targets) => {
    const session = await this.#head(loss);
    const { size } = this.space;
    this.#scores = roomFor(this.#scores, count * this.classes);
    this.#loss = roomFor(this.#loss, count);
    this.#gradient = roomFor(this.#gradient, count * size);
    for (const [start, rows] of this.#chunks(count)) {
      const feeds: Record<string, Tensor> = {
        [SAMPLE_INPUT]: this.#samples(x, start, rows),
        [LABELS_INPUT]: labelTensor(labels.subarray(start, start + rows)),
      };
      if (TARGETED.has(loss))
        feeds[TARGETS_INPUT] = labelTensor((targets ?? labels).subarray(start, start + rows));
      await session.run(feeds, {
        [OUTPUTS.scores]: view(this.#scores, start, rows, [this.classes]),
        [OUTPUTS.loss]: view(this.#loss, start, rows, []),
        [OUTPUTS.gradient]: view(this.#gradient, start, rows, this.#options.transform.inputShape),
      });
    }
    return {
      scores: this.#scores.subarray(0, count * this.classes),
      loss: this.#loss.subarray(0, count),
      gradient: this.#gradient.subarray(0, count * size),
    } satisfies LossGradient;
  };

  /** The file of one loss with its gradient: what `--save-gradient` writes, and what anybody can look at. */
  gradientFile(loss: Loss): Uint8Array {
    const head = lossHead(this.#typed, this.#options.logits, loss, this.#options);
    if (!head.ok)
      throw new RangeError(`no gradient: ${head.unsupported.map(({ type }) => type).join(', ')}`);
    return encodeGraph(head.typed);
  }

  async close(): Promise<void> {
    await this.#forward.close();
    for (const head of this.#heads.values()) await (await head).close();
  }

  #head(loss: Loss): Promise<Session> {
    const known = this.#heads.get(loss);
    if (known !== undefined) return known;
    const opened = Session.open(this.gradientFile(loss), { threads: this.#options.threads ?? 1 });
    this.#heads.set(loss, opened);
    return opened;
  }

  #samples(x: Float32Array, start: number, rows: number): Tensor {
    const { size } = this.space;
    return floats(x.subarray(start * size, (start + rows) * size), [
      rows,
      ...this.#options.transform.inputShape,
    ]);
  }

  *#chunks(count: number): Generator<readonly [number, number]> {
    for (let start = 0; start < count; start += this.#options.batch)
      yield [start, Math.min(this.#options.batch, count - start)];
  }
}

/** Buffers only grow: a run of the same size as before allocates nothing. */
function roomFor(buffer: Float32Array<ArrayBuffer>, length: number): Float32Array<ArrayBuffer> {
  return buffer.length >= length ? buffer : new Float32Array(length);
}

function view(buffer: Float32Array, start: number, rows: number, shape: readonly number[]): Tensor {
  const size = shape.reduce((all, length) => all * length, 1);
  return floats(buffer.subarray(start * size, (start + rows) * size), [rows, ...shape]);
}
