import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { openNetwork } from './open-network.ts';

// Compares our gradients of whole torchvision networks with those of torch, which whole.py wrote, and prints the table of README.md.
//
//     node bench/robustness/gradients.ts --cache CACHE [--only NAME] [--threads N]

const { values: given } = parseArgs({
  options: {
    cache: { type: 'string' },
    only: { type: 'string', default: '' },
    threads: { type: 'string', default: '1' },
  },
});
/** Relative error that is wanted at most. */
const MOST = 1e-4;

function bytesOf(path: string): ArrayBuffer {
  const file = readFileSync(path);
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
}

/** Euclidean length of the difference over that of `exact`. */
function relativeError(one: ArrayLike<number>, exact: ArrayLike<number>): number {
  if (one.length !== exact.length)
    throw new RangeError(`${one.length} numbers beside ${exact.length}`);
  let apart = 0;
  let whole = 0;
  for (let at = 0; at < exact.length; at += 1) {
    const right = exact[at] ?? Number.NaN;
    apart += ((one[at] ?? Number.NaN) - right) ** 2;
    whole += right ** 2;
  }
  return Math.sqrt(apart / whole);
}

function worst(errors: readonly number[]): string {
  return Math.max(...errors).toExponential(1);
}

async function rowOf(folder: string, name: string): Promise<string> {
  const labels: readonly number[] = JSON.parse(
    readFileSync(join(folder, `${name}.labels.json`), 'utf8'),
  );
  const images = new Float32Array(bytesOf(join(folder, `${name}.images.f32`)));
  const theirs = new Float32Array(bytesOf(join(folder, `${name}.gradient.f32`)));
  const exact = new Float64Array(bytesOf(join(folder, `${name}.exact.f64`)));
  const network = await openNetwork(
    join(folder, `${name}.onnx`),
    labels.length,
    Number(given.threads),
  );
  const { gradient } = await network.gradient(
    'cross-entropy',
    images,
    labels.length,
    Int32Array.from(labels),
  );
  const size = exact.length / labels.length;
  const errors = (one: Float32Array, right: Float32Array | Float64Array): readonly number[] =>
    labels.map((_, row) => {
      const [start, end] = [row * size, (row + 1) * size];
      return relativeError(one.subarray(start, end), right.subarray(start, end));
    });
  const ours = errors(gradient, theirs);
  const within = ours.filter((error) => error <= MOST).length;
  const cells = [
    worst(ours),
    `${within} of ${labels.length}`,
    worst(errors(gradient, exact)),
    worst(errors(theirs, exact)),
    within === labels.length ? 'yes' : 'no',
  ];
  await network.close();
  return `| ${[name, ...cells].join(' | ')} |`;
}

if (given.cache === undefined) throw new Error('say where the networks are (--cache)');
const folder = join(given.cache, 'whole');
const ending = '.exact.f64';
const names = readdirSync(folder)
  .filter((file) => file.endsWith(ending))
  .map((file) => basename(file, ending))
  .filter((name) => name.includes(given.only))
  .toSorted();
console.log(
  `| network | ours from torch | images within ${MOST.toExponential(0)} | ours from float64 | torch from float64 | met |\n| --- | --- | --- | --- | --- | --- |`,
);
for (const name of names) console.log(await rowOf(folder, name));
