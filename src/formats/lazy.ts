/**
 * Loads a module when it is first asked for, and remembers it. A recogniser runs on every file; a
 * parser only where its format occurs, so its code is not worth a start-up.
 */
export function lazy<T>(load: () => Promise<T>): () => T | Promise<T> {
  let loaded: T | undefined;
  return () => loaded ?? load().then((module) => (loaded = module));
}
