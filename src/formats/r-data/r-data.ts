import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

/** A call inside stored code: what is called, and the call as R would print it. */
export interface RCall {
  readonly name: string;
  readonly text: string;
}

/** Code that an object carries. */
export interface RCode {
  /**
   * `promise`: an expression that R evaluates when the object is first looked at. `pending`: the same,
   * as a variable of a stored environment. `function`, `language`: evaluated only when somebody asks.
   */
  readonly kind: 'promise' | 'pending' | 'function' | 'language';
  /** As R would print it, shortened. */
  readonly text: string;
  /** Calls in it, the first of each name. */
  readonly calls: readonly RCall[];
  readonly offset: number;
  /** The variable `load` would assign it to. */
  readonly variable?: string;
}

export type RAnomalyCode = 'broken' | 'unknown-type' | 'bad-reference' | 'bad-length';
export type RError = 'not-r-data' | 'truncated';

/** What an R serialisation holds besides numbers. */
export interface RData extends Contents {
  readonly container: 'rds' | 'rdata';
  readonly encoding: 'xdr' | 'ascii' | 'native';
  readonly version: number;
  readonly codes: readonly RCode[];
  /** Functions beyond those listed. */
  readonly functions: number;
  /** Variables that `load` creates, with whether each is a function. */
  readonly variables: readonly { readonly name: string; readonly isFunction: boolean }[];
  readonly externalPointers: number;
  readonly classes: readonly string[];
}

export const rData = artifact<RData>()('r-data');
