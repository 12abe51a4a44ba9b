import type { RobustPoint, ThreatResult } from '../core/robustness.ts';
import { accuracyPerClass, robustAccuracy } from '../attacks/measure/accuracy.ts';
import { censoredQuantile, medianChange } from '../attacks/measure/distribution.ts';
import type { RadiusUnit } from './campaign/radius.ts';
import { showRadius } from './campaign/radius.ts';
import type { NormRecord } from './campaign/record.ts';

/** The curve and the medians of one norm. `queries`: evaluations until black-box attacks broke each sample, Infinity where they did not. */
export function threatResult(
  record: NormRecord,
  radii: readonly number[],
  labels: Int32Array,
  unit: RadiusUnit,
  queries: readonly number[],
): ThreatResult {
  const curve = radii.map((epsilon): RobustPoint => ({
    epsilon,
    shown: showRadius(record.norm, epsilon, unit),
    robust: robustAccuracy(record.smallest, epsilon),
    perClass: accuracyPerClass(record.smallest, labels, epsilon),
  }));
  const change = medianChange(record.smallest);
  const median = queries.length === 0 ? undefined : censoredQuantile(queries, 0.5).value;
  return {
    norm: record.norm,
    curve,
    ...(change.value === undefined ? {} : { medianDistance: change.value }),
    measured: change.observed,
    ...(median === undefined ? {} : { medianQueries: median }),
  };
}
