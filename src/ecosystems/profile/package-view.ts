import type { Located } from '../../core/artifact.ts';
import type { RunMoment } from '../../core/package-profile.ts';
import { isAside } from '../../formats/behaviour/file-role.ts';
import type { SourceBehaviour } from '../../formats/behaviour/source-behaviour.ts';
import type { PackageContents } from '../../formats/package-archive/package-contents.ts';
import { moduleFile } from './module-file.ts';

/** One source file of a package: its path inside the package, what it does, and when it runs. */
export interface PackageSource {
  readonly path: readonly string[];
  readonly inside: string;
  readonly behaviour: SourceBehaviour;
  readonly moment: RunMoment;
  /** Completes a sentence: `on install, through the postinstall script`. */
  readonly because: string;
}

/** The source files of one package, by their path inside of it. */
export interface PackageView {
  /** Location path of the archive, or of the folder: empty for the target's own. */
  readonly place: readonly string[];
  readonly contents: PackageContents | undefined;
  readonly sources: ReadonlyMap<string, PackageSource>;
}

/** Files followed through imports from one entry. */
const MAX_FOLLOWED = 400;
const INSTALL_EVENTS: ReadonlySet<string> = new Set([
  'preinstall',
  'install',
  'postinstall',
  'setup.py',
]);
const BUILD_EVENTS: ReadonlySet<string> = new Set([
  'build-backend',
  'binding.gyp',
  'prepare',
  'prepublish',
]);

interface Entry {
  readonly file: string;
  readonly moment: RunMoment;
  readonly because: string;
}

/** The files a command runs, as far as it names them: `node scripts/x.js`, `sh x.sh`, `setup.py`. */
function filesOf(command: string): readonly string[] {
  return command
    .slice(0, 2000)
    .split(/[\s;&|"']+/)
    .filter((word) => /^[\w./@-]+$/.test(word) && /[./]/.test(word))
    .map((word) => word.replace(/^\.\//, ''));
}

function entriesOf(
  contents: PackageContents | undefined,
  files: ReadonlySet<string>,
): readonly Entry[] {
  const entries: Entry[] = [];
  for (const { event, command } of contents?.hooks ?? []) {
    const moment = INSTALL_EVENTS.has(event)
      ? 'install'
      : BUILD_EVENTS.has(event)
        ? 'build'
        : undefined;
    if (moment === undefined) continue;
    const because =
      event === 'setup.py' ? 'on install, which runs setup.py' : `on ${moment}, through ${event}`;
    for (const file of filesOf(command)) {
      const found = [
        file,
        `${file}.js`,
        `${file}/index.js`,
        `${file.replaceAll('.', '/')}.py`,
      ].find((one) => files.has(one));
      if (found !== undefined) entries.push({ file: found, moment, because });
    }
  }
  for (const file of contents?.startFiles ?? [])
    entries.push({ file, moment: 'start', because: 'with every start of the interpreter' });
  for (const { group, target } of contents?.entryPoints ?? []) {
    const file = target.replace(/^\.\//, '');
    if (group === 'bin' && files.has(file))
      entries.push({ file, moment: 'program', because: 'when its program is started' });
  }
  // A folder of source has no list of hooks: what pip runs there has its name.
  if (contents === undefined && files.has('setup.py'))
    entries.push({
      file: 'setup.py',
      moment: 'install',
      because: 'on install, which runs setup.py',
    });
  return entries;
}

/** Joins what is known of the files of each package. */
export function packageViews(
  packages: readonly Located<PackageContents>[],
  behaviours: readonly Located<SourceBehaviour>[],
): readonly PackageView[] {
  const groups = new Map<string, Located<SourceBehaviour>[]>();
  for (const behaviour of behaviours) {
    const key = behaviour.path.slice(0, -1).join('\0');
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [behaviour]);
    else list.push(behaviour);
  }
  const views = packages.map(({ path, value }) => {
    const inner = groups.get(path.join('\0')) ?? groups.get([...path, 'content'].join('\0')) ?? [];
    return viewOf(path, value, inner);
  });
  const folder = groups.get('');
  // Folders: every `setup.py` that is no test is the top of a package.
  for (const root of folder === undefined ? [] : setupFolders(folder)) {
    const inner = folder?.filter(({ path }) => path[0]?.startsWith(root) === true) ?? [];
    views.push(viewOf(root === '' ? [] : [root], undefined, inner));
  }
  return views;
}

function setupFolders(files: readonly Located<SourceBehaviour>[]): readonly string[] {
  return files
    .filter(({ path }) => /(?:^|\/)setup\.py$/.test(path[0] ?? '') && !isAside(path))
    .map(({ path }) => (path[0] ?? '').slice(0, -'setup.py'.length));
}

function viewOf(
  place: readonly string[],
  contents: PackageContents | undefined,
  inner: readonly Located<SourceBehaviour>[],
): PackageView {
  const root =
    contents === undefined ? (place[0] ?? '') : contents.root === '' ? '' : `${contents.root}/`;
  const files = new Map<string, Located<SourceBehaviour>>();
  for (const located of inner) {
    const name = located.path.at(-1) ?? '';
    if (name.startsWith(root)) files.set(name.slice(root.length), located);
  }
  const names = new Set(files.keys());
  const moments = new Map<string, Entry>();
  for (const entry of entriesOf(contents, names)) {
    const waiting = [entry.file];
    for (let at = 0; at < waiting.length && at < MAX_FOLLOWED; at += 1) {
      const file = waiting[at];
      if (file === undefined || moments.has(file)) continue;
      moments.set(file, { ...entry, file });
      const behaviour = files.get(file)?.value;
      for (const module of behaviour?.imports ?? []) {
        const found = moduleFile(module, file, names);
        if (found !== undefined) waiting.push(found);
      }
    }
  }
  const sources = new Map<string, PackageSource>();
  for (const [inside, { path, value }] of files) {
    const entry = moments.get(inside);
    const moment = entry?.moment ?? (isAside([inside]) ? 'test' : 'import');
    const because = entry?.because ?? (moment === 'test' ? 'in its tests' : 'on import');
    sources.set(inside, { path, inside, behaviour: value, moment, because });
  }
  return { place, contents, sources };
}

/** When a call in a file runs. */
export function momentIn(source: PackageSource, when: 'import' | 'main' | 'call'): RunMoment {
  if (when === 'call' || source.moment === 'test')
    return source.moment === 'test' ? 'test' : 'call';
  // Installing runs a file as a program; importing does not.
  if (when === 'main' && source.moment === 'import') return 'program';
  return source.moment;
}
