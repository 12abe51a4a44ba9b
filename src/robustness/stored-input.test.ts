import { describe, expect, it } from 'vitest';
import type { LabelledSamples } from '../datasets/labelled-samples.ts';
import type { ExaminationRequest } from './request.ts';
import { readStoredInput } from './stored-input.ts';

/** Two pictures of 6 × 5 with three channels last; every byte is its own place. */
const SHAPE = [6, 5, 3];
const SIZE = 90;
const PICTURES: LabelledSamples = {
  kind: 'image',
  count: 2,
  shape: SHAPE,
  values: Float32Array.from({ length: 2 * SIZE }, (_, at) => at),
  stored: 'uint8',
  names: (index) => `picture ${index}`,
  notes: [],
};
const REQUEST: ExaminationRequest = {
  subject: {
    kind: 'scorer',
    remote: {
      scorer: { ask: () => expect.fail('asked'), close: () => Promise.resolve() },
      batch: 1,
    },
  },
  path: 'a scorer',
  dataPath: 'pictures',
  preset: 'quick',
  seed: 0,
  budget: {},
  thresholds: [],
  threads: 1,
};

/** What the scorer gets of the first sample. */
function sent(request: Partial<ExaminationRequest>, samples = PICTURES): readonly number[] {
  const { set, transform } = readStoredInput({ ...REQUEST, ...request }, samples);
  const { scale, shift } = transform;
  return Array.from(
    set.x.subarray(0, set.space.size),
    (value, at) => value * (scale[at % scale.length] ?? 1) + (shift[at % shift.length] ?? 0),
  );
}

describe('robustness/stored-input', () => {
  it('gives the values as they are stored, in the shape they are stored in', () => {
    const read = readStoredInput(REQUEST, PICTURES);

    expect(read.transform.inputShape).toEqual(SHAPE);
    expect(Math.max(...read.set.x.subarray(0, SIZE))).toBeCloseTo(89 / 255, 6);
    for (const [at, value] of sent({}).entries()) expect(value).toBeCloseTo(at, 4);
    expect(read.input.evidence).toContain('the scorer gets samples of shape [6, 5, 3], as stored');
  });

  it('gives what was asked for instead: range, mean and deviation, layout', () => {
    const { transform } = readStoredInput({ ...REQUEST, layout: 'CHW' }, PICTURES);
    const planes = sent({ layout: 'CHW', modelRange: [-1, 1] });
    const normal = sent({ mean: [0.5, 0, 0], deviation: [0.5, 1, 2] });

    expect(transform.inputShape).toEqual([3, 6, 5]);
    // The second pixel's first channel is the fourth byte, and comes second.
    expect(planes[1]).toBeCloseTo((2 * 3) / 255 - 1, 5);
    expect(planes[30]).toBeCloseTo((2 * 1) / 255 - 1, 5);
    expect(normal[3]).toBeCloseTo((3 / 255 - 0.5) / 0.5, 5);
    expect(normal[5]).toBeCloseTo(5 / 255 / 2, 5);
  });

  it('asks where the values do not tell what is black and white', () => {
    const floats = { ...PICTURES, stored: 'float32' as const };

    expect(() => readStoredInput(REQUEST, floats)).toThrow('give --data-range');
    expect(sent({ dataRange: [0, 200] }, floats)[7]).toBeCloseTo(7, 4);
  });

  it('gives rows of a table as they are stored', () => {
    const rows: LabelledSamples = {
      ...PICTURES,
      kind: 'table',
      shape: [3],
      count: 4,
      values: Float32Array.of(1, 200, 5, 2, 100, 5, 3, 300, 5, 4, 50, 5),
    };

    expect(readStoredInput(REQUEST, rows).transform.inputShape).toEqual([3]);
    for (const [at, value] of sent({}, rows).entries())
      expect(value).toBeCloseTo([1, 200, 5][at] ?? 0, 3);
  });
});
