import type { RobustPoint, ThreatResult } from '../core/robustness.ts';
import { accuracyPerClass, robustAccuracy } from '../attacks/measure/accuracy.ts';
import { medianChange, queriesToSuccess } from '../attacks/measure/distribution.ts';
import type { PlacedTrial } from '../attacks/measure/smallest.ts';
import type { RadiusUnit } from './campaign/radius.ts';
import { showRadius } from './campaign/radius.ts';
import type { NormRecord } from './campaign/record.ts';

/** The curve and the medians of one norm. `blackBox`: its trials by attacks without a gradient. */
export function threatResult(
  record: NormRecord,
  radii: readonly number[],
  labels: Int32Array,
  unit: RadiusUnit,
  blackBox: readonly PlacedTrial[],
): ThreatResult {
  const curve = radii.map((epsilon): RobustPoint => ({
    epsilon,
    shown: showRadius(record.norm, epsilon, unit),
    robust: robustAccuracy(record.smallest, epsilon),
    perClass: accuracyPerClass(record.smallest, labels, epsilon),
  }));
  const change = medianChange(record.smallest);
  const queries = blackBox.length === 0 ? undefined : queriesToSuccess(blackBox, 0.5).value;
  return {
    norm: record.norm,
    curve,
    ...(change.value === undefined ? {} : { medianDistance: change.value }),
    measured: change.observed,
    ...(queries === undefined ? {} : { medianQueries: queries }),
  };
}
