import type { InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node';
import type { Tensor } from '../../tensor/tensor.ts';
import { fromRuntime, toRuntime } from './feeds.ts';
import { loadRuntime } from './runtime.ts';
import type { Runtime } from './runtime.ts';

export interface SessionOptions {
  /** Threads one run may use; 1 by default, since jobs run side by side. */
  readonly threads?: number;
  /**
   * `all` fuses operators and may change results in the last bits; `basic` keeps to exact rewriting, for bounds and comparisons.
   */
  readonly optimisation?: 'all' | 'basic' | 'none';
}

const LEVELS = { all: 'all', basic: 'basic', none: 'disabled' } as const;

/** Only errors: a scanned model must not write to the terminal. */
const LOG_ERRORS = 3;

export type Feeds = Readonly<Record<string, Tensor>>;

/**
 * A model made ready to run. A run blocks its thread until it is done: sessions belong into worker threads.
 */
export class Session {
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;

  private constructor(runtime: Runtime, session: InferenceSession) {
    this.#runtime = runtime;
    this.#session = session;
  }

  /** Throws the runtime's own message where it refuses the model. */
  static async open(model: Uint8Array, options: SessionOptions = {}): Promise<Session> {
    const runtime = await loadRuntime();
    const session = await runtime.InferenceSession.create(model, {
      intraOpNumThreads: options.threads ?? 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: LEVELS[options.optimisation ?? 'all'],
      logSeverityLevel: LOG_ERRORS,
    });
    return new Session(runtime, session);
  }

  get inputNames(): readonly string[] {
    return this.#session.inputNames;
  }

  get outputNames(): readonly string[] {
    return this.#session.outputNames;
  }

  /**
   * @param into tensors of the right shape and type that the results are written into, by output name: no garbage per run.
   * All outputs are fetched; with `into`, only those it names.
   */
  async run(feeds: Feeds, into?: Feeds): Promise<Readonly<Record<string, Tensor>>> {
    const given: Record<string, RuntimeTensor> = {};
    for (const [name, tensor] of Object.entries(feeds))
      given[name] = toRuntime(this.#runtime, tensor);
    if (into !== undefined) {
      const targets: Record<string, RuntimeTensor> = {};
      for (const [name, tensor] of Object.entries(into))
        targets[name] = toRuntime(this.#runtime, tensor);
      await this.#session.run(given, targets);
      return into;
    }
    const results = await this.#session.run(given);
    return Object.fromEntries(
      Object.entries(results).map(([name, tensor]) => [name, fromRuntime(tensor)]),
    );
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}
