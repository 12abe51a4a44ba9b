import { Worker } from 'node:worker_threads';

/** How a task ended. */
export type TaskEnd<R> =
  | { readonly kind: 'done'; readonly result: R }
  /** The thread ran out of time or memory, or died; only this task is lost. */
  | {
      readonly kind: 'lost';
      readonly reason: 'time' | 'memory' | 'crash';
      readonly detail: string;
    };

export interface PoolOptions {
  readonly entry: URL;
  readonly size: number;
  /** Milliseconds one task may take. */
  readonly timeLimit: number;
  /** Heap of one thread, in MB: what a hostile file may use before its thread is ended. */
  readonly heapMegabytes: number;
  /** Tasks a thread may work on side by side; 1 by default: one after the other. For tasks that mostly wait. */
  readonly width?: number;
  /** What every thread is told when it starts. */
  readonly data?: unknown;
}

/** A task on its way to a thread, which answers with `{ id, result }`. */
export interface Posted<T> {
  readonly id: number;
  readonly task: T;
}

interface Pending<T, R> {
  readonly task: T;
  readonly settle: (end: TaskEnd<R>) => void;
}

/** Tasks a thread holds at once, so that it never waits for the next message. */
const QUEUE_AHEAD = 4;

/** Room for new objects before a collection: measured to halve the peak against the default, at the same speed. */
const YOUNG_MEGABYTES = 24;

/** Threads that run tasks, each task with a time and a memory limit. A dead thread is replaced. */
export class WorkerPool<T, R> {
  readonly #options: PoolOptions;
  readonly #waiting: Pending<T, R>[] = [];
  readonly #lanes: Lane<T, R>[] = [];
  #next = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  run(task: T): Promise<TaskEnd<R>> {
    return new Promise((settle) => {
      this.#waiting.push({ task, settle });
      this.#dispatch();
    });
  }

  #dispatch(): void {
    for (;;) {
      if (this.#next >= this.#waiting.length) {
        this.#waiting.length = 0;
        this.#next = 0;
        return;
      }
      const lane = this.#freeLane();
      const pending = this.#waiting[this.#next];
      if (lane === undefined || pending === undefined) return;
      this.#next += 1;
      lane.give(pending);
    }
  }

  #freeLane(): Lane<T, R> | undefined {
    const idle = this.#lanes.find((lane) => lane.load === 0);
    if (idle !== undefined) return idle;
    if (this.#lanes.length < this.#options.size) {
      const lane = new Lane<T, R>(this.#options, () => this.#dispatch());
      this.#lanes.push(lane);
      return lane;
    }
    let least: Lane<T, R> | undefined;
    for (const lane of this.#lanes) {
      if (lane.load < lane.capacity && (least === undefined || lane.load < least.load))
        least = lane;
    }
    return least;
  }

  async close(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }
}

interface Given<T, R> extends Pending<T, R> {
  readonly since: number;
}

/** One thread and what it was given. */
class Lane<T, R> {
  readonly #options: PoolOptions;
  readonly #freed: () => void;
  #worker: Worker | undefined;
  /** What the thread has, by id, in the order it came. */
  readonly #given = new Map<number, Given<T, R>>();
  /** What waits for room, after a thread was lost. */
  readonly #backlog: Pending<T, R>[] = [];
  #lastId = 0;
  #width: number;
  #timer: NodeJS.Timeout | undefined;
  #verdict: NodeJS.Immediate | undefined;

  constructor(options: PoolOptions, freed: () => void) {
    this.#options = options;
    this.#freed = freed;
    this.#width = options.width ?? 1;
  }

  get load(): number {
    return this.#given.size + this.#backlog.length;
  }

  get capacity(): number {
    return Math.max(this.#width, QUEUE_AHEAD);
  }

  give(pending: Pending<T, R>): void {
    this.#backlog.push(pending);
    this.#post();
  }

  #post(): void {
    // After a loss among several, one at a time: the next loss then names the guilty one.
    const room = this.#width === 0 ? 1 : this.capacity;
    while (this.#given.size < room) {
      const pending = this.#backlog.shift();
      if (pending === undefined) break;
      this.#lastId += 1;
      this.#given.set(this.#lastId, { ...pending, since: performance.now() });
      this.#thread().postMessage({ id: this.#lastId, task: pending.task } satisfies Posted<T>);
      if (this.#given.size === 1) this.#startTimer(this.#options.timeLimit);
    }
  }

  #thread(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(this.#options.entry, {
      resourceLimits: {
        maxOldGenerationSizeMb: this.#options.heapMegabytes,
        maxYoungGenerationSizeMb: YOUNG_MEGABYTES,
      },
      stdout: false,
      workerData: this.#options.data,
    });
    worker.on('message', ({ id, result }: { readonly id: number; readonly result: R }) => {
      if (this.#worker === worker) this.#finish(id, result);
    });
    // An error overtakes the answers sent before it, and blames who was done. Only `exit` comes after all answers.
    let error: (Error & { code?: string }) | undefined;
    worker.on('error', (thrown: Error & { code?: string }) => {
      error = thrown;
    });
    worker.on('exit', (code) => {
      const reason = error?.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'crash';
      this.#lose(worker, reason, error?.message ?? `thread ended with code ${code}`);
    });
    this.#worker = worker;
    return worker;
  }

  #startTimer(limit: number): void {
    this.#stopTimer();
    this.#timer = setTimeout(() => {
      // Timers run before arrived messages: a main thread that was busy reads its post before it judges.
      this.#verdict = setImmediate(() => {
        const worker = this.#worker;
        if (worker === undefined) return;
        this.#lose(worker, 'time', `not finished after ${this.#options.timeLimit} ms`);
        void worker.terminate();
      });
    }, limit);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#verdict);
  }

  #finish(id: number, result: R): void {
    const done = this.#given.get(id);
    if (done === undefined) return;
    this.#given.delete(id);
    this.#stopTimer();
    const [oldest] = this.#given.values();
    if (oldest !== undefined) {
      // One after the other, the time of the next begins now; side by side, it has been running.
      const { timeLimit } = this.#options;
      const passed = this.#width > 1 ? performance.now() - oldest.since : 0;
      this.#startTimer(Math.max(0, timeLimit - passed));
    }
    done.settle({ kind: 'done', result });
    this.#post();
    this.#freed();
  }

  /**
   * One after the other, the task at the head is the guilty one, and those behind it go to a new thread.
   * Side by side nobody can tell, so all are tried again one at a time.
   */
  #lose(worker: Worker, reason: 'time' | 'memory' | 'crash', detail: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#stopTimer();
    const given = [...this.#given.values()];
    this.#given.clear();
    const isClear = this.#width <= 1 || given.length === 1;
    const head = isClear ? given.shift() : undefined;
    if (!isClear) this.#width = 0;
    this.#backlog.unshift(...given);
    this.#post();
    head?.settle({ kind: 'lost', reason, detail });
    this.#freed();
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#stopTimer();
    await worker?.terminate();
  }
}
