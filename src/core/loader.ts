/**
 * How the file will be opened. The same bytes are harmless to one loader and fatal to another,
 * so the answer depends on it.
 */
export const LOADERS = ['torch>=2.6', 'torch<2.6', 'pickle', 'joblib', 'numpy'] as const;
export type Loader = (typeof LOADERS)[number];

export function isLoader(text: string): text is Loader {
  return (LOADERS as readonly string[]).includes(text);
}
