import { Random } from '../../tensor/random.ts';
import { chooseRows } from '../features/choose-rows.ts';
import { ContentOrder } from '../features/content-order.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { searchCells } from './cell-search.ts';
import type { Metric, MetricSpace } from './metric.ts';
import { metricSpace } from './metric.ts';
import { NearestLists } from './nearest-lists.ts';
import type { NeighbourGraph } from './neighbour-graph.ts';
import { searchPlainly } from './plain-search.ts';
import { searchOnRuntime } from './runtime-search.ts';

/** Multiply-adds up to which starting the runtime costs more than it saves: about half a second. */
const MAX_PLAIN_WORK = 4e8;
/** Rows up to which every row is compared with every other: 50,000 of 384 features take most of a minute, and twice as many four times that. */
const MAX_EXACT_ROWS = 100_000;
/** Rows whose true neighbours the recall is measured on. */
const RECALL_ROWS = 256;
/** Distances this much apart, relatively, are one: a neighbour as far away as the last true one is no miss. */
const SAME_DISTANCE = 1e-5;
const SEED = 1;

/** `plain` compares in double precision without the runtime; `runtime` finds candidates in float32 first; `cells` looks only nearby. */
export type SearchMethod = 'plain' | 'runtime' | 'cells';

export interface NeighbourOptions {
  readonly count: number;
  readonly metric: Metric;
  /** By default the fastest that is exact, and `cells` for more than 100,000 rows. */
  readonly method?: SearchMethod;
  readonly threads?: number;
  /** Of the cells and of the rows that the recall is measured on; 1 by default. */
  readonly seed?: number;
}

export interface NeighbourSearch {
  readonly graph: NeighbourGraph;
  readonly method: SearchMethod;
  /** Share of the true neighbours that were found; below 1 only for `cells`, measured on `recallRows` of the rows. */
  readonly recall: number;
  readonly recallRows: number;
  /** Rows of which some neighbour may be another that is as near as float32 can tell. */
  readonly unsettled: number;
}

function listsFor(space: MetricSpace, count: number, isSelf: boolean): NearestLists {
  const most = space.reference.rows - (isSelf ? 1 : 0);
  return new NearestLists(space.queries.rows, Math.max(0, Math.min(count, most)));
}

function work({ reference, queries }: MetricSpace): number {
  return reference.rows * queries.rows * Math.max(1, reference.width);
}

/** With nothing to compare the runtime would refuse the empty product. */
function isTrivial({ reference, queries }: MetricSpace): boolean {
  return reference.rows === 0 || queries.rows === 0 || reference.width === 0;
}

async function exactly(
  space: MetricSpace,
  isSelf: boolean,
  equal: ContentOrder | undefined,
  options: NeighbourOptions,
): Promise<NeighbourSearch> {
  const { metric, threads } = options;
  const lists = listsFor(space, options.count, isSelf);
  const isPlain =
    options.method === 'plain' ||
    isTrivial(space) ||
    lists.count === 0 ||
    (options.method === undefined && work(space) <= MAX_PLAIN_WORK);
  let unsettled = 0;
  if (isPlain) searchPlainly(space, isSelf, lists, 0, space.queries.rows);
  else
    unsettled = await searchOnRuntime(space, equal ?? new ContentOrder(space.reference), lists, {
      isSelf,
      ...(threads !== undefined && { threads }),
    });
  return {
    graph: lists.graph(metric),
    method: isPlain ? 'plain' : 'runtime',
    recall: 1,
    recallRows: space.queries.rows,
    unsettled,
  };
}

/** Share of the neighbours found that are no farther than the last true one, over a sample of the rows. */
async function measureRecall(
  space: MetricSpace,
  graph: NeighbourGraph,
  equal: ContentOrder,
  options: NeighbourOptions,
): Promise<{ readonly recall: number; readonly recallRows: number }> {
  const random = new Random(options.seed ?? SEED).fork('recall');
  const rows = random
    .permutation(space.reference.rows)
    .subarray(0, RECALL_ROWS)
    .map((at) => equal.order[at] ?? 0);
  const sample = { ...space, queries: chooseRows(space.reference, rows) };
  // One more, since a row of the sample is its own nearest.
  const exact = await exactly(sample, false, equal, {
    ...options,
    method: 'runtime',
    count: graph.count + 1,
  });
  let found = 0;
  for (const [at, row] of rows.entries()) {
    const farthest = exact.graph.distances[(at + 1) * exact.graph.count - 1] ?? 0;
    for (let place = row * graph.count; place < (row + 1) * graph.count; place += 1)
      if ((graph.distances[place] ?? 0) <= farthest * (1 + SAME_DISTANCE)) found += 1;
  }
  return { recall: found / Math.max(1, rows.length * graph.count), recallRows: rows.length };
}

/**
 * The nearest other rows of every row. Exact up to 100,000 rows; beyond that, approximate with the recall that was measured. Exact
 * duplicates are at distance 0 and come first. The scores of one block of rows are kept to 256 MB.
 */
export async function nearestNeighbours(
  matrix: FeatureMatrix,
  options: NeighbourOptions,
): Promise<NeighbourSearch> {
  const space = metricSpace(options.metric, matrix, matrix);
  const isLarge = options.method === undefined && matrix.rows > MAX_EXACT_ROWS;
  const lists = listsFor(space, options.count, true);
  if (lists.count === 0 || isTrivial(space) || !(isLarge || options.method === 'cells'))
    return exactly(space, true, undefined, options);
  const equal = new ContentOrder(space.reference);
  await searchCells(space, equal, lists, {
    seed: options.seed ?? SEED,
    ...(options.threads !== undefined && { threads: options.threads }),
  });
  const graph = lists.graph(options.metric);
  const measured = await measureRecall(space, graph, equal, options);
  return { graph, method: 'cells', ...measured, unsettled: 0 };
}

/**
 * The nearest rows of `reference` to every row of `queries`: all rows of a large set among a sample of it, new rows among old ones. Always
 * exact. A query that is in the reference finds itself. `graph.rows` are the queries, its neighbours row numbers of the reference.
 */
export async function neighboursOf(
  reference: FeatureMatrix,
  queries: FeatureMatrix,
  options: Omit<NeighbourOptions, 'method' | 'seed'> & {
    readonly method?: Exclude<SearchMethod, 'cells'>;
  },
): Promise<NeighbourSearch> {
  return exactly(metricSpace(options.metric, reference, queries), false, undefined, options);
}
