/** Answers that are compared: the last of so many must not be worse than the first (the authors' code). */
const PLATEAU = 5;
/** What the rate is divided by on a plateau (the authors' code). */
const DROP = 2;

/** A learning rate that falls when the answers of the last steps did not rise. */
export class RateDecay {
  #rate: number;
  readonly #least: number;
  #answers: number[] = [];

  constructor(rate: number, least: number) {
    this.#rate = rate;
    this.#least = least;
  }

  /** The rate of the step that follows on `answer`; NaN, where nothing was asked, says nothing. */
  next(answer: number): number {
    if (Number.isNaN(answer)) return this.#rate;
    this.#answers.push(answer);
    if (this.#answers.length < PLATEAU) return this.#rate;
    const [first = answer] = this.#answers;
    if (answer < first) {
      this.#rate = Math.max(this.#rate / DROP, this.#least);
      this.#answers = [];
    } else this.#answers.shift();
    return this.#rate;
  }
}
