import type { Limits } from '../../core/limits.ts';
import type { Budget } from './budget.ts';
import type { Decoder } from './decode.ts';
import type { ExtensionRegistry } from './extension-registry.ts';
import type { LiteralSink } from './literal-sink.ts';
import { Memo } from './memo.ts';
import type { Reading, Readings } from './numerals.ts';
import { opcodeName } from './opcodes.ts';
import type { Disagreement, Effect, Ending, Oddity, PickleOddity, ReaderName } from './program.ts';
import type { Value } from './value.ts';

/** Stack slots per kept value: a tuple of ten million numbers needs them all at once. */
const STACK_SLOTS_PER_VALUE = 4;

/** Values popped one by one. */
const SHORT_CUT = 32;

/** Oddities and disagreements listed per stream; one of a kind decides as much as a thousand. */
const MAX_NOTES = 1000;

/** What the streams of one source share. */
export interface MachineContext {
  readonly limits: Limits;
  readonly budget: Budget;
  readonly registry: ExtensionRegistry;
  readonly literals: LiteralSink;
  /**
   * Read as the C unpickler does from a file-like object: what is left of a frame when an argument
   * crosses its end is lost, and the argument is taken from behind the frame.
   */
  readonly losesFrames?: true;
  /** The memo of the stream before, for an Unpickler that is used again. */
  readonly memo?: Memo;
  /** Called after BUILD on an object, for loaders that then read raw bytes; see `joblib.ts`. */
  readonly afterBuild?: (machine: Machine, target: Value) => Promise<void> | undefined;
}

/**
 * The state of one symbolic unpickling: CPython's stack with marks and fence, memo and protocol,
 * and the record of everything that happened. The handlers in `machine-*.ts` work on it.
 *
 * Two executing readers are followed at once. Where only one of them raises, the other goes on and
 * decides; the stream is broken when neither is alive.
 */
export class Machine {
  readonly decoder: Decoder;
  readonly context: MachineContext;
  readonly stack: Value[] = [];
  readonly marks: number[] = [];
  /** Index of the topmost mark: nothing may be popped below it. */
  fence = 0;
  readonly memo: Memo;
  /** Set by each PROTO; decides about renaming (< 3) and dotted names (>= 4). */
  protocol = 0;
  highestProtocol = 0;
  protocolsSeen = 0;
  steps = 0;
  /** End of the frame the Python reader is in. */
  frameEnd = 0;
  /**
   * Where reading goes on behind the frame, when a loader has read raw bytes there; -1 otherwise.
   * The Python reader holds a frame in memory, so the file's position is behind it already.
   */
  resumeAt = -1;
  /** An argument crosses the end of its frame: C reads a file differently from bytes. */
  frameCrossed = false;
  readonly alive = { c: true, python: true };
  readonly effects: Effect[] = [];
  readonly disagreements: Disagreement[] = [];
  readonly oddities: Oddity[] = [];
  ending: Ending | undefined;
  result: Value | undefined;
  /** Work that must wait for bytes, to be done before the next opcode. */
  pending: Promise<void> | undefined;
  /** Set by POP of a call's result, until the next opcode shows why. */
  discardedAt = -1;
  /** An opcode newer than the declared protocol has been noted. */
  newerSeen = false;
  /** GET and DUP of containers: without many of them nothing can expand. */
  containerCopies = 0;
  readonly maxStack: number;
  readonly #seenOddities = new Set<string>();

  constructor(decoder: Decoder, context: MachineContext) {
    this.decoder = decoder;
    this.context = context;
    this.memo = context.memo?.copy() ?? new Memo();
    // The Python reader raises where C loses bytes, so only C is followed then.
    if (context.losesFrames === true) this.alive.python = false;
    this.maxStack = context.limits.maxValues * STACK_SLOTS_PER_VALUE;
  }

  get opcode(): string {
    return opcodeName(this.decoder.code);
  }

  push(value: Value): void {
    this.stack.push(value);
  }

  /** The top value, removed; undefined on underflow, which has then been recorded. */
  pop(): Value | undefined {
    if (this.stack.length <= this.fence) {
      this.underflow();
      return undefined;
    }
    return this.stack.pop();
  }

  top(): Value | undefined {
    if (this.stack.length <= this.fence) {
      this.underflow();
      return undefined;
    }
    return this.stack[this.stack.length - 1];
  }

  mark(): void {
    this.fence = this.stack.length;
    this.marks.push(this.fence);
    if (this.marks.length > this.maxStack) this.limit('memory-limit', `${this.maxStack} marks`);
  }

  /** Index of the first value above the topmost mark, which is removed; -1 without a mark. */
  popMark(): number {
    const mark = this.marks.pop();
    if (mark === undefined) {
      this.underflow();
      return -1;
    }
    this.fence = this.marks[this.marks.length - 1] ?? 0;
    return mark;
  }

  underflow(): void {
    this.odd('stack-underflow', `${this.opcode} needs more than the stack holds`);
    this.broken('stack-underflow', `${this.opcode} needs more than the stack holds`);
  }

  /** Every executing reader raises here. */
  broken(code: string, detail: string): void {
    this.ending ??= { kind: 'broken', offset: this.decoder.offset, code, detail };
  }

  limit(limit: 'step-limit' | 'memory-limit' | 'depth-limit', detail: string): void {
    this.ending ??= { kind: 'limit', offset: this.decoder.offset, limit, detail };
  }

  odd(code: PickleOddity, detail: string, offset = this.decoder.offset): void {
    const key = `${code} ${this.decoder.code}`;
    // One per code and opcode: the first offset is the evidence, a million repetitions are not more.
    if (this.#seenOddities.has(key) || this.oddities.length >= MAX_NOTES) return;
    this.#seenOddities.add(key);
    this.oddities.push({ code, offset, detail });
  }

  /** Records that readers part company here. */
  disagree(readings: Readonly<Record<ReaderName, string>>): void {
    if (this.disagreements.length >= MAX_NOTES) return;
    this.disagreements.push({ offset: this.decoder.offset, opcode: this.opcode, readings });
  }

  /**
   * Only `reader` raises. The stream is broken when it was the last one alive.
   * Returns whether the other one goes on.
   */
  dies(reader: 'c' | 'python', code: string, detail: string): boolean {
    this.alive[reader] = false;
    if (this.alive.c || this.alive.python) return true;
    this.broken(code, detail);
    return false;
  }

  /** Settles what a text argument means: the value of the reader that goes on, undefined when none does. */
  settle<T>(readings: Readings<T>, code: string, same: (a: T, b: T) => boolean): T | undefined {
    const { c, python, pickletools } = readings;
    const agree =
      c.ok && python.ok && pickletools.ok
        ? same(c.value, python.value) && same(python.value, pickletools.value)
        : !c.ok && !python.ok && !pickletools.ok;
    if (!agree)
      this.disagree({ c: label(c), python: label(python), pickletools: label(pickletools) });
    if (!c.ok) this.alive.c = false;
    if (!python.ok) this.alive.python = false;
    if (this.alive.c && c.ok) return c.value;
    if (this.alive.python && python.ok) return python.value;
    this.odd('bad-argument', `${this.opcode} argument that no reader accepts`);
    this.broken(code, `${this.opcode} argument that no reader accepts`);
    return undefined;
  }

  effect(effect: Effect): void {
    this.effects.push(effect);
    this.spendNode();
  }

  /** Books a container, object or effect. Past the budget the stream ends. */
  spendNode(): void {
    if (!this.context.budget.spendNode()) this.#outOfMemory();
  }

  /** Books a further mention of a node, in a container or in the memo. */
  spendSlot(): void {
    if (!this.context.budget.spendSlots(1)) this.#outOfMemory();
  }

  #outOfMemory(): void {
    this.limit('memory-limit', `more than ${this.context.budget.maxValues} values`);
  }

  /** Books a plain literal that nothing gives back; false when it must be elided. */
  spendLiteral(): boolean {
    return this.context.budget.spendLiteral();
  }

  /** Removes the values from `length` up. */
  cut(length: number): void {
    const { stack } = this;
    // Few are popped: setting the length makes the engine shrink what the next row grows again.
    if (stack.length - length > SHORT_CUT) stack.length = length;
    else while (stack.length > length) stack.pop();
  }
}

function label(reading: Reading<unknown>): string {
  if (!reading.ok) return reading.error;
  const { value } = reading;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value).slice(0, 80);
}
