import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Case, ReferenceTool } from './cases.ts';
import { CASES, nameOf } from './cases.ts';
import type { Measured } from './measured.ts';
import type { Compared } from './table.ts';
import { tableOf } from './table.ts';

// Runs every case by every tool, one process after the other, and prints the tables of README.md.
//
//     node bench/robustness/run.ts --cache CACHE --python ENV/bin/python [--section results|time] [--only TEXT] [--threads N]
//
// What was measured is kept in CACHE/measured: a case that is there already is not run again, unless --again says so.

const { values: given } = parseArgs({
  options: {
    cache: { type: 'string' },
    python: { type: 'string' },
    section: { type: 'string' },
    only: { type: 'string' },
    threads: { type: 'string', default: '1' },
    again: { type: 'boolean', default: false },
  },
});
/** A case that takes longer has gone wrong. */
const LIMIT_MS = 20 * 60_000;
const REPEAT = 5;
const HERE = import.meta.dirname;

function runProcess(command: string, args: readonly string[]): Measured {
  const output = execFileSync(command, args, {
    encoding: 'utf8',
    timeout: LIMIT_MS,
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, OMP_NUM_THREADS: given.threads },
  });
  const line = output.trim().split('\n').at(-1) ?? '';
  const measured: Measured = JSON.parse(line);
  return measured;
}

function common(one: Case, cache: string): readonly string[] {
  return [
    '--network',
    one.network,
    '--cache',
    cache,
    '--samples',
    String(one.samples),
    '--batch',
    String(one.batch),
    '--threads',
    given.threads,
    ...(one.section === 'time' ? ['--repeat', String(REPEAT), '--warm-up', '1'] : []),
  ];
}

function kept(folder: string, one: Case, tool: string, measure: () => Measured): Measured {
  const path = join(folder, `${nameOf(one)} ${tool} ${given.threads}.json`.replaceAll(' ', '_'));
  if (!given.again && existsSync(path)) {
    const measured: Measured = JSON.parse(readFileSync(path, 'utf8'));
    return measured;
  }
  const measured = measure();
  writeFileSync(path, JSON.stringify(measured));
  console.error(`${nameOf(one)}: ${tool} ${Math.min(...measured.seconds).toFixed(2)} s`);
  return measured;
}

function compare(one: Case, cache: string, python: string, folder: string): Compared {
  const others = one.tools.map((tool: ReferenceTool) =>
    kept(folder, one, tool, () =>
      runProcess(python, [
        join(HERE, 'reference.py'),
        tool,
        one.attack,
        ...common(one, cache),
        '--parameters',
        JSON.stringify(one.parameters),
      ]),
    ),
  );
  const spent = others.find(({ tool }) => tool === one.queriesOf)?.forwards;
  // Tools that count in rounds: ours gets as many questions as theirs took.
  const { steps: _steps, trials: _trials, ...shared } = one.parameters;
  // A search for the smallest change ends for ours where it gets within the radius: it gets none.
  const { epsilon: _epsilon, ...unbounded } = one.parameters;
  const same = one.goal.kind === 'norm' ? unbounded : one.parameters;
  const parameters = {
    ...(spent === undefined ? same : { ...shared, queries: Math.round(spent) }),
    ...one.own,
  };
  const own = kept(folder, one, 'weighbridge', () =>
    runProcess(process.execPath, [
      join(HERE, 'weigh.ts'),
      one.attack,
      ...common(one, cache),
      '--parameters',
      JSON.stringify(parameters),
    ]),
  );
  return { case: one, own, others };
}

const { cache, python } = given;
if (cache === undefined || python === undefined)
  throw new Error('say where the networks are (--cache) and which Python has the tools (--python)');
const folder = join(cache, 'measured');
mkdirSync(folder, { recursive: true });
const wanted = CASES.filter(
  (one) =>
    (given.section === undefined || one.section === given.section) &&
    nameOf(one).includes(given.only ?? ''),
);
const compared: Compared[] = [];
for (const one of wanted) compared.push(compare(one, cache, python, folder));
const [processor] = cpus();
const versions = new Map(
  compared
    .flatMap(({ own, others }) => [own, ...others])
    .map(({ tool, version }) => [tool, version]),
);
console.log(
  `${processor?.model ?? 'unknown processor'}, ${given.threads} threads each, Node ${process.versions.node}; ${[...versions].map(([tool, version]) => `${tool} ${version}`).join(', ')}.\n`,
);
for (const section of ['results', 'time'] as const)
  if (wanted.some((one) => one.section === section))
    console.log(`### ${section}\n\n${tableOf(section, compared)}\n`);
