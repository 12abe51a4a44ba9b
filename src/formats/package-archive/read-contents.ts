import type { PackageMetadata } from '../../core/package-metadata.ts';
import type { Unexamined } from '../../core/parsed.ts';
import { compareText } from '../../core/location.ts';
import { parseNpmMetadata } from '../package-metadata/npm-metadata.ts';
import { readCoreMetadata } from '../package-metadata/python-metadata.ts';
import { FileDigester } from './digested-file.ts';
import type { ArchiveListing, ListedFile } from './listing.ts';
import { readNpmManifest, undeclaredBundles } from './npm-manifest.ts';
import type {
  Contradiction,
  PackageContents,
  PackageFile,
  PackageKind,
} from './package-contents.ts';
import { readSdist, readWheel } from './python-package.ts';
import { isStartFile } from './start-files.ts';

/** Files of one package that are listed; the largest honest packages have some 20,000. */
const MAX_FILES = 50_000;
/** Characters of a path. */
const MAX_PATH = 1024;

interface Layout {
  readonly kind: PackageKind;
  readonly root: string;
}

const WHEEL_RE = /^[^/]+\.dist-info\/(?:WHEEL|METADATA)$/;
const TEXT_RE =
  /^(?:[^/]+\.dist-info\/(?:WHEEL|METADATA|RECORD|entry_points\.txt)|PKG-INFO|setup\.py|setup\.cfg|pyproject\.toml|package\.json)$/;

function plainName(name: string): string {
  return name.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
}

/** Which kind of package an archive is by the names in it; undefined for other archives. */
export function layoutOf(
  container: ArchiveListing['container'],
  given: readonly string[],
): Layout | undefined {
  const names = given.map(plainName);
  if (container === 'zip' && names.some((name) => WHEEL_RE.test(name)))
    return { kind: 'wheel', root: '' };
  const rootOf = (file: RegExp): string | undefined => {
    const name = names.find((candidate) => file.test(candidate));
    return name?.slice(0, name.indexOf('/'));
  };
  const manifest = rootOf(/^[^/]+\/package\.json$/);
  if (manifest === 'package') return { kind: 'npm', root: manifest };
  const python = rootOf(/^[^/]+\/PKG-INFO$/) ?? rootOf(/^[^/]+\/(?:setup\.py|pyproject\.toml)$/);
  if (python !== undefined) return { kind: 'sdist', root: python };
  return manifest === undefined || container === 'zip'
    ? undefined
    : { kind: 'npm', root: manifest };
}

/** Path inside the package; undefined for what lies outside of its folder. */
function pathInside({ kind, root }: Layout, name: string): string | undefined {
  const plain = plainName(name);
  if (kind === 'wheel') return plain;
  const slash = plain.indexOf('/');
  // npm drops the first folder whatever its name is, so that all of them end in one place.
  if (kind === 'npm') return slash === -1 ? undefined : plain.slice(slash + 1);
  return plain.startsWith(`${root}/`) ? plain.slice(root.length + 1) : undefined;
}

export interface ReadContents {
  readonly contents: PackageContents;
  readonly unexamined: readonly Unexamined[];
}

/** Reads what a package archive holds; undefined when it is none. Bounded in files, bytes and findings. */
export async function readPackageContents(
  listing: ArchiveListing,
): Promise<ReadContents | undefined> {
  const layout = layoutOf(
    listing.container,
    listing.files.map(({ name }) => name),
  );
  if (layout === undefined) return undefined;
  const digester = new FileDigester();
  const files: PackageFile[] = [];
  const texts = new Map<string, string>();
  const outside = new Set<string>();
  for (const entry of listing.files) {
    if (entry.name.endsWith('/')) continue;
    const path = pathInside(layout, entry.name);
    const folder = plainName(entry.name).split('/', 1)[0] ?? '';
    if (layout.kind !== 'wheel' && folder !== layout.root) outside.add(folder);
    if (path === undefined || path === '') continue;
    if (files.length >= MAX_FILES) break;
    files.push(await readFile(digester, entry, path.slice(0, MAX_PATH), texts));
  }
  files.sort((a, b) => compareText(a.path, b.path));
  const undigested = files.filter(({ sha256, link }) => sha256 === undefined && link === undefined);
  const unexamined: Unexamined[] =
    layout.kind === 'wheel' && undigested.length > 0
      ? [
          {
            code: 'size-limit',
            detail: `${undigested.length} files of the wheel are not compared with its RECORD`,
          },
        ]
      : [];
  return { contents: describe(layout, files, texts, [...outside].sort(), listing), unexamined };
}

async function readFile(
  digester: FileDigester,
  entry: ListedFile,
  path: string,
  texts: Map<string, string>,
): Promise<PackageFile> {
  if (entry.link !== undefined) return { path, size: 0, link: entry.link.slice(0, MAX_PATH) };
  const { size, sha256, content, text } = await digester.digest(entry, TEXT_RE.test(path));
  if (text !== undefined) texts.set(path, text);
  return {
    path,
    size,
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(content === undefined ? {} : { content }),
  };
}

function describe(
  { kind, root }: Layout,
  files: readonly PackageFile[],
  texts: ReadonlyMap<string, string>,
  outside: readonly string[],
  listing: ArchiveListing,
): PackageContents {
  const roots: Contradiction[] = outside
    .slice(0, 8)
    .map((folder) => ({ code: 'several-roots', file: folder, detail: root }));
  const startFiles = files
    .filter(({ path, size }) => isStartFile(path, size))
    .map(({ path }) => path);
  const truncated = files.length >= MAX_FILES;
  const metadata = metadataOf(kind, texts);
  const common = {
    kind,
    root,
    files,
    startFiles,
    truncated,
    ...(metadata === undefined ? {} : { metadata }),
  };
  if (kind === 'npm') {
    const hasBinding = files.some(({ path }) => path === 'binding.gyp');
    const manifest = readNpmManifest(texts.get('package.json') ?? '', hasBinding);
    const bundles =
      manifest === undefined
        ? []
        : undeclaredBundles(
            manifest,
            files.map(({ path }) => path),
          );
    const manifests = listing.files.filter(({ name }) =>
      /^[^/]+\/package\.json$/.test(plainName(name)),
    );
    return {
      ...common,
      name: manifest?.name ?? '',
      version: manifest?.version ?? '',
      modules: [],
      tags: [],
      hooks: manifest?.hooks ?? [],
      entryPoints: manifest?.commands ?? [],
      contradictions: [...(manifests.length > 1 ? roots : []), ...bundles],
    };
  }
  const python = kind === 'wheel' ? readWheel(texts, files) : readSdist(texts);
  return { ...common, ...python, contradictions: [...python.contradictions, ...roots] };
}

function metadataOf(
  kind: PackageKind,
  texts: ReadonlyMap<string, string>,
): PackageMetadata | undefined {
  if (kind === 'npm') return parseNpmMetadata(texts.get('package.json') ?? '');
  const path =
    kind === 'wheel'
      ? [...texts.keys()].find((name) => /^[^/]+\.dist-info\/METADATA$/.test(name))
      : 'PKG-INFO';
  return path === undefined ? undefined : readCoreMetadata(texts.get(path) ?? '');
}
