import type { Scorer, ScorerAnswer } from '../../core/scorer.ts';
import { ScorerError } from '../../core/scorer.ts';
import type { SampleSpace } from '../geometry/space.ts';
import type { Classifier } from './classifier.ts';
import { BudgetSpent, highest } from './classifier.ts';
import type { InputTransform } from './input-transform.ts';

export interface ScoreClassifierOptions {
  readonly scorer: Scorer;
  readonly space: SampleSpace;
  readonly transform: InputTransform;
  /** Samples of one question. */
  readonly batch: number;
  /** Needed where the scorer answers with labels only; else it must agree with the answers. */
  readonly classes?: number;
  /** Samples the scorer may be asked in all, whoever asks. */
  readonly queries?: number;
  /** Of these, what earlier runs have used. */
  readonly asked?: number;
}

/**
 * A model of which only the answers are seen. Counts every sample it is asked, those of the judge and of the last looks too. A scorer that
 * fails ends whatever asks it like a spent budget, so that what was found before is kept.
 */
export class ScoreClassifier implements Classifier {
  readonly space: SampleSpace;
  readonly classes: number;
  readonly access: 'scores' | 'label';
  readonly #options: ScoreClassifierOptions;
  #asked: number;
  #failure: ScorerError | undefined;
  #scores = new Float32Array(0);

  private constructor(
    options: ScoreClassifierOptions,
    access: ScoreClassifier['access'],
    classes: number,
    asked: number,
  ) {
    this.#options = options;
    this.#asked = asked;
    this.space = options.space;
    this.access = access;
    this.classes = classes;
  }

  /** Asks the first sample of `x` to learn what is answered. Throws `ScorerError`, and `BudgetSpent` where not even that may be asked. */
  static async open(options: ScoreClassifierOptions, x: Float32Array): Promise<ScoreClassifier> {
    const { scorer, space, transform, classes, queries, asked = 0 } = options;
    if (queries !== undefined && asked + 1 > queries) throw new BudgetSpent('queries');
    const answer = await scorer.ask({
      rows: 1,
      shape: transform.inputShape,
      values: inputValues(x.subarray(0, space.size), transform),
    });
    if (answer.kind === 'scores') {
      if (classes !== undefined && classes !== answer.classes)
        throw new ScorerError(
          `the scorer gives scores of ${answer.classes} classes, not of ${classes}`,
        );
      return new ScoreClassifier(options, 'scores', answer.classes, asked + 1);
    }
    if (classes === undefined)
      throw new ScorerError(
        'the scorer answers with labels only, which do not tell how many classes there are: give --classes',
      );
    return new ScoreClassifier(options, 'label', classes, asked + 1);
  }

  /** Samples asked so far, those of earlier runs included. */
  get asked(): number {
    return this.#asked;
  }

  /** How many samples may still be asked. */
  get left(): number {
    return (this.#options.queries ?? Number.POSITIVE_INFINITY) - this.#asked;
  }

  /** Why the scorer is asked no more. */
  get failure(): ScorerError | undefined {
    return this.#failure;
  }

  readonly scores: Classifier['scores'] = async (x, count) => {
    if (this.access === 'label') throw new RangeError('this scorer gives labels only');
    if (this.#scores.length < count * this.classes)
      this.#scores = new Float32Array(count * this.classes);
    await this.#ask(x, count, (answer, start) => {
      if (answer.kind === 'scores') this.#scores.set(answer.values, start * this.classes);
    });
    return this.#scores.subarray(0, count * this.classes);
  };

  readonly classify: Classifier['classify'] = async (x, count) => {
    if (this.access === 'scores') {
      const scores = await this.scores(x, count);
      return Int32Array.from({ length: count }, (_, row) => highest(scores, row, this.classes));
    }
    const labels = new Int32Array(count);
    await this.#ask(x, count, (answer, start) => {
      if (answer.kind === 'labels') labels.set(answer.values, start);
    });
    return labels;
  };

  readonly gradient: Classifier['gradient'] = () =>
    Promise.reject(new RangeError('a scorer has no gradient'));

  async #ask(
    x: Float32Array,
    count: number,
    take: (answer: ScorerAnswer, start: number) => void,
  ): Promise<void> {
    const { scorer, transform, batch } = this.#options;
    const { size } = this.space;
    if (count > this.left) throw new BudgetSpent('queries');
    for (let start = 0; start < count; start += batch) {
      if (this.#failure !== undefined) throw spent(this.#failure);
      const rows = Math.min(batch, count - start);
      const values = inputValues(x.subarray(start * size, (start + rows) * size), transform);
      this.#asked += rows;
      try {
        const answer = await scorer.ask({ rows, shape: transform.inputShape, values });
        this.#check(answer);
        take(answer, start);
      } catch (error) {
        if (!(error instanceof ScorerError)) throw error;
        this.#failure = error;
        throw spent(error);
      }
    }
  }

  /** What was answered first must be answered always. */
  #check(answer: ScorerAnswer): void {
    const { access, classes } = this;
    if ((answer.kind === 'scores') !== (access === 'scores'))
      throw new ScorerError(
        `the scorer gave ${access === 'scores' ? 'scores' : 'labels'} before, and now ${answer.kind}`,
      );
    if (answer.kind === 'scores' && answer.classes !== classes)
      throw new ScorerError(
        `the scorer gave scores of ${classes} classes before, and now of ${answer.classes}`,
      );
    const beyond =
      answer.kind === 'labels' ? answer.values.find((label) => label >= classes) : undefined;
    if (beyond !== undefined)
      throw new ScorerError(
        `the scorer says class ${beyond}, but there are the classes 0 to ${classes - 1}`,
      );
  }
}

function spent(failure: ScorerError): BudgetSpent {
  return new BudgetSpent(failure.isInterruption ? 'interrupted' : 'scorer');
}

/** Samples of the attack space as the scorer wants them. */
function inputValues(x: Float32Array, { scale, shift }: InputTransform): Float32Array {
  return x.map((value, at) => {
    const wanted = value * (scale[at % scale.length] ?? 1) + (shift[at % shift.length] ?? 0);
    // JSON has no NaN; an attack that ran into one gets an answer that does not help it.
    return Number.isFinite(wanted) ? wanted : 0;
  });
}
