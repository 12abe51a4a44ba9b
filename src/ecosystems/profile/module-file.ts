/** Endings under which a module of JavaScript is found without being named. */
const SCRIPT_ENDINGS = [
  '',
  '.js',
  '.cjs',
  '.mjs',
  '.ts',
  '.json',
  '/index.js',
  '/index.cjs',
  '/index.ts',
];
/** Folders in which the top-level modules of a package of Python stand. */
const TOP_FOLDERS = ['', 'src/', 'lib/', 'python/'];
/** Parts of a dotted name that are tried as a module. */
const MAX_PARTS = 12;

/** The file of a package that a module name means in one of its files, or undefined for anything outside. */
export function moduleFile(
  module: string,
  from: string,
  files: ReadonlySet<string>,
): string | undefined {
  return resolveName(module, from, files)?.file;
}

/** The file and the rest of a dotted name: `./lib/x.run` is `run` of `lib/x.js`, `.core.go` is `go` of `core.py`. */
export function resolveName(
  name: string,
  from: string,
  files: ReadonlySet<string>,
): { readonly file: string; readonly rest: string } | undefined {
  const folder = from.slice(0, from.lastIndexOf('/') + 1);
  return /^\.{1,2}\//.test(name) || name === '.' || name === '..'
    ? scriptName(name, folder, files)
    : pythonName(name, folder, files);
}

function scriptName(
  name: string,
  folder: string,
  files: ReadonlySet<string>,
): { readonly file: string; readonly rest: string } | undefined {
  for (let end = name.length, tries = 0; end > 0 && tries < MAX_PARTS; tries += 1) {
    const base = joined(folder, name.slice(0, end));
    const ending =
      base === undefined ? undefined : SCRIPT_ENDINGS.find((one) => files.has(base + one));
    if (base !== undefined && ending !== undefined)
      return { file: base + ending, rest: name.slice(end).replace(/^\./, '') };
    end = name.lastIndexOf('.', end - 1);
  }
  return undefined;
}

/** A relative path inside the package; undefined for what leaves it. */
function joined(folder: string, relative: string): string | undefined {
  const parts = folder.split('/').filter((part) => part !== '');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

function pythonName(
  name: string,
  folder: string,
  files: ReadonlySet<string>,
): { readonly file: string; readonly rest: string } | undefined {
  const dots = /^\.*/.exec(name)?.[0].length ?? 0;
  const parts = name
    .slice(dots)
    .split('.')
    .filter((part) => part !== '')
    .slice(0, MAX_PARTS);
  const tops = dots > 0 ? [above(folder, dots - 1)] : [folder, ...TOP_FOLDERS];
  for (const top of tops) {
    if (top === undefined) continue;
    for (let count = parts.length; count >= (dots > 0 ? 0 : 1); count -= 1) {
      const base = top + parts.slice(0, count).join('/');
      const candidates =
        count === 0 ? [`${base}__init__.py`] : [`${base}.py`, `${base}/__init__.py`];
      const file = candidates.find((one) => files.has(one));
      if (file !== undefined) return { file, rest: parts.slice(count).join('.') };
    }
  }
  return undefined;
}

function above(folder: string, levels: number): string | undefined {
  const parts = folder.split('/').filter((part) => part !== '');
  if (levels > parts.length) return undefined;
  const kept = parts.slice(0, parts.length - levels);
  return kept.length === 0 ? '' : `${kept.join('/')}/`;
}
