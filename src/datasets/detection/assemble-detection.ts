import { type DuplicateSummary, NO_DUPLICATES } from '../../core/dataset.ts';
import { ContentOrder } from '../features/content-order.ts';
import { combineCauchy } from '../significance/cauchy.ts';
import { groupByRows } from '../triggers/row-groups.ts';
import { chooseCause } from './causes.ts';
import type { Detection, Suspect } from './detection.ts';
import type { Claim, Detected, FoundTrigger } from './detector.ts';
import type { ExaminedRows } from './examined-rows.ts';
import { isDirected, type LabelTrouble } from './label-trouble.ts';
import { rowMap } from './row-map.ts';
import { scoreHistogram } from './score-histogram.ts';
import { findSources } from './source-trouble.ts';

/** Puts together what all detectors say of each row. */
export function assembleDetection(
  examined: ExaminedRows,
  found: readonly Detected[],
  rest: {
    readonly notBegun: readonly string[];
    /** Absent where copies were not looked for. */
    readonly duplicates?: DuplicateSummary;
    readonly trouble: LabelTrouble | undefined;
    readonly isSorted: boolean;
  },
): Detection {
  const { features, labels, rows, sources } = examined;
  const pValues = new Float64Array(rows.length);
  for (let row = 0; row < rows.length; row += 1) {
    const own = found.map((detected) => detected.pValues[row] ?? Number.NaN);
    const combined = combineCauchy(
      own,
      found.map(({ weight }) => weight || 1),
    );
    pValues[row] = Number.isNaN(combined) ? 1 : combined;
  }
  const claims = Map.groupBy(
    found.flatMap((detected) => detected.claims),
    ({ row }) => row,
  );
  const suspects = [...claims]
    .map(([row, own]) => suspectOf(row, own, pValues[row] ?? 1))
    .sort((a, b) => a.pValue - b.pValue || (rows[a.row] ?? 0) - (rows[b.row] ?? 0));
  const causes = new Map(suspects.map(({ row, cause }) => [row, cause]));
  const isAccused = new Uint8Array(rows.length);
  for (const { row, cause } of suspects) if (cause !== 'outlier') isAccused[row] = 1;
  const estimates = rest.trouble?.estimates;
  const names = labels?.names ?? [];
  return {
    pValues,
    suspects,
    triggers: withoutRepeats(
      found.flatMap(({ triggers = [] }) => triggers),
      rows.length,
    ),
    flows: (estimates?.flows ?? []).slice(0, MAX_FLOWS).map((flow) => ({
      from: names[flow.from] ?? '',
      to: names[flow.to] ?? '',
      rows: flow.rows,
      back: flow.back,
      pValue: flow.adjusted,
      isDirected: isDirected(flow),
      ...(flow.depth === undefined ? {} : { depth: flow.depth }),
    })),
    ...(estimates === undefined || names.length > MAX_MATRIX
      ? {}
      : { flowMatrix: [...estimates.joint.counts] }),
    sources: sources === undefined ? [] : findSources(sources, isAccused),
    detectors: found.map(({ run }) => run),
    duplicates: rest.duplicates ?? NO_DUPLICATES,
    histograms: found.flatMap((detected) => scoreHistogram(detected, causes)),
    map: rowMap(features, rows, labels?.numbers, causes, new ContentOrder(features).order),
    isSorted: rest.isSorted,
    notBegun: rest.notBegun,
  };
}

/** Triggers in the same rows, by Jaccard, are one. */
const SAME_ROWS = 0.8;
/** Pairs of classes told, and classes of which all pairs are. */
const MAX_FLOWS = 50;
const MAX_MATRIX = 100;

/** One patch is found at its place and anywhere: what the same rows hold is told once, as the search before says it. */
function withoutRepeats(triggers: readonly FoundTrigger[], rows: number): readonly FoundTrigger[] {
  const groups = groupByRows(
    triggers.map((trigger) => trigger.rows),
    rows,
    SAME_ROWS,
  );
  return groups.flatMap(([first]) => triggers[first ?? 0] ?? []);
}

function suspectOf(row: number, claims: readonly Claim[], pValue: number): Suspect {
  const main = chooseCause(claims);
  const suggested = claims.find((claim) => claim.suggested !== undefined)?.suggested;
  const highlights = claims.flatMap((claim) => claim.highlights ?? []);
  const cells = [...new Set(claims.flatMap((claim) => claim.cells ?? []))];
  return {
    row,
    cause: main.cause,
    score: Math.min(1, Math.max(0, 1 - main.pValue)),
    pValue,
    confidence: main.confidence,
    ...(suggested === undefined ? {} : { suggested }),
    evidence: claims.map(({ detector, text, pValue: own }) => ({ detector, text, pValue: own })),
    ...(highlights.length === 0 ? {} : { highlights }),
    ...(cells.length === 0 ? {} : { cells }),
  };
}
