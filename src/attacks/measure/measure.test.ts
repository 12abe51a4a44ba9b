import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Trial } from '../trial.ts';
import { accuracyPerClass, areaUnderCurve, robustAccuracy, robustCurve } from './accuracy.ts';
import { incompleteBeta, logGamma } from './beta.ts';
import { confusionFlow } from './confusion.ts';
import { budgetSpent, censoredQuantile, medianChange, queriesToSuccess } from './distribution.ts';
import { clopperPearson, shareOf, wilson } from './interval.ts';
import { comparePaired, mcnemar } from './paired.ts';
import { robustSamples, smallestChanges, worstSamples } from './smallest.ts';

const INFINITY = Number.POSITIVE_INFINITY;

const countOf = fc
  .integer({ min: 0, max: 5000 })
  .chain((of) => fc.tuple(fc.integer({ min: 0, max: of }), fc.constant(of)));

const sizes = fc
  .array(
    fc.oneof(fc.constant(0), fc.constant(INFINITY), fc.float({ min: 0, max: 8, noNaN: true })),
    { maxLength: 60 },
  )
  .map((values) => Float32Array.from(values));

function trialOf(parts: Partial<Trial> & { readonly broken: Uint8Array }): Trial {
  const samples = parts.broken.length;
  return {
    attack: 'test',
    parameters: {},
    seed: 1,
    norm: 'l2',
    epsilon: 1,
    samples,
    distances: Float32Array.from(parts.broken, (flag) => (flag === 1 ? 0.5 : Number.NaN)),
    adversarial: new Float32Array(samples),
    predicted: new Int32Array(samples),
    queries: new Uint32Array(samples),
    gradients: new Uint32Array(samples),
    ...parts,
  };
}

describe('attacks/measure: intervals', () => {
  // SciPy 1.x: binomtest(k, n).proportion_ci(0.95, 'exact' and 'wilson').
  it.each([
    [0, 10, 0, 0.30849710781876294, 0, 0.27753279986288926],
    [10, 10, 0.6915028921812371, 1, 0.7224672001371109, 1],
    [1, 10, 0.0025285785444625728, 0.44501611702819543, 0.017876213095072896, 0.4041500267952385],
    [5, 10, 0.1870860284474045, 0.8129139715525955, 0.236593090512564, 0.7634069094874361],
    [37, 50, 0.5965523212719345, 0.8536994156034455, 0.6044684273515115, 0.8412847250644762],
    [200, 1000, 0.1756205748308422, 0.2261593728213695, 0.1763770904431985, 0.2259189646481346],
    [957, 1000, 0.9425137420380272, 0.9687088295439074, 0.942580996155916, 0.9679213465882865],
    [1, 1, 0.025000000000000022, 1, 0.20654931437723745, 1],
    [6, 7, 0.42127680295680187, 0.9963897031380992, 0.4868721707256811, 0.9743203756552565],
    [9985, 10000, 0.9975271830184128, 0.9991602259860374, 0.9975264154500286, 0.9990907381744069],
  ])('agrees with SciPy on %i of %i', (count, of, exactLow, exactHigh, low, high) => {
    expect(clopperPearson(count, of).low).toBeCloseTo(exactLow, 10);
    expect(clopperPearson(count, of).high).toBeCloseTo(exactHigh, 10);
    expect(wilson(count, of).low).toBeCloseTo(low, 12);
    expect(wilson(count, of).high).toBeCloseTo(high, 12);
  });

  // The research notes' randomised-smoothing values: lower bound with alpha 0.001, one-sided.
  it.each([
    [99_000, 100_000, 0.9889893404],
    [60_000, 100_000, 0.5952010473],
    [985, 1000, 0.9690096863],
  ])('agrees with the one-sided bound of %i of %i', (count, of, low) => {
    expect(clopperPearson(count, of, 0.002).low).toBeCloseTo(low, 8);
  });

  it('contains the estimate and stays in 0 … 1', () => {
    fc.assert(
      fc.property(countOf, ([count, of]) => {
        const share = shareOf(count, of);
        for (const { low, high } of [wilson(count, of), clopperPearson(count, of)]) {
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          if (of > 0) {
            expect(low).toBeLessThanOrEqual(share.value + 1e-12);
            expect(high).toBeGreaterThanOrEqual(share.value - 1e-12);
          }
        }
      }),
    );
  });

  it('moves up with the count', () => {
    fc.assert(
      fc.property(countOf, ([count, of]) => {
        fc.pre(count < of);
        expect(wilson(count + 1, of).low).toBeGreaterThanOrEqual(wilson(count, of).low);
        expect(clopperPearson(count + 1, of).high).toBeGreaterThanOrEqual(
          clopperPearson(count, of).high,
        );
      }),
    );
  });

  it('knows the factorials and both tails of the beta distribution', () => {
    let factorial = 1;
    for (let n = 1; n < 20; n += 1) {
      expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 11);
      factorial *= n;
    }
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
    fc.assert(
      fc.property(
        // Of 10 bits, so that 1 − x is exact.
        fc.nat(1024).map((steps) => steps / 1024),
        fc.double({ min: 0.5, max: 500, noNaN: true }),
        fc.double({ min: 0.5, max: 500, noNaN: true }),
        (x, a, b) => {
          expect(incompleteBeta(x, a, b) + incompleteBeta(1 - x, b, a)).toBeCloseTo(1, 9);
        },
      ),
    );
  });
});

describe('attacks/measure: paired test', () => {
  // SciPy 1.x: binomtest(min(b, c), b + c, 0.5).pvalue.
  it.each([
    [0, 0, 1],
    [1, 0, 1],
    [5, 0, 0.0625],
    [10, 2, 0.03857421875],
    [3, 9, 0.14599609375],
    [25, 25, 1],
    [30, 12, 0.007915897334896727],
    [100, 60, 0.001953728034064355],
    [600, 500, 0.0028195449914364284],
    [1, 20, 2.09808349609375e-5],
  ])('agrees with SciPy on %i against %i', (first, second, expected) => {
    expect(mcnemar(first, second)).toBeCloseTo(expected, 10);
    expect(mcnemar(second, first)).toBe(mcnemar(first, second));
  });

  it('is a probability that falls as the split gets more uneven', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.nat(400), (first, second) => {
        const p = mcnemar(first, second);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
        if (first > second && second > 0)
          expect(mcnemar(first + 1, second - 1)).toBeLessThanOrEqual(p);
      }),
    );
  });

  it('looks at the same samples of both', () => {
    expect(comparePaired(Uint8Array.of(1, 1, 0, 0, 1), Uint8Array.of(1, 0, 1, 0, 0))).toEqual({
      both: 1,
      neither: 1,
      onlyFirst: 2,
      onlySecond: 1,
      pValue: 1,
    });
  });
});

describe('attacks/measure: robust accuracy', () => {
  it('is the worst case over all trials, not their average', () => {
    const correct = Uint8Array.of(1, 1, 1, 0);
    const first = trialOf({ broken: Uint8Array.of(1, 0, 0, 0) });
    const second = trialOf({
      broken: Uint8Array.of(1, 1, 0, 0),
      distances: Float32Array.of(0.25, 0.75, Number.NaN, Number.NaN),
    });
    const smallest = smallestChanges(correct, [{ trial: first }, { trial: second }]);

    expect([...smallest]).toEqual([0.25, 0.75, INFINITY, 0]);
    expect(robustAccuracy(smallest, 0.5).count).toBe(2);
    expect(robustAccuracy(smallest, 1).count).toBe(1);
    expect(robustAccuracy(smallest, 0).count).toBe(3);
    expect(worstSamples(smallest, 5)).toEqual([0, 1]);
  });

  it('places trials that ran on the survivors only', () => {
    const trial = trialOf({ broken: Uint8Array.of(0, 1) });
    const smallest = smallestChanges(Uint8Array.of(1, 1, 1), [
      { trial, rows: Int32Array.of(0, 2) },
    ]);
    expect([...smallest]).toEqual([INFINITY, INFINITY, 0.5]);
  });

  it('counts what is broken at exactly the radius as broken, however float32 rounds the radius', () => {
    expect(robustAccuracy(Float32Array.of(8 / 255), 8 / 255).count).toBe(0);
    expect(robustAccuracy(Float32Array.of(0.1), 0.1).count).toBe(0);
  });

  it('never rises with the radius, and more trials never raise it', () => {
    fc.assert(
      fc.property(
        sizes,
        fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { maxLength: 12 }),
        (smallest, radii) => {
          const curve = robustCurve(smallest, radii);
          for (const [index, { robust }] of curve.entries()) {
            expect(robust.value).toBeGreaterThanOrEqual(0);
            expect(robust.value).toBeLessThanOrEqual(1);
            if (index > 0) expect(robust.count).toBeLessThanOrEqual(curve[index - 1]!.robust.count);
          }
        },
      ),
    );
    fc.assert(
      fc.property(
        fc.array(fc.record({ right: fc.nat(1), first: fc.nat(1), second: fc.nat(1) }), {
          maxLength: 30,
        }),
        (rows) => {
          const correct = Uint8Array.from(rows, ({ right }) => right);
          const first = { trial: trialOf({ broken: Uint8Array.from(rows, (row) => row.first) }) };
          const second = { trial: trialOf({ broken: Uint8Array.from(rows, (row) => row.second) }) };
          expect(
            robustAccuracy(smallestChanges(correct, [first, second]), 1).count,
          ).toBeLessThanOrEqual(robustAccuracy(smallestChanges(correct, [first]), 1).count);
        },
      ),
    );
  });

  it('has an area between 0 and 1 that equals the integral of the curve', () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0.5, max: 9, noNaN: true }), (smallest, limit) => {
        const area = areaUnderCurve(smallest, limit);
        expect(area).toBeGreaterThanOrEqual(0);
        expect(area).toBeLessThanOrEqual(1);
        const steps = 400;
        let sum = 0;
        for (let step = 0; step < steps; step += 1)
          sum += robustAccuracy(smallest, ((step + 0.5) * limit) / steps).value;
        expect(Math.abs(sum / steps - area)).toBeLessThan(0.01);
      }),
      { numRuns: 50 },
    );
  });

  it('adds up over classes', () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0, max: 9, noNaN: true }), (smallest, epsilon) => {
        const labels = Int32Array.from(smallest, (_, row) => row % 3);
        const classes = accuracyPerClass(smallest, labels, epsilon);
        const robust = robustAccuracy(smallest, epsilon);
        expect(classes.reduce((sum, entry) => sum + entry.robust.count, 0)).toBe(robust.count);
        expect(classes.reduce((sum, entry) => sum + entry.robust.of, 0)).toBe(smallest.length);
      }),
    );
  });

  it('is 1 exactly for the samples that count', () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0, max: 9, noNaN: true }), (smallest, epsilon) => {
        const flags = robustSamples(smallest, epsilon);
        expect(flags.reduce((sum, flag) => sum + flag, 0)).toBe(
          robustAccuracy(smallest, epsilon).count,
        );
      }),
    );
  });
});

describe('attacks/measure: quantiles and flows', () => {
  it('does not call a median what more than half never reached', () => {
    expect(medianChange(Float32Array.of(0, 1, INFINITY, INFINITY))).toEqual({
      observed: 1,
      censored: 2,
    });
    expect(medianChange(Float32Array.of(0, 1, 2, INFINITY))).toEqual({
      value: 2,
      observed: 2,
      censored: 1,
    });
    expect(medianChange(new Float32Array(3))).toEqual({ observed: 0, censored: 0 });
  });

  it('is one of the values, and not exceeded by the share asked for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(50), fc.constant(INFINITY)), { minLength: 1, maxLength: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const { value, observed, censored } = censoredQuantile(values, share);
          expect(observed + censored).toBe(values.length);
          if (value === undefined) {
            expect(observed).toBeLessThan(Math.max(Math.ceil(share * values.length), 1));
            return;
          }
          expect(values).toContain(value);
          const within = values.filter((other) => other <= value).length;
          expect(within).toBeGreaterThanOrEqual(share * values.length);
        },
      ),
    );
  });

  it('counts queries until success and what attacks used', () => {
    const trial = trialOf({
      broken: Uint8Array.of(1, 1, 0),
      queries: Uint32Array.of(10, 30, 99),
      gradients: Uint32Array.of(1, 2, 3),
    });
    expect(queriesToSuccess([{ trial }], 0.5)).toEqual({ value: 30, observed: 2, censored: 1 });
    expect(budgetSpent([{ trial }, { trial }])).toEqual([
      { attack: 'test', queries: 278, gradients: 12 },
    ]);
  });

  it('shows where broken samples go, and only those', () => {
    const flow = confusionFlow(
      Int32Array.of(0, 0, 1, 2),
      Int32Array.of(1, 2, -1, 0),
      Float32Array.of(0.1, 0.9, INFINITY, 0.2),
      0.5,
      3,
    );
    expect(flow).toEqual([
      [0, 1, 0],
      [0, 0, 0],
      [1, 0, 0],
    ]);
  });
});
