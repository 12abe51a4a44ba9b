import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

/** Uses of one operator, with the text attributes of the first. */
export interface PaddleOperator {
  readonly type: string;
  readonly count: number;
  readonly offset: number;
  /** Attributes that are text: paths, endpoints, names. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  /** Whose operator it is: PIR says so by a number in front of the name, the older programs do not. */
  readonly origin: 'paddle' | 'outside' | 'unknown';
}

/** A program of PaddlePaddle: a `ProgramDesc` (`.pdmodel`) or PIR in JSON. */
export interface PaddleProgram extends Contents {
  readonly operators: readonly PaddleOperator[];
}

export const paddleProgram = artifact<PaddleProgram>()('paddle-program');

/** Different (operator, attributes) pairs kept. */
const MAX_OPERATORS = 10_000;

/** Gathers operators; those with text attributes are told apart by them, since a path decides what they do. */
export class OperatorList {
  readonly #byKey = new Map<string, PaddleOperator>();
  dropped = 0;
  nodes = 0;

  add(operator: Omit<PaddleOperator, 'count'>): void {
    this.nodes += 1;
    const key = JSON.stringify([operator.type, operator.attributes]);
    const known = this.#byKey.get(key);
    if (known !== undefined) this.#byKey.set(key, { ...known, count: known.count + 1 });
    else if (this.#byKey.size < MAX_OPERATORS) this.#byKey.set(key, { ...operator, count: 1 });
    else this.dropped += 1;
  }

  get list(): readonly PaddleOperator[] {
    return [...this.#byKey.values()];
  }
}
