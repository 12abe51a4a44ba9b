import type { ReadEditable } from './editable.ts';
import { readCondaEnvironment } from './conda-environment.ts';
import { readPackageJson } from './package-json.ts';
import { readPipfile } from './pipfile.ts';
import { readPyproject } from './pyproject.ts';
import { readRequirementsFile } from './requirements-file.ts';
import { readSetupCfg } from './setup-cfg.ts';

/** Kinds of files that are edited in place. */
export const MANIFEST_KINDS = [
  'requirements',
  'pyproject',
  'pipfile',
  'setup-cfg',
  'package-json',
  'conda-environment',
] as const;
export type ManifestKind = (typeof MANIFEST_KINDS)[number];

const READERS: Readonly<Record<ManifestKind, (text: string) => ReadEditable>> = {
  requirements: readRequirementsFile,
  pyproject: readPyproject,
  pipfile: readPipfile,
  'setup-cfg': readSetupCfg,
  'package-json': readPackageJson,
  'conda-environment': readCondaEnvironment,
};

/** Characters of a file that is edited: lists of requirements have some hundred thousand. */
export const MAX_MANIFEST_CHARACTERS = 4 * 1024 * 1024;

export function readEditable(kind: ManifestKind, text: string): ReadEditable {
  if (text.length > MAX_MANIFEST_CHARACTERS)
    return { ok: false, why: `it has more than ${MAX_MANIFEST_CHARACTERS} characters` };
  return READERS[kind](text);
}

/** How a file of this name and tool is edited; undefined where only a command or a person can. */
export function manifestKindOf(
  path: string,
  { role, tool }: { readonly role: string; readonly tool: string },
): ManifestKind | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (name === 'package.json') return 'package-json';
  if (name === 'pyproject.toml') return 'pyproject';
  if (name === 'pipfile') return 'pipfile';
  if (name === 'setup.cfg') return 'setup-cfg';
  if (isPinList(name, role, tool)) return 'requirements';
  if (role !== 'manifest' && role !== 'constraints') return undefined;
  if (tool === 'conda' && /\.ya?ml$/.test(name)) return 'conda-environment';
  return undefined;
}

/** Tools that write requirements of pip: also what they resolved is such a file, line by line. */
const REQUIREMENTS_TOOLS: ReadonlySet<string> = new Set(['pip', 'pip-compile', 'uv', 'pdm']);
const REQUIREMENTS_NAME_RE = /\.(?:txt|in|pip|req|requirements)$|^[^.]+$/;

function isPinList(name: string, role: string, tool: string): boolean {
  const isRequirements = role === 'manifest' || role === 'constraints' || role === 'lock';
  return isRequirements && REQUIREMENTS_TOOLS.has(tool) && REQUIREMENTS_NAME_RE.test(name);
}
