/** Bytes of literal heads kept per source; beyond it only short heads are. */
const MAX_LITERAL_BYTES = 64 * 1024 * 1024;

/**
 * Plain literals, and containers, that a source may hold before rows of nothing else are counted
 * instead of kept: some ten megabytes, and far more than any call takes as its arguments.
 */
const AMPLE_VALUES = 50_000;

/** A container, object or effect takes about as much memory as this many slots of a container. */
const SLOTS_PER_NODE = 8;

/**
 * Memory the streams of one source may take together. Plain literals past their share are elided;
 * nodes past theirs end the stream, because what they are decides what loading does.
 */
export class Budget {
  readonly maxValues: number;
  readonly #ample: number;
  /** Plain literals held now. */
  #literals = 0;
  #nodes = 0;
  #slots: number;
  #literalBytes = MAX_LITERAL_BYTES;

  constructor(maxValues: number) {
    this.maxValues = maxValues;
    this.#ample = Math.min(AMPLE_VALUES, maxValues);
    this.#slots = maxValues * SLOTS_PER_NODE;
  }

  /** So much is held that plain rows are no longer kept. */
  get isShort(): boolean {
    return this.#literals >= this.#ample || this.#nodes >= this.#ample;
  }

  /**
   * Books a plain literal; false when it must be elided. One of few in its container, which may be
   * the arguments of a call, is kept longer than one of many.
   */
  spendLiteral(few = false): boolean {
    const most = few ? this.maxValues : this.#ample;
    if (this.#literals >= most) return false;
    this.#literals += 1;
    return true;
  }

  /** Books several literals of a small container, or none of them. */
  spendFew(count: number): boolean {
    if (this.#literals + count > this.maxValues) return false;
    this.#literals += count;
    return true;
  }

  /** Gives back literals that are no longer held, and the bytes of the long ones. */
  refund(literals: number, bytes: number): void {
    this.#literals -= literals;
    this.#literalBytes += bytes;
  }

  refundNode(): void {
    this.#nodes -= 1;
    this.#slots += SLOTS_PER_NODE;
  }

  /** Books a container, object or effect; false when the stream must end. */
  spendNode(): boolean {
    this.#nodes += 1;
    this.#slots -= SLOTS_PER_NODE;
    return this.#slots >= 0;
  }

  /** Books further mentions of nodes, in a container or in the memo. */
  spendSlots(count: number): boolean {
    this.#slots -= count;
    return this.#slots >= 0;
  }

  /** Books a literal's content; false when only a short head may be kept. */
  spendBytes(count: number): boolean {
    if (this.#literalBytes < count) return false;
    this.#literalBytes -= count;
    return true;
  }
}
