import { describe, expect, it } from 'vitest';
import type { Robustness } from '../../src/core/robustness.ts';
import { weighbridge } from './command-line.ts';

const digits = 'examples/robustness/digits';

describe('attack --extract on the digits of the examples', () => {
  it('copies the network within the questions that docs/extraction.md tells, with three seeds', () => {
    // The cheapest attack there is: this is about stealing.
    const { code, stdout } = weighbridge(
      [
        `attack ${digits}/digits.onnx --data ${digits}/digits-test.npz`,
        '--attack fgsm --norm linf --eps 0.1 --extract --threads 1 --format json',
      ].flatMap((part) => part.split(' ')),
    );
    expect(code).toBe(0);
    const { robustness }: { readonly robustness: readonly Robustness[] } = JSON.parse(stdout);
    const extraction = robustness[0]!.extraction!;
    expect(extraction.seeds).toEqual([0, 1, 2]);
    expect(extraction.queriesFrom).toBe(
      '180 of your samples, then mixtures of them, chosen by margin',
    );
    const questions = (answers: string, agreement: number): number =>
      extraction.curves
        .find((curve) => curve.answers === answers)!
        .reached.find((each) => each.agreement === agreement)!.queries ?? Number.POSITIVE_INFINITY;
    for (const { answers } of extraction.curves)
      expect(questions(answers, 0.9)).toBeLessThanOrEqual(200);
    expect(questions('label', 0.95)).toBeLessThanOrEqual(1000);
    expect(questions('probabilities', 0.95)).toBeLessThanOrEqual(500);
    const best = (answers: string): number =>
      Math.max(
        ...extraction.curves
          .find((curve) => curve.answers === answers)!
          .points.map(({ agreement }) => agreement.value),
      );
    expect(best('probabilities')).toBeGreaterThanOrEqual(best('label'));
    expect(best('probabilities')).toBeGreaterThan(0.96);
  });
});
