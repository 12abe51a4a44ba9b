import type { GapCode } from './gap.ts';

/** A departure from the format's own rules, recorded by a parser as data. */
export interface Anomaly<C extends string = string> {
  readonly code: C;
  /** Byte offset in the parsed source. */
  readonly offset: number;
  readonly length?: number;
  /** The facts of this occurrence: names and numbers, no judgement. */
  readonly detail: string;
}

/** Malformed input: an error is a value with a code and an offset, never an exception. */
export interface ParseError<C extends string = string> {
  readonly code: C;
  readonly offset: number;
  readonly detail: string;
}

/** A region or aspect the parser left alone; the examination turns it into a Gap with a location. */
export interface Unexamined {
  readonly code: GapCode;
  readonly detail: string;
  readonly offset?: number;
}

export type Parsed<T, A extends string = string, E extends string = string> =
  | {
      readonly ok: true;
      readonly value: T;
      readonly anomalies: readonly Anomaly<A>[];
      readonly unexamined: readonly Unexamined[];
    }
  | { readonly ok: false; readonly error: ParseError<E> };
