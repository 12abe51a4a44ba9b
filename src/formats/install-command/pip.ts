import type { Argument } from './arguments.ts';
import { readArguments, subcommand, untilCommand } from './arguments.ts';
import { PIP_VALUES, PIPX_VALUES } from './options.data.ts';
import { addPythonOptions } from './python-options.ts';
import type { Target } from './target.ts';
import { addInclude, addIndex, addPython, addSwitch } from './target.ts';

const PIP_COMMANDS: ReadonlySet<string> = new Set([
  'install',
  'download',
  'wheel',
  'sync',
  'compile',
]);

/** `pip install …`, also of `python -m pip` and `uv pip`. */
export function addPip(
  target: Target,
  given: readonly Argument[],
  valued: ReadonlySet<string> = PIP_VALUES,
): boolean {
  const { name, rest } = subcommand(given, valued);
  if (name === 'config') return addConfig(target, rest);
  if (!PIP_COMMANDS.has(name)) return false;
  const found = readArguments(rest, valued);
  addPythonOptions(target, found);
  // `sync` and `compile` take files of requirements.
  for (const word of found.words)
    if (name === 'sync' || name === 'compile') addInclude(target, 'manifest', word);
    else addPython(target, word);
  return true;
}

/** `pip config set global.index-url https://…` */
function addConfig(target: Target, rest: readonly Argument[]): boolean {
  const [action, key, value] = readArguments(rest, PIP_VALUES).words;
  if (action?.text !== 'set') return false;
  // `global.index-url`, `install.trusted-host`.
  const name = key?.text.split('.').at(-1);
  if (name === 'index-url') addIndex(target, 'pypi', 'primary', value);
  else if (name === 'extra-index-url') addIndex(target, 'pypi', 'extra', value);
  else if (name === 'trusted-host') addSwitch(target, `trusted-host ${value?.text ?? ''}`);
  return true;
}

/** `pipx install`, `pipx run`, `pipx inject`. */
export function addPipx(target: Target, given: readonly Argument[]): boolean {
  const { name, rest } = subcommand(given, PIPX_VALUES);
  if (name === 'run') {
    const { before, command } = untilCommand(rest, PIPX_VALUES);
    const found = readArguments(before, PIPX_VALUES);
    addPythonOptions(target, found);
    const spec = found.options.find((option) => option.name === '--spec')?.value ?? command[0];
    if (spec !== undefined) addPython(target, spec);
    return spec !== undefined;
  }
  if (name !== 'install' && name !== 'inject') return false;
  const found = readArguments(rest, PIPX_VALUES);
  addPythonOptions(target, found);
  // `inject` names the environment first.
  for (const word of name === 'inject' ? found.words.slice(1) : found.words)
    addPython(target, word);
  return true;
}
