import { constraintInLeaf } from './document-requirement.ts';
import type { ReadEditable } from './editable.ts';
import { namedConstraint, tomlContent } from './pyproject.ts';
import type { LeafPath } from './string-leaf.ts';
import { readTomlDocument } from './toml-document.ts';

const TABLES: readonly LeafPath[] = [
  ['packages', '*'],
  ['dev-packages', '*'],
];

/** `Pipfile` of Pipenv. */
export function readPipfile(text: string): ReadEditable {
  const document = readTomlDocument(text);
  const content = tomlContent(text);
  if (document === undefined || content === undefined)
    return { ok: false, why: 'it cannot be read as TOML' };
  const requirements = document.leaves.flatMap((leaf) => {
    const name = namedConstraint(leaf.path, TABLES);
    if (name === undefined) return [];
    return constraintInLeaf(text, leaf, { ecosystem: 'pypi', name, dialect: 'pep440' }) ?? [];
  });
  return { ok: true, value: { content, requirements } };
}
