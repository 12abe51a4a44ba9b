import type { Loader } from '../../src/core/loader.ts';
import type { Severity } from '../../src/core/severity.ts';

/** One way to make a file do harm or hide that it does, and what has to be said about it. */
export interface Technique {
  /** Number in the research catalogue, or `gadget/<name>`. */
  readonly id: string;
  readonly title: string;
  readonly build: () => Uint8Array;
  readonly expect: {
    /** The worst finding is at least this severe. */
    readonly severity: Severity;
    /** Stands in the message or the evidence of a finding. */
    readonly shows?: string;
    /** A rule that must be among the findings. */
    readonly rule?: string;
  };
  readonly loader?: Loader;
}

/** The honest counterpart of a technique: the same machinery, used as its library uses it. */
export interface Honest {
  readonly id: string;
  readonly title: string;
  readonly build: () => Uint8Array;
}
