import type { PackageName } from '../../core/package.ts';
import { folderOf } from '../../core/project.ts';
import type { OverrideChange, OverrideTool } from './fix-plan.ts';
import type { LocatedSet, ProjectFiles } from './requester.ts';
import { fileOf } from './requester.ts';

const TOOLS: Readonly<Record<string, OverrideTool>> = {
  npm: 'npm',
  yarn: 'yarn',
  'yarn-berry': 'yarn',
  pnpm: 'pnpm',
  bun: 'bun',
  uv: 'uv',
};

/** The file in which a version can be forced for what a lock file or list of pins holds; undefined where its tool has no such thing. */
export function overrideFor(
  set: LocatedSet,
  files: ProjectFiles,
  name: PackageName,
  version: string,
  isDirect: boolean,
): OverrideChange | undefined {
  const { tool: written } = set.value;
  const tool = Object.hasOwn(TOOLS, written) ? TOOLS[written] : undefined;
  const folder = folderOf(fileOf(set));
  if (tool === undefined) return undefined;
  const manifest = tool === 'uv' ? 'pyproject.toml' : 'package.json';
  const path = `${folder}${manifest}`;
  const isThere = files.manifests.some((one) => fileOf(one) === path);
  return isThere ? { kind: 'override', path, tool, name, version, isDirect } : undefined;
}
