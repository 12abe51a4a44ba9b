import type { AnyAttack, CleanBatch } from '../../attacks/attack.ts';
import type { Classifier } from '../../attacks/classifier/classifier.ts';
import { evaluate } from '../../attacks/evaluate.ts';
import { project } from '../../attacks/geometry/projection.ts';
import type { Norm } from '../../attacks/geometry/norm.ts';
import { Random } from '../../tensor/random.ts';
import type { MaskingEvidence } from './symptoms.ts';

export interface ProbeOptions {
  readonly attacks: ReadonlyMap<string, AnyAttack>;
  readonly norm: Norm;
  /** A radius in the middle of the curve. */
  readonly epsilon: number;
  /** A radius that allows every sample there is. */
  readonly unbounded: number;
  readonly seed: number;
  readonly stop: () => 'time' | 'interrupted' | undefined;
}

/** Steps of the iterative attack the single step is compared with. */
const STEPS = 20;
/** A gradient all of whose elements are smaller is one of zeros. */
const SMALLEST_GRADIENT = 1e-12;

/** Asks the questions that no trial of the campaign answers, on a few samples that the model gets right. */
export async function probeMasking(
  classifier: Classifier,
  clean: CleanBatch,
  options: ProbeOptions,
): Promise<Pick<MaskingEvidence, 'unbounded' | 'singleStep' | 'noise' | 'gradients'>> {
  const { norm, epsilon, unbounded, seed, stop } = options;
  const samples = clean.count;
  if (classifier.access !== 'gradient' || stop() !== undefined) return {};
  const broken = async (id: string, radius: number): Promise<Uint8Array | undefined> => {
    const attack = options.attacks.get(id);
    if (attack === undefined || !attack.norms.includes(norm)) return undefined;
    const parameters = id === 'pgd' ? { steps: STEPS } : {};
    const trial = await evaluate(
      classifier,
      clean,
      attack,
      { norm, epsilon: radius },
      { seed, parameters, limits: { stop } },
    );
    return trial.ended === undefined ? trial.broken : undefined;
  };
  const gradients = await countGradients(classifier, clean);
  const iterative = await broken('pgd', epsilon);
  const single = await broken('fgsm', epsilon);
  const free = await broken('pgd', unbounded);
  const noise = await noiseBroken(classifier, clean, norm, epsilon, seed);
  const count = (flags: Uint8Array): number => flags.reduce((sum, one) => sum + one, 0);
  return {
    gradients,
    ...(free === undefined ? {} : { unbounded: { samples, robust: samples - count(free) } }),
    ...(iterative === undefined ? {} : { noise: { samples, noise, gradient: count(iterative) } }),
    ...(iterative === undefined || single === undefined
      ? {}
      : {
          singleStep: {
            samples,
            onlySingle: count(
              single.map((one, row) => (one === 1 && iterative[row] !== 1 ? 1 : 0)),
            ),
            iterative: count(iterative),
          },
        }),
  };
}

async function countGradients(
  classifier: Classifier,
  clean: CleanBatch,
): Promise<NonNullable<MaskingEvidence['gradients']>> {
  const { count, x, labels } = clean;
  const { size } = classifier.space;
  const kinds = (gradient: Float32Array): readonly ('zero' | 'broken' | 'good')[] =>
    Array.from({ length: count }, (_, row) => {
      let largest = 0;
      for (let at = row * size; at < (row + 1) * size; at += 1) {
        const value = Math.abs(gradient[at] ?? Number.NaN);
        if (!Number.isFinite(value)) return 'broken';
        largest = Math.max(largest, value);
      }
      return largest < SMALLEST_GRADIENT ? 'zero' : 'good';
    });
  const loss = kinds((await classifier.gradient('cross-entropy', x, count, labels)).gradient);
  const margin = kinds((await classifier.gradient('margin', x, count, labels)).gradient);
  return {
    samples: count,
    zero: loss.filter((kind) => kind === 'zero').length,
    broken: loss.filter((kind) => kind === 'broken').length,
    saturated: loss.filter((kind, row) => kind === 'zero' && margin[row] === 'good').length,
  };
}

/** Random signs of the full radius. */
async function noiseBroken(
  classifier: Classifier,
  clean: CleanBatch,
  norm: Norm,
  epsilon: number,
  seed: number,
): Promise<number> {
  const noise = new Random(seed).fork('noise').fillSigns(new Float32Array(clean.x.length));
  const moved = clean.x.map((value, at) => value + epsilon * (noise[at] ?? 0));
  project(classifier.space, norm, epsilon, moved, clean.x, clean.count);
  const said = await classifier.classify(moved, clean.count);
  let count = 0;
  for (const [row, label] of said.entries()) if (label !== clean.labels[row]) count += 1;
  return count;
}
