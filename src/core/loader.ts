/**
 * How the file will be opened. The same bytes are harmless to one loader and fatal to another,
 * so the answer depends on it.
 */
export const LOADERS = ['torch>=2.6', 'torch<2.6', 'pickle', 'joblib', 'numpy'] as const;
export type Loader = (typeof LOADERS)[number];

export function isLoader(text: string): text is Loader {
  return (LOADERS as readonly string[]).includes(text);
}

/**
 * Facts of a finding that say how loaders differ on it: the keys of `Finding.data` under which
 * reports look for them. A check adds them to `Detail.facts`.
 */
export type LoaderFacts = {
  /** Loaders that do what the finding says. */
  readonly runsWith: readonly Loader[];
  /** Loaders that refuse the file before it happens. */
  readonly refusedBy: readonly Loader[];
};
