import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

/** Whose settings a file holds. */
export type StartConfigKind =
  | 'npm'
  | 'yarn'
  | 'vscode-tasks'
  | 'agent-hooks'
  | 'git-config'
  | 'binding-gyp';

/** Something such a file makes its program do. */
export interface StartSetting {
  /** Name of the setting, such as `script-shell`, or the event of a hook. */
  readonly name: string;
  /** As written, cut to a bounded length. */
  readonly value: string;
  /** From 1, where it is known. */
  readonly line?: number;
}

export interface StartConfig extends Contents {
  readonly config: StartConfigKind;
  readonly settings: readonly StartSetting[];
}

export const startConfig = artifact<StartConfig>()('start-config');
