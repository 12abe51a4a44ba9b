import { spawn } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import type { SandboxLimits } from '../limits.ts';
import type { Machine } from '../machine/machine.ts';
import type { TracedProcess } from '../trace/process-tree.ts';
import { readProcess } from '../trace/process-tree.ts';
import type { Inside } from './bubble.ts';
import { bubbleArguments, straceArguments } from './bubble.ts';
import type { Room } from './room.ts';

/** How often the limits are looked at. */
const WATCH_MS = 100;
/** What is kept of the output: its beginning is of no interest when it is long. */
const MAX_OUTPUT = 32 * 1024;
/** Trace that is read of one process; the rest says the same again. */
const MAX_TRACE_FILE = 24 * 1024 * 1024;
/** How long strace has to write what it holds, once everything it watches is dead. */
const GRACE_MS = 3_000;

export interface Ended {
  readonly exitCode: number | undefined;
  /** The limit that stopped it. */
  readonly limit: string | undefined;
  readonly duration: number;
  readonly output: string;
  readonly processes: readonly TracedProcess[];
  /** Whether trace was left out. */
  readonly isCut: boolean;
}

export interface Surroundings {
  readonly machine: Machine;
  readonly limits: SandboxLimits;
  /** File with the filter program. */
  readonly filter: string;
  /** Where traces are written: a file system of its own. */
  readonly traces: string;
  /** Milliseconds left for everything. */
  readonly left: () => number;
}

/** Runs a command in a room under the trace; without `name`, untraced. Ends with everything it started dead. */
export async function runInside(
  room: Room,
  inside: Inside,
  around: Surroundings,
  name?: string,
): Promise<Ended> {
  const { machine, limits } = around;
  const bubble = bubbleArguments(machine, room, inside, limits);
  const folder = name === undefined ? undefined : join(around.traces, name);
  if (folder !== undefined) mkdirSync(folder);
  const argv =
    folder === undefined
      ? bubble
      : [machine.programs.strace, ...straceArguments(join(folder, 'st')), ...bubble];
  const [program = '', ...rest] = argv;
  const filter = openSync(around.filter, 'r');
  const started = performance.now();
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe', filter],
    env: {},
    cwd: '/',
  });
  closeSync(filter);
  const output = new Tail();
  child.stdout?.on('data', (chunk: Buffer) => output.add(chunk));
  child.stderr?.on('data', (chunk: Buffer) => output.add(chunk));
  let limit: string | undefined;
  const watch = setInterval(() => {
    const elapsed = performance.now() - started;
    limit ??= overstepped(limits, folder, elapsed, around.left());
    if (limit === undefined) return;
    killAllBut(child.pid);
    if (elapsed > limits.runMs + GRACE_MS) child.kill('SIGKILL');
  }, WATCH_MS);
  const exitCode = await new Promise<number | undefined>((resolve) => {
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => resolve(code ?? undefined));
  });
  clearInterval(watch);
  killAllBut(undefined);
  const traced =
    folder === undefined ? { processes: [], isCut: false } : readTraces(folder, inside.cwd);
  return {
    exitCode,
    limit,
    duration: Math.round(performance.now() - started),
    output: output.text,
    ...traced,
  };
}

/** The end of a stream. */
class Tail {
  #kept = Buffer.alloc(0);

  add(chunk: Buffer): void {
    const both = Buffer.concat([this.#kept, chunk]);
    this.#kept = both.subarray(Math.max(0, both.length - MAX_OUTPUT));
  }

  get text(): string {
    return this.#kept.toString('utf8');
  }
}

function overstepped(
  limits: SandboxLimits,
  folder: string | undefined,
  elapsed: number,
  left: number,
): string | undefined {
  if (elapsed > limits.runMs || left <= 0) return 'time';
  const { memory, tasks } = usage();
  if (memory > limits.memory) return 'memory';
  if (tasks > limits.processes) return 'processes';
  if (folder === undefined) return undefined;
  const files = readdirSync(folder);
  if (files.length > limits.started) return 'processes';
  const bytes = files.reduce((total, file) => total + statSync(join(folder, file)).size, 0);
  return bytes > limits.trace ? 'trace' : undefined;
}

const PAGE = 4096;

/** What everything in this process namespace uses; this process is not counted. */
function usage(): { readonly memory: number; readonly tasks: number } {
  let memory = 0;
  let tasks = 0;
  for (const pid of otherProcesses()) {
    try {
      memory += Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * PAGE;
      tasks += readdirSync(`/proc/${pid}/task`).length;
    } catch {
      continue; // It ended meanwhile.
    }
  }
  return { memory, tasks };
}

function otherProcesses(): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid > 0 && pid !== process.pid);
}

/**
 * Ends every process of this namespace but this one and `spared` (strace, which then writes its last lines). This process is
 * the first of its namespace, so that no other process of the machine can be meant.
 */
function killAllBut(spared: number | undefined): void {
  if (process.pid !== 1 || readlinkSync('/proc/self') !== '1')
    throw new Error('not the first process of a namespace');
  for (const pid of otherProcesses()) {
    if (pid === spared) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      continue; // It ended meanwhile.
    }
  }
}

function readTraces(
  folder: string,
  cwd: string,
): { readonly processes: readonly TracedProcess[]; readonly isCut: boolean } {
  const processes: TracedProcess[] = [];
  for (const file of readdirSync(folder)) {
    const pid = Number(file.slice(file.lastIndexOf('.') + 1));
    const path = join(folder, file);
    const size = statSync(path).size;
    const descriptor = openSync(path, 'r');
    const text = readFileSync(descriptor, 'latin1').slice(0, MAX_TRACE_FILE);
    closeSync(descriptor);
    const process = readProcess(pid, text, cwd);
    processes.push(size > MAX_TRACE_FILE ? { ...process, isCut: true } : process);
  }
  processes.sort((a, b) => a.pid - b.pid);
  return { processes, isCut: processes.some((process) => process.isCut) };
}
