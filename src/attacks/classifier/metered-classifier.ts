import type { Classifier, LossGradient } from './classifier.ts';
import { BudgetSpent } from './classifier.ts';

export interface MeterLimits {
  /** Evaluations of the model all samples together may use. */
  readonly queries?: number;
  /** Gradients all samples together may use. */
  readonly gradients?: number;
  /** Asked before every call: `time` or `interrupted` ends the attack there. */
  readonly stop?: () => 'time' | 'interrupted' | undefined;
}

export interface Meter {
  readonly classifier: Classifier;
  /** Per sample: forward evaluations, those of gradients not included. */
  readonly queries: Uint32Array;
  readonly gradients: Uint32Array;
}

/** Counts what every sample costs, and ends an attack whose budget is spent. Attacks cannot get past it. */
export function meterClassifier(
  inner: Classifier,
  samples: number,
  limits: MeterLimits = {},
): Meter {
  const queries = new Uint32Array(samples);
  const gradients = new Uint32Array(samples);
  let queriesLeft = limits.queries ?? Number.POSITIVE_INFINITY;
  let gradientsLeft = limits.gradients ?? Number.POSITIVE_INFINITY;
  const pay = (into: Uint32Array, count: number, owners: Int32Array | undefined): void => {
    for (let row = 0; row < count; row += 1) {
      const owner = owners === undefined ? row : (owners[row] ?? 0);
      into[owner] = (into[owner] ?? 0) + 1;
    }
  };
  const ask = (count: number, owners: Int32Array | undefined): void => {
    const reason = limits.stop?.();
    if (reason !== undefined) throw new BudgetSpent(reason);
    if (count > queriesLeft) throw new BudgetSpent('queries');
    queriesLeft -= count;
    pay(queries, count, owners);
  };
  const classifier: Classifier = {
    space: inner.space,
    classes: inner.classes,
    access: inner.access,
    scores(x, count, owners) {
      ask(count, owners);
      return inner.scores(x, count);
    },
    classify(x, count, owners) {
      ask(count, owners);
      return inner.classify(x, count);
    },
    gradient(loss, x, count, labels, targets, owners): Promise<LossGradient> {
      const reason = limits.stop?.();
      if (reason !== undefined) throw new BudgetSpent(reason);
      if (count > gradientsLeft) throw new BudgetSpent('gradients');
      gradientsLeft -= count;
      pay(gradients, count, owners);
      return inner.gradient(loss, x, count, labels, targets);
    },
  };
  return { classifier, queries, gradients };
}
