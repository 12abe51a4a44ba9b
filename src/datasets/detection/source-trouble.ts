import type { SuspectSource } from '../../core/dataset-suspicion.ts';
import { logHypergeometricTail } from '../significance/hypergeometric.ts';
import { holm } from '../significance/many-tests.ts';
import type { RowGroups } from './examined-rows.ts';
import { fromLog } from './detector.ts';

/** Level of the test over all sources. */
const LEVEL = 0.01;
/** Accused rows a source must have, at least. */
const LEAST_ACCUSED = 5;
/** How many times the share of all rows a source must be accused of. */
const LEAST_FACTOR = 2;

/** Sources of which more rows are accused than chance would have it (Fisher's exact test, Holm over all sources). */
export function findSources(
  { column, numbers, names }: RowGroups,
  isAccused: Uint8Array,
): readonly SuspectSource[] {
  const rows = new Float64Array(names.length);
  const accused = new Float64Array(names.length);
  let population = 0;
  let marked = 0;
  for (const [row, source] of numbers.entries()) {
    if (source < 0) continue;
    population += 1;
    rows[source] = (rows[source] ?? 0) + 1;
    if (isAccused[row] !== 1) continue;
    marked += 1;
    accused[source] = (accused[source] ?? 0) + 1;
  }
  const pValues = holm(
    Float64Array.from(names, (_, source) =>
      fromLog(
        logHypergeometricTail(accused[source] ?? 0, {
          population,
          marked,
          drawn: rows[source] ?? 0,
        }),
      ),
    ),
  );
  return names
    .map((value, source) => ({
      column,
      value,
      rows: rows[source] ?? 0,
      accused: accused[source] ?? 0,
      pValue: pValues[source] ?? 1,
    }))
    .filter(
      (source) =>
        source.pValue <= LEVEL &&
        source.accused >= LEAST_ACCUSED &&
        source.accused * population >= LEAST_FACTOR * marked * source.rows,
    )
    .sort((a, b) => a.pValue - b.pValue || (a.value < b.value ? -1 : 1));
}
