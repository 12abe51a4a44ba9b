import type { Argument } from './arguments.ts';
import { readArguments, subcommand } from './arguments.ts';
import { POETRY_VALUES } from './options.data.ts';
import type { Target } from './target.ts';
import { addAt, addEditable, addInclude, addIndex, addSwitch } from './target.ts';

/** `poetry add`, `pdm add`, `pipenv install`, `rye add`. */
export function addProjectTool(target: Target, given: readonly Argument[]): boolean {
  const { name, rest } = subcommand(given, POETRY_VALUES);
  const inner =
    name === 'self' || name === 'global' ? subcommand(rest, POETRY_VALUES) : { name, rest };
  if (inner.name !== 'add' && inner.name !== 'install') return false;
  const found = readArguments(inner.rest, POETRY_VALUES);
  for (const { name: option, value } of found.options) {
    if (option === '--source' || option === '--index' || option === '--pypi-mirror')
      addIndex(target, 'pypi', 'explicit', value);
    else if (option === '-e' || option === '--editable') addEditable(target, value);
    else if (option === '-r' || option === '--requirements') addInclude(target, 'manifest', value);
    else if (option === '--pre' || option === '--prerelease' || option === '--allow-prereleases')
      addSwitch(target, option);
  }
  const isDev = found.options.some((option) => option.name === '--dev' || option.name === '-D');
  const group = found.options.find((option) => option.name === '-G' || option.name === '--group')
    ?.value?.text;
  for (const word of found.words) addAt(target, word, group ?? (isDev ? 'dev' : 'default'));
  return true;
}
