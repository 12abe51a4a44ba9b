import type { Argument } from './arguments.ts';
import { readArguments, subcommand, untilCommand } from './arguments.ts';
import { UV_VALUES } from './options.data.ts';
import { addPip } from './pip.ts';
import { addPythonOptions } from './python-options.ts';
import type { Target } from './target.ts';
import { addAt } from './target.ts';

/** `uv pip install`, `uv add`, `uv tool install`, `uv run --with`, `uvx`. */
export function addUv(target: Target, given: readonly Argument[]): boolean {
  const { name, rest } = subcommand(given, UV_VALUES);
  if (name === 'pip') return addPip(target, rest, UV_VALUES);
  if (name === 'add') {
    const found = readArguments(rest, UV_VALUES);
    addPythonOptions(target, found);
    const isDev = found.options.some((option) => option.name === '--dev');
    const group = found.options.find(
      (option) => option.name === '--group' || option.name === '--optional',
    )?.value?.text;
    for (const word of found.words) addAt(target, word, group ?? (isDev ? 'dev' : 'default'));
    return true;
  }
  if (name === 'run') return addWith(target, untilCommand(rest, UV_VALUES).before);
  if (name === 'x') return addUvx(target, rest);
  if (name !== 'tool') return false;
  const tool = subcommand(rest, UV_VALUES);
  if (tool.name === 'run') return addUvx(target, tool.rest);
  if (tool.name !== 'install' && tool.name !== 'upgrade') return false;
  const found = readArguments(tool.rest, UV_VALUES);
  addWith(target, tool.rest);
  const from = found.options.find((option) => option.name === '--from')?.value;
  for (const word of from === undefined ? found.words : [from]) addAt(target, word);
  return true;
}

/** Packages that `--with` adds, and the indexes. */
function addWith(target: Target, given: readonly Argument[]): boolean {
  const found = readArguments(given, UV_VALUES);
  addPythonOptions(target, found);
  const values = found.options
    .filter((option) => option.name === '--with')
    .flatMap(({ value }) => value ?? []);
  for (const value of values)
    for (const text of value.text.split(',')) addAt(target, { ...value, text: text.trim() });
  return values.length > 0;
}

/** `uvx name args`, `uvx --from spec name args`. */
export function addUvx(target: Target, given: readonly Argument[]): boolean {
  const { before, command } = untilCommand(given, UV_VALUES);
  addWith(target, before);
  const { options } = readArguments(before, UV_VALUES);
  const from = options.find((option) => option.name === '--from')?.value ?? command[0];
  if (from === undefined) return false;
  addAt(target, from);
  return true;
}
