import type { Located } from '../core/artifact.ts';
import type { Component } from '../core/component.ts';
import type { Finding } from '../core/finding.ts';
import type { Gap } from '../core/gap.ts';
import type { SourceBehaviour } from '../formats/behaviour/source-behaviour.ts';
import type { RegistryFacts } from '../ecosystems/reputation/package-facts.ts';
import type { PackageContents } from '../formats/package-archive/package-contents.ts';

/** Everything an audit found out of one version of a package. */
export interface PackageSide {
  readonly target: string;
  readonly contents: readonly Located<PackageContents>[];
  readonly behaviours: readonly Located<SourceBehaviour>[];
  readonly registry: RegistryFacts | undefined;
  readonly findings: readonly Finding[];
  readonly components: readonly Component[];
  readonly gaps: readonly Gap[];
}

/** Folders that archives put around a package, and that name its version. */
const ROOT_RE = /^[^/]+-\d[^/]*\//;

/**
 * Where a file stands inside its package: without archives around it, and without the folder that carries the version, so
 * that the same file of two versions has the same path.
 */
export function innerPath(side: PackageSide, path: readonly string[]): string {
  const last = path.at(-1) ?? '';
  if (path.length === 1 && side.contents.length === 0) return last;
  const around = side.contents.find((one) => isWithin(path, one.path));
  const root = around?.value.root ?? '';
  if (root !== '' && last.startsWith(`${root}/`)) return last.slice(root.length + 1);
  // An archive by its own name: that name holds the version.
  if (path.length === 1) return '';
  return last.replace(ROOT_RE, '');
}

function isWithin(path: readonly string[], container: readonly string[]): boolean {
  return container.length < path.length && container.every((part, index) => part === path[index]);
}

/** `src/` of a source archive is not there in what is installed. */
export function installedPath(path: string): string {
  return path.replace(/^src\//, '');
}

export function nameOf(side: PackageSide): { readonly name?: string; readonly version?: string } {
  const record = side.registry?.record;
  if (record !== undefined) return { name: record.name, version: record.version };
  const named = side.contents.find(({ value }) => value.name !== '')?.value;
  return named === undefined ? {} : { name: named.name, version: named.version };
}

/** One file of a side, over all its archives. */
export interface SideFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string | undefined;
  readonly isProgram: boolean;
  /** The kind of archive it lies in; `folder` for none. */
  readonly from: 'wheel' | 'sdist' | 'npm' | 'folder';
}

const PROGRAM_CONTENT: ReadonlySet<string> = new Set([
  'elf',
  'pe',
  'mach-o',
  'java-class',
  'dalvik',
  'wasm',
]);

/** Files by their inner path; of several wheels the first that holds one counts. */
export function filesOf(side: PackageSide): ReadonlyMap<string, SideFile> {
  const found = new Map<string, SideFile>();
  for (const { value } of side.contents)
    for (const { path, size, sha256, content } of value.files) {
      const key = keyOf(path);
      if (found.has(key)) continue;
      const isProgram = content !== undefined && PROGRAM_CONTENT.has(content);
      found.set(key, { path, size, sha256, isProgram, from: value.kind });
    }
  if (side.contents.length > 0) return found;
  for (const { id, size, sha256, type } of side.components)
    if (size !== undefined)
      found.set(id, { path: id, size, sha256, isProgram: type === 'binary', from: 'folder' });
  return found;
}

/** Folders of metadata carry the version in their names. */
export function keyOf(path: string): string {
  return path.replace(/^[^/]+\.(dist-info|data|egg-info)\//, '*.$1/');
}

export function bytesOf(side: PackageSide): number {
  return [...filesOf(side).values()].reduce((sum, { size }) => sum + size, 0);
}
