/**
 * Names under which pip, npm and their kin read what they install, lower case. Whoever runs such a tool here runs it on
 * this file, whatever its content looks like.
 */
const PACKAGING_NAMES: ReadonlySet<string> = new Set([
  'bun.lock',
  'dockerfile',
  'npm-shrinkwrap.json',
  'package-lock.json',
  'package.json',
  'pdm.lock',
  'pipfile',
  'pipfile.lock',
  'pnpm-lock.yaml',
  'poetry.lock',
  'pylock.toml',
  'pyproject.toml',
  'requirements.txt',
  'uv.lock',
  'yarn.lock',
]);
const CONDA_NAMES: ReadonlySet<string> = new Set(['environment.yml', 'environment.yaml']);
/** Other tools have an `environment.yml`, too; only conda’s has this key. */
const CONDA_RE = /^dependencies[ \t]*:/m;
/** `{}` and `[]` ask for nothing. */
const NOTHING_RE = /^\ufeff?[\s{}[\]]{0,1000}$/;

/** Whether a packaging tool would take this file for what it installs from, though its text may be of no known form. */
export function isReadByInstallers(name: string, text: string): boolean {
  if (NOTHING_RE.test(text)) return false;
  return PACKAGING_NAMES.has(name) || (CONDA_NAMES.has(name) && CONDA_RE.test(text));
}
