import type { Keyword, Value } from './value.ts';

/** What a call is given. */
export interface Arguments {
  readonly positional: readonly Value[];
  readonly keywords: readonly Keyword[];
  /** Something is spread of which not all is known. */
  readonly hasSpread: boolean;
}

export const NO_ARGUMENTS: Arguments = { positional: [], keywords: [], hasSpread: false };
