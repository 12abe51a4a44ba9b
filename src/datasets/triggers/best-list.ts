/** The best of many, in bounded space. */
export class BestList<Item> {
  #items: Item[] = [];
  readonly #most: number;
  readonly #compare: (a: Item, b: Item) => number;

  /** @param compare below 0 where `a` is better; must tell all items apart, or which of equals stay depends on their order */
  constructor(most: number, compare: (a: Item, b: Item) => number) {
    this.#most = most;
    this.#compare = compare;
  }

  add(item: Item): void {
    this.#items.push(item);
    if (this.#items.length >= 2 * this.#most) this.#items = this.best();
  }

  /** Best first. */
  best(): Item[] {
    return this.#items.sort(this.#compare).slice(0, this.#most);
  }
}
