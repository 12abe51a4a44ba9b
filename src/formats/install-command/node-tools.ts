import type { Argument, Arguments } from './arguments.ts';
import { readArguments, untilCommand } from './arguments.ts';
import { NODE_VALUES, NPX_VALUES } from './options.data.ts';
import type { Target } from './target.ts';
import { addIndex, addNode, addSwitch } from './target.ts';

/** Subcommands that take packages to install, by tool. */
const INSTALLS: Readonly<Record<string, readonly string[]>> = {
  npm: [
    'install',
    'i',
    'in',
    'ins',
    'inst',
    'insta',
    'instal',
    'isnt',
    'isnta',
    'isntal',
    'isntall',
    'add',
    'update',
    'up',
    'upgrade',
    'install-test',
    'it',
  ],
  yarn: ['add', 'upgrade', 'up'],
  pnpm: ['add', 'install', 'i', 'update', 'up', 'upgrade'],
  bun: ['add', 'a', 'install', 'i', 'update'],
};
/** Subcommands that fetch a package and run it. */
const RUNS: Readonly<Record<string, readonly string[]>> = {
  npm: ['exec', 'x'],
  yarn: ['dlx'],
  pnpm: ['dlx'],
  bun: ['x'],
};
const CREATES: Readonly<Record<string, readonly string[]>> = {
  npm: ['create', 'init', 'innit'],
  yarn: ['create'],
  pnpm: ['create'],
  bun: ['create', 'c'],
};
const SWITCHES: ReadonlySet<string> = new Set([
  '--force',
  '--legacy-peer-deps',
  '--ignore-scripts',
  '--no-ignore-scripts',
  '--no-lockfile',
  '--no-package-lock',
  '--no-frozen-lockfile',
  '--no-verify',
  '--dangerously-allow-all-builds',
  '--trust',
]);

/** npm, yarn, pnpm and bun. */
export function addNodeTool(target: Target, tool: string, given: readonly Argument[]): boolean {
  const { before, command } = untilCommand(given, NODE_VALUES);
  const [first, ...rest] = command;
  const name = first?.text ?? '';
  if (tool === 'yarn' && name === 'global') return addNodeTool(target, tool, [...before, ...rest]);
  if (tool === 'yarn' && name === 'workspace') return addNodeTool(target, tool, rest.slice(1));
  if (name === 'config' || name === 'set' || name === 'c')
    return addConfig(target, name === 'set' ? rest : rest.slice(1), rest);
  if (INSTALLS[tool]?.includes(name) === true) {
    const found = readArguments([...before, ...rest], NODE_VALUES);
    addOptions(target, found);
    const isDev = found.options.some((option) =>
      /^(?:-D|-d|--dev|--save-dev|--development)$/.test(option.name),
    );
    const isOptional = found.options.some((option) =>
      /^(?:-O|--save-optional|--optional)$/.test(option.name),
    );
    for (const word of found.words)
      addNode(target, word, isDev ? 'dev' : isOptional ? 'optional' : 'default');
    return true;
  }
  if (
    name === 'ci' ||
    name === 'clean-install' ||
    (tool === 'yarn' && (name === 'install' || name === ''))
  ) {
    addOptions(target, readArguments([...before, ...rest], NODE_VALUES));
    return true;
  }
  if (RUNS[tool]?.includes(name) === true) return addRun(target, [...before, ...rest]);
  return CREATES[tool]?.includes(name) === true && addCreate(target, rest);
}

function addOptions(target: Target, { options }: Arguments): void {
  for (const { name, value } of options) {
    const scope = /^--(@[^:]+):registry$/.exec(name)?.[1];
    if (name === '--registry') addIndex(target, 'npm', 'primary', value);
    else if (scope !== undefined) addIndex(target, 'npm', 'scoped', value, scope);
    else if (SWITCHES.has(name)) addSwitch(target, name);
  }
}

/** `npx -y name args`, `npx -p name command`: a command of a package, or one of several packages named. */
export function addRun(target: Target, given: readonly Argument[]): boolean {
  const { before, command } = untilCommand(given, NPX_VALUES);
  const found = readArguments(before, NPX_VALUES);
  addOptions(target, found);
  const named = found.options
    .filter(({ name }) => name === '-p' || name === '--package')
    .flatMap(({ value }) => value ?? []);
  const [first] = command;
  const packages = named.length > 0 ? named : first === undefined ? [] : [first];
  for (const word of packages) addNode(target, word);
  return packages.length > 0;
}

/** `npm create vite@latest` is the package `create-vite`. */
function addCreate(target: Target, rest: readonly Argument[]): boolean {
  const { words, options } = readArguments(rest, NPX_VALUES);
  addOptions(target, { words, options });
  const [first] = words;
  if (first === undefined) return false;
  const match = /^(@[^/@]+)(?:\/([^@]+))?(@.*)?$|^([^@/]+)(@.*)?$/.exec(first.text);
  if (match === null) return false;
  const [, scope, base, scopedTag = '', name = '', tag = ''] = match;
  const text =
    scope === undefined
      ? `create-${name}${tag}`
      : `${scope}/create${base === undefined ? '' : `-${base}`}${scopedTag}`;
  addNode(target, { ...first, text });
  return true;
}

/** `npm config set registry https://…`, `npm set @scope:registry …`. */
function addConfig(target: Target, words: readonly Argument[], all: readonly Argument[]): boolean {
  if (words === all.slice(1) && all[0]?.text !== 'set') return false;
  const { words: plain } = readArguments(words, NODE_VALUES);
  const [first, second] = plain;
  const equals = first?.text.indexOf('=') ?? -1;
  const key = equals > 0 ? (first?.text.slice(0, equals) ?? '') : (first?.text ?? '');
  const value =
    equals > 0 && first !== undefined
      ? { text: first.text.slice(equals + 1), known: first.known }
      : second;
  if (/^(?:npmRegistryServer|registry)$/.test(key)) addIndex(target, 'npm', 'primary', value);
  else if (/^@[^:]+:registry$/.test(key))
    addIndex(target, 'npm', 'scoped', value, key.slice(0, key.indexOf(':')));
  else if (/^(?:strict-ssl|ignore-scripts|enableScripts|unsafe-perm)$/.test(key))
    addSwitch(target, `${key}=${value?.text ?? ''}`);
  return true;
}

/** `deno run npm:name`, `deno install`, `deno add`. */
export function addDeno(target: Target, given: readonly Argument[]): boolean {
  let isFound = false;
  for (const word of given) {
    if (!word.text.startsWith('npm:')) continue;
    // Behind the package a path in it may follow: `npm:name@1/cli`.
    const text = word.text.slice('npm:'.length).replace(/^((?:@[^/]+\/)?[^/]+)\/.*$/, '$1');
    addNode(target, { ...word, text });
    isFound = true;
  }
  return isFound;
}
