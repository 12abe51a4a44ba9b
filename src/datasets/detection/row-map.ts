import type { MapPoint, RowCause } from '../../core/dataset-suspicion.ts';
import { principalComponents, project } from '../activations/principal-components.ts';
import { chooseRows } from '../features/choose-rows.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';

/** Points a person can still tell apart; each some 60 bytes of the report. */
const MAX_POINTS = 1500;
/** Of them at most this many accused ones, so that there is something to stand out from. */
const MAX_ACCUSED = 500;

/**
 * The rows along their two principal directions, each from 0 to 1.
 * @param order rows in an order that has nothing to do with that of the file: the first of them are shown
 */
export function rowMap(
  features: FeatureMatrix,
  rows: Int32Array,
  labels: Int32Array | undefined,
  causes: ReadonlyMap<number, RowCause>,
  order: Int32Array,
): readonly MapPoint[] {
  if (features.rows < 3 || features.width === 0) return [];
  const accused = order.filter((row) => causes.has(row)).subarray(0, MAX_ACCUSED);
  const others = order.filter((row) => !causes.has(row)).subarray(0, MAX_POINTS - accused.length);
  const shown = Int32Array.from([...others, ...accused]).sort();
  const own = chooseRows(features, shown);
  const { mean, directions } = principalComponents(own, 2);
  const width = directions.length / own.width;
  if (width === 0) return [];
  const places = project(own, mean, directions);
  const ends = [0, 1].map((axis) => {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < shown.length; at += 1) {
      const value = axis < width ? (places[at * width + axis] ?? 0) : 0;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return { low, span: high - low };
  });
  const coordinate = (at: number, axis: number): number => {
    const { low = 0, span = 0 } = ends[axis] ?? {};
    const value = axis < width ? (places[at * width + axis] ?? 0) : 0;
    return span === 0 ? 0.5 : Math.round((1e4 * (value - low)) / span) / 1e4;
  };
  return [...shown.entries()].map(([at, row]) => {
    const cause = causes.get(row);
    return {
      row: rows[row] ?? 0,
      x: coordinate(at, 0),
      y: coordinate(at, 1),
      label: labels?.[row] ?? -1,
      ...(cause === undefined ? {} : { cause }),
    };
  });
}
