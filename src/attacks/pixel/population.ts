import { makeCandidates } from '../batch/candidates.ts';
import type { Subject } from '../probing/subject.ts';
import { rangeOf } from '../probing/subject.ts';
import type { Places } from './places.ts';
import { drawPlace } from './places.ts';

/** Mutation takes three members that are not each other. */
export const LEAST_MEMBERS = 4;

/**
 * Members of differential evolution, each a list of changed pixels: row, column and a value per channel. Rows and columns are real
 * numbers, whose whole part is the pixel.
 */
export class Population {
  readonly members: number;
  readonly #subject: Subject;
  readonly #places: Places;
  readonly #scale: number;
  #pixels = 0;
  #genes = new Float64Array(0);
  #children = new Float64Array(0);
  readonly #heights: Float64Array;

  /** `members` at least `LEAST_MEMBERS`; `scale` is the weight of a difference, F in the paper. */
  constructor(subject: Subject, places: Places, members: number, scale: number) {
    this.members = members;
    this.#subject = subject;
    this.#places = places;
    this.#scale = scale;
    this.#heights = new Float64Array(members).fill(Number.NEGATIVE_INFINITY);
  }

  get #width(): number {
    return 2 + this.#places.channels;
  }

  /** Gives every member random pixels up to this number; what it has stays. What members are worth is then unknown. */
  grow(pixels: number): void {
    const before = this.#pixels * this.#width;
    const after = pixels * this.#width;
    const genes = new Float64Array(this.members * after);
    for (let member = 0; member < this.members; member += 1) {
      genes.set(this.#genes.subarray(member * before, (member + 1) * before), member * after);
      for (let at = member * after + before; at < (member + 1) * after; at += this.#width)
        this.#drawPixel(genes, at);
    }
    this.#genes = genes;
    this.#children = genes.slice();
    this.#pixels = pixels;
    this.#heights.fill(Number.NEGATIVE_INFINITY);
  }

  /** Makes a child for every member: the difference of two others, added to a third. */
  breed(): void {
    const length = this.#pixels * this.#width;
    const genes = this.#genes;
    for (let member = 0; member < this.members; member += 1) {
      const [base, plus, minus] = this.#three();
      for (let at = 0; at < length; at += 1)
        this.#children[member * length + at] =
          (genes[base * length + at] ?? 0) +
          this.#scale * ((genes[plus * length + at] ?? 0) - (genes[minus * length + at] ?? 0));
      for (let at = member * length; at < (member + 1) * length; at += this.#width)
        this.#settle(this.#children, at);
    }
  }

  /** Writes the samples that `count` children from `first` on stand for into `x`. */
  render(first: number, count: number, x: Float32Array): void {
    const { clean, space } = this.#subject;
    const { channels, element } = this.#places;
    const length = this.#pixels * this.#width;
    for (let row = 0; row < count; row += 1) {
      const start = row * space.size;
      x.set(clean, start);
      const from = (first + row) * length;
      for (let at = from; at < from + length; at += this.#width) {
        const place = this.#placeAt(this.#children, at);
        for (let channel = 0; channel < channels; channel += 1)
          x[start + element(place, channel)] = this.#children[at + 2 + channel] ?? 0;
      }
      makeCandidates(space, x.subarray(start, start + space.size), clean, 1);
    }
  }

  /** A child that is worth at least as much as its parent takes its place. */
  select(child: number, height: number): void {
    if (!(height >= (this.#heights[child] ?? 0))) return;
    const length = this.#pixels * this.#width;
    this.#heights[child] = height;
    this.#genes.set(this.#children.subarray(child * length, (child + 1) * length), child * length);
  }

  /** Place anywhere; values around the middle of the bounds as wide as these, cut off there: N(128, 127) in levels of 255. */
  #drawPixel(genes: Float64Array, at: number): void {
    const { random, space, clean } = this.#subject;
    const { width, channels, element } = this.#places;
    const place = drawPlace(this.#places, random);
    genes[at] = Math.floor(place / width) + random.uniform();
    genes[at + 1] = (place % width) + random.uniform();
    for (let channel = 0; channel < channels; channel += 1) {
      const index = element(place, channel);
      const range = rangeOf(space, index);
      const middle = ((space.lower[index] ?? 0) + (space.upper[index] ?? 0)) / 2;
      const centre = Number.isFinite(middle) ? middle : (clean[index] ?? 0);
      genes[at + 2 + channel] = centre + (range / 2) * random.normal();
    }
    this.#bound(genes, at, place);
  }

  /** What left the picture, or came to a place that must stay, is placed anew; values go back into their bounds. */
  #settle(genes: Float64Array, at: number): void {
    const { random } = this.#subject;
    const { height, width, open } = this.#places;
    const y = genes[at] ?? 0;
    const x = genes[at + 1] ?? 0;
    const isInside = y >= 0 && y < height && x >= 0 && x < width;
    let place = isInside ? this.#placeAt(genes, at) : -1;
    if (open[place] !== 1) {
      place = drawPlace(this.#places, random);
      genes[at] = Math.floor(place / width) + random.uniform();
      genes[at + 1] = (place % width) + random.uniform();
    }
    this.#bound(genes, at, place);
  }

  #bound(genes: Float64Array, at: number, place: number): void {
    const { lower, upper } = this.#subject.space;
    const { channels, element } = this.#places;
    for (let channel = 0; channel < channels; channel += 1) {
      const index = element(place, channel);
      const value = genes[at + 2 + channel] ?? 0;
      genes[at + 2 + channel] = Math.min(Math.max(value, lower[index] ?? 0), upper[index] ?? 0);
    }
  }

  #placeAt(genes: Float64Array, at: number): number {
    const { height, width } = this.#places;
    // Rounding may lift what is just below the end onto it.
    const y = Math.min(Math.floor(genes[at] ?? 0), height - 1);
    const x = Math.min(Math.floor(genes[at + 1] ?? 0), width - 1);
    return y * width + x;
  }

  #three(): readonly [number, number, number] {
    const { random } = this.#subject;
    const first = random.integer(this.members);
    let second = random.integer(this.members - 1);
    if (second >= first) second += 1;
    const [low, high] = first < second ? [first, second] : [second, first];
    let third = random.integer(this.members - 2);
    if (third >= low) third += 1;
    if (third >= high) third += 1;
    return [first, second, third];
  }
}
