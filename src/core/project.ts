import type { Component } from './component.ts';
import { sharedArtifact } from './artifact.ts';

/** The files of the target as checks of a whole project see them. */
export interface ProjectFiles {
  /** By component id, which is the path relative to the target. */
  readonly files: ReadonlyMap<string, Component>;
}

/** Always there for a check of scope `project`, exactly once. */
export const projectFiles = sharedArtifact<ProjectFiles>()('project-files');

/** Id of what outcomes of checks of a whole project are about. */
export const PROJECT_ID = '.';

/** The folder of a component, with a slash at its end; empty for the target's own folder. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
