import type { Classifier } from '../../../src/attacks/classifier/classifier.ts';
import { highest } from '../../../src/attacks/classifier/classifier.ts';
import type { SampleSpace } from '../../../src/attacks/geometry/space.ts';
import { Random } from '../../../src/tensor/random.ts';

/** Weights classes × inputs: the smallest change that crosses a boundary is known in closed form. */
export interface LinearModel {
  readonly classes: number;
  readonly weights: Float32Array;
}

export function randomLinear(seed: number, inputs: number, classes: number): LinearModel {
  return { classes, weights: new Random(seed).fillNormal(new Float32Array(inputs * classes)) };
}

/** A classifier of linear scores without offsets. */
export function linearClassifier(
  { classes, weights }: LinearModel,
  space: SampleSpace,
): Classifier {
  const { size } = space;
  const scores = (x: Float32Array, count: number): Float32Array => {
    const out = new Float32Array(count * classes);
    for (let row = 0; row < count; row += 1)
      for (let c = 0; c < classes; c += 1) {
        let sum = 0;
        for (let i = 0; i < size; i += 1) sum += x[row * size + i]! * weights[c * size + i]!;
        out[row * classes + c] = sum;
      }
    return out;
  };
  return {
    space,
    classes,
    access: 'gradient',
    scores: (x, count) => Promise.resolve(scores(x, count)),
    classify: (x, count) => {
      const all = scores(x, count);
      return Promise.resolve(
        Int32Array.from({ length: count }, (_, row) => highest(all, row, classes)),
      );
    },
    gradient(loss, x, count, labels, targets) {
      const all = scores(x, count);
      const value = new Float32Array(count);
      const gradient = new Float32Array(count * size);
      for (let row = 0; row < count; row += 1) {
        const label = labels[row]!;
        const target = targets?.[row] ?? label;
        const z = all.subarray(row * classes, (row + 1) * classes);
        const othersThan = (own: number): number =>
          [...z.keys()].filter((c) => c !== own).sort((a, b) => z[b]! - z[a]!)[0]!;
        const pairs: Readonly<Record<string, readonly [number, number]>> = {
          difference: [target, label],
          margin: [othersThan(label), label],
          'targeted-margin': [target, othersThan(target)],
        };
        const pair = pairs[loss];
        const seed = new Float64Array(classes);
        if (loss === 'cross-entropy') {
          const total = z.reduce((sum, one) => sum + Math.exp(one), 0);
          for (let c = 0; c < classes; c += 1) seed[c] = Math.exp(z[c]!) / total;
          seed[label]! -= 1;
          value[row] = Math.log(total) - z[label]!;
        } else if (pair === undefined) throw new Error(`no ${loss} here`);
        else {
          seed[pair[0]]! += 1;
          seed[pair[1]]! -= 1;
          value[row] = z[pair[0]]! - z[pair[1]]!;
        }
        for (let c = 0; c < classes; c += 1)
          for (let i = 0; i < size; i += 1)
            gradient[row * size + i]! += seed[c]! * weights[c * size + i]!;
      }
      return Promise.resolve({ scores: all, loss: value, gradient });
    },
  };
}

/** The exact smallest change, in a norm, that takes a sample out of its class, bounds aside. */
export function exactDistance(
  { classes, weights }: LinearModel,
  x: Float32Array,
  label: number,
  norm: 'l2' | 'linf' | 'l1',
): number {
  const size = x.length;
  let nearest = Number.POSITIVE_INFINITY;
  for (let c = 0; c < classes; c += 1) {
    if (c === label) continue;
    let gap = 0;
    let square = 0;
    let sum = 0;
    let largest = 0;
    for (let i = 0; i < size; i += 1) {
      const w = weights[label * size + i]! - weights[c * size + i]!;
      gap += w * x[i]!;
      square += w * w;
      sum += Math.abs(w);
      largest = Math.max(largest, Math.abs(w));
    }
    const dual = norm === 'l2' ? Math.sqrt(square) : norm === 'linf' ? sum : largest;
    nearest = Math.min(nearest, gap / dual);
  }
  return nearest;
}
