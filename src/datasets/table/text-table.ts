import { decodeUtf8Leniently } from '../../bytes/text.ts';
import { DataFailure } from '../data-error.ts';

/** How a text table is written. */
export interface TextTable {
  readonly delimiter: string;
  /** Fields of the first record. */
  readonly first: readonly string[];
  readonly hasHeader: boolean;
}

const DELIMITERS = [',', ';', '\t', '|'];
const NUMBER_RE = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
/** Characters of a field that can be a number. */
const MAX_NUMBER = 64;
const QUOTE = '"';
/** What to do with a table that is too wide. */
export const WIDE_ADVICE =
  'keep the columns a model is trained with, or give numbers as NPZ, an array of samples and one of labels';

/** Whether bytes look like text: valid so far, and without the zeros of UTF-16 and binary files. */
export function isText(head: Uint8Array): boolean {
  if (head.length === 0 || head.includes(0)) return false;
  const text = decodeUtf8Leniently(head);
  const bad = text.indexOf('\ufffd');
  // A character cut in two by the end of the head is none of the file's faults.
  return bad < 0 || bad >= text.length - 1;
}

/** How often each delimiter stands outside of quotes in the first record. */
function countDelimiters(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  let isQuoted = false;
  for (const character of text) {
    if (character === QUOTE) isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '\n' || character === '\r') break;
    else if (DELIMITERS.includes(character))
      counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return counts;
}

/** Fields of the first record; `undefined` when it does not end within `text` and the file goes on. */
function firstRecord(
  text: string,
  delimiter: string,
  isWhole: boolean,
  maxFields: number,
): readonly string[] | undefined {
  const fields: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (isQuoted) {
      if (character !== QUOTE) field += character;
      else if (text[at + 1] === QUOTE) {
        field += QUOTE;
        at += 1;
      } else isQuoted = false;
    } else if (character === QUOTE && field === '') isQuoted = true;
    else if (character === delimiter) {
      fields.push(field);
      field = '';
      if (fields.length > maxFields) return fields;
    } else if (character === '\n' || character === '\r') return [...fields, field];
    else field += character;
  }
  return isWhole && !isQuoted ? [...fields, field] : undefined;
}

/**
 * Reads the first record of a table and how it is written. `head` is the beginning of the file, `isWhole` whether that is all of it.
 * The first record is a header when no field of it is a number. Throws DataFailure.
 */
export function readTextTable(head: Uint8Array, isWhole: boolean, maxColumns: number): TextTable {
  let text = decodeUtf8Leniently(head);
  if (text.startsWith('\ufeff')) text = text.slice(1);
  const counts = countDelimiters(text);
  const delimiter = DELIMITERS.reduce((best, candidate) =>
    (counts.get(candidate) ?? 0) > (counts.get(best) ?? 0) ? candidate : best,
  );
  const first = firstRecord(text, delimiter, isWhole, maxColumns);
  if (first === undefined)
    throw new DataFailure(
      'malformed',
      'the first line does not end, or its quotes are not closed',
      'save the table as UTF-8 text with one record per line',
    );
  if (first.length > maxColumns)
    throw new DataFailure(
      'too-large',
      `the table has ${(counts.get(delimiter) ?? maxColumns) + 1} columns, more than the ${maxColumns} that are taken`,
      WIDE_ADVICE,
    );
  const isNumber = (field: string): boolean => field.length <= MAX_NUMBER && NUMBER_RE.test(field);
  return { delimiter, first, hasHeader: !first.some(isNumber) };
}
