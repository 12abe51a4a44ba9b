/** Bytes of literal heads kept per source; beyond it only short heads are. */
const MAX_LITERAL_BYTES = 64 * 1024 * 1024;

/** A container, object or effect takes about as much memory as this many slots of a container. */
const SLOTS_PER_NODE = 8;

/**
 * Memory the streams of one source may take together. Plain literals past their share are elided;
 * nodes past theirs end the stream, because what they are decides what loading does.
 */
export class Budget {
  readonly maxValues: number;
  #literals: number;
  #slots: number;
  #literalBytes = MAX_LITERAL_BYTES;

  constructor(maxValues: number) {
    this.maxValues = maxValues;
    this.#literals = maxValues;
    this.#slots = maxValues * SLOTS_PER_NODE;
  }

  /** Books a plain literal; false when it must be elided. */
  spendLiteral(): boolean {
    if (this.#literals <= 0) return false;
    this.#literals -= 1;
    return true;
  }

  /** Books a container, object or effect; false when the stream must end. */
  spendNode(): boolean {
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
    this.#literalBytes -= count;
    return this.#literalBytes >= 0;
  }
}
