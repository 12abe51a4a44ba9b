import type { ShellCommand, ShellScript } from '../../code/shell/shell-script.ts';
import type { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { Argument } from './arguments.ts';
import { argumentOf } from './arguments.ts';
import { addEnvironment } from './environment.ts';
import { addDeno, addNodeTool, addRun } from './node-tools.ts';
import { addConda } from './conda.ts';
import { addPip, addPipx } from './pip.ts';
import { addProjectTool } from './project-tools.ts';
import { addUv, addUvx } from './uv.ts';
import { PIP_VALUES } from './options.data.ts';
import type { Target } from './target.ts';
import { addPython, addSwitch } from './target.ts';

const PIP_RE = /^pip(?:[23](?:\.\d+)?)?$/;
const PYTHON_RE = /^(?:python|pypy|py)(?:\d(?:\.\d+)?)?$/;
const CONDA_RE = /^(?:conda|mamba|micromamba)$/;

/**
 * What a command installs, into the draft: packages with their ranges, indexes, files of requirements, switches.
 * Returns whether it is a command of a package manager at all.
 */
export function addInstallCommand(
  draft: DependencyDraft,
  words: readonly Argument[],
  line: number | undefined,
): boolean {
  const [first, ...rest] = words;
  if (first === undefined) return false;
  const target: Target = { draft, line };
  const program = first.text.replace(/^.*[\\/]/s, '').replace(/\.(?:exe|cmd)$/i, '');
  if (PIP_RE.test(program)) return addPip(target, rest);
  // Whatever the interpreter is called: `$PYTHON -m pip`, `{sys.executable} -m pip`.
  const module = rest.findIndex(({ text }) => text === '-m');
  if (
    module !== -1 &&
    module < 4 &&
    (PYTHON_RE.test(program) || !first.known || program.includes('sys.executable'))
  )
    return addModule(target, rest.slice(module + 1));
  if (CONDA_RE.test(program)) return addConda(target, rest);
  switch (program) {
    case 'uv':
      return addUv(target, rest);
    case 'uvx':
      return addUvx(target, rest);
    case 'pipx':
      return addPipx(target, rest);
    case 'poetry':
    case 'pdm':
    case 'pipenv':
    case 'rye':
      return addProjectTool(target, rest);
    case 'easy_install':
      for (const word of rest) if (!word.text.startsWith('-')) addPython(target, word);
      return true;
    case 'npm':
    case 'yarn':
    case 'yarnpkg':
    case 'pnpm':
    case 'bun':
      return addNodeTool(target, program === 'yarnpkg' ? 'yarn' : program, rest);
    case 'npx':
    case 'bunx':
    case 'pnpx':
      return addRun(target, rest);
    case 'deno':
      return addDeno(target, rest);
    case 'docker':
    case 'podman':
      return addContainer(target, rest);
    default:
      return false;
  }
}

/** `python -m pip install …` */
function addModule(target: Target, [name, ...rest]: readonly Argument[]): boolean {
  switch (name?.text) {
    case 'pip':
      return addPip(target, rest, PIP_VALUES);
    case 'pipx':
      return addPipx(target, rest);
    case 'uv':
      return addUv(target, rest);
    case 'pipenv':
    case 'poetry':
    case 'pdm':
      return addProjectTool(target, rest);
    default:
      return false;
  }
}

const IMAGE_RE = /^[a-z0-9][\w./-]{0,200}(?::[\w.-]{1,128})?(?:@sha256:[0-9a-f]{64})?$/;
/** Options of `docker run` that take the next word. */
const RUN_VALUES_RE =
  /^(?:-[ewvpulmhca]|--(?:env|env-file|volume|mount|publish|name|network|net|user|workdir|entrypoint|label|add-host|memory|cpus|gpus|platform|pull|restart|hostname|cap-add|device|tmpfs|ulimit|security-opt|shm-size|ipc|log-driver|dns))$/;

/** An image is no package; which one is run is a fact all the same. */
function addContainer(target: Target, [action, ...rest]: readonly Argument[]): boolean {
  if (action?.text !== 'run' && action?.text !== 'pull') return false;
  for (let at = 0; at < rest.length; at += 1) {
    const text = rest[at]?.text ?? '';
    if (RUN_VALUES_RE.test(text)) at += 1;
    else if (!text.startsWith('-')) {
      if (IMAGE_RE.test(text)) addSwitch(target, `container image ${text}`);
      return IMAGE_RE.test(text);
    }
  }
  return false;
}

/** All commands of a script. `line` turns a line of the script into one of the file. */
export function addScript(
  draft: DependencyDraft,
  script: ShellScript,
  line: (line: number) => number | undefined,
): void {
  for (const { name, value, exported, line: at } of script.assignments)
    if (exported || /^[A-Z]/.test(name))
      addEnvironment({ draft, line: line(at) }, name, argumentOf(value, line));
  for (const command of script.commands) addCommand(draft, command, line);
  if (script.truncated !== undefined)
    draft.addGap('step-limit', `shell text was not followed to its end: ${script.truncated}`);
}

function addCommand(
  draft: DependencyDraft,
  command: ShellCommand,
  line: (line: number) => number | undefined,
): void {
  const words = command.words.map((word) => argumentOf(word, line));
  const at = line(command.line);
  if (!addInstallCommand(draft, words, at)) return;
  for (const { name, value } of command.assignments)
    addEnvironment({ draft, line: at }, name, argumentOf(value, line));
}
