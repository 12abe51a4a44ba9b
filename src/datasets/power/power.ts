import type { PowerResult } from '../../core/dataset.ts';
import type { DetectorRun } from '../../core/dataset-suspicion.ts';
import { confirmInFeatures } from '../confirmation/confirm-features.ts';
import { detect } from '../detection/detect.ts';
import type { Detection } from '../detection/detection.ts';
import type { ExaminedRows, RowGroups } from '../detection/examined-rows.ts';
import { chooseRows } from '../features/choose-rows.ts';
import { ContentOrder } from '../features/content-order.ts';
import { attacksFor, type PoisonedRows, type PowerAttack } from './power-attack.ts';

/** Rows an attack is planted in, at most: each size, seed and kind is one whole detection. */
const MAX_ROWS = 3000;
/** Rows planted, falling; what is more than a tenth of all rows is left out. */
const COUNTS = [200, 100, 50, 25, 12, 6];
const MOST_SHARE = 0.1;
/** Share of the planted rows that a report has to name. */
const NAMED = 0.5;

export interface PowerOptions {
  readonly seed: number;
  readonly threads: number;
  /** Times each attack of each size is planted. */
  readonly seeds: number;
  /** Names of the attacks to plant; all that fit the data by default. */
  readonly attacks?: readonly string[];
  readonly progress?: (step: string) => void;
  readonly interrupted?: () => boolean;
}

export interface Power {
  /** Rows the attacks were planted in: all that were examined, or a sample of them. */
  readonly rows: number;
  readonly results: readonly PowerResult[];
}

/**
 * Plants known attacks of falling size in copies of these rows and looks whether they are found: what silence about these data is worth.
 * An attack is no longer made smaller once it is never found.
 */
export async function measurePower(examined: ExaminedRows, options: PowerOptions): Promise<Power> {
  const sample = sampleOf(examined);
  const results: PowerResult[] = [];
  for (const attack of attacksFor(sample)) {
    if (options.attacks?.includes(attack.name) === false) continue;
    if (options.interrupted?.() === true) break;
    const points: PowerResult['points'][number][] = [];
    const ran = new Map<string, DetectorRun>();
    for (const count of COUNTS) {
      if (count > MOST_SHARE * sample.rows.length) continue;
      if (options.interrupted?.() === true) break;
      options.progress?.(`planting: ${attack.name}, ${count} rows`);
      const point = await pointOf(sample, attack, count, options, ran);
      if (point === undefined) continue;
      points.push(point);
      if (point.detected === 0 && point.found === 0) break;
    }
    if (points.length === 0) continue;
    const caught = points.filter(({ detected, seeds }) => detected === seeds);
    // The smallest of an unbroken series: one lucky hit below a miss is no power.
    const series = caught.filter(({ planted }) =>
      points.every((point) => point.planted < planted || point.detected === point.seeds),
    );
    const smallest = series.at(-1)?.planted;
    results.push({
      attack: attack.name,
      points,
      ...(smallest === undefined ? {} : { smallest }),
      ...blindSpotOf(attack, [...ran.values()]),
    });
  }
  return { rows: sample.rows.length, results };
}

/** Whether a detector that ran names the attack as one it does not see. */
function blindSpotOf(
  { blindSpot }: PowerAttack,
  ran: readonly DetectorRun[],
): Pick<PowerResult, 'blindSpot'> {
  if (blindSpot === undefined) return {};
  const { words, fewerThan, unless } = blindSpot;
  const isNamed = ran.some(({ blindSpots }) => blindSpots.includes(words));
  if (!isNamed || ran.some(({ id }) => id === unless)) return {};
  return { blindSpot: { words, ...(fewerThan === undefined ? {} : { fewerThan }) } };
}

async function pointOf(
  sample: ExaminedRows,
  attack: PowerAttack,
  count: number,
  { seed, seeds, threads }: PowerOptions,
  ran: Map<string, DetectorRun>,
): Promise<PowerResult['points'][number] | undefined> {
  let [found, detected, success, measured, runs, planted] = [0, 0, 0, 0, 0, 0];
  for (let run = 0; run < seeds; run += 1) {
    const poisoned = attack.plant(count, seed + run);
    if (poisoned === undefined || poisoned.rows.length === 0) continue;
    const detection = await detect(poisoned.examined, {
      seed: seed + run,
      threads,
      isQuick: attack.isSlow !== true,
    });
    for (const detector of detection.detectors)
      if (detector.examined > 0) ran.set(detector.id, detector);
    const accused = new Set(detection.suspects.map(({ row }) => row));
    const named = poisoned.rows.filter((row) => accused.has(row)).length;
    runs += 1;
    planted += poisoned.rows.length;
    found += named / poisoned.rows.length;
    if (isReported(detection, poisoned, attack, named)) detected += 1;
    const share = await successOf(poisoned, seed + run, threads);
    if (share === undefined) continue;
    success += share;
    measured += 1;
  }
  if (runs === 0) return undefined;
  return {
    planted: Math.round(planted / runs),
    share: planted / runs / sample.rows.length,
    found: found / runs,
    detected,
    seeds: runs,
    ...(measured === 0 ? {} : { attackSuccess: success / measured }),
  };
}

function isReported(
  { flows, triggers }: Detection,
  { rows, target, from, examined }: PoisonedRows,
  { sign }: PowerAttack,
  named: number,
): boolean {
  const names = examined.labels?.names ?? [];
  if (sign === 'rows') return named >= NAMED * rows.length;
  if (sign === 'flow')
    return flows.some(
      (flow) => flow.isDirected && flow.from === names[from ?? -1] && flow.to === names[target],
    );
  return triggers.some((trigger) => {
    if (trigger.target !== target) return false;
    const holds = new Set(trigger.rows);
    return rows.filter((row) => holds.has(row)).length >= NAMED * rows.length;
  });
}

/** How often a model trained on the planted copy follows the trigger. */
async function successOf(
  { examined, rows, target, insert }: PoisonedRows,
  seed: number,
  threads: number,
): Promise<number | undefined> {
  const { labels, features } = examined;
  if (insert === undefined || labels === undefined) return undefined;
  const { trainedWith, heldOut } = await confirmInFeatures(
    features,
    labels.numbers,
    labels.names.length,
    { target, rows, seed },
    insert,
    { threads },
  );
  return heldOut === 0 ? undefined : trainedWith.inserted / heldOut;
}

/** Some of the rows by their content, or all of them. */
function sampleOf(examined: ExaminedRows): ExaminedRows {
  if (examined.rows.length <= MAX_ROWS) return examined;
  const { order } = new ContentOrder(examined.features);
  const kept = order.slice(0, MAX_ROWS).sort();
  const groups = (all: RowGroups): RowGroups => ({
    ...all,
    numbers: kept.map((row) => all.numbers[row] ?? -1),
  });
  const { labels, table, images, texts } = examined;
  return {
    rows: kept.map((row) => examined.rows[row] ?? 0),
    names: (index) => examined.names(kept[index] ?? 0),
    features: chooseRows(examined.features, kept),
    featuresAre: examined.featuresAre,
    ...(labels === undefined ? {} : { labels: groups(labels) }),
    ...(table === undefined ? {} : { table: { ...table, matrix: chooseRows(table.matrix, kept) } }),
    ...(images === undefined
      ? {}
      : {
          images: {
            ...images,
            rows: kept.length,
            values: chooseRows(
              { ...images, width: images.height * images.width * images.channels },
              kept,
            ).values,
          },
        }),
    ...(texts === undefined
      ? {}
      : {
          texts: { ...texts, values: Array.from(kept, (row) => texts.values[row] ?? '') },
        }),
  };
}
