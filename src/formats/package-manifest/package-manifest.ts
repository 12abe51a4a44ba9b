import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';
import type { NpmManifest } from '../package-archive/npm-manifest.ts';
import type { HookScript } from './inline-code.ts';

/** What a `package.json` makes run, wherever it lies: in a tarball, in `node_modules`, in a project. */
export interface PackageManifest extends Contents, NpmManifest {
  /** What the hooks would run, where their text could be followed. */
  readonly scripts: readonly HookScript[];
}

export const packageManifest = artifact<PackageManifest>()('package-manifest');
