import type { TextEdit } from '../text-edit.ts';

/** A call that takes something from a hub without saying which commit. */
export interface PinPlace {
  /** From 1. */
  readonly line: number;
  readonly callee: string;
  readonly repository: 'model' | 'dataset';
  /** Names to ask the hub for, the likeliest first. */
  readonly names: readonly string[];
  /** Branch or tag that is written there now. */
  readonly revision: string | undefined;
  /** What makes the call take a commit; undefined where a person has to do it. */
  readonly edit: ((commit: string) => TextEdit) | undefined;
  /** Why a person has to. */
  readonly why?: string;
}
