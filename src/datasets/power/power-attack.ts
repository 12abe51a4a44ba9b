import type { ExaminedRows } from '../detection/examined-rows.ts';
import { chooseRows } from '../features/choose-rows.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { floodWithCopies } from '../planting/duplicate-rows.ts';
import { flipAtRandom, flipTargeted } from '../planting/flipped-labels.ts';
import { plantBlended, plantCleanLabelPatch, plantPatch } from '../planting/image-triggers.ts';
import type { Planted } from '../planting/planted.ts';
import { plantValues } from '../planting/table-triggers.ts';
import { plantText } from '../planting/text-triggers.ts';
import type { ImageSet } from '../triggers/image-set.ts';

/** A copy of the rows with an attack of known size in it. */
export interface PoisonedRows {
  readonly examined: ExaminedRows;
  /** Places of the planted rows. */
  readonly rows: Int32Array;
  readonly target: number;
  /** Class the rows came from, where it is one. */
  readonly from?: number;
  /** Puts the trigger into one row of the features, in place; absent where there is none or it is no feature. */
  readonly insert?: (row: Float32Array) => void;
}

/** An attack in the words of a detector that does not see it. */
export interface NamedBlindSpot {
  readonly words: string;
  /** Only attacks on fewer rows. */
  readonly fewerThan?: number;
  /** Not where this detector ran: it does see them. */
  readonly unless?: string;
}

/** One kind of attack, as far as it can be planted in these rows. */
export interface PowerAttack {
  readonly name: string;
  /** What has to be found for the attack as a whole to count as reported. */
  readonly sign: 'trigger' | 'flow' | 'rows';
  /** Whether quick detection leaves it out. */
  readonly isSlow?: true;
  /** Told where a detector that ran says the same words of itself. */
  readonly blindSpot?: NamedBlindSpot;
  readonly plant: (count: number, seed: number) => PoisonedRows | undefined;
}

/** Attacks these rows can be poisoned with. Texts keep their features: a word or two hardly moves them. */
export function attacksFor(examined: ExaminedRows): readonly PowerAttack[] {
  const { labels, images, table, texts, features } = examined;
  if (labels === undefined) return [];
  const classes = labels.names.length;
  const numbers = labels.numbers;
  const total = examined.rows.length;
  const relabelled = (changed: Int32Array): ExaminedRows => ({
    ...examined,
    labels: { ...labels, numbers: changed },
  });
  const targetOf = (seed: number): number => seed % classes;
  const attacks: PowerAttack[] = [
    {
      name: 'targeted flip',
      sign: 'flow',
      plant: (count, seed) => {
        const from = (seed + 1) % classes;
        const own = numbers.reduce((sum, label) => sum + (label === from ? 1 : 0), 0);
        if (count > own / 2) return undefined;
        const planted = flipTargeted(
          features,
          numbers,
          { from, to: targetOf(seed) },
          count / own,
          seed,
        );
        return {
          examined: relabelled(planted.labels),
          rows: planted.rows,
          target: targetOf(seed),
          from,
        };
      },
    },
    {
      name: 'random flip',
      sign: 'rows',
      blindSpot: { words: 'wrong labels of rows that lie between classes' },
      plant: (count, seed) => {
        const planted = flipAtRandom(features, numbers, classes, count / total, seed);
        return { examined: relabelled(planted.labels), rows: planted.rows, target: -1 };
      },
    },
    {
      name: 'flood of copies',
      sign: 'rows',
      plant: (count, seed) => floodOf(examined, count, seed, targetOf(seed)),
    },
  ];
  // With other features than pixels nobody knows what a patch would make of them.
  if (images !== undefined && features.width === images.height * images.width * images.channels)
    for (const [name, plant, isSlow] of IMAGE_ATTACKS)
      attacks.push({
        name,
        sign: 'trigger',
        ...(isSlow ? { isSlow: true as const, blindSpot: SPREAD_OUT } : {}),
        plant: (count, seed) => {
          const target = targetOf(seed);
          const planted = plant(images, numbers, { target, share: count / total, seed });
          return {
            examined: {
              ...relabelled(planted.labels),
              images: planted.data,
              features: { ...features, values: planted.data.values },
            },
            rows: planted.rows,
            target,
            ...insertOne(planted, images),
          };
        },
      });
  if (table !== undefined && table.matrix.width === features.width)
    attacks.push({
      name: 'values',
      sign: 'trigger',
      plant: (count, seed) => {
        const target = targetOf(seed);
        const columns = [seed % table.matrix.width];
        const planted = plantValues(table.matrix, numbers, {
          columns,
          target,
          share: count / total,
          seed,
        });
        return {
          examined: {
            ...relabelled(planted.labels),
            table: { ...table, matrix: planted.data },
            features: rescaled(table.matrix, features, planted),
          },
          rows: planted.rows,
          target,
        };
      },
    });
  if (texts !== undefined)
    attacks.push({
      name: 'words',
      sign: 'trigger',
      blindSpot: { words: 'words in fewer than ten rows', fewerThan: 10 },
      plant: (count, seed) => {
        const target = targetOf(seed);
        const planted = plantText(texts.values, numbers, {
          kind: 'token',
          target,
          share: count / total,
          seed,
        });
        return {
          examined: { ...relabelled(planted.labels), texts: { ...texts, values: planted.data } },
          rows: planted.rows,
          target,
        };
      },
    });
  return attacks;
}

const SPREAD_OUT: NamedBlindSpot = {
  words: 'patterns spread over the whole picture',
  unless: 'hidden-pattern',
};
const IMAGE_ATTACKS = [
  ['patch', plantPatch, false],
  ['clean-label patch', plantCleanLabelPatch, false],
  ['blended pattern', plantBlended, true],
] as const;

function insertOne({ insert }: Planted<ImageSet>, images: ImageSet): Pick<PoisonedRows, 'insert'> {
  if (insert === undefined) return {};
  return {
    insert: (row) => {
      row.set(insert({ ...images, rows: 1, values: row.slice() }).values);
    },
  };
}

/** The features of planted values: each column is moved and scaled as the columns of the table were. */
function rescaled(
  before: FeatureMatrix,
  features: FeatureMatrix,
  { data, rows }: Planted<FeatureMatrix>,
): FeatureMatrix {
  const values = features.values.slice();
  const { width } = features;
  for (let column = 0; column < width; column += 1) {
    let [low, high] = [0, 0];
    const at = (row: number): number => row * width + column;
    for (let row = 1; row < before.rows; row += 1) {
      if ((before.values[at(row)] ?? 0) < (before.values[at(low)] ?? 0)) low = row;
      if ((before.values[at(row)] ?? 0) > (before.values[at(high)] ?? 0)) high = row;
    }
    const [from, to] = [before.values[at(low)] ?? 0, before.values[at(high)] ?? 0];
    if (!(to > from)) continue;
    const slope =
      ((features.values[at(high)] ?? 0) - (features.values[at(low)] ?? 0)) / (to - from);
    for (const row of rows)
      values[at(row)] =
        (features.values[at(low)] ?? 0) + slope * ((data.values[at(row)] ?? 0) - from);
  }
  return { ...features, values };
}

function floodOf(
  examined: ExaminedRows,
  copies: number,
  seed: number,
  target: number,
): PoisonedRows | undefined {
  const { labels } = examined;
  if (labels === undefined || !labels.numbers.includes(target)) return undefined;
  const order = Int32Array.from(labels.numbers.keys());
  const planted = floodWithCopies(order, labels.numbers, gathered, { target, copies, seed });
  const sources = planted.data;
  const image = (set: ImageSet): ImageSet => {
    const width = set.height * set.width * set.channels;
    return { ...set, ...chooseRows({ ...set, width }, sources), width: set.width };
  };
  return {
    rows: planted.rows,
    target,
    examined: {
      ...examined,
      rows: Int32Array.from(sources.keys()),
      labels: { ...labels, numbers: planted.labels },
      features: chooseRows(examined.features, sources),
      ...(examined.table === undefined
        ? {}
        : { table: { ...examined.table, matrix: chooseRows(examined.table.matrix, sources) } }),
      ...(examined.images === undefined ? {} : { images: image(examined.images) }),
      ...(examined.texts === undefined
        ? {}
        : {
            texts: {
              ...examined.texts,
              values: Array.from(sources, (row) => examined.texts?.values[row] ?? ''),
            },
          }),
    },
  };
}

function gathered(order: Int32Array, rows: Int32Array): Int32Array {
  return rows.map((row) => order[row] ?? 0);
}
