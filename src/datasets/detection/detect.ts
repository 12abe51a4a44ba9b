import { convolutionFeatures } from '../features/convolution-features.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { pixelFeatures } from '../features/image-grid.ts';
import { labelVoteShare } from '../neighbours/label-votes.ts';
import { nearestNeighbours } from '../neighbours/nearest-neighbours.ts';
import { orderTest } from '../neighbours/order-test.ts';
import { findActivationTrouble } from './activation-trouble.ts';
import { assembleDetection } from './assemble-detection.ts';
import { findCopies } from './copies.ts';
import type { Detection } from './detection.ts';
import type { Detected } from './detector.ts';
import type { ExaminedRows } from './examined-rows.ts';
import { findHiddenPatterns } from './hidden-pattern.ts';
import { findInstructionTriggers } from './instruction-search.ts';
import { findLabelTrouble, neighbourLabels, type LabelTrouble } from './label-trouble.ts';
import { findPatches } from './patch-search.ts';
import { findStrangeRows } from './strange-rows.ts';
import { findWords } from './text-search.ts';
import { findValues } from './value-search.ts';

/** Neighbours that vote, and that densities are taken of. */
const NEIGHBOURS = 20;
/** Of them those that vote on labels: few, so that small classes are heard. */
const VOTING = 10;
/** Rows from which on all neighbours vote: classes are large then. */
const MANY_ROWS = 1000;
/** Classes from which on a label is no class: a model of so many would be noise. */
const MAX_CLASSES = 1000;
/** Level of the test whether rows that are alike stand together; the least it can give. */
const SORTED = 0.01;
/** Rows a class must have for anything to be said of its labels. */
const LEAST_ROWS = 10;

export interface DetectionOptions {
  readonly seed: number;
  readonly threads: number;
  /** Leaves out what takes minutes on large sets: confirmations stay, moving patches and forests do not run. */
  readonly isQuick?: boolean;
  readonly progress?: (step: string) => void;
  /** Asked between detectors: what was not begun then is told as not examined. */
  readonly interrupted?: () => boolean;
}

/** Looks for everything that can be wrong with the rows, tells causes apart and combines what detectors say. The order of the rows has no part in it. */
export async function detect(
  examined: ExaminedRows,
  options: DetectionOptions,
): Promise<Detection> {
  const { seed, threads, isQuick = false } = options;
  const { features, labels, rows } = examined;
  const found: Detected[] = [];
  const notBegun: string[] = [];
  const step = async <T>(name: string, run: () => T | Promise<T>): Promise<T | undefined> => {
    if (options.interrupted?.() === true) {
      notBegun.push(name);
      return undefined;
    }
    options.progress?.(name);
    return run();
  };
  const add = (detected: Detected | readonly Detected[] | undefined): void => {
    if (detected === undefined) return;
    if ('run' in detected) found.push(detected);
    else found.push(...detected);
  };
  const wide = await step('nearest rows', () =>
    nearestNeighbours(features, { count: NEIGHBOURS, metric: 'euclidean', threads, seed }),
  );
  const isLabelled =
    labels !== undefined &&
    labels.names.length >= 2 &&
    labels.names.length <= MAX_CLASSES &&
    rows.length >= LEAST_ROWS;
  let trouble: LabelTrouble | undefined;
  if (wide !== undefined && isLabelled) {
    const near = rows.length < MANY_ROWS ? narrow(wide.graph, VOTING) : wide.graph;
    trouble = await step('labels', async () =>
      findLabelTrouble(
        {
          features: await modelFeatures(examined, threads, isQuick),
          graph: near,
          labels,
          ...(examined.texts === undefined ? {} : { texts: examined.texts.values }),
        },
        { seed, threads, isQuick },
      ),
    );
    add(trouble);
    add(neighbourLabels(near, labels));
    const votes = labelVoteShare(near, labels.numbers);
    const context = { labels, votes, seed, threads };
    const { images, table, texts, activations } = examined;
    if (images !== undefined && images.channels <= 4) {
      add(await step('patches at one place', () => findPatches(images, 'fixed', context)));
      if (!isQuick)
        add(await step('patches anywhere', () => findPatches(images, 'anywhere', context)));
    }
    if (table !== undefined)
      add(await step('values that go with a label', () => findValues(features, table, context)));
    if (texts !== undefined)
      add(await step('words that go with a label', () => findWords(texts, context)));
    const estimates = trouble?.estimates;
    // Of texts no pattern is blended in, and topics would look like one.
    if (estimates !== undefined && texts === undefined && !isQuick)
      add(
        await step('patterns over the whole row', () =>
          findHiddenPatterns(features, near, estimates, context, triggerRows(found, rows.length)),
        ),
      );
    if (activations !== undefined)
      add(await step('activations', () => findActivationTrouble(activations, labels, votes, seed)));
  }
  const { instructions } = examined;
  if (instructions !== undefined)
    add(
      await step('questions and answers', () =>
        findInstructionTriggers(instructions, examined.texts?.values),
      ),
    );
  if (wide !== undefined)
    add(
      await step('strange rows', () => findStrangeRows(features, wide.graph, seed, examined.table)),
    );
  const order =
    wide === undefined || isQuick
      ? undefined
      : await step('order of the rows', () => orderTest(wide.graph, seed));
  const copies = await step('copies', () => findCopies(examined, trouble?.estimates));
  add(copies);
  return assembleDetection(examined, found, {
    notBegun,
    ...(copies === undefined ? {} : { duplicates: copies.summary }),
    trouble,
    isSorted: order !== undefined && order.pValue <= SORTED,
  });
}

/** What a model of the classes is fitted on: of pictures more than their pixels, unless the user's own encoder says what there is in them. */
async function modelFeatures(
  { features, images, isEncoded }: ExaminedRows,
  threads: number,
  isQuick: boolean,
): Promise<FeatureMatrix> {
  if (images === undefined || isEncoded === true || isQuick) return features;
  return (await convolutionFeatures(pixelFeatures(images).grid, threads)) ?? features;
}

/** 1 for rows that hold a trigger that was found. */
function triggerRows(found: readonly Detected[], rows: number): Uint8Array {
  const holds = new Uint8Array(rows);
  for (const { triggers = [] } of found)
    for (const trigger of triggers) for (const row of trigger.rows) holds[row] = 1;
  return holds;
}

function narrow<
  Graph extends {
    readonly rows: number;
    readonly count: number;
    readonly neighbours: Int32Array;
    readonly distances: Float32Array;
  },
>(graph: Graph, most: number): Graph {
  const count = Math.min(most, graph.count);
  const neighbours = new Int32Array(graph.rows * count);
  const distances = new Float32Array(graph.rows * count);
  for (let row = 0; row < graph.rows; row += 1) {
    const from = row * graph.count;
    neighbours.set(graph.neighbours.subarray(from, from + count), row * count);
    distances.set(graph.distances.subarray(from, from + count), row * count);
  }
  return { ...graph, count, neighbours, distances };
}
