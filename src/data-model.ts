import { openFileSubject } from './attack-subject.ts';
import { RefusedData } from './data-refusal.ts';
import type { ExaminedRows } from './datasets/detection/examined-rows.ts';
import type { FeatureMatrix } from './datasets/features/feature-matrix.ts';
import { scaled, scaleOf } from './datasets/subject/column-scale.ts';
import { pixelFeatures } from './datasets/features/image-grid.ts';
import type { Model } from './engine/graph/graph.ts';
import { encodeModel } from './engine/onnx/encode-model.ts';
import { withOutputs } from './engine/prepare/evaluator.ts';
import { Session } from './engine/session/session.ts';
import { convertLayout, imageSize, layoutOf } from './robustness/input/layout.ts';
import { floats, toNumbers } from './tensor/tensor.ts';

/** Rows of one run: some megabytes of small images. */
const BATCH = 64;
/** Numbers an encoder may give for one row; more are a picture, and distances between pictures need no encoder. */
const MAX_WIDTH = 8192;
/** Numbers of all rows: half a gigabyte. */
const MAX_VALUES = 2 ** 27;
/** What a layer computes its answer from; everything behind it only shapes the answer. */
const LAYERS: ReadonlySet<string> = new Set(['Gemm', 'MatMul', 'Conv', 'MatMulInteger', 'QGemm']);

export interface ModelRun {
  /** What the messages call it: `--encoder`, `--model`. */
  readonly option: string;
  readonly path: string;
  /** An output or any value inside; the answer itself, or what the last layer is fed with, where it is not named. */
  readonly value?: string;
  readonly wants: 'answer' | 'activations';
  readonly threads: number;
}

/**
 * What an ONNX model makes of each row. Pictures are given as 0 to 1 in the layout of its input, tables as the columns stand, with the
 * median where a value is missing. Throws `RefusedData` where the rows do not fit.
 */
export async function runModel(run: ModelRun, examined: ExaminedRows): Promise<FeatureMatrix> {
  const { option, path } = run;
  const opened = await openFileSubject(path);
  if (opened.subject.kind !== 'onnx') throw new Error('a file was opened as something else');
  const { model } = opened.subject;
  const [input, ...others] = model.graph.inputs;
  if (input === undefined || others.length > 0)
    throw new RefusedData(`${option} ${path}: models with one input are taken`);
  const value = run.value ?? defaultValue(model, run.wants);
  if (value === undefined)
    throw new RefusedData(`${option} ${path}: name the activations (--activations)`);
  checkValue(run, model, value);
  const rows = givenRows(run, examined, input.shape);
  const session = await openSession(run, withOutputs(model, [value]));
  try {
    return await collect(run, rows, async (batch, count) => {
      try {
        return await session.run({ [input.name]: floats(batch, [count, ...rows.shape]) });
      } catch (error) {
        throw new RefusedData(`${option} ${path}: the runtime stops: ${lineOf(error)}`, {
          cause: error,
        });
      }
    });
  } finally {
    await session.close();
  }
}

/** The values a model is fed with: `rows` · `shape`. */
interface GivenRows {
  readonly rows: number;
  readonly shape: readonly number[];
  readonly size: number;
  /** Rows the model takes at once, where it says so. */
  readonly batch: number;
  readonly isFixed: boolean;
  readonly values: Float32Array;
}

async function openSession({ option, path, threads }: ModelRun, model: Model): Promise<Session> {
  try {
    return await Session.open(encodeModel(model), { threads, optimisation: 'basic' });
  } catch (error) {
    throw new RefusedData(`${option} ${path}: the runtime refuses it: ${lineOf(error)}`, {
      cause: error,
    });
  }
}

function lineOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}

function checkValue({ option, path }: ModelRun, { graph }: Model, value: string): void {
  if (graph.nodes.some(({ outputs }) => outputs.includes(value))) return;
  const known = graph.outputs.map(({ name }) => name).join(', ');
  throw new RefusedData(
    `${option} ${path}: there is no value "${value}"; its outputs are ${known}`,
  );
}

/** The answer, or what the last layer with weights is fed with. */
function defaultValue({ graph }: Model, wants: ModelRun['wants']): string | undefined {
  const answer = graph.outputs[0]?.name;
  if (wants === 'answer' || answer === undefined) return answer;
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node])));
  const seen = new Set<string>();
  const open = [answer];
  for (let name = open.shift(); name !== undefined; name = open.shift()) {
    const node = makers.get(name);
    if (node === undefined || seen.has(name)) continue;
    seen.add(name);
    const fed = node.inputs.find((each) => makers.has(each));
    if (LAYERS.has(node.type)) return fed;
    open.push(...node.inputs);
  }
  return undefined;
}

function givenRows(
  { option, path }: ModelRun,
  examined: ExaminedRows,
  declared: readonly (number | string | undefined)[] | undefined,
): GivenRows {
  if (declared === undefined) throw new RefusedData(`${option} ${path}: its input has no shape`);
  const [first, ...rest] = declared;
  const batch = typeof first === 'number' && first > 0 ? first : BATCH;
  const isFixed = typeof first === 'number' && first > 0;
  const { images, table } = examined;
  const rows = examined.rows.length;
  if (images !== undefined) {
    const own = [images.height, images.width, images.channels];
    const wanted = rest.map((size) => (typeof size === 'number' ? size : 0));
    const shape = imageInput(own, wanted);
    if (shape === undefined)
      throw new RefusedData(
        `${option} ${path}: takes ${wanted.map((size) => size || 'any').join(' × ')}, a picture has ${own.join(' × ')}`,
      );
    const { features, step } = pixelFeatures(images);
    if (step > 1)
      throw new RefusedData(`${option} ${path}: pictures of ${own.join(' × ')} are too large`);
    const layout = layoutOf(shape) ?? 'HWC';
    const values = convertLayout(features.values, rows, { shape: own, layout: 'HWC' }, layout);
    return { rows, shape, size: features.width, batch, isFixed, values };
  }
  if (table === undefined)
    throw new RefusedData(`${option} ${path}: there are no pictures and no numbers to give to it`);
  const { width } = table.matrix;
  const [wanted] = rest;
  if (rest.length !== 1 || (typeof wanted === 'number' && wanted !== width))
    throw new RefusedData(
      `${option} ${path}: takes ${rest.map((size) => size ?? 'any').join(' × ')} values, a row has ${width}: ${table.columns.slice(0, 8).join(', ')}`,
    );
  return { rows, shape: [width], size: width, batch, isFixed, values: filled(table.matrix) };
}

/** The shape pictures are given in; zeros in `wanted` fit anything. */
function imageInput(
  own: readonly number[],
  wanted: readonly number[],
): readonly number[] | undefined {
  const [height = 0, width = 0, channels = 0] = own;
  const candidates = [
    [channels, height, width],
    [height, width, channels],
    ...(channels === 1 ? [[height, width]] : []),
    [height * width * channels],
  ];
  return candidates.find(
    (shape) =>
      shape.length === wanted.length &&
      shape.every((size, axis) => wanted[axis] === 0 || wanted[axis] === size) &&
      (shape.length !== 3 || imageSizeFits(shape, own)),
  );
}

/** Whether the layout that a shape seems to have is that of the pictures. */
function imageSizeFits(shape: readonly number[], own: readonly number[]): boolean {
  const layout = layoutOf(shape);
  if (layout === undefined) return true;
  const { height, width, channels } = imageSize(shape, layout);
  return height === own[0] && width === own[1] && channels === own[2];
}

/** Columns with the median where nothing is. */
function filled({ rows, width, values }: FeatureMatrix): Float32Array {
  const result = Float32Array.from(values);
  for (let column = 0; column < width; column += 1) {
    const cells = Float64Array.from(
      { length: rows },
      (_, row) => values[row * width + column] ?? 0,
    );
    const { median } = scaleOf(cells);
    for (let row = 0; row < rows; row += 1)
      if (!Number.isFinite(cells[row])) result[row * width + column] = median;
  }
  return result;
}

async function collect(
  { option, path }: ModelRun,
  given: GivenRows,
  answer: (batch: Float32Array, count: number) => Promise<Awaited<ReturnType<Session['run']>>>,
): Promise<FeatureMatrix> {
  const { rows, size, batch, isFixed, values } = given;
  let width = 0;
  let result = new Float32Array(0);
  for (let from = 0; from < rows; from += batch) {
    const count = Math.min(batch, rows - from);
    const feed = new Float32Array((isFixed ? batch : count) * size);
    feed.set(values.subarray(from * size, (from + count) * size));
    const [tensor] = Object.values(await answer(feed, feed.length / size));
    if (tensor === undefined || tensor.dtype === 'string')
      throw new RefusedData(`${option} ${path}: what it gives are no numbers`);
    const numbers = toNumbers(tensor);
    if (width === 0) {
      width = Math.floor(numbers.length / (feed.length / size));
      if (width < 1 || width > MAX_WIDTH || width * rows > MAX_VALUES)
        throw new RefusedData(`${option} ${path}: gives ${width} numbers for a row, too many`);
      result = new Float32Array(rows * width);
    }
    result.set(numbers.slice(0, count * width), from * width);
  }
  if (!result.every(Number.isFinite))
    throw new RefusedData(`${option} ${path}: gives values that are no numbers`);
  return { rows, width, values: result };
}

/** Columns of an encoder as features: standardised, so that no single one decides all distances. */
export function standardised({ rows, width, values }: FeatureMatrix): FeatureMatrix {
  const result = new Float32Array(values.length);
  for (let column = 0; column < width; column += 1) {
    const cells = Float64Array.from(
      { length: rows },
      (_, row) => values[row * width + column] ?? 0,
    );
    const scale = scaleOf(cells);
    for (let row = 0; row < rows; row += 1)
      result[row * width + column] = scaled(cells[row] ?? 0, scale);
  }
  return { rows, width, values: result };
}
