import { SourceError } from '../../bytes/source.ts';

const TAKEN = 0;
const REQUESTS = 1;
const SLOTS = 2;

/** What a run has transferred. */
export interface Transfer {
  readonly bytes: number;
  readonly requests: number;
}

/**
 * The byte budget of a run, shared by all its threads. Bytes are taken before a request and given
 * back when fewer came, so that threads together never exceed the budget.
 */
export class ByteLedger {
  readonly #slots: BigInt64Array;
  readonly #budget: bigint;

  constructor(memory: SharedArrayBuffer, budget: number) {
    this.#slots = new BigInt64Array(memory);
    this.#budget = BigInt(budget);
  }

  static memory(): SharedArrayBuffer {
    return new SharedArrayBuffer(SLOTS * BigInt64Array.BYTES_PER_ELEMENT);
  }

  /** Takes the bytes a request may bring. Throws SourceError when the budget does not hold them. */
  take(bytes: number, requests = 1): void {
    const wanted = BigInt(bytes);
    const before = Atomics.add(this.#slots, TAKEN, wanted);
    if (before + wanted > this.#budget) {
      Atomics.sub(this.#slots, TAKEN, wanted);
      const left = this.#budget - before;
      throw new SourceError(
        `the byte budget of ${this.#budget} bytes does not hold ${wanted} more (${left > 0n ? left : 0n} left); raise it with --max-bytes`,
        { gap: 'byte-budget' },
      );
    }
    Atomics.add(this.#slots, REQUESTS, BigInt(requests));
  }

  giveBack(bytes: number): void {
    Atomics.sub(this.#slots, TAKEN, BigInt(bytes));
  }

  get transfer(): Transfer {
    return {
      bytes: Number(Atomics.load(this.#slots, TAKEN)),
      requests: Number(Atomics.load(this.#slots, REQUESTS)),
    };
  }
}
