import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { detect } from '../../src/datasets/detection/detect.ts';
import type { ExaminedRows } from '../../src/datasets/detection/examined-rows.ts';
import { pixelFeatures } from '../../src/datasets/features/image-grid.ts';
import { numericFeatures } from '../../src/datasets/subject/numeric-features.ts';
import { textFeatures } from '../../src/datasets/subject/text-features.ts';
import { VERSION } from '../../src/version.ts';
import type { ToolFile } from './outcomes.ts';
import { readPlanted, type PlantedFile } from './plant.ts';
import { readFloats, readInts, writeArray } from './raw-arrays.ts';
import { OURS } from './tools.ts';

// Looks at one planted case with Weighbridge and writes what a peer would: `weighbridge.json` and `weighbridge.f32`.
//
//     node bench/data/weigh.ts FOLDER

const THREADS = 1;

/** The rows as `weighbridge data` has them after it read them. */
function examine(folder: string, about: PlantedFile): ExaminedRows {
  const { rows, classes } = about;
  const common = {
    rows: Int32Array.from({ length: rows }, (_, row) => row),
    names: (index: number) => `row ${index}`,
    labels: { column: 'label', numbers: readInts(join(folder, 'y.i32')), names: classes },
  };
  if (about.kind === 'texts') {
    const values: string[] = JSON.parse(readFileSync(join(folder, 'texts.json'), 'utf8'));
    return {
      ...common,
      features: textFeatures(values),
      featuresAre: 'hashed words',
      texts: { column: 'text', values },
    };
  }
  const { width, height, columns } = about;
  const matrix = { rows, width, values: readFloats(join(folder, 'x.f32')) };
  if (about.kind === 'images') {
    const images = { rows, height, width: width / height, channels: 1, values: matrix.values };
    const { features } = pixelFeatures(images);
    return { ...common, features, featuresAre: `${width} pixels`, images };
  }
  const cells = Array.from({ length: width }, (_, column) =>
    Float64Array.from({ length: rows }, (__, row) => matrix.values[row * width + column] ?? 0),
  );
  return {
    ...common,
    features: numericFeatures(cells, rows),
    featuresAre: `${width} columns, standardised`,
    table: { matrix, columns },
  };
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('say which folder');
const about = readPlanted(folder);
const started = performance.now();
const before = process.cpuUsage();
const detection = await detect(examine(folder, about), { seed: about.seed, threads: THREADS });
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(before);
// Accused is what `--write-clean` leaves out when it is told to drop every cause but what is merely strange or repeated.
const file: ToolFile = {
  tool: OURS,
  version: VERSION,
  seconds,
  processor: (user + system) / 1e6,
  peak: process.resourceUsage().maxRSS / 1024,
  accused: detection.suspects
    .filter(({ cause }) => cause !== 'outlier' && cause !== 'near-duplicate')
    .map(({ row }) => row)
    .toSorted((a, b) => a - b),
  suspects: detection.suspects.map(({ row, cause, confidence }) => ({ row, cause, confidence })),
  triggers: detection.triggers.map(({ shown, target }) => ({
    title: shown.title,
    target,
    isCleanLabel: shown.isCleanLabel,
  })),
};
// Logarithms keep apart what doubles do, but floats do not.
writeArray(
  join(folder, `${OURS}.f32`),
  Float32Array.from(detection.pValues, (pValue) => -Math.log(pValue)),
);
const partial = join(folder, `${OURS}.part`);
writeFileSync(partial, JSON.stringify(file));
renameSync(partial, join(folder, `${OURS}.json`));
