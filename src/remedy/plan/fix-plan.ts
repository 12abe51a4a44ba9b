import type { PackageName } from '../../core/package.ts';
import type { Severity } from '../../core/severity.ts';
import type { Bump } from '../versions/bump.ts';
import type { UserCommand } from './commands.ts';

/** An advisory that a change clears, or that stays. */
export interface AdvisoryNote {
  readonly id: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly isMalware: boolean;
  /** The package it concerns, and the version that is there; undefined for a range. */
  readonly package: PackageName;
  readonly version: string | undefined;
}

/** A constraint in a file that is to become another one. */
export interface ConstraintChange {
  readonly kind: 'constraint';
  readonly path: string;
  readonly line?: number;
  readonly name: PackageName;
  readonly from: string;
  /** The version it is for; the editor writes a constraint in the style of the old one. */
  readonly version: string;
  /** Digests of that version, where the registry told. */
  readonly hashes: readonly string[];
}

/** A version that is forced on packages that would not take it by themselves. */
export interface OverrideChange {
  readonly kind: 'override';
  /** The manifest that gets it. */
  readonly path: string;
  readonly tool: OverrideTool;
  readonly name: PackageName;
  readonly version: string;
  /** The project asks for it, too: npm wants both to be the same. */
  readonly isDirect: boolean;
}

/** How each tool is told: `overrides`, `resolutions`, `pnpm.overrides`, `override-dependencies`. */
export const OVERRIDE_TOOLS = ['npm', 'yarn', 'pnpm', 'bun', 'uv'] as const;
export type OverrideTool = (typeof OVERRIDE_TOOLS)[number];

export type PlannedEdit = ConstraintChange | OverrideChange;

/** A command to run when the edits are made, and the file it brings up to date. */
export interface PlannedCommand extends UserCommand {
  readonly updates: string;
}

/** One package that goes from some versions to one other. */
export interface PackageChange {
  readonly name: PackageName;
  /** Versions, or constraints where no version is known, sorted. */
  readonly from: readonly string[];
  readonly to: string;
  /** The largest of its steps. */
  readonly bump: Bump;
  /** `direct`: asked for by the project. `transitive`: those that need it take the new version. `parent`: changed because it holds another one back. `override`: forced. */
  readonly how: 'direct' | 'transitive' | 'parent' | 'override';
  readonly clears: readonly AdvisoryNote[];
  readonly edits: readonly PlannedEdit[];
  readonly commands: readonly PlannedCommand[];
  /** Files it is for, sorted. */
  readonly paths: readonly string[];
  /** What the reader should know: a constraint of the project was widened, a parent was not asked. */
  readonly remarks: readonly string[];
}

/** What cannot be fixed here, and why. */
export interface UnfixedPackage {
  readonly name: PackageName;
  readonly version: string | undefined;
  readonly path: string;
  readonly line?: number;
  readonly advisories: readonly AdvisoryNote[];
  readonly why: string;
}

/** Ranked: what clears most comes first. */
export interface FixPlan {
  readonly changes: readonly PackageChange[];
  readonly left: readonly UnfixedPackage[];
}
