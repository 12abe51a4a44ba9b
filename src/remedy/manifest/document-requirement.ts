import type { Dialect, EditableRequirement } from './editable.ts';
import { requirementSpan } from './requirement-span.ts';
import type { StringLeaf } from './string-leaf.ts';

/** Line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1))
    line += 1;
  return line;
}

/** A text of a document that holds a whole requirement: `"requests[socks]>=2"`. */
export function requirementInLeaf(
  text: string,
  { start, end, isVerbatim }: StringLeaf,
): EditableRequirement | undefined {
  if (!isVerbatim) return undefined;
  const span = requirementSpan(text, start, end);
  if (span === undefined || span.end > end) return undefined;
  return {
    ecosystem: 'pypi',
    name: span.name,
    constraint: span.constraint,
    dialect: 'pep440',
    line: lineAt(text, start),
    hashes: [],
    rewrite: (constraint) => [{ start: span.start, end: span.end, text: constraint }],
  };
}

/** A text of a document that holds a constraint, beside the name it belongs to. */
export function constraintInLeaf(
  text: string,
  leaf: StringLeaf,
  what: {
    readonly ecosystem: 'pypi' | 'npm';
    readonly name: string;
    readonly dialect: Dialect;
  },
): EditableRequirement | undefined {
  const { start, end, isVerbatim } = leaf;
  if (!isVerbatim) return undefined;
  return {
    ...what,
    constraint: text.slice(start, end),
    line: lineAt(text, start),
    hashes: [],
    rewrite: (constraint) => [{ start, end, text: constraint }],
  };
}
