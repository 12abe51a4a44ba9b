import type { FlowDepth } from '../../core/dataset-suspicion.ts';
import type { ClassProbabilities } from './class-probabilities.ts';
import type { LabelFlow } from './label-flow.ts';

/** Rows of one kind or none are half a row: a share of a handful is never 0 or 1. */
const HALF_ROW = 0.5;
/** The core loses at least so much of what the edge loses, where labels are flipped whatever the row looks like. */
const LEAST_OF_EDGE = 0.5;
/** Share of the core that has gone, for each share of the other class's core that has come back, at least. */
const LEAST_OF_BACK = 6;

/**
 * How a flow goes through its class. Where classes overlap, the rows between them have either label, most of them that of the commoner
 * class: that flows one way as well, and chance does not explain it. But hardly a row at the core of the class has gone. Flipped labels are missing
 * there as much as anywhere else (the upper asymptote of an item response curve, Barton and Lord 1981; what noise estimation calls
 * anchor points). Both ends are looked at: where features say little, rows are mixed at the core of either class.
 * @param probabilities out of fold
 */
export function flowDepth(
  { from, to, rows, back }: LabelFlow,
  { classes, values }: ClassProbabilities,
  labels: Int32Array,
): FlowDepth {
  const chance = (row: number, label: number): number => values[row * classes + label] ?? 0;
  const lead = (row: number): number => chance(row, from) / (chance(row, from) + chance(row, to));
  const pair = [...labels.keys()]
    .filter((row) => labels[row] === from || labels[row] === to)
    .map((row) => ({ label: labels[row], lead: lead(row) || 0 }))
    // Rows that look alike count with the label that went: which comes first must not depend on their order.
    .sort((a, b) => b.lead - a.lead || Number(a.label === from) - Number(b.label === from));
  const given = pair.reduce((count, { label }) => count + Number(label === from), 0);
  const size = Math.min(pair.length, Math.max(0, Math.round(given + rows - back)));
  const half = Math.ceil(size / 2);
  const share = (start: number, end: number, label: number): number => {
    const part = pair.slice(start, end);
    const found = part.filter((row) => row.label === label).length;
    return (found + HALF_ROW) / (part.length + 2 * HALF_ROW);
  };
  return {
    core: share(0, half, to),
    edge: share(half, size, to),
    back: share(size + Math.floor((pair.length - size) / 2), pair.length, from),
  };
}

/** Whether a flow goes through its class as flipped labels do, not along the border of two classes that overlap. */
export function isThroughout({ core, edge, back }: FlowDepth): boolean {
  return core >= LEAST_OF_EDGE * edge && core >= LEAST_OF_BACK * back;
}
