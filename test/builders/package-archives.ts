import { gzipSync } from 'node:zlib';
import { tar } from './tar.ts';
import { zip } from './zip.ts';

export type ArchiveFiles = Readonly<Record<string, string | Uint8Array>>;

export interface PythonArchive {
  readonly name: string;
  readonly version: string;
  /** Lines of METADATA or PKG-INFO after name and version. */
  readonly metadata?: readonly string[];
  readonly description?: string;
  readonly files?: ArchiveFiles;
}

function coreMetadata({ name, version, metadata = [], description }: PythonArchive): string {
  const head = ['Metadata-Version: 2.1', `Name: ${name}`, `Version: ${version}`, ...metadata];
  return `${head.join('\n')}\n\n${description ?? ''}`;
}

const underscored = (name: string): string => name.replaceAll(/[-_.]+/g, '_');

export function wheelName({ name, version }: PythonArchive): string {
  return `${underscored(name)}-${version}-py3-none-any.whl`;
}

/** A wheel with METADATA, WHEEL and RECORD (without digests) and the given files. */
export function wheel(spec: PythonArchive): Uint8Array {
  const info = `${underscored(spec.name)}-${spec.version}.dist-info`;
  const files: ArchiveFiles = {
    ...(spec.files ?? {
      [`${underscored(spec.name)}/__init__.py`]: `__version__ = '${spec.version}'\n`,
    }),
    [`${info}/METADATA`]: coreMetadata(spec),
    [`${info}/WHEEL`]:
      'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
  };
  const record = [...Object.keys(files), `${info}/RECORD`].map((path) => `${path},,\n`).join('');
  const entries = Object.entries({ ...files, [`${info}/RECORD`]: record });
  return zip({ entries: entries.map(([name, data]) => ({ name, data })) });
}

export function sdistName({ name, version }: PythonArchive): string {
  return `${underscored(name)}-${version}.tar.gz`;
}

export function sdist(spec: PythonArchive): Uint8Array {
  const root = `${underscored(spec.name)}-${spec.version}`;
  const files: ArchiveFiles = {
    'PKG-INFO': coreMetadata(spec),
    ...(spec.files ?? {
      'pyproject.toml': `[project]\nname = "${spec.name}"\nversion = "${spec.version}"\n`,
    }),
  };
  return gzipSync(
    tar({
      entries: Object.entries(files).map(([name, data]) => ({ name: `${root}/${name}`, data })),
    }),
  );
}

export function npmTarball(manifest: object, files: ArchiveFiles = {}): Uint8Array {
  const all: ArchiveFiles = {
    'package.json': JSON.stringify(manifest, undefined, 2),
    'index.js': 'module.exports = 1;\n',
    ...files,
  };
  return gzipSync(
    tar({
      entries: Object.entries(all).map(([name, data]) => ({ name: `package/${name}`, data })),
    }),
  );
}
