import type { Anomaly } from './parsed.ts';

/**
 * A typed token: formats produce the value, checks ask for it by token.
 * The phantom member carries the type and never exists at run time.
 */
declare const artifactValue: unique symbol;
export interface ArtifactToken<K extends string = string, T = unknown> {
  readonly key: K;
  /**
   * Kept beyond the examination of its file, for checks that look at a whole project. Such a value
   * is plain data (it crosses threads) and bounded by its parser.
   */
  readonly shared?: true;
  readonly [artifactValue]?: T;
}
export type ArtifactType<A> = A extends ArtifactToken<string, infer T> ? T : never;

/** Makes a token: `artifact<ZipArchive>()('zip-archive')`. Two steps, so that the key stays a literal type. */
export function artifact<T>(): <const K extends string>(key: K) => ArtifactToken<K, T> {
  return (key) => Object.freeze({ key });
}

/** Makes the token of an artifact that checks of a whole project may ask for. */
export function sharedArtifact<T>(): <const K extends string>(key: K) => ArtifactToken<K, T> {
  return (key) => Object.freeze({ key, shared: true as const });
}

/** One instance of an artifact, with the path that leads to it and what its parser found odd. */
export interface Located<T> {
  readonly path: readonly string[];
  readonly value: T;
  /** The `anomalies` of the parser's result. Checks narrow the codes with their format's own union. */
  readonly anomalies: readonly Anomaly[];
}
