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
  /** What every thread is told when it starts. */
  readonly data?: unknown;
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
      if (lane.load < QUEUE_AHEAD && (least === undefined || lane.load < least.load)) least = lane;
    }
    return least;
  }

  async close(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }
}

/** One thread and what it was given. */
class Lane<T, R> {
  readonly #options: PoolOptions;
  readonly #freed: () => void;
  #worker: Worker | undefined;
  #queue: Pending<T, R>[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PoolOptions, freed: () => void) {
    this.#options = options;
    this.#freed = freed;
  }

  get load(): number {
    return this.#queue.length;
  }

  give(pending: Pending<T, R>): void {
    this.#queue.push(pending);
    this.#thread().postMessage(pending.task);
    if (this.#queue.length === 1) this.#startTimer();
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
    worker.on('message', (result: R) => {
      if (this.#worker === worker) this.#finish({ kind: 'done', result });
    });
    worker.on('error', (error: Error & { code?: string }) => {
      const memory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.#lose(worker, memory ? 'memory' : 'crash', error.message);
    });
    worker.on('exit', (code) => this.#lose(worker, 'crash', `thread ended with code ${code}`));
    this.#worker = worker;
    return worker;
  }

  #startTimer(): void {
    clearTimeout(this.#timer);
    const limit = this.#options.timeLimit;
    this.#timer = setTimeout(() => {
      const worker = this.#worker;
      if (worker === undefined) return;
      this.#lose(worker, 'time', `not finished after ${limit} ms`);
      void worker.terminate();
    }, limit);
  }

  #finish(end: TaskEnd<R>): void {
    clearTimeout(this.#timer);
    const head = this.#queue.shift();
    if (this.#queue.length > 0) this.#startTimer();
    head?.settle(end);
    this.#freed();
  }

  /** The task at the head is the guilty one; those behind it are given to a new thread. */
  #lose(worker: Worker, reason: 'time' | 'memory' | 'crash', detail: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    clearTimeout(this.#timer);
    const [head, ...innocent] = this.#queue;
    this.#queue = [];
    for (const pending of innocent) this.give(pending);
    head?.settle({ kind: 'lost', reason, detail });
    this.#freed();
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    clearTimeout(this.#timer);
    await worker?.terminate();
  }
}
