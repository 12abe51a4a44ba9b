import type { Argument } from './arguments.ts';
import { readArguments, subcommand } from './arguments.ts';
import { CONDA_VALUES } from './options.data.ts';
import type { Target } from './target.ts';
import { addInclude, addIndex, addSwitch, addUnnamed } from './target.ts';

const CONDA_SPEC_RE = /^(?:([^\s:]{1,300})::)?([A-Za-z0-9_][\w.-]{0,200})\s*((?:[=<>!~ ].*)?)$/s;

/** `conda install`, `conda create`, `conda env create -f`, `mamba`, `micromamba`. */
export function addConda(target: Target, given: readonly Argument[]): boolean {
  const { name, rest } = subcommand(given, CONDA_VALUES);
  const isEnvironment = name === 'env';
  const inner = isEnvironment ? subcommand(rest, CONDA_VALUES) : { name, rest };
  if (!/^(?:install|create|update|upgrade)$/.test(inner.name)) return false;
  const found = readArguments(inner.rest, CONDA_VALUES);
  for (const { name: option, value } of found.options) {
    if (option === '-c' || option === '--channel') addIndex(target, 'conda', 'extra', value);
    else if (option === '--file' || option === '-f') addInclude(target, 'manifest', value);
    else if (option === '--override-channels' || option === '--no-deps') addSwitch(target, option);
  }
  if (!isEnvironment) for (const word of found.words) addCondaSpec(target, word);
  return true;
}

function addCondaSpec(target: Target, word: Argument): void {
  const { text, known } = word;
  const line = word.line ?? target.line;
  const match = CONDA_SPEC_RE.exec(text);
  if (match === null) {
    if (known) target.draft.addUnread(target.line, `not a package of conda: ${text.slice(0, 100)}`);
    else addUnnamed(target, 'conda', word);
    return;
  }
  const [, channel, name = '', constraint = ''] = match;
  target.draft.addRequest({
    ecosystem: 'conda',
    name,
    constraint: constraint.trim(),
    extras: [],
    hashes: [],
    source: channel === undefined ? { kind: 'index' } : { kind: 'index', url: channel },
    groups: ['default'],
    ...(line === undefined ? {} : { line }),
  });
}
