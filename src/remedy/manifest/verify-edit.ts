import type { EditableFile, EditableRequirement } from './editable.ts';
import { MAX_DOCUMENT_DEPTH } from './string-leaf.ts';

/** A constraint that was to change: which requirement of the file, and to what. */
export interface WantedChange {
  readonly index: number;
  readonly constraint: string;
}

/**
 * Whether an edited file says what was wanted and nothing else: every other requirement, and every other value of
 * the document, is what it was. An edit that fails this is not written.
 */
export function isWantedEdit(
  before: EditableFile,
  after: EditableFile,
  wanted: readonly WantedChange[],
): boolean {
  const changes = new Map(wanted.map(({ index, constraint }) => [index, constraint]));
  if (before.requirements.length !== after.requirements.length) return false;
  const isSame = before.requirements.every((old, index) => {
    const now = after.requirements[index];
    return now !== undefined && isRequirement(now, old, changes.get(index) ?? old.constraint);
  });
  return isSame && differences(before.content, after.content) <= changes.size;
}

function isRequirement(
  now: EditableRequirement,
  old: EditableRequirement,
  constraint: string,
): boolean {
  return now.name === old.name && now.ecosystem === old.ecosystem && now.constraint === constraint;
}

/** Values in which two documents differ; a member more or less counts as many. */
export function differences(before: unknown, after: unknown, depth = 0): number {
  if (Object.is(before, after)) return 0;
  if (depth > MAX_DOCUMENT_DEPTH) return Number.POSITIVE_INFINITY;
  if (!isStructure(before) || !isStructure(after)) return 1;
  // Dates of TOML have no members to compare.
  if (before instanceof Date || after instanceof Date)
    return JSON.stringify(before) === JSON.stringify(after) ? 0 : 1;
  const keys = Object.keys(before).sort();
  const others = Object.keys(after).sort();
  if (keys.length !== others.length || keys.some((key, index) => key !== others[index]))
    return Number.POSITIVE_INFINITY;
  return keys.reduce((sum, key) => sum + differences(before[key], after[key], depth + 1), 0);
}

function isStructure(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
