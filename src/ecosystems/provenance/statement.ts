import { field, listOf, textOf, textTable } from '../../formats/package-metadata/json-value.ts';
import { parseJsonText } from '../../formats/package-metadata/json-value.ts';

/** An in-toto statement: what is said about which files. */
export interface Statement {
  readonly predicateType: string;
  readonly subjects: readonly StatementSubject[];
}

export interface StatementSubject {
  readonly name: string;
  /** Lower-case hex by algorithm. */
  readonly digests: Readonly<Record<string, string>>;
}

const MAX_SUBJECTS = 1000;
const MAX_DIGESTS = 16;
/** One statement; honest ones have a few kilobytes. */
const MAX_CHARACTERS = 1_000_000;

export function readStatement(base64: unknown): Statement | undefined {
  const text = textOf(base64, MAX_CHARACTERS);
  if (text === undefined) return undefined;
  const value = parseJsonText(Buffer.from(text, 'base64').toString('utf8'));
  const predicateType = textOf(field(value, 'predicateType'), 500);
  if (predicateType === undefined) return undefined;
  return {
    predicateType,
    subjects: listOf(field(value, 'subject'), MAX_SUBJECTS).map((subject) => ({
      name: textOf(field(subject, 'name')) ?? '',
      digests: lowered(textTable(field(subject, 'digest'), MAX_DIGESTS)),
    })),
  };
}

function lowered(table: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(table).map(([name, hex]) => [name, hex.toLowerCase()]));
}
