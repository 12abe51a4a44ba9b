import type { Value } from '../../../formats/pickle/value.ts';
import type { Folder } from './fold.ts';

/** A value that a known callable uses as a callable or a class. */
export interface Handed {
  readonly value: Value;
  /** `deferred`: kept and called later, by the reader's program. */
  readonly use: 'called' | 'constructed' | 'deferred';
  /** The tuple of arguments it is called with, where it is known. */
  readonly args?: Value;
}

/** What is wrong with the arguments of a callable that is otherwise fine. */
export interface Problem {
  readonly rule:
    | 'unexpected-arguments'
    | 'resource-exhaustion'
    | 'evaluated-text'
    | 'nested-program'
    | 'special-attribute';
  readonly detail: string;
}

/** What a condition says about the arguments of a call, or about the state BUILD hands over. */
export interface Ruling {
  readonly uses?: readonly Handed[];
  readonly problem?: Problem;
}

export type Condition = (args: readonly Value[], folder: Folder) => Ruling;

export const FINE: Ruling = Object.freeze({});

export function unexpected(detail: string): Ruling {
  return { problem: { rule: 'unexpected-arguments', detail } };
}
