import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { escapeLine } from '../../core/escape.ts';
import type { Scorer, ScorerAnswer, ScorerQuestion } from '../../core/scorer.ts';
import { ScorerError } from '../../core/scorer.ts';
import { systemReason } from '../system-reason.ts';
import type { ScorerPatience } from './exchange.ts';
import { MAX_ANSWER_BYTES, questionText, readAnswer, shown } from './exchange.ts';

/** Kept of what the command writes to its standard error: a traceback's end. */
const LAST_WORDS_BYTES = 4096;
const LAST_LINES = 3;
const LINE_CHARACTERS = 200;
/** After its end, until its pipes are read to theirs: somebody it started may hold them open. */
const DRAIN_MS = 500;
/** From the end of its input to SIGTERM, and from there to SIGKILL. */
const END_MS = 1000;
const NEWLINE = 0x0a;

export interface CommandScorerOptions extends ScorerPatience {
  /** The program and its arguments; no shell sees them. */
  readonly words: readonly [string, ...string[]];
  /** Bytes of one answer; by default {@link MAX_ANSWER_BYTES}. */
  readonly maxAnswerBytes?: number;
}

interface Pending {
  readonly id: number;
  readonly rows: number;
  readonly resolve: (answer: ScorerAnswer) => void;
  readonly reject: (error: ScorerError) => void;
}

/** A command that reads questions from its input and writes answers to its output, one per line. Started with the first question. */
export class CommandScorer implements Scorer {
  readonly #options: CommandScorerOptions;
  #child: ChildProcessWithoutNullStreams | undefined;
  #ended: Promise<void> = Promise.resolve();
  #failure: ScorerError | undefined;
  #pending: Pending | undefined;
  #questions = 0;
  #line: Uint8Array[] = [];
  #lineBytes = 0;
  #lastWords = Buffer.alloc(0);

  constructor(options: CommandScorerOptions) {
    this.#options = options;
  }

  ask(question: ScorerQuestion): Promise<ScorerAnswer> {
    const { startMs, timeoutMs, signal } = this.#options;
    if (signal?.aborted === true) this.#interrupt();
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#pending !== undefined)
      return Promise.reject(new RangeError('a scorer is asked one question at a time'));
    this.#child ??= this.#start();
    const id = this.#questions;
    this.#questions += 1;
    const limit = id === 0 ? startMs : timeoutMs;
    const timer = setTimeout(() => this.#fail(this.#late(id, limit)), limit);
    const answer = new Promise<ScorerAnswer>((resolve, reject) => {
      this.#pending = { id, rows: question.rows, resolve, reject };
    });
    this.#child.stdin.write(`${questionText(id, question)}\n`);
    return answer.finally(() => clearTimeout(timer));
  }

  async close(): Promise<void> {
    this.#failure ??= new ScorerError('the command was ended');
    const child = this.#child;
    if (child === undefined) return;
    child.stdin.end();
    const term = setTimeout(() => signalGroup(child, 'SIGTERM'), END_MS);
    const kill = setTimeout(() => signalGroup(child, 'SIGKILL'), 2 * END_MS);
    await this.#ended;
    clearTimeout(term);
    clearTimeout(kill);
    // What it started and left behind ends with it, or at least holds nothing open here.
    signalGroup(child, 'SIGKILL');
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    this.#options.signal?.removeEventListener('abort', this.#interrupt);
    process.off('exit', this.#kill);
  }

  #start(): ChildProcessWithoutNullStreams {
    const [program, ...args] = this.#options.words;
    // A group of its own: Ctrl-C ends this program in its own way, and what the command starts can be ended with it.
    const child = spawn(program, args, { shell: false, detached: true, windowsHide: true });
    this.#ended = new Promise((resolve) => {
      const end = (code: number | null, signal: string | null): void => {
        this.#fail(this.#gone(code, signal));
        resolve();
      };
      child.once('error', (error) => {
        this.#fail(new ScorerError(`${this.#name} cannot be started: ${systemReason(error)}`));
        resolve();
      });
      child.once('close', end);
      child.once('exit', (code, signal) => {
        setTimeout(end, DRAIN_MS, code, signal);
      });
    });
    child.stdout.on('data', (chunk: Buffer) => this.#take(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      this.#lastWords = Buffer.concat([this.#lastWords, chunk]).subarray(-LAST_WORDS_BYTES);
    });
    // A command that is gone says so by its end, which has the code.
    for (const stream of [child.stdin, child.stdout, child.stderr])
      stream.on('error', () => undefined);
    this.#options.signal?.addEventListener('abort', this.#interrupt, { once: true });
    process.once('exit', this.#kill);
    return child;
  }

  readonly #kill = (): void => {
    if (this.#child !== undefined) signalGroup(this.#child, 'SIGKILL');
  };

  readonly #interrupt = (): void => {
    this.#fail(new ScorerError('the run was interrupted', { isInterruption: true }));
  };

  #take(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0 && this.#failure === undefined) {
      const end = rest.indexOf(NEWLINE);
      const piece = end < 0 ? rest : rest.subarray(0, end);
      this.#lineBytes += piece.length;
      if (this.#lineBytes > (this.#options.maxAnswerBytes ?? MAX_ANSWER_BYTES)) {
        const most = this.#options.maxAnswerBytes ?? MAX_ANSWER_BYTES;
        this.#fail(new ScorerError(`${this.#name} wrote an answer of more than ${most} bytes`));
        return;
      }
      this.#line.push(piece);
      if (end < 0) return;
      const line = Buffer.concat(this.#line).toString('utf8').trim();
      this.#line = [];
      this.#lineBytes = 0;
      rest = rest.subarray(end + 1);
      if (line !== '') this.#answer(line);
    }
  }

  #answer(line: string): void {
    const pending = this.#pending;
    if (pending === undefined) {
      this.#fail(
        new ScorerError(
          `${this.#name} wrote what it was not asked for: ${shown(line)}; its output is for answers, other words go to standard error`,
        ),
      );
      return;
    }
    try {
      const answer = readAnswer(line, { id: pending.id, rows: pending.rows, needsId: true });
      this.#pending = undefined;
      pending.resolve(answer);
    } catch (error) {
      if (!(error instanceof ScorerError)) throw error;
      this.#fail(new ScorerError(`${this.#name}: ${error.message}`, { cause: error }));
    }
  }

  /** The first failure is the one that is told; the command is of no more use. */
  #fail(error: ScorerError): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#line = [];
    this.#kill();
    this.#reject(error);
  }

  #reject(error: ScorerError): void {
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.reject(error);
  }

  #late(id: number, milliseconds: number): ScorerError {
    const flag = id === 0 ? '--scorer-startup' : '--scorer-timeout';
    const partial =
      this.#lineBytes === 0
        ? ''
        : `; ${this.#lineBytes} bytes came without the newline that ends an answer`;
    return new ScorerError(
      `${this.#name} did not answer within ${milliseconds / 1000} s (${flag})${partial}${this.#told()}`,
    );
  }

  #gone(code: number | null, signal: string | null): ScorerError {
    const how = signal === null ? `with code ${code ?? 'unknown'}` : `by ${signal}`;
    const when =
      this.#lineBytes > 0
        ? 'in the middle of an answer'
        : this.#questions <= 1
          ? 'before it answered'
          : 'before the run did';
    return new ScorerError(`${this.#name} ended ${how} ${when}${this.#told()}`);
  }

  get #name(): string {
    return `the command ${shown(this.#options.words[0])}`;
  }

  /** The last lines of its standard error. */
  #told(): string {
    const lines = this.#lastWords
      .toString('utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .slice(-LAST_LINES)
      .map((line) => escapeLine(line.slice(0, LINE_CHARACTERS)));
    return lines.length === 0 ? '' : `; it said: ${lines.join(' / ')}`;
  }
}

/** Ends the command and all it started, where the system has groups. */
function signalGroup(child: ChildProcessWithoutNullStreams, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It is gone already.
  }
}
