import type { ByteSource } from '../../bytes/source.ts';
import type { Limits } from '../../core/limits.ts';
import type { Anomaly, Parsed } from '../../core/parsed.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet, DescribedProject } from '../dependencies/dependency-set.ts';
import type { JsonFile, JsonFileError } from '../dependencies/json-file.ts';
import { readJsonFile } from '../dependencies/json-file.ts';
import type { JsonNode } from '../json/tree.ts';
import { textOf, valueOf } from '../json/tree.ts';
import { addPackages } from './packages.ts';
import { addTree, disagreements } from './tree.ts';

export type NpmLockAnomaly = 'duplicate-key' | 'disagreement';
export type NpmLockError = JsonFileError | 'no-packages';

/**
 * Reads a lock file of npm, versions 1 to 3. Since version 2 the packages stand in a flat list; the tree of
 * version 1 beside it, which only old clients read, is compared with it.
 */
export async function parseNpmLock(
  source: ByteSource,
  limits: Limits,
  name: string,
): Promise<Parsed<DependencySet, NpmLockAnomaly, NpmLockError>> {
  const read = await readJsonFile(source, limits);
  if (!read.ok) return read;
  const file = read.value;
  const { root } = file;
  const packages = valueOf(root, 'packages');
  const tree = valueOf(root, 'dependencies');
  if (packages?.kind !== 'object' && tree?.kind !== 'object' && !isLock(root)) {
    const detail = 'neither a list of packages nor a tree of dependencies';
    return { ok: false, error: { code: 'no-packages', offset: 0, detail } };
  }
  const draft = new DependencyDraft();
  const anomalies: Anomaly<NpmLockAnomaly>[] = [...file.anomalies];
  if (packages?.kind === 'object') {
    addPackages(draft, file, packages);
    if (tree?.kind === 'object') anomalies.push(...disagreements(packages, tree));
  } else if (tree?.kind === 'object') addTree(draft, file, tree);
  const isInstalled = name === '.package-lock.json';
  const project = isInstalled ? undefined : projectOf(file);
  const set = draft.finish({ role: isInstalled ? 'installed' : 'lock', tool: 'npm', project });
  return {
    ok: true,
    value: {
      ...set,
      claims: [{ start: 0, end: file.size, what: 'lock file' }],
      facts: { packages: draft.entries },
    },
    anomalies,
    unexamined: draft.unexamined,
  };
}

/** A project without dependencies has a lock file with neither list. */
function isLock(root: JsonNode): boolean {
  return valueOf(root, 'lockfileVersion')?.kind === 'number';
}

function projectOf({ root }: JsonFile): DescribedProject | undefined {
  const name = textOf(root, 'name');
  if (name === undefined || name === '') return undefined;
  const version = textOf(root, 'version');
  return { ecosystem: 'npm', name, ...(version === undefined ? {} : { version }) };
}
