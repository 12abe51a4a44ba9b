import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { weighBytes } from '../test/builders/examine-bytes.ts';

/**
 * Feeds mutated corpus files to every parser and check for a while. A crash, a check that failed or a
 * file that took too long is written to `fuzz-crashes/` with the seed that made it.
 *
 *     npm run test:fuzz -- --seconds 60 --seed 1 --only gguf
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
  },
});
const MAX_SAMPLE_BYTES = 20_000;
const MAX_MILLISECONDS = 4_000;
const LIMITS = { maxSteps: 300_000, maxUnpackedBytes: 1 << 25, maxMilliseconds: 30_000 };

/** xorshift32: small, seeded, the same everywhere. */
function random(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const next = random(Number(values.seed) * 2_654_435_761);
const below = (limit: number): number => Math.floor(next() * limit);
const INTERESTING = [0, 1, 0x7f, 0x80, 0xff, 0x28, 0x2e, 0x52, 0x62, 0x63, 0x8c, 0x93, 0x94, 0x95];

const samples = globSync('test/corpus/**/*')
  .concat(globSync('examples/support-bot/**/*'))
  .filter(
    (file) =>
      file.includes(values.only) &&
      statSync(file).isFile() &&
      statSync(file).size <= MAX_SAMPLE_BYTES,
  )
  .sort()
  .map((file) => ({
    name: file.slice(file.lastIndexOf('/') + 1),
    bytes: new Uint8Array(readFileSync(file)),
  }));

function mutate(bytes: Uint8Array): Uint8Array {
  let out = bytes.slice();
  for (let count = 1 + below(6); count > 0 && out.length > 0; count -= 1) {
    const at = below(out.length);
    switch (below(7)) {
      case 0:
        out[at] = below(256);
        break;
      case 1:
        out[at] = INTERESTING[below(INTERESTING.length)] ?? 0;
        break;
      case 2:
        out = out.slice(0, at);
        break;
      case 3: {
        const length = below(Math.min(64, out.length - at)) + 1;
        out = Uint8Array.from([...out.subarray(0, at + length), ...out.subarray(at)]);
        break;
      }
      case 4:
        out = Uint8Array.from([...out.subarray(0, at), ...out.subarray(at + 1 + below(16))]);
        break;
      case 5:
        for (let index = at; index < Math.min(out.length, at + 8); index += 1) out[index] = 0xff;
        break;
      default: {
        const other = samples[below(samples.length)]?.bytes ?? out;
        const from = below(other.length);
        out = Uint8Array.from([
          ...out.subarray(0, at),
          ...other.subarray(from, from + 200),
          ...out.subarray(at),
        ]);
      }
    }
  }
  return out;
}

const deadline = performance.now() + Number(values.seconds) * 1000;
let runs = 0;
let crashes = 0;
let slowest = 0;

function keep(name: string, bytes: Uint8Array, why: string): void {
  crashes += 1;
  mkdirSync('fuzz-crashes', { recursive: true });
  const file = `fuzz-crashes/${runs}-seed${values.seed}-${name}`;
  writeFileSync(file, bytes);
  console.log(`${file}: ${why}`);
}

while (performance.now() < deadline && crashes < 20) {
  const sample = samples[below(samples.length)];
  if (sample === undefined) break;
  const bytes = mutate(sample.bytes);
  const started = performance.now();
  runs += 1;
  try {
    const result = await weighBytes(bytes, sample.name, { limits: LIMITS });
    for (const outcome of result.outcomes) {
      if (outcome.kind === 'failed')
        keep(sample.name, bytes, `${outcome.check}: ${outcome.detail}`);
    }
  } catch (error) {
    keep(
      sample.name,
      bytes,
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
  }
  const took = performance.now() - started;
  slowest = Math.max(slowest, took);
  if (took > MAX_MILLISECONDS) keep(sample.name, bytes, `took ${took.toFixed(0)} ms`);
}
console.log(
  `${runs} mutated files from ${samples.length} samples, slowest ${slowest.toFixed(0)} ms, ${crashes} crashes`,
);
process.exitCode = crashes > 0 || runs === 0 ? 1 : 0;
