import { constraintInLeaf } from './document-requirement.ts';
import type { ReadEditable } from './editable.ts';
import { readJsonDocument } from './json-document.ts';

const TABLES: ReadonlySet<string | number | undefined> = new Set([
  'dependencies',
  'devDependencies',
  'optionalDependencies',
]);

/** Data of a JSON file, or undefined for what is none. */
export function jsonContent(text: string): unknown {
  try {
    const content: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return content;
  } catch {
    return undefined;
  }
}

/** `package.json`. What a package asks of those who use it (`peerDependencies`) is not ours to change. */
export function readPackageJson(text: string): ReadEditable {
  const document = readJsonDocument(text);
  const content = jsonContent(text);
  if (document === undefined || content === undefined)
    return { ok: false, why: 'it cannot be read as JSON' };
  const requirements = document.leaves.flatMap((leaf) => {
    const [table, name] = leaf.path;
    if (leaf.path.length !== 2 || typeof name !== 'string' || !TABLES.has(table)) return [];
    return constraintInLeaf(text, leaf, { ecosystem: 'npm', name, dialect: 'npm' }) ?? [];
  });
  return { ok: true, value: { content, requirements } };
}
