import type { ByteSource } from '../../bytes/source.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet, DescribedProject } from '../dependencies/dependency-set.ts';
import type { JsonFile, JsonFileError } from '../dependencies/json-file.ts';
import { entriesOf, isTrue, readJsonFile } from '../dependencies/json-file.ts';
import type { JsonNode } from '../json/tree.ts';
import { textOf, valueOf, valuesOf } from '../json/tree.ts';
import { npmSpec } from '../npm-spec/spec.ts';
import { licenceOf } from './licence.ts';
import { addOverrides } from './overrides.ts';
import { addSwitches } from './switches.ts';

/** Which list stands for which group. */
const LISTS: readonly (readonly [key: string, group: string])[] = [
  ['dependencies', 'default'],
  ['devDependencies', 'dev'],
  ['optionalDependencies', 'optional'],
  ['peerDependencies', 'peer'],
];

/** Scripts that npm runs by itself when a package or a project is installed, packed or published. */
const HOOKS: ReadonlySet<string> = new Set([
  'preinstall',
  'install',
  'postinstall',
  'preprepare',
  'prepare',
  'postprepare',
  'prepublish',
  'prepublishOnly',
  'prepack',
  'postpack',
  'preuninstall',
  'uninstall',
  'postuninstall',
  'dependencies',
]);
const MAX_COMMAND = 8192;
const MAX_NAME = 300;

/** Reads a package.json as what a project, or a package, asks for. */
export async function parseManifest(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<DependencySet, 'duplicate-key', JsonFileError>> {
  const read = await readJsonFile(source, limits);
  if (!read.ok) return read;
  const file = read.value;
  const draft = new DependencyDraft();
  addRequests(draft, file);
  addScripts(draft, file);
  addSwitches(draft, file);
  addOverrides(draft, file);
  const { root } = file;
  const set = draft.finish({ role: 'manifest', tool: toolOf(root), project: projectOf(root) });
  return {
    ok: true,
    value: {
      ...set,
      claims: [{ start: 0, end: file.size, what: 'manifest' }],
      facts: { packages: draft.entries },
    },
    anomalies: file.anomalies,
    unexamined: draft.unexamined,
  };
}

/** Peers that nobody needs to install. */
function optionalPeers(root: JsonNode): ReadonlySet<string> {
  const entries = valuesOf(root, 'peerDependenciesMeta').flatMap((meta) => entriesOf(meta));
  const optional = entries.filter(({ value }) => isTrue(valueOf(value, 'optional')));
  return new Set(optional.map(({ key }) => key));
}

function addRequests(draft: DependencyDraft, { root, line }: JsonFile): void {
  const optional = optionalPeers(root);
  for (const [key, group] of LISTS)
    // Both lists of a doubled key: readers differ on which one counts.
    for (const { key: name, value } of valuesOf(root, key).flatMap((list) => entriesOf(list))) {
      const at = line(value.offset);
      if (value.kind !== 'string' || name.length > MAX_NAME) {
        draft.addUnread(at, `no range of a package: ${name.slice(0, 100)}`);
        continue;
      }
      const { catalog, ...spec } = npmSpec(name, value.text);
      if (catalog !== undefined) draft.addSwitch(`catalog:${catalog} for ${name}`, at);
      const groups = group === 'peer' && optional.has(name) ? [group, 'optional'] : [group];
      const request = { ...spec, ecosystem: 'npm' as const, extras: [], hashes: [], groups };
      draft.addRequest({ ...request, line: at });
    }
}

function addScripts(draft: DependencyDraft, { root, line }: JsonFile): void {
  for (const { key, value } of valuesOf(root, 'scripts').flatMap((list) => entriesOf(list)))
    if (HOOKS.has(key) && value.kind === 'string') {
      const command = value.text.slice(0, MAX_COMMAND);
      draft.addScript({ hook: key, command, line: line(value.offset) });
    }
  // Without an install script, npm builds with node-gyp where this says so.
  for (const gypfile of valuesOf(root, 'gypfile'))
    if (isTrue(gypfile))
      draft.addScript({ hook: 'gypfile', command: 'node-gyp rebuild', line: line(gypfile.offset) });
}

/** The tool the manifest was written for, by what only that tool reads. */
function toolOf(root: JsonNode): string {
  const named = /^(npm|yarn|pnpm|bun)@/.exec(textOf(root, 'packageManager') ?? '')?.[1];
  if (named !== undefined) return named;
  return valueOf(root, 'pnpm') === undefined ? 'npm' : 'pnpm';
}

function projectOf(root: JsonNode): DescribedProject | undefined {
  const name = textOf(root, 'name');
  if (name === undefined || name === '' || name.length > MAX_NAME) return undefined;
  const version = textOf(root, 'version');
  const licence = licenceOf(root);
  return {
    ecosystem: 'npm',
    name,
    ...(version === undefined || version === '' ? {} : { version: version.slice(0, MAX_NAME) }),
    ...(licence === undefined ? {} : { licence }),
  };
}
