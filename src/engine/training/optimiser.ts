import type { Weights } from './network.ts';

export type OptimiserOptions =
  | {
      readonly kind: 'adam';
      readonly learningRate: number;
      readonly beta1?: number;
      readonly beta2?: number;
      /** Decoupled from the gradient (AdamW, Loshchilov and Hutter 2019). */
      readonly weightDecay?: number;
    }
  | {
      readonly kind: 'sgd';
      readonly learningRate: number;
      readonly momentum?: number;
      /** Added to the gradient. */
      readonly weightDecay?: number;
    };

/** Changes weights in place, once per batch. */
export interface Optimiser {
  /** `gradients` of the mean loss; `factor` scales the learning rate, for schedules. */
  readonly step: (weights: Weights, gradients: Weights, factor: number) => void;
}

const TINY = 1e-8;

export function makeOptimiser(options: OptimiserOptions): Optimiser {
  return options.kind === 'adam' ? adam(options) : sgd(options);
}

/** Kingma and Ba 2015. */
function adam({
  learningRate,
  beta1 = 0.9,
  beta2 = 0.999,
  weightDecay = 0,
}: OptimiserOptions & { readonly kind: 'adam' }): Optimiser {
  const firsts = new Map<string, Float32Array>();
  const seconds = new Map<string, Float32Array>();
  let steps = 0;
  return {
    step(weights, gradients, factor) {
      steps += 1;
      const correction = Math.sqrt(1 - beta2 ** steps);
      const rate = (learningRate * factor * correction) / (1 - beta1 ** steps);
      const decay = 1 - learningRate * factor * weightDecay;
      for (const [name, gradient] of gradients) {
        const values = weights.get(name);
        if (values === undefined) continue;
        const first = stateOf(firsts, name, values.length);
        const second = stateOf(seconds, name, values.length);
        for (let at = 0; at < values.length; at += 1) {
          const g = gradient[at] ?? 0;
          const m = beta1 * (first[at] ?? 0) + (1 - beta1) * g;
          const v = beta2 * (second[at] ?? 0) + (1 - beta2) * g * g;
          first[at] = m;
          second[at] = v;
          values[at] = (values[at] ?? 0) * decay - (rate * m) / (Math.sqrt(v) + TINY * correction);
        }
      }
    },
  };
}

/** Stochastic gradient descent with momentum, as torch counts it: velocity ← momentum · velocity + gradient. */
function sgd({
  learningRate,
  momentum = 0,
  weightDecay = 0,
}: OptimiserOptions & { readonly kind: 'sgd' }): Optimiser {
  const velocities = new Map<string, Float32Array>();
  return {
    step(weights, gradients, factor) {
      const rate = learningRate * factor;
      for (const [name, gradient] of gradients) {
        const values = weights.get(name);
        if (values === undefined) continue;
        const velocity = stateOf(velocities, name, values.length);
        for (let at = 0; at < values.length; at += 1) {
          const value = values[at] ?? 0;
          const v = momentum * (velocity[at] ?? 0) + (gradient[at] ?? 0) + weightDecay * value;
          velocity[at] = v;
          values[at] = value - rate * v;
        }
      }
    },
  };
}

function stateOf(states: Map<string, Float32Array>, name: string, length: number): Float32Array {
  const known = states.get(name);
  if (known !== undefined) return known;
  const made = new Float32Array(length);
  states.set(name, made);
  return made;
}
