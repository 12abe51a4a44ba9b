import { int, textOf } from './graph/attribute.ts';
import type { GraphBuilder } from './graph/builder.ts';
import type { Value } from './graph/value.ts';
import { constantIntegers } from './graph/value.ts';

/** A gradient that is zero but for one part along one axis. */
interface Part {
  readonly value: Value;
  readonly axis: number;
  readonly start: number;
  readonly end: number;
}

/** Gradients that come back to a value from each of its uses, added up when the value itself is reached. */
export class Cotangents {
  readonly #g: GraphBuilder;
  readonly #shares = new Map<string, readonly Value[]>();

  constructor(g: GraphBuilder) {
    this.#g = g;
  }

  has(name: string): boolean {
    return this.#shares.has(name);
  }

  names(): readonly string[] {
    return [...this.#shares.keys()];
  }

  add(name: string, share: Value): void {
    this.#shares.set(name, [...(this.#shares.get(name) ?? []), share]);
  }

  get(name: string): Value | undefined {
    const shares = this.#shares.get(name);
    const [first, ...others] = shares ?? [];
    if (shares === undefined || first === undefined || others.length === 0) return first;
    const total =
      this.#sideBySide(shares) ?? others.reduce((sum, share) => this.#g.add(sum, share), first);
    this.#shares.set(name, [total]);
    return total;
  }

  /**
   * Queries, keys and values are cut out of one tensor: their gradients, each with zeros around, are put together again instead of
   * padded and added. `undefined` where the parts leave a gap or overlap.
   */
  #sideBySide(shares: readonly Value[]): Value | undefined {
    const parts: Part[] = [];
    for (const share of shares) {
      const part = this.#partOf(share);
      if (part === undefined || part.axis !== (parts[0] ?? part).axis) return undefined;
      parts.push(part);
    }
    parts.sort((a, b) => a.start - b.start);
    const size = shares[0]?.shape[parts[0]?.axis ?? 0];
    let reached = 0;
    for (const { start, end } of parts) {
      if (start !== reached) return undefined;
      reached = end;
    }
    if (reached !== size) return undefined;
    const axis = int(parts[0]?.axis ?? 0);
    return this.#g.op(
      'Concat',
      parts.map(({ value }) => value),
      { axis },
    );
  }

  /** What is padded with zeros along one axis only. */
  #partOf(share: Value): Part | undefined {
    const node = this.#g.producerOf(share);
    if (node?.type !== 'Pad' || textOf(node.attributes, 'mode', 'constant') !== 'constant')
      return undefined;
    const [inner = '', pads = '', fill = '', axes = ''] = node.inputs;
    const list = constantIntegers(this.#g.value(pads));
    if (list === undefined || axes !== '') return undefined;
    if (fill !== '' && constantIntegers(this.#g.value(fill))?.[0] !== 0) return undefined;
    const rank = share.shape.length;
    const touched = share.shape.flatMap((_, axis) =>
      list[axis] === 0 && list[axis + rank] === 0 ? [] : [axis],
    );
    const [axis = 0] = touched;
    const [before = 0, after = 0, size = 0] = [list[axis], list[axis + rank], share.shape[axis]];
    if (touched.length !== 1 || before < 0 || after < 0 || size < 0) return undefined;
    return { value: this.#g.value(inner), axis, start: before, end: size - after };
  }
}
