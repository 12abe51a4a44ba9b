import type { Located } from '../core/artifact.ts';
import type { Component } from '../core/component.ts';
import type { Finding } from '../core/finding.ts';
import type { Gap } from '../core/gap.ts';
import type { Limits } from '../core/limits.ts';
import type { Loader } from '../core/loader.ts';
import type { Outcome } from '../core/outcome.ts';
import type { TreeFile } from '../core/tree.ts';

/**
 * The runner's unit of work: one component, all checks. Serialisable and idempotent, so that it
 * may run in a worker thread, another process or, later, on another machine.
 */
export interface Job {
  readonly file: TreeFile;
  readonly limits: Limits;
  readonly loader: Loader | undefined;
  /** Compute the SHA-256 of the whole file, which reads every byte. */
  readonly digest?: boolean;
}

export interface JobResult {
  readonly component: Component;
  /** Whether a format that Weighbridge weighs was recognised in it. */
  readonly weighed: boolean;
  readonly findings: readonly Finding[];
  /** What happened to the checks that applied. */
  readonly outcomes: readonly Outcome[];
  /** Ids of the checks that did not apply; as ids, because they outnumber the others tenfold on their way between threads. */
  readonly notApplicable: readonly string[];
  readonly gaps: readonly Gap[];
  /** Files the model loads with it, relative to its own folder. */
  readonly companions: readonly string[];
  /** Artifacts that checks of the whole project may ask for. */
  readonly shared: readonly SharedArtifact[];
}

export interface SharedArtifact {
  readonly key: string;
  readonly located: Located<unknown>;
}
