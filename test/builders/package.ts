import { createHash } from 'node:crypto';
import { gzip } from './compressed.ts';
import { tar } from './tar.ts';
import { zip } from './zip.ts';

/** Files of a package by path inside of it. */
export type PackageFiles = Readonly<Record<string, string | Uint8Array>>;

export interface WheelSpec {
  readonly name?: string;
  readonly version?: string;
  readonly tag?: string;
  readonly files: PackageFiles;
  /** Put into the archive after RECORD was written. */
  readonly added?: PackageFiles;
  /** Lines put into RECORD for files that are not there. */
  readonly listed?: readonly string[];
  readonly entryPoints?: string;
  /** The name that METADATA gives. */
  readonly metadataName?: string;
}

function recordLine(path: string, content: string | Uint8Array): string {
  const bytes = Buffer.from(content);
  const digest = createHash('sha256').update(bytes).digest('base64url');
  return `${path},sha256=${digest},${bytes.length}`;
}

/** A wheel as a build backend writes it; `added` makes it one that was changed afterwards. */
export function wheel(spec: WheelSpec): Uint8Array {
  const { name = 'colorkit', version = '1.0', tag = 'py3-none-any', added = {} } = spec;
  const folder = `${name}-${version}.dist-info`;
  const files: Record<string, string | Uint8Array> = {
    ...spec.files,
    [`${folder}/METADATA`]: `Metadata-Version: 2.1\nName: ${spec.metadataName ?? name}\nVersion: ${version}\n`,
    [`${folder}/WHEEL`]: `Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: ${tag}\n`,
  };
  if (spec.entryPoints !== undefined) files[`${folder}/entry_points.txt`] = spec.entryPoints;
  const record = [
    ...Object.entries(files).map(([path, content]) => recordLine(path, content)),
    ...(spec.listed ?? []),
    `${folder}/RECORD,,`,
  ].join('\n');
  const all = { ...files, ...added, [`${folder}/RECORD`]: record };
  return zip({
    entries: Object.entries(all).map(([path, content]) => ({
      name: path,
      data: content,
      method: 8,
    })),
  });
}

/** An sdist: a folder with PKG-INFO in a compressed tar archive. */
export function sdist(files: PackageFiles, name = 'colorkit', version = '1.0'): Uint8Array {
  const root = `${name}-${version}`;
  const all = {
    'PKG-INFO': `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    ...files,
  };
  return gzip(
    tar({
      entries: Object.entries(all).map(([path, data]) => ({ name: `${root}/${path}`, data })),
    }),
  );
}

/** An npm tarball; a manifest is made unless one is given. */
export function npmPackage(
  files: PackageFiles,
  manifest: Readonly<Record<string, unknown>> = {},
): Uint8Array {
  const all: PackageFiles = {
    'package.json': JSON.stringify({ name: 'color-kit', version: '1.0.0', ...manifest }),
    ...files,
  };
  return gzip(
    tar({
      entries: Object.entries(all).map(([path, data]) => ({ name: `package/${path}`, data })),
    }),
  );
}

/** The first bytes of a Linux program, enough to be told by. */
export const ELF = Uint8Array.from([
  0x7f,
  0x45,
  0x4c,
  0x46,
  2,
  1,
  1,
  ...Array.from({ length: 57 }, () => 0),
]);
