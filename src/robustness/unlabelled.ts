import type { LabelledSamples } from '../datasets/labelled-samples.ts';
import { Random } from '../tensor/random.ts';
import { layoutOf } from './input/layout.ts';
import type { ExaminationRequest } from './request.ts';
import type { Victim } from './victim.ts';

/** Noise samples that stand in where there are no data. */
const COUNT = 64;

/** Uniform noise in the shape of the input: shows that attacks work, and little more. */
export function unlabelledSamples(victim: Victim, request: ExaminationRequest): LabelledSamples {
  const size = victim.inputShape.reduce((all, length) => all * length, 1);
  const values = new Random(request.seed).fork('noise').fillUniform(new Float32Array(COUNT * size));
  return {
    kind: layoutOf(victim.inputShape) === undefined ? 'array' : 'image',
    count: COUNT,
    shape: victim.inputShape,
    values,
    stored: 'float32',
    names: (index) => `noise ${index}`,
    notes: [],
  };
}
