import type { CallSite, CallTime } from './call-site.ts';
import type { SourceSurface } from './surface/source-surface.ts';
import type { Value } from './value.ts';

export type SourceLanguage = 'python' | 'javascript' | 'typescript';

/** One name that an import binds. */
export interface ImportFact {
  /** Module as written, with leading dots for relative ones. */
  readonly module: string;
  /** Name taken from it; `*` for all; undefined for the module itself. */
  readonly name: string | undefined;
  /** Name it is bound to. */
  readonly as: string;
  readonly when: CallTime;
  readonly line: number;
  readonly offset: number;
}

export interface ClassFact {
  readonly name: string;
  /** Resolved dotted names of the bases; what has no name is left out. */
  readonly bases: readonly string[];
  readonly methods: readonly string[];
  readonly line: number;
}

export interface FunctionFact {
  /** Qualified: `Loader.run`. */
  readonly name: string;
  readonly parameters: readonly string[];
  /** What its `return` statements give, as far as known; bounded. */
  readonly returns: readonly Value[];
  /** Runs when the module is imported, or run as a program. */
  readonly when: CallTime;
  readonly line: number;
}

/** `process.env.HOME`, `os.environ['HOME']`. */
export interface EnvironmentRead {
  readonly when: CallTime;
  readonly within: string | undefined;
  readonly line: number;
}

/** Everything known of one source file: facts, no judgement. */
export interface SourceModule {
  readonly language: SourceLanguage;
  readonly imports: readonly ImportFact[];
  readonly calls: readonly CallSite[];
  readonly classes: readonly ClassFact[];
  readonly functions: readonly FunctionFact[];
  /** Last known values of names at module level. */
  readonly definitions: ReadonlyMap<string, Value>;
  /** What is stored in attributes of the module's own classes and functions, by `Class.attribute`. */
  readonly attributes: ReadonlyMap<string, Value>;
  /** Where variables of the environment are read without a call; bounded. */
  readonly environmentReads: readonly EnvironmentRead[];
  /** Where the text does not read as it runs. */
  readonly surface: SourceSurface;
  /** Syntax errors. Facts around them may be missing. */
  readonly errors: number;
  /** The limit that kept something from being looked at. */
  readonly truncated: string | undefined;
}

export interface SourceError {
  readonly code: 'too-long' | 'parser-gave-up';
  readonly detail: string;
}

export type ParsedSource =
  | { readonly ok: true; readonly value: SourceModule }
  | { readonly ok: false; readonly error: SourceError };
