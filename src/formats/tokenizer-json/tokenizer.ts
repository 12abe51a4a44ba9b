import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

export interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
  readonly offset: number;
}

/** A pattern that a tokenizer runs over every text it is given. */
export interface TokenizerPattern {
  /** `pre_tokenizer`, `normalizer`, `decoder`. */
  readonly part: string;
  readonly regex: boolean;
  readonly pattern: string;
  /** What a `Replace` puts in its place. */
  readonly replacement: string | undefined;
  readonly offset: number;
}

/** `tokenizer.json` of the tokenizers library: all but the vocabulary, which is only counted past. */
export interface TokenizerFile extends Contents {
  readonly added: readonly AddedToken[];
  readonly patterns: readonly TokenizerPattern[];
}

export const tokenizerFile = artifact<TokenizerFile>()('tokenizer-file');
