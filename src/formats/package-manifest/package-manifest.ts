import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';
import type { NpmManifest } from '../package-archive/npm-manifest.ts';

/** What a `package.json` makes run, wherever it lies: in a tarball, in `node_modules`, in a project. */
export interface PackageManifest extends Contents, NpmManifest {}

export const packageManifest = artifact<PackageManifest>()('package-manifest');
