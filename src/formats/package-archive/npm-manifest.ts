import type { Contradiction, EntryPoint, PackageHook } from './package-contents.ts';

/** Scripts that npm runs by itself when the package is installed, packed or removed. */
const HOOKS = [
  'preinstall',
  'install',
  'postinstall',
  'preprepare',
  'prepare',
  'postprepare',
  'prepublish',
  'preuninstall',
  'uninstall',
  'postuninstall',
] as const;
/** Characters of a command, a name or a target that are kept. */
const MAX_TEXT = 4096;
const MAX_COMMANDS = 500;

/** What matters of a `package.json`. */
export interface NpmManifest {
  readonly name: string;
  readonly version: string;
  readonly hooks: readonly PackageHook[];
  readonly commands: readonly EntryPoint[];
  /** Packages it says it carries in its `node_modules`; `true` stands for all dependencies. */
  readonly bundled: ReadonlySet<string> | true;
}

type JsonObject = Readonly<Record<string, unknown>>;

function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, MAX_TEXT) : '';
}

function commandsOf(bin: unknown, name: string): readonly EntryPoint[] {
  if (typeof bin === 'string')
    return [{ group: 'bin', name: name.replace(/^@[^/]*\//, ''), target: textOf(bin) }];
  return Object.entries(objectOf(bin))
    .slice(0, MAX_COMMANDS)
    .map(([command, target]) => ({
      group: 'bin',
      name: textOf(command).replace(/^@[^/]*\//, ''),
      target: textOf(target),
    }));
}

/** Reads a `package.json`; undefined for what is no JSON object. */
export function readNpmManifest(text: string, hasBinding: boolean): NpmManifest | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
  const manifest = objectOf(parsed);
  const scripts = objectOf(manifest['scripts']);
  const hooks: PackageHook[] = HOOKS.flatMap((event) => {
    const command = textOf(scripts[event]);
    return command === '' ? [] : [{ event, command }];
  });
  // npm compiles what has a binding.gyp, and gyp files may hold commands.
  const builds =
    hasBinding &&
    manifest['gypfile'] !== false &&
    textOf(scripts['install']) === '' &&
    textOf(scripts['preinstall']) === '';
  if (builds) hooks.push({ event: 'binding.gyp', command: 'node-gyp rebuild' });
  const name = textOf(manifest['name']);
  const bundled = manifest['bundleDependencies'] ?? manifest['bundledDependencies'];
  return {
    name,
    version: textOf(manifest['version']),
    hooks,
    commands: commandsOf(manifest['bin'], name),
    bundled:
      bundled === true
        ? true
        : new Set(Array.isArray(bundled) ? bundled.map(textOf) : Object.keys(objectOf(bundled))),
  };
}

/** Packages in the tarball's own `node_modules` that its manifest does not speak of. */
export function undeclaredBundles(
  { bundled }: NpmManifest,
  paths: readonly string[],
): readonly Contradiction[] {
  if (bundled === true) return [];
  const carried = new Map<string, string>();
  for (const path of paths) {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/@.][^/]*)\/package\.json$/.exec(path)?.[1];
    if (name !== undefined) carried.set(name, path);
  }
  // What is bundled brings its own dependencies with it: only a package that declares nothing at all surprises.
  if (bundled.size > 0) return [];
  return Array.from(carried, ([name, file]) => ({
    code: 'undeclared-bundle' as const,
    file,
    detail: name,
  }));
}
