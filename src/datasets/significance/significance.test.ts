import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logBinomialTail } from './binomial.ts';
import { combineCauchy } from './cauchy.ts';
import { logChiSquareTail } from './chi-square.ts';
import { conformalPValues, rankPValues } from './conformal.ts';
import { logHypergeometricTail } from './hypergeometric.ts';
import { kolmogorovTail } from './kolmogorov.ts';
import { holm } from './many-tests.ts';

type Numbers = readonly number[];

/** What SciPy gives, recorded by tools/corpus/write_outliers.py. */
const recorded: {
  readonly binomial: readonly Numbers[];
  readonly hypergeometric: readonly Numbers[];
  readonly chiSquare: readonly Numbers[];
  readonly kolmogorov: readonly Numbers[];
  readonly cauchy: readonly (readonly [Numbers, number])[];
} = JSON.parse(
  readFileSync(new URL('../../../test/corpus/outliers/tails.json', import.meta.url), 'utf8'),
);

/** Relative, and absolute near 0: log-gammas of a hundred thousand keep ten digits of their difference. */
function difference(found: number, expected: number): number {
  return Math.abs(found - expected) / Math.max(1, Math.abs(expected));
}

const TOLERANCE = 1e-9;

const chances = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
  minLength: 1,
  maxLength: 30,
});

describe('datasets/significance: tails', () => {
  it.each(recorded.binomial)('binomial: at least %d of %d at %d', (count, trials, chance, log) => {
    expect(difference(logBinomialTail(count, trials, chance), log)).toBeLessThan(TOLERANCE);
  });

  it.each(recorded.hypergeometric)('hypergeometric: at least %d, %d %d %d', (count, ...rest) => {
    const [population, marked, drawn, log] = rest;
    expect(
      difference(
        logHypergeometricTail(count, {
          population: population!,
          marked: marked!,
          drawn: drawn!,
        }),
        log!,
      ),
    ).toBeLessThan(TOLERANCE);
  });

  it.each(recorded.chiSquare)('chi-square: %d degrees of freedom, %d', (freedom, x, log) => {
    expect(difference(logChiSquareTail(x, freedom), log)).toBeLessThan(TOLERANCE);
  });

  it.each(recorded.kolmogorov)("Kolmogorov's: %d", (x, tail) => {
    expect(kolmogorovTail(x)).toBeCloseTo(tail, 12);
    if (tail < 1e-6) expect(kolmogorovTail(x) / tail).toBeCloseTo(1, 9);
  });

  it('impossible and certain counts are so', () => {
    expect(logBinomialTail(11, 10, 0.5)).toBe(Number.NEGATIVE_INFINITY);
    expect(logBinomialTail(3, 10, 0)).toBe(Number.NEGATIVE_INFINITY);
    expect(logBinomialTail(10, 10, 1)).toBe(0);
    expect(logHypergeometricTail(4, { population: 10, marked: 3, drawn: 5 })).toBe(
      Number.NEGATIVE_INFINITY,
    );
    expect(logHypergeometricTail(3, { population: 10, marked: 8, drawn: 5 })).toBe(0);
    expect(logChiSquareTail(Number.POSITIVE_INFINITY, 3)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('what is left of two tails is one term of the distribution', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (trials, chance, at) => {
          const count = Math.round(at * trials);
          const upper = Math.exp(logBinomialTail(count, trials, chance));
          // At most count − 1 successes are at least trials − count + 1 failures.
          const lower = Math.exp(logBinomialTail(trials - count + 1, trials, 1 - chance));

          expect(upper + lower).toBeCloseTo(1, 9);
        },
      ),
    );
  });
});

describe('datasets/significance: many tests', () => {
  it('Holm multiplies by what is left, and never falls', () => {
    expect([...holm([0.01, 0.04, 0.03, Number.NaN, 0.005])]).toEqual([
      0.03,
      0.06,
      0.06,
      Number.NaN,
      0.02,
    ]);
  });

  it('adjusted values keep the order, are no smaller, and shuffle with their tests', () => {
    fc.assert(
      fc.property(chances, (list) => {
        {
          const adjusted = holm(list);
          expect([...holm([...list].reverse())]).toEqual([...adjusted].reverse());
          for (const [i, p] of list.entries()) {
            expect(adjusted[i]).toBeGreaterThanOrEqual(p);
            for (const [j, q] of list.entries())
              if (p < q) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!);
          }
        }
      }),
    );
  });
});

describe('datasets/significance: combining', () => {
  it.each(recorded.cauchy)('%j', (list, combined) => {
    expect(combineCauchy(list) / combined).toBeCloseTo(1, 9);
  });

  it('one p-value is itself, 1 does not hide a small one, NaN is no test', () => {
    expect(combineCauchy([0.03])).toBeCloseTo(0.03, 12);
    expect(combineCauchy([1e-6, 1, 1, 1])).toBeLessThan(1e-5);
    expect(combineCauchy([Number.NaN, 0.2])).toBeCloseTo(0.2, 12);
    expect(combineCauchy([Number.NaN])).toBeNaN();
    expect(combineCauchy([0, 0.5])).toBe(0);
    expect(combineCauchy([0.01, 0.9], [3, 1])).toBeLessThan(combineCauchy([0.01, 0.9]));
  });
});

describe('datasets/significance: conformal', () => {
  it('counts the reference rows that score as badly', () => {
    const reference = [1, 2, 2, 3, Number.NaN];

    expect([...conformalPValues([0, 2, 4, Number.NaN], reference, 'high')]).toEqual([
      1,
      4 / 5,
      1 / 5,
      Number.NaN,
    ]);
    expect([...conformalPValues([0, 2, 4], reference, 'low')]).toEqual([1 / 5, 4 / 5, 1]);
    expect([...conformalPValues([7], [], 'high')]).toEqual([1]);
  });

  it('a row among its own kind is one among the others', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 }),
        (list) => {
          const ranks = rankPValues(list, 'high');
          for (const [index, score] of list.entries()) {
            const others = list.filter((_, other) => other !== index);
            expect(ranks[index]).toBe(conformalPValues([score], others, 'high')[0]);
          }
        },
      ),
    );
  });

  it('is at or below p in a share p of exchangeable rows', () => {
    const scores = Array.from(
      { length: 200 },
      (_, index) => (Math.sin(index * 12.9898) * 43758) % 1,
    );
    const found = rankPValues(scores, 'low');

    for (const p of [0.05, 0.1, 0.5])
      expect(found.filter((value) => value <= p).length / scores.length).toBeLessThanOrEqual(p);
  });
});
