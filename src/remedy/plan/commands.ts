/** A command for the user to run. It is printed, never run. */
export interface UserCommand {
  /** Where to run it, relative to the target; empty for the target itself. */
  readonly folder: string;
  readonly argv: readonly string[];
}

/** What is to happen to a package in a lock file. */
export interface LockUpdate {
  readonly name: string;
  readonly version: string;
  /** The project asks for it itself. */
  readonly isDirect: boolean;
  readonly isDev: boolean;
  /** Its manifest was changed already: the tool only has to follow. */
  readonly isEdited: boolean;
}

type Make = (update: LockUpdate) => readonly string[];

const uv: Make = ({ name, version }) => ['uv', 'lock', '--upgrade-package', `${name}==${version}`];
const npm: Make = ({ name, version, isDirect, isDev, isEdited }) => {
  if (isEdited) return ['npm', 'install'];
  if (!isDirect) return ['npm', 'update', name];
  return ['npm', 'install', ...(isDev ? ['--save-dev'] : []), `${name}@${version}`];
};

const BY_TOOL: Readonly<Record<string, Make>> = {
  uv,
  npm,
  poetry: ({ name }) => ['poetry', 'update', name],
  pdm: ({ name }) => ['pdm', 'update', '--update-reuse', name],
  pipenv: ({ name, version, isEdited }) =>
    isEdited ? ['pipenv', 'update', name] : ['pipenv', 'upgrade', `${name}==${version}`],
  pnpm: ({ name, version, isDirect, isEdited }) => {
    if (isEdited) return ['pnpm', 'install', '--no-frozen-lockfile'];
    return isDirect
      ? ['pnpm', 'update', `${name}@${version}`]
      : ['pnpm', 'update', '--depth', 'Infinity', name];
  },
  yarn: ({ name, version, isDirect, isEdited }) => {
    if (isEdited) return ['yarn', 'install'];
    return isDirect ? ['yarn', 'upgrade', `${name}@${version}`] : ['yarn', 'upgrade', name];
  },
  'yarn-berry': ({ name, version, isDirect, isEdited }) => {
    if (isEdited) return ['yarn', 'install'];
    return isDirect ? ['yarn', 'up', `${name}@${version}`] : ['yarn', 'up', '--recursive', name];
  },
  bun: ({ name, version, isDirect, isEdited }) => {
    if (isEdited) return ['bun', 'install'];
    return isDirect ? ['bun', 'add', `${name}@${version}`] : ['bun', 'update', name];
  },
  'conda-lock': ({ name, version }) => ['conda-lock', 'lock', '--update', `${name}=${version}`],
  pylock: ({ name, version }) => [
    'uv',
    'pip',
    'compile',
    '--upgrade-package',
    `${name}==${version}`,
    '--output-file',
    'pylock.toml',
    'pyproject.toml',
  ],
  deno: ({ name }) => ['deno', 'update', name],
  pixi: ({ name }) => ['pixi', 'update', name],
};

/** The command that brings a lock file up to date; undefined for a tool nobody here knows. */
export function lockCommand(
  tool: string,
  folder: string,
  update: LockUpdate,
): UserCommand | undefined {
  const make = Object.hasOwn(BY_TOOL, tool) ? BY_TOOL[tool] : undefined;
  return make === undefined ? undefined : { folder, argv: make(update) };
}

const PLAIN_RE = /^[\w@%+=:,./-]+$/;

/**
 * A command as one line for a POSIX shell. Names and versions come from files and registries: what is not
 * plain is quoted, so that pasting the line runs nothing but the command.
 */
export function commandText({ folder, argv }: UserCommand): string {
  const line = argv.map(shellWord).join(' ');
  return folder === '' ? line : `(cd ${shellWord(folder)} && ${line})`;
}

function shellWord(word: string): string {
  return PLAIN_RE.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
