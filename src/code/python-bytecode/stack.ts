import type { Symbol } from './symbol.ts';
import { UNKNOWN } from './symbol.ts';

/** Values kept on the modelled stack; CPython's own limit per frame is far higher than honest code needs. */
export const MAX_STACK = 4096;

/** The interpreter's operand stack as one frame leaves it; below its bottom everything is unknown. */
export class OperandStack {
  readonly #symbols: Symbol[] = [];

  push(symbol: Symbol): void {
    if (this.#symbols.length < MAX_STACK) this.#symbols.push(symbol);
  }

  pushUnknown(count: number): void {
    for (let index = 0; index < count; index += 1) this.push(UNKNOWN);
  }

  pop(): Symbol {
    return this.#symbols.pop() ?? UNKNOWN;
  }

  /** The upper `count` values, the lowest first; fewer where the stack holds fewer. */
  popMany(count: number): Symbol[] {
    const kept = Math.min(count, this.#symbols.length);
    return this.#symbols.splice(this.#symbols.length - kept, kept);
  }

  /** The value `depth` places from the top, which is 1. */
  peek(depth = 1): Symbol | undefined {
    return this.#symbols.at(-depth);
  }

  /** Removes the slot that a call left for a receiver, if it is on top. */
  dropNull(): void {
    if (this.peek()?.kind === 'null') this.#symbols.pop();
  }

  /** Exchanges the top and the value `depth` places from it. */
  swap(depth: number): void {
    const symbols = this.#symbols;
    const other = symbols.length - depth;
    const top = symbols.length - 1;
    if (other < 0 || other === top) return;
    const kept = symbols[top] ?? UNKNOWN;
    symbols[top] = symbols[other] ?? UNKNOWN;
    symbols[other] = kept;
  }

  /** Lifts the second and third value one up and puts the top below them. */
  rotateThree(): void {
    const top = this.pop();
    this.#symbols.splice(Math.max(0, this.#symbols.length - 2), 0, top);
  }
}
