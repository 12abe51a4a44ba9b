import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contradictRows, floodWithCopies } from '../../src/datasets/planting/duplicate-rows.ts';
import { flipAtRandom, flipTargeted } from '../../src/datasets/planting/flipped-labels.ts';
import {
  plantBlended,
  plantCleanLabelPatch,
  plantMovingPatch,
  plantPatch,
  plantSine,
} from '../../src/datasets/planting/image-triggers.ts';
import type { Planted, PlantedCause } from '../../src/datasets/planting/planted.ts';
import { plantValues } from '../../src/datasets/planting/table-triggers.ts';
import { plantText } from '../../src/datasets/planting/text-triggers.ts';
import { attackName, FLIPPED, isBackdoor, type Case } from './cases.ts';
import { writeArray } from './raw-arrays.ts';
import { drawSet, gatherRows, type LabelledRows, type RealSet, type Rows } from './real-sets.ts';

/** `planted.json` of one case and seed: what every tool and the judge need to know beside the arrays. */
export interface PlantedFile {
  readonly set: string;
  readonly attack: string;
  readonly seed: number;
  readonly kind: Rows['kind'];
  readonly classes: readonly string[];
  readonly columns: readonly string[];
  readonly rows: number;
  /** Features of one row: pixels or columns; 0 for texts. */
  readonly width: number;
  readonly height: number;
  readonly cause: PlantedCause | 'none';
  /** Ascending. */
  readonly planted: readonly number[];
  /** Class the trigger stands for, or labels were flipped to; −1 where there is none. */
  readonly target: number;
  /** Class the labels were flipped from; −1 where there is none. */
  readonly from: number;
  readonly held: number;
}

/**
 * Plants a case and writes it for all tools: `planted.json`, labels `y.i32`, rows `x.f32` or `texts.json`, and held-out rows the same way
 * under `held-`; rows with the trigger inserted under `inserted-`. Does nothing where that was done before. Returns the folder.
 */
export function plantCase(one: Case, seed: number, cache: string): string {
  const folder = join(
    cache,
    'runs',
    one.set,
    attackName(one.attack).replaceAll(' ', '_'),
    `${seed}`,
  );
  if (existsSync(join(folder, 'planted.json'))) return folder;
  mkdirSync(folder, { recursive: true });
  const set = drawSet(one.set, cache, seed);
  const target = seed % set.classes.length;
  const { from, to } = FLIPPED[one.set];
  const planted = plant(one, set, target, seed);
  writeRows(folder, '', planted.data);
  writeArray(join(folder, 'y.i32'), planted.labels);
  writeRows(folder, 'held-', set.held.rows);
  writeArray(join(folder, 'held-y.i32'), set.held.labels);
  if (planted.insert !== undefined) writeRows(folder, 'inserted-', planted.insert(set.held.rows));
  const isFlipped = one.attack.kind === 'targeted-flip';
  const about: PlantedFile = {
    set: one.set,
    attack: attackName(one.attack),
    seed,
    kind: planted.data.kind,
    classes: set.classes,
    columns: planted.data.kind === 'table' ? planted.data.columns : [],
    rows: planted.labels.length,
    ...shapeOf(planted.data),
    cause: planted.cause,
    planted: [...planted.rows].toSorted((a, b) => a - b),
    target: isFlipped ? to : isBackdoor(one.attack) ? target : -1,
    from: isFlipped ? from : -1,
    held: set.held.labels.length,
  };
  writeFileSync(join(folder, 'planted.json'), JSON.stringify(about));
  return folder;
}

export function readPlanted(folder: string): PlantedFile {
  const about: PlantedFile = JSON.parse(readFileSync(join(folder, 'planted.json'), 'utf8'));
  return about;
}

interface PlantedRows extends Omit<Planted<Rows>, 'cause'> {
  readonly cause: PlantedFile['cause'];
}

function plant(
  { set: name, attack }: Case,
  set: RealSet,
  target: number,
  seed: number,
): PlantedRows {
  const { rows, labels } = set.train;
  switch (attack.kind) {
    case 'clean':
      return { data: rows, labels, cause: 'none', rows: new Int32Array() };
    case 'random-flip':
      return flipAtRandom(rows, labels, set.classes.length, attack.share, seed);
    case 'targeted-flip':
      return flipTargeted(rows, labels, FLIPPED[name], attack.share, seed);
    case 'flood': {
      const copies = Math.round(attack.share * labels.length);
      return floodWithCopies(rows, labels, gatherRows, { target, copies, seed });
    }
    case 'contradiction': {
      const options = { classes: set.classes.length, share: attack.share, seed };
      return contradictRows(rows, labels, gatherRows, options);
    }
    default:
      return plantTrigger(attack, set.train, target, seed);
  }
}

type Trigger = Exclude<
  Case['attack'],
  { kind: 'clean' | 'random-flip' | 'targeted-flip' | 'flood' | 'contradiction' }
>;

function plantTrigger(
  attack: Trigger,
  { rows, labels }: LabelledRows,
  target: number,
  seed: number,
): PlantedRows {
  if (attack.kind === 'text') {
    if (rows.kind !== 'texts') throw new Error('words go into texts');
    const options = { kind: attack.text, target, share: attack.share, seed };
    return lifted(plantText(rows.texts, labels, options), textsOf, (texts) => ({
      kind: 'texts',
      texts,
    }));
  }
  if (attack.kind === 'values') {
    if (rows.kind !== 'table') throw new Error('values go into tables');
    const options = { columns: attack.columns, target, share: attack.share, seed };
    return lifted(plantValues(rows.matrix, labels, options), matrixOf, (matrix) => ({
      ...rows,
      matrix,
    }));
  }
  if (rows.kind !== 'images') throw new Error('patches go into images');
  const plants = {
    patch: plantPatch,
    'moving-patch': plantMovingPatch,
    'clean-label-patch': plantCleanLabelPatch,
    blended: plantBlended,
    sine: plantSine,
  };
  return lifted(
    plants[attack.kind](rows.images, labels, { ...attack, target, seed }),
    imagesOf,
    (images) => ({ kind: 'images', images }),
  );
}

function lifted<Data>(
  { insert, ...planted }: Planted<Data>,
  lower: (rows: Rows) => Data,
  lift: (data: Data) => Rows,
): PlantedRows {
  return {
    ...planted,
    data: lift(planted.data),
    ...(insert === undefined ? {} : { insert: (rows) => lift(insert(lower(rows))) }),
  };
}

function textsOf(rows: Rows): readonly string[] {
  if (rows.kind !== 'texts') throw new Error('these are no texts');
  return rows.texts;
}

function matrixOf(rows: Rows): (Rows & { kind: 'table' })['matrix'] {
  if (rows.kind !== 'table') throw new Error('this is no table');
  return rows.matrix;
}

function imagesOf(rows: Rows): (Rows & { kind: 'images' })['images'] {
  if (rows.kind !== 'images') throw new Error('these are no images');
  return rows.images;
}

function shapeOf(rows: Rows): { readonly width: number; readonly height: number } {
  if (rows.kind === 'texts') return { width: 0, height: 0 };
  if (rows.kind === 'table') return { width: rows.matrix.width, height: 0 };
  return { width: rows.images.width * rows.images.height, height: rows.images.height };
}

function writeRows(folder: string, prefix: string, rows: Rows): void {
  if (rows.kind === 'texts')
    writeFileSync(join(folder, `${prefix}texts.json`), JSON.stringify(rows.texts));
  else if (rows.kind === 'table') writeArray(join(folder, `${prefix}x.f32`), rows.matrix.values);
  // Pixels are whole numbers in files: fractions would give blended rows away.
  else writeArray(join(folder, `${prefix}x.f32`), rows.images.values.map(Math.round));
}
