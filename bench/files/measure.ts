import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { WORK } from './folder.ts';

/** One run of one command. */
export interface Run {
  readonly seconds: number;
  /** Processor time, user and system, of the command and all its children; unknown after a time-out. */
  readonly cpuSeconds: number | undefined;
  /** Exit code, or `undefined` when the time limit ended it. */
  readonly exit: number | undefined;
  /** Peak resident memory in bytes, of the largest process and of all processes together. */
  readonly largest: number;
  readonly tree: number;
  /** Bytes asked for with read calls, by the command and all its children; unknown after a time-out. */
  readonly read: number | undefined;
  readonly output: string;
}

const POLL_MS = 25;
const OUTPUT_LIMIT = 64 * 1024 ** 2;

/**
 * The kernel adds what a child has read to its parent when the parent waits for it, so the shell's own
 * counter is exact once the command has ended. Its own start-up reads are a few KB. The second line of
 * `times` is the processor time of its children.
 */
const SHELL = '"$@"; code=$?; { cat /proc/$$/io; times; } >"$IO_FILE"; exit $code';

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // The process has just ended.
  }
}

function kilobytes(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) * 1024;
}

function childrenOf(pid: number): number[] {
  let tasks: string[] = [];
  try {
    tasks = readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // The process has just ended.
  }
  const children = tasks.flatMap((task) =>
    readText(`/proc/${pid}/task/${task}/children`).split(' '),
  );
  return children.map(Number).filter((child) => child > 0);
}

function descendants(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendants(child)]);
}

/** Runs a command without network and measures it. */
export async function measure(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  limitSeconds: number,
): Promise<Run> {
  const ioFile = join(WORK, 'io');
  rmSync(ioFile, { force: true });
  const started = performance.now();
  const child = spawn(
    'unshare',
    ['--map-root-user', '--net', 'sh', '-c', SHELL, 'sh', ...command],
    {
      cwd: WORK,
      detached: true,
      env: {
        PATH: process.env['PATH'],
        HOME: join(WORK, 'home'),
        LANG: 'C.UTF-8',
        IO_FILE: ioFile,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const pid = child.pid ?? 0;
  let output = '';
  const keep = (chunk: Buffer): void => {
    if (output.length < OUTPUT_LIMIT) output += chunk.toString('utf8');
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  let largest = 0;
  let tree = 0;
  const poll = setInterval(() => {
    const all = descendants(pid).map((each) => readText(`/proc/${each}/status`));
    largest = Math.max(largest, ...all.map((status) => kilobytes(status, 'VmHWM')));
    tree = Math.max(
      tree,
      all.reduce((sum, status) => sum + kilobytes(status, 'VmRSS'), 0),
    );
  }, POLL_MS);
  let timedOut = false;
  const limit = setTimeout(() => {
    timedOut = true;
    process.kill(-pid, 'SIGKILL');
  }, limitSeconds * 1000);
  const exit = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const seconds = (performance.now() - started) / 1000;
  clearInterval(poll);
  clearTimeout(limit);
  const counters = readText(ioFile);
  const read = /rchar: (\d+)/.exec(counters)?.[1];
  const times = [...counters.matchAll(/(\d+)m([\d.]+)s/g)].slice(2);
  return {
    seconds,
    cpuSeconds:
      times.length === 0
        ? undefined
        : times.reduce((sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest), 0),
    exit: timedOut ? undefined : (exit ?? -1),
    largest,
    tree: Math.max(tree, largest),
    read: read === undefined ? undefined : Number(read),
    output,
  };
}
