import type { Detonation } from '../core/detonation.ts';
import type { Unexamined } from '../core/parsed.ts';
import type { SandboxLimits } from './limits.ts';
import type { Machine } from './machine/machine.ts';
import type { Subject } from './plan/plan.ts';

/** What the supervisor is told: one line of JSON on its standard input. */
export interface SandboxJob {
  readonly subject: Subject;
  readonly machine: Machine;
  readonly limits: SandboxLimits;
  /** An empty folder, over which a file system of the sandbox's own is mounted. */
  readonly folder: string;
}

/** What it answers: one line of JSON on its standard output. */
export type SandboxAnswer =
  | { readonly ok: true; readonly detonation: Detonation; readonly gaps: readonly Unexamined[] }
  | { readonly ok: false; readonly reason: string };
