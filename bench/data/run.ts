import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { caseName, CASES, JUDGED_SEEDS, TUNING_SEEDS } from './cases.ts';
import { plantCase } from './plant.ts';
import { judgedOf, OURS, PEERS, peersOf } from './tools.ts';
import { writeResults } from './results.ts';

// Plants every case, has all tools look at the same rows, and judges them; `--tables` writes what is there into README.md instead.
//
//     node bench/data/run.ts --cache CACHE --python ENV/bin/python [--only TEXT] [--seeds N] [--tools peers,weighbridge,judge] [--tables]
//
// Every result stays in CACHE/runs/SET/ATTACK/SEED: what is there is not run again.

const { values: given } = parseArgs({
  options: {
    cache: { type: 'string' },
    python: { type: 'string' },
    only: { type: 'string', default: '' },
    seeds: { type: 'string', default: '10' },
    tools: { type: 'string', default: 'peers,weighbridge,judge' },
    tables: { type: 'boolean', default: false },
  },
});
/** `peers` for all of them, or some by name; `weighbridge`; `judge` for the models. */
const TOOLS = new Set(given.tools.split(','));
/** One look at one case that takes longer has gone wrong. */
const LIMIT_MS = 30 * 60_000;
const HERE = import.meta.dirname;

interface Job {
  readonly folder: string;
  readonly tool: string;
}

function runPython(python: string, script: string, jobs: readonly Job[]): void {
  if (jobs.length === 0) return;
  const { status } = spawnSync(python, [join(HERE, script)], {
    input: JSON.stringify(jobs),
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  });
  if (status !== 0) throw new Error(`${script} ended with ${status}`);
}

function runOurs({ folder }: Job): void {
  const { status } = spawnSync(process.execPath, [join(HERE, 'weigh.ts'), folder], {
    stdio: 'inherit',
    timeout: LIMIT_MS,
  });
  if (status === 0) return;
  const result = { tool: OURS, failed: `ended with ${status}`, accused: [] };
  writeFileSync(join(folder, `${OURS}.json`), JSON.stringify(result));
}

function runSeed(seed: number, cache: string, python: string): void {
  const planted = CASES.filter((one) => caseName(one).includes(given.only)).map((one) => ({
    one,
    folder: plantCase(one, seed, cache),
  }));
  const isOpen =
    (suffix: string) =>
    ({ folder, tool }: Job): boolean =>
      !existsSync(join(folder, `${tool}${suffix}`));
  // Sorted by tool: a family's modules are imported once, and after the families before it.
  const peers = PEERS.filter((tool) => TOOLS.has('peers') || TOOLS.has(tool)).flatMap((tool) =>
    planted
      .filter(({ one }) => peersOf(one).includes(tool))
      .map(({ folder }) => ({ folder, tool })),
  );
  runPython(python, 'peers.py', peers.filter(isOpen('.json')));
  if (TOOLS.has(OURS))
    for (const { one, folder } of planted) {
      const job = { folder, tool: OURS };
      if (!isOpen('.json')(job)) continue;
      console.log(`${caseName(one)} ${seed}`);
      runOurs(job);
    }
  if (!TOOLS.has('judge')) return;
  const judged = planted
    .flatMap(({ one, folder }) => judgedOf(one).map((tool) => ({ folder, tool })))
    .filter(({ folder, tool }) => tool === 'nothing' || existsSync(join(folder, `${tool}.json`)));
  runPython(python, 'judge.py', judged.filter(isOpen('.judged.json')));
}

const { cache, python } = given;
if (cache === undefined || python === undefined)
  throw new Error('say where the sets are (--cache) and which Python has the tools (--python)');
// Judged seeds first: with fewer than ten, the thresholds' seeds are left out.
const seeds = [...JUDGED_SEEDS, ...TUNING_SEEDS].slice(0, Number(given.seeds));
if (given.tables) writeResults(cache, seeds);
else for (const seed of seeds) runSeed(seed, cache, python);
