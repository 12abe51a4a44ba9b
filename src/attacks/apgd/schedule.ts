/** Shares of all steps after which step sizes are looked at: the first window, how much shorter each next one is, the shortest. */
const FIRST_WINDOW = 0.22;
const SHORTER_BY = 0.03;
const SHORTEST_WINDOW = 0.06;
/** The L1 variant looks every 4 % of the steps. */
const L1_WINDOW = 0.04;
/** A loss that rose in no more than this share of the window's steps is going back and forth. */
const RISING_SHARE = 0.75;

/**
 * When to look. Rounded down to whole steps, one at least (Croce and Hein 2020, section 4.3, as the authors' code counts).
 */
export class CheckPoints {
  window: number;
  #since = 0;
  readonly #steps: number;
  readonly #isSparse: boolean;

  constructor(steps: number, isSparse: boolean) {
    this.#steps = steps;
    this.#isSparse = isSparse;
    this.window = whole((isSparse ? L1_WINDOW : FIRST_WINDOW) * steps);
  }

  /** Called once after each step: whether this is one to look at. */
  isDue(): boolean {
    this.#since += 1;
    if (this.#since < this.window) return false;
    this.#since = 0;
    return true;
  }

  /** After a look: the next window is shorter. */
  shorten(): void {
    if (this.#isSparse) return;
    this.window = Math.max(
      this.window - whole(SHORTER_BY * this.#steps),
      whole(SHORTEST_WINDOW * this.#steps),
    );
  }
}

function whole(share: number): number {
  return Math.max(Math.floor(share), 1);
}

/** Whether the loss went back and forth in a window of `window` steps in which it rose `rises` times. */
export function isOscillating(rises: number, window: number): boolean {
  return rises <= RISING_SHARE * window;
}
