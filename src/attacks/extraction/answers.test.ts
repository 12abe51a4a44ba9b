import { describe, expect, it } from 'vitest';
import { cutAnswers, showAnswers, toProbabilities } from './answers.ts';

const row = Float32Array.of(0.62, 0.33, 0.05);

describe('attacks/extraction: answers', () => {
  it.each([
    { answers: 'label', told: [1, 0, 0], name: 'label' },
    { answers: 'top-1', told: [0.62, 0.19, 0.19], name: 'top-1' },
    { answers: 'probabilities', told: [0.62, 0.33, 0.05], name: 'probabilities' },
    {
      answers: { decimals: 1 },
      told: [0.6 / 1.0, 0.3 / 1.0, 0.1 / 1.0],
      name: 'rounded to 1 decimal',
    },
    { answers: { decimals: 0 }, told: [1, 0, 0], name: 'rounded to 0 decimals' },
  ] as const)('$name tells $told', ({ answers, told, name }) => {
    const cut = cutAnswers(row, 1, 3, answers);
    for (const [index, value] of told.entries()) expect(cut[index]!).toBeCloseTo(value, 6);
    expect(showAnswers(answers)).toBe(name);
  });

  it('says nothing where rounding leaves nothing', () => {
    const flat = new Float32Array(4).fill(0.25);
    expect([...cutAnswers(flat, 1, 4, { decimals: 0 })]).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it('takes probabilities as they are, and the softmax of anything else', () => {
    expect([...toProbabilities(row, 1, 3)]).toEqual([...row]);
    const soft = toProbabilities(Float32Array.of(0, Math.log(3), 1, 1), 2, 2);
    expect([...soft].map((value) => Math.round(value * 1e4) / 1e4)).toEqual([0.25, 0.75, 0.5, 0.5]);
  });

  it('makes probabilities of scores that are no numbers', () => {
    const hostile = Float32Array.of(
      Number.NaN,
      1,
      Number.POSITIVE_INFINITY,
      0,
      Number.NaN,
      Number.NaN,
    );
    const told = toProbabilities(hostile, 3, 2);
    expect(told.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(told[1]).toBe(1);
    expect(told[2]).toBe(1);
  });
});
