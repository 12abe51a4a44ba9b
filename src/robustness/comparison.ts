import type { RobustnessComparison } from '../core/robustness.ts';
import { comparePaired } from '../attacks/measure/paired.ts';
import { shareOf } from '../attacks/measure/interval.ts';
import { robustSamples } from '../attacks/measure/smallest.ts';
import type { EarlierRobustness } from './earlier-run.ts';
import type { Examination } from './examine.ts';
import { showRadius } from './campaign/radius.ts';

/** What is compared: the radii of one run with the smallest changes of another, sample by sample. */
interface Compared {
  readonly norm: RobustnessComparison['rows'][number]['norm'];
  readonly radii: readonly { readonly epsilon: number; readonly shown: string }[];
  readonly own: Float32Array;
  readonly other: Float32Array;
}

/** Two models on the same samples, by the exact paired test at every radius of the first. */
export function compareExaminations(
  own: Examination,
  other: Examination,
  name: string,
): RobustnessComparison {
  const unit = own.attacked.set.unit;
  return {
    with: name,
    rows: own.record.threats.flatMap(({ norm, curve }) => {
      const first = own.records.find((record) => record.norm === norm);
      const second = other.records.find((record) => record.norm === norm);
      if (first === undefined || second === undefined) return [];
      const radii = curve.map(({ epsilon }) => ({
        epsilon,
        shown: showRadius(norm, epsilon, unit),
      }));
      return rows({ norm, radii, own: first.smallest, other: second.smallest });
    }),
  };
}

/**
 * This run against an earlier report. That both attacked the same samples, the caller has checked (`attackedSameSamples`).
 */
export function compareWithEarlier(
  record: Examination['record'],
  earlier: EarlierRobustness,
  name: string,
): RobustnessComparison {
  return {
    with: name,
    rows: record.threats.flatMap(({ norm, curve }) => {
      const smallest = (of: EarlierRobustness): Float32Array | undefined => {
        const kept = of.samples.find((each) => each.norm === norm)?.smallest;
        return kept && Float32Array.from(kept, (size) => size ?? Number.POSITIVE_INFINITY);
      };
      const [first, second] = [smallest(record), smallest(earlier)];
      if (first === undefined || second === undefined || first.length !== second.length) return [];
      return rows({ norm, radii: curve, own: first, other: second });
    }),
  };
}

function rows({ norm, radii, own, other }: Compared): RobustnessComparison['rows'] {
  return radii.map(({ epsilon, shown }) => {
    const [first, second] = [robustSamples(own, epsilon), robustSamples(other, epsilon)];
    const { onlyFirst, onlySecond, both, pValue } = comparePaired(first, second);
    return {
      norm,
      epsilon,
      shown,
      own: shareOf(both + onlyFirst, first.length),
      other: shareOf(both + onlySecond, first.length),
      onlyOwn: onlyFirst,
      onlyOther: onlySecond,
      pValue,
    };
  });
}
