import { parse } from 'smol-toml';
import { constraintInLeaf, requirementInLeaf } from './document-requirement.ts';
import type { EditableRequirement, ReadEditable } from './editable.ts';
import type { LeafPath, StringLeaf } from './string-leaf.ts';
import { readTomlDocument } from './toml-document.ts';

/** Data of a TOML file, or undefined for what is none. */
export function tomlContent(text: string): unknown {
  try {
    return parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

/** Lists whose items are requirements; `*` is any name, `#` any number. */
const LISTS: readonly LeafPath[] = [
  ['project', 'dependencies', '#'],
  ['project', 'optional-dependencies', '*', '#'],
  ['dependency-groups', '*', '#'],
  ['build-system', 'requires', '#'],
  ['tool', 'uv', 'dev-dependencies', '#'],
  ['tool', 'uv', 'constraint-dependencies', '#'],
  ['tool', 'uv', 'override-dependencies', '#'],
  ['tool', 'pdm', 'dev-dependencies', '*', '#'],
  ['tool', 'hatch', 'envs', '*', 'dependencies', '#'],
  ['tool', 'hatch', 'envs', '*', 'extra-dependencies', '#'],
];

/** Tables whose keys are names; the value, or its `version`, is the constraint. */
const POETRY: readonly LeafPath[] = [
  ['tool', 'poetry', 'dependencies', '*'],
  ['tool', 'poetry', 'dev-dependencies', '*'],
  ['tool', 'poetry', 'group', '*', 'dependencies', '*'],
];

export function fits(path: LeafPath, pattern: LeafPath): boolean {
  return (
    path.length === pattern.length &&
    pattern.every((part, index) => {
      const step = path[index];
      if (part === '*') return typeof step === 'string';
      if (part === '#') return typeof step === 'number';
      return part === step;
    })
  );
}

/** The constraint of a table of names, whether written as text or as `{ version = … }`. */
export function namedConstraint(path: LeafPath, tables: readonly LeafPath[]): string | undefined {
  for (const pattern of tables) {
    const isInner = path.at(-1) === 'version' && path.length === pattern.length + 1;
    const own = isInner ? path.slice(0, -1) : path;
    const name = own.at(-1);
    if (fits(own, pattern) && typeof name === 'string' && name !== 'python') return name;
  }
  return undefined;
}

/** `pyproject.toml`: PEP 621, dependency groups (PEP 735), build requirements, uv, PDM, Hatch and Poetry. */
export function readPyproject(text: string): ReadEditable {
  const document = readTomlDocument(text);
  const content = tomlContent(text);
  if (document === undefined || content === undefined)
    return { ok: false, why: 'it cannot be read as TOML' };
  return {
    ok: true,
    value: { content, requirements: document.leaves.flatMap((leaf) => at(text, leaf) ?? []) },
  };
}

function at(text: string, leaf: StringLeaf): EditableRequirement | undefined {
  if (LISTS.some((pattern) => fits(leaf.path, pattern))) return requirementInLeaf(text, leaf);
  const name = namedConstraint(leaf.path, POETRY);
  if (name === undefined) return undefined;
  return constraintInLeaf(text, leaf, { ecosystem: 'pypi', name, dialect: 'poetry' });
}
