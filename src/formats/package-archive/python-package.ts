import type { Contradiction, EntryPoint, PackageFile, PackageHook } from './package-contents.ts';
import { canonicalName, entryPointsOf, headerOf, headersOf, iniSections } from './metadata.ts';
import { parseRecord } from './record.ts';

/** Contradictions listed of one archive; a flood says nothing more. */
const MAX_CONTRADICTIONS = 50;

/** What Python's own metadata files say. */
export interface PythonPackage {
  readonly name: string;
  readonly version: string;
  readonly tags: readonly string[];
  readonly modules: readonly string[];
  readonly hooks: readonly PackageHook[];
  readonly entryPoints: readonly EntryPoint[];
  readonly contradictions: readonly Contradiction[];
}

type Texts = ReadonlyMap<string, string>;

function base64Url(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64url');
}

/** Signatures of a RECORD can not be listed in it. */
const OUTSIDE_RECORD_RE = /\.dist-info\/RECORD(?:\.jws|\.p7s)?$/;

/** Compares a wheel's files with its RECORD: pip installs what is there, and few look. */
export function compareRecord(
  record: string,
  folder: string,
  files: readonly PackageFile[],
): readonly Contradiction[] {
  const found: Contradiction[] = [];
  const lines = new Map(parseRecord(record).map((line) => [line.path, line]));
  for (const { path, size, sha256 } of files) {
    const line = lines.get(path);
    lines.delete(path);
    if (OUTSIDE_RECORD_RE.test(path)) continue;
    if (line === undefined) found.push({ code: 'not-in-record', file: path, detail: '' });
    else if (
      line.algorithm === 'sha256' &&
      sha256 !== undefined &&
      line.digest !== base64Url(sha256)
    )
      found.push({ code: 'digest-differs', file: path, detail: `sha256 ${sha256}` });
    else if (line.size !== undefined && sha256 !== undefined && line.size !== size)
      found.push({
        code: 'size-differs',
        file: path,
        detail: `${size} bytes, ${line.size} in the list`,
      });
  }
  for (const path of lines.keys())
    if (!OUTSIDE_RECORD_RE.test(path) && !path.endsWith('/'))
      found.push({ code: 'not-in-archive', file: path, detail: `listed in ${folder}/RECORD` });
  return found.slice(0, MAX_CONTRADICTIONS);
}

const MODULE_SUFFIX_RE = /\.(?:py|pyc|pyw)$|(?:\.(?:cpython|cp\d|pypy|abi3)[^/]*)?\.(?:so|pyd)$/;

/** The module that a path installs at the top level, or undefined. */
function topModule(path: string): string | undefined {
  const inside = path.replace(/^[^/]+\.data\/(?:purelib|platlib)\//, '');
  const [first = '', ...rest] = inside.split('/');
  if (/\.(?:dist-info|data|egg-info|libs)$/.test(first)) return undefined;
  if (rest.length > 0) return rest.some((part) => MODULE_SUFFIX_RE.test(part)) ? first : undefined;
  return MODULE_SUFFIX_RE.test(first) ? first.replace(MODULE_SUFFIX_RE, '') : undefined;
}

export function modulesOf(files: readonly PackageFile[]): readonly string[] {
  const names = new Set<string>();
  for (const { path } of files) {
    const name = topModule(path);
    if (name !== undefined && name !== '') names.add(name);
  }
  return [...names].sort();
}

/** Files of `<name>.data/scripts`, which become commands. */
function scriptsOf(files: readonly PackageFile[]): readonly EntryPoint[] {
  return files.flatMap(({ path }) => {
    const name = /^[^/]+\.data\/scripts\/([^/]+)$/.exec(path)?.[1];
    return name === undefined ? [] : [{ group: 'scripts', name, target: path }];
  });
}

export function readWheel(texts: Texts, files: readonly PackageFile[]): PythonPackage {
  const folders = [...texts.keys()].flatMap((path) =>
    /^[^/]+\.dist-info\/(?:METADATA|WHEEL)$/.test(path) ? [path.slice(0, path.indexOf('/'))] : [],
  );
  const [folder = '', ...others] = [...new Set(folders)];
  const metadata = texts.get(`${folder}/METADATA`) ?? '';
  const record = texts.get(`${folder}/RECORD`);
  const [name, version] = [headerOf(metadata, 'Name'), headerOf(metadata, 'Version')];
  const contradictions: Contradiction[] =
    record === undefined ? [] : [...compareRecord(record, folder, files)];
  const named = /^(.+?)-([^-]+)\.dist-info$/.exec(folder);
  if (named !== null && name !== '' && canonicalName(named[1] ?? '') !== canonicalName(name))
    contradictions.push({ code: 'name-differs', file: `${folder}/METADATA`, detail: folder });
  for (const other of others)
    contradictions.push({ code: 'several-metadata', file: `${other}/METADATA`, detail: other });
  return {
    name,
    version,
    tags: headersOf(texts.get(`${folder}/WHEEL`) ?? '', 'Tag').slice(0, MAX_CONTRADICTIONS),
    modules: modulesOf(files),
    hooks: [],
    entryPoints: [
      ...entryPointsOf(texts.get(`${folder}/entry_points.txt`) ?? ''),
      ...scriptsOf(files),
    ],
    contradictions,
  };
}

/** `name = "…"` and `version = "…"` of a table of a TOML file, where they stand as plain texts. */
function tomlTable(text: string, table: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let isInside = false;
  for (const line of text.split(/\r?\n/, 20_000)) {
    const trimmed = line.trim();
    if (trimmed.startsWith('[')) isInside = trimmed.replace(/\s*#.*$/, '') === `[${table}]`;
    const match = isInside ? /^([\w-]+)\s*=\s*["']([^"']*)["']/.exec(trimmed) : null;
    if (match?.[1] !== undefined) found.set(match[1], match[2] ?? '');
  }
  return found;
}

export function readSdist(texts: Texts): PythonPackage {
  const info = texts.get('PKG-INFO') ?? '';
  const [name, version] = [headerOf(info, 'Name'), headerOf(info, 'Version')];
  const hooks: PackageHook[] = [];
  if (texts.has('setup.py')) hooks.push({ event: 'setup.py', command: 'setup.py' });
  const pyproject = texts.get('pyproject.toml') ?? '';
  const build = /^\s*backend-path\s*=/m.test(pyproject);
  if (build)
    hooks.push({
      event: 'build-backend',
      command: tomlTable(pyproject, 'build-system').get('build-backend') ?? '',
    });
  const contradictions: Contradiction[] = [];
  const compare = (file: string, otherName: string, otherVersion: string): void => {
    if (name === '') return;
    if (otherName !== '' && canonicalName(otherName) !== canonicalName(name))
      contradictions.push({ code: 'name-differs', file, detail: otherName });
    if (/^\d[\w.+!-]*$/.test(otherVersion) && !isSameVersion(otherVersion, version))
      contradictions.push({ code: 'version-differs', file, detail: otherVersion });
  };
  const project = tomlTable(pyproject, 'project');
  compare('pyproject.toml', project.get('name') ?? '', project.get('version') ?? '');
  const setup = iniSections(texts.get('setup.cfg') ?? '').get('metadata') ?? [];
  const value = (key: string): string => setup.find((entry) => entry.name === key)?.value ?? '';
  // The build backend reads pyproject.toml first; what stands in setup.cfg then may be old.
  if (project.size === 0) compare('setup.cfg', value('name'), value('version'));
  return { name, version, tags: [], modules: [], hooks, entryPoints: [], contradictions };
}

/** Whether two versions are written differently but mean the same, as far as it shows: `1.0.post1` and `1.0-1`. */
function isSameVersion(a: string, b: string): boolean {
  const plain = (text: string): string =>
    text
      .toLowerCase()
      .replace(/^v/, '')
      .replace(/\+.*$/, '')
      .replaceAll(/[-_.]?(?:post|rev|r)[-_.]?(\d)/g, '.post$1')
      .replaceAll(
        /[-_.]?(alpha|beta|preview|pre|rc|a|b|c|dev)[-_.]?/g,
        (_, word: string) =>
          ({ alpha: 'a', beta: 'b', preview: 'rc', pre: 'rc', c: 'rc' })[word] ?? word,
      )
      .replaceAll(/(^|\.)0+(?=\d)/g, '$1')
      .replaceAll(/(?:\.0)+(?=$|[a-z])/g, '');
  return plain(a) === plain(b);
}
