import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { AttackParameters } from '../../src/attacks/attack.ts';
import { evaluate } from '../../src/attacks/evaluate.ts';
import type { Norm } from '../../src/attacks/geometry/norm.ts';
import { ATTACKS } from '../../src/attacks/index.ts';
import type { Trial } from '../../src/attacks/trial.ts';
import { openSamples } from '../../src/datasets/open-samples.ts';
import { dataHost } from '../../src/io/data-host.ts';
import { selectRows } from '../../src/robustness/campaign/campaign.ts';
import { VERSION } from '../../src/version.ts';
import type { Measured } from './measured.ts';
import { openNetwork } from './open-network.ts';

// Runs one attack of Weighbridge and prints one JSON line about it: the twin of reference.py, with the same options and fields.
//
//     node bench/robustness/weigh.ts ATTACK --network NAME --cache CACHE [--parameters JSON] [--samples N] …

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    network: { type: 'string' },
    cache: { type: 'string' },
    parameters: { type: 'string', default: '{}' },
    samples: { type: 'string' },
    batch: { type: 'string', default: '100' },
    threads: { type: 'string', default: '1' },
    repeat: { type: 'string', default: '1' },
    'warm-up': { type: 'string', default: '0' },
  },
});

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return null;
  return ((sorted[Math.ceil(middle - 1)] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

function mean(values: Iterable<number>): number {
  const list = [...values];
  return list.reduce((sum, value) => sum + value, 0) / Math.max(list.length, 1);
}

async function measure(): Promise<Measured> {
  const started = performance.now();
  const [id = ''] = positionals;
  const attack = ATTACKS.find((each) => each.id === id);
  if (attack === undefined) throw new Error(`there is no attack ${id}`);
  const { cache = '', network = '' } = given;
  const asked: AttackParameters = JSON.parse(given.parameters);
  const { norm = 'linf', epsilon = Number.POSITIVE_INFINITY, seed = 0, ...parameters } = asked;
  const classifier = await openNetwork(
    join(cache, `${network}.onnx`),
    Number(given.batch),
    Number(given.threads),
  );
  const read = await openSamples(join(cache, `${network}.npz`), {}, dataHost);
  if (!read.ok) throw new Error(read.error.detail);
  const { samples } = read;
  const count = Math.min(Number(given.samples ?? samples.count), samples.count);
  const labels = (samples.labels ?? new Int32Array(0)).subarray(0, count);
  const x = samples.values.subarray(0, count * classifier.space.size);
  const said = (await classifier.classify(x, count)).slice();
  const right = Int32Array.from([...labels.keys()].filter((row) => labels[row] === said[row]));
  const clean = selectRows({ count, x, labels }, right, classifier.space.size);
  const start = (performance.now() - started) / 1000;
  const seconds: number[] = [];
  let trial: Trial | undefined;
  const turns = Number(given['warm-up']) + Number(given.repeat);
  for (let turn = 0; turn < turns; turn += 1) {
    const before = performance.now();
    trial = await evaluate(
      classifier,
      clean,
      attack,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own cases name it
      { norm: norm as Norm, epsilon: Number(epsilon) },
      { seed: Number(seed), parameters },
    );
    if (turn >= Number(given['warm-up'])) seconds.push((performance.now() - before) / 1000);
  }
  const peak = process.resourceUsage().maxRSS / 1024;
  await classifier.close();
  if (trial === undefined) throw new Error('no turn was asked for');
  const { broken, distances, queries, gradients } = trial;
  const flags = Array.from({ length: count }, () => 'w');
  for (const [at, row] of right.entries()) flags[row] = broken[at] === 1 ? 'f' : 'r';
  const norms = [...distances].filter((_, at) => broken[at] === 1);
  return {
    tool: 'weighbridge',
    version: VERSION,
    attack: id,
    network,
    samples: count,
    batch: Number(given.batch),
    threads: Number(given.threads),
    forwards: mean(queries),
    backwards: mean(gradients),
    start,
    seconds,
    peak,
    clean: right.length / count,
    robust: flags.filter((flag) => flag === 'r').length / count,
    medianNorm: median(norms),
    meanNorm: norms.length === 0 ? null : mean(norms),
    flags: flags.join(''),
  };
}

console.log(JSON.stringify(await measure()));
