import type { TraceEvent } from './event.ts';
import { interpret } from './interpret.ts';
import type { ProcessState } from './interpret.ts';
import type { Pending } from './line.ts';
import { readLine, unresumed } from './line.ts';

/** Lines of one process beyond this are not read: a loop of calls says the same again and again. */
const MAX_LINES = 400_000;
/** Events kept of one process. */
const MAX_EVENTS = 50_000;

/** What one process (or thread: they share their parent's program) did. */
export interface TracedProcess {
  readonly pid: number;
  readonly events: readonly TraceEvent[];
  /** Whether lines or events were left out. */
  readonly isCut: boolean;
}

/** Reads the trace of one process. Never throws; lines that are no statement of strace are passed over. */
export function readProcess(pid: number, text: string, folder?: string): TracedProcess {
  const state: ProcessState = { folder };
  const pending: Pending = new Map();
  const events: TraceEvent[] = [];
  let lines = 0;
  let from = 0;
  while (from < text.length && lines < MAX_LINES && events.length < MAX_EVENTS) {
    const newline = text.indexOf('\n', from);
    const end = newline === -1 ? text.length : newline;
    const line = readLine(text.slice(from, end), pending);
    const event = line === undefined ? undefined : interpret(line, state);
    if (event !== undefined) events.push(event);
    lines += 1;
    from = end + 1;
  }
  const isCut = from < text.length;
  for (const line of isCut ? [] : unresumed(pending, 0)) {
    const event = interpret(line, state);
    if (event !== undefined) events.push(event);
  }
  return { pid, events, isCut };
}

/** One thing that happened, with the program that did it. */
export interface Act {
  readonly pid: number;
  /** The program as it was last started, `python3 setup.py`. */
  readonly program: readonly string[];
  readonly path: string;
  /** Programs that led here, outermost first, without this one. */
  readonly parents: readonly string[];
  readonly event: TraceEvent;
}

interface Running {
  readonly program: readonly string[];
  readonly path: string;
  readonly parents: readonly string[];
}

/** Depth of processes that start processes; beyond it they are walked, but under the name of the deepest. */
const MAX_ANCESTORS = 24;

/**
 * What the command `argv` and everything it started did, in the order of the tree: what came before its start (the
 * sandbox setting itself up) is left out.
 */
export function actsOf(
  processes: readonly TracedProcess[],
  argv: readonly string[],
): readonly Act[] {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const wanted = argv.join('\0');
  const acts: Act[] = [];
  const seen = new Set<number>();
  const queue: { readonly pid: number; readonly running: Running; readonly from: number }[] = [];
  for (const { pid, events } of processes) {
    const from = events.findIndex(
      (event) => event.kind === 'exec' && event.argv.join('\0') === wanted,
    );
    if (from === -1) continue;
    queue.push({ pid, running: { program: argv, path: argv[0] ?? '', parents: [] }, from });
    break;
  }
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (seen.has(next.pid)) continue;
    seen.add(next.pid);
    let { running } = next;
    for (const event of (byPid.get(next.pid)?.events ?? []).slice(next.from)) {
      if (event.kind === 'exec') running = started(running, event, acts.length === 0);
      acts.push({ pid: next.pid, ...running, event });
      if (event.kind === 'spawn') queue.push({ pid: event.child, running, from: 0 });
    }
  }
  return acts;
}

function started(
  running: Running,
  event: Extract<TraceEvent, { readonly kind: 'exec' }>,
  isFirst: boolean,
): Running {
  const parents = isFirst
    ? []
    : [...running.parents, running.program.join(' ')].slice(0, MAX_ANCESTORS);
  return { program: event.argv, path: event.path, parents };
}
