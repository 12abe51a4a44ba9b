import { compareNames } from '../class-numbers.ts';
import type { RowGroups } from '../detection/examined-rows.ts';

/** Numbers of classes as they stand in an array, with the classes nobody is in left out. −1 has none. */
export function groupsOf(
  column: string,
  numbers: Int32Array,
  given: readonly string[] | undefined,
): RowGroups {
  // Numbers may be as high as two thousand million: only those that occur become classes.
  const used = [...new Set(numbers)].filter((number) => number >= 0).sort((a, b) => a - b);
  const places = new Map(used.map((number, place) => [number, place]));
  return {
    column,
    numbers: numbers.map((number) => places.get(number) ?? -1),
    names: used.map((number) => given?.[number] ?? String(number)),
  };
}

const NUMBER_RE = /^-?\d{1,15}(?:\.\d{1,15})?$/;

/** Words as groups, numbered by their sorted list, numbers by their size. A row without a word has −1. */
export function groupsOfWords(column: string, words: readonly (string | undefined)[]): RowGroups {
  const names = [...new Set(words.filter((word) => word !== undefined))].sort(compareNames);
  if (names.every((name) => NUMBER_RE.test(name))) names.sort((a, b) => Number(a) - Number(b));
  const places = new Map(names.map((name, place) => [name, place]));
  return {
    column,
    numbers: Int32Array.from(words, (word) => (word === undefined ? -1 : (places.get(word) ?? -1))),
    names,
  };
}
