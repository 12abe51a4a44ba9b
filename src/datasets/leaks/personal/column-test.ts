import { createHmac } from 'node:crypto';
import { logBinomialTail } from '../../significance/binomial.ts';

/** Different candidates tested. Those with the smallest hashes: a random sample that no order of rows changes. */
const SAMPLE = 4096;
/** Two columns in a million of honest numbers would be accused; there are some twenty tests a column. */
const MAX_LOG_P = Math.log(1e-6);
/** Share of real ones below which a column is not accused: numbers from a counter or a clock stray from chance by a little. */
const MIN_EXCESS = 0.05;

/** Whether numbers of a column pass a checksum more often than chance lets them. */
export interface ChecksumVerdict {
  /** Different candidates tested, at most 4,096. */
  readonly tested: number;
  readonly passed: number;
  /** ln of the one-sided binomial p-value. */
  readonly logP: number;
  /** Estimated share of real ones among the candidates: (rate − chance) / (1 − chance), not below 0. */
  readonly realShare: number;
  readonly isSignificant: boolean;
}

/** The binomial test of research note B11: an id column of which a tenth passes Luhn is silent, one that passes throughout is card numbers. */
export class ColumnTest {
  readonly #chance: number;
  readonly #salt: Uint8Array;
  readonly #kept = new Map<string, boolean>();

  /** @param salt that of the survey: digests of identity numbers without one are undone by trying all numbers */
  constructor(chance: number, salt: Uint8Array) {
    this.#chance = chance;
    this.#salt = salt;
  }

  add(normal: string, passes: boolean): void {
    // Not kept as it is: what is personal is not stored, even for a while.
    this.#kept.set(createHmac('sha256', this.#salt).update(normal).digest('base64'), passes);
    if (this.#kept.size > 2 * SAMPLE) this.#shrink();
  }

  merge(other: ColumnTest): void {
    this.takeState(other.#kept);
  }

  /** Digests of the sample, ascending, and whether each passes. */
  state(): readonly (readonly [digest: string, passes: boolean])[] {
    if (this.#kept.size > SAMPLE) this.#shrink();
    return [...this.#kept].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  takeState(sample: Iterable<readonly [digest: string, passes: boolean]>): void {
    for (const [digest, passes] of sample) this.#kept.set(digest, passes);
    if (this.#kept.size > 2 * SAMPLE) this.#shrink();
  }

  verdict(): ChecksumVerdict {
    if (this.#kept.size > SAMPLE) this.#shrink();
    const tested = this.#kept.size;
    let passed = 0;
    for (const passes of this.#kept.values()) if (passes) passed += 1;
    const logP = this.#chance >= 1 ? 0 : logBinomialTail(passed, tested, this.#chance);
    const rate = tested === 0 ? 0 : passed / tested;
    const realShare =
      this.#chance >= 1 ? 0 : Math.max(0, (rate - this.#chance) / (1 - this.#chance));
    return {
      tested,
      passed,
      logP,
      realShare,
      isSignificant: logP <= MAX_LOG_P && realShare >= MIN_EXCESS,
    };
  }

  #shrink(): void {
    const smallest = [...this.#kept.keys()].sort().slice(0, SAMPLE);
    const floor = smallest.at(-1) ?? '';
    for (const key of this.#kept.keys()) if (key > floor) this.#kept.delete(key);
  }
}
