import { setTimeout as wait } from 'node:timers/promises';
import type { Scorer, ScorerAnswer, ScorerQuestion } from '../../core/scorer.ts';
import { ScorerError } from '../../core/scorer.ts';
import { Network } from '../remote/network.ts';
import { networkReason } from '../remote/network-reason.ts';
import { shownUrl } from '../remote/remote-target.ts';
import type { Patience } from '../remote/retry.ts';
import { postJson } from '../remote/whole-answer.ts';
import type { ScorerPatience } from './exchange.ts';
import { MAX_ANSWER_BYTES, questionText, readAnswer } from './exchange.ts';
import type { Header } from './scorer-address.ts';
import { refuseOpenLine } from './scorer-address.ts';

/** The network's own clocks must not be the ones that strike: a request whose time is over is not tried again. */
const MARGIN_MS = 60_000;

export interface HttpScorerOptions extends ScorerPatience {
  readonly url: URL;
  /** Sent with every question, to this origin only. */
  readonly headers?: readonly Header[];
  readonly userAgent: string;
  /** Bytes of one answer; by default {@link MAX_ANSWER_BYTES}. */
  readonly maxAnswerBytes?: number;
  /** Waits between attempts; injected for tests. */
  readonly patience?: Patience;
}

/**
 * An address that answers questions by POST. Asked again, with growing waits, where it says "not now" (429, 5xx) or the connection
 * breaks; redirects are refused, since what is sent is for this address only.
 */
export class HttpScorer implements Scorer {
  readonly #options: HttpScorerOptions;
  readonly #network: Network;
  readonly #shown: string;
  readonly #headers: Readonly<Record<string, string>>;
  #failure: ScorerError | undefined;
  #questions = 0;

  /** Throws `ScorerError` where a secret would go over an open line. */
  constructor(options: HttpScorerOptions) {
    const { url, headers = [], userAgent, startMs, timeoutMs } = options;
    refuseOpenLine(url, headers);
    const most = Math.max(startMs, timeoutMs) + MARGIN_MS;
    const authorisation = headers.find(({ name }) => /^authorization$/i.test(name));
    this.#options = options;
    this.#shown = shownUrl(url);
    this.#headers = Object.fromEntries(
      headers.filter((each) => each !== authorisation).map(({ name, value }) => [name, value]),
    );
    this.#network = new Network({
      userAgent,
      // The user named the address; nothing secret goes over an open line.
      allowHttp: true,
      timeouts: { idleMs: most, totalMs: most },
      ...(authorisation === undefined ? {} : { authorise: () => authorisation.value }),
    });
  }

  async ask(question: ScorerQuestion): Promise<ScorerAnswer> {
    if (this.#failure !== undefined) throw this.#failure;
    const id = this.#questions;
    this.#questions += 1;
    try {
      const text = await this.#post(id, question);
      return readAnswer(text, { id, rows: question.rows, needsId: false });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#failure =
        error instanceof ScorerError && error.isInterruption
          ? error
          : new ScorerError(`${this.#shown}: ${networkReason(error)}`, { cause: error });
      throw this.#failure;
    }
  }

  close(): Promise<void> {
    this.#failure ??= new ScorerError(`${this.#shown}: the run has ended`);
    this.#network.close();
    return Promise.resolve();
  }

  async #post(id: number, question: ScorerQuestion): Promise<string> {
    const { url, startMs, timeoutMs, signal, patience, maxAnswerBytes } = this.#options;
    const limit = id === 0 ? startMs : timeoutMs;
    const deadline = AbortSignal.timeout(limit);
    const either = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
    try {
      return await postJson(
        { url, json: questionText(id, question), headers: this.#headers, signal: either },
        {
          network: this.#network,
          patience: patience ?? {
            sleep: (milliseconds) => wait(milliseconds, undefined, { signal: either }),
            random: Math.random,
          },
          maxBytes: maxAnswerBytes ?? MAX_ANSWER_BYTES,
        },
      );
    } catch (error) {
      if (signal?.aborted === true)
        throw new ScorerError('the run was interrupted', { cause: error, isInterruption: true });
      if (!deadline.aborted) throw error;
      const flag = id === 0 ? '--scorer-startup' : '--scorer-timeout';
      throw new ScorerError(`no answer within ${limit / 1000} s (${flag})`, { cause: error });
    }
  }
}
