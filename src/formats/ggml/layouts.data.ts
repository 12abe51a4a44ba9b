/**
 * What stands between the magic and the tensors, by family, from the converters and loaders of ggml's
 * examples, llama.cpp and whisper.cpp of 2023. Fields are 32-bit integers.
 */
export interface GgmlLayout {
  readonly name: string;
  readonly fields: number;
  /** Index of the field with the number of tokens; undefined where a number of its own follows. */
  readonly vocabulary: number | undefined;
  /** The number of tokens stands a second time in front of them. */
  readonly repeated: boolean;
  /** A table of mel filters stands in front of the tokens: two sizes and as many floats. */
  readonly filters: boolean;
}

/** Stricter ones first: a repeated number of tokens also fits a layout with one more field. */
export const GGML_LAYOUTS: readonly GgmlLayout[] = [
  { name: 'GPT-J', fields: 7, vocabulary: 0, repeated: true, filters: false },
  { name: 'GPT-2', fields: 6, vocabulary: 0, repeated: true, filters: false },
  { name: 'LLaMA', fields: 7, vocabulary: 0, repeated: false, filters: false },
  { name: 'GPT-NeoX', fields: 8, vocabulary: 0, repeated: false, filters: false },
  { name: 'BLOOM', fields: 6, vocabulary: 0, repeated: false, filters: false },
  { name: 'MPT', fields: 8, vocabulary: 4, repeated: false, filters: false },
  { name: 'Replit', fields: 6, vocabulary: 4, repeated: false, filters: false },
  { name: 'Whisper', fields: 11, vocabulary: undefined, repeated: false, filters: true },
];

/** Bytes of a quantised block before ggml kept its scales as 16-bit floats (May 2023). */
export const OLD_BLOCK_BYTES: Readonly<Record<number, number>> = { 2: 20, 3: 24, 8: 36 };
