import type { KindTallyState, LeakFinding } from '../leaks/leak-tally.ts';
import { LEAK_FAMILIES } from '../leaks/text-leak.ts';
import type { ColumnLeakState } from '../survey/leak-survey.ts';
import { isObject, jsonOf, type PartRecord } from './part-record.ts';

export function recordOfLeaks(state: ColumnLeakState): PartRecord {
  return { kind: 'leaks', key: state.column, payload: JSON.stringify(state) };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isListOf<T>(value: unknown, is: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every((item) => is(item));
}

function isFinding(value: unknown): value is LeakFinding {
  if (!isObject(value)) return false;
  const { family, kind, grade, digest, count, rows, start, end, shown } = value;
  return (
    LEAK_FAMILIES.some((known) => known === family) &&
    typeof kind === 'string' &&
    (grade === 'proven' || grade === 'likely' || grade === 'possible') &&
    typeof digest === 'string' &&
    isListOf(rows, isCount) &&
    [count, start, end].every(isCount) &&
    typeof shown === 'string'
  );
}

function isTally(value: unknown): value is KindTallyState {
  if (!isObject(value)) return false;
  const { key, sightings, isFull, findings } = value;
  return (
    typeof key === 'string' &&
    isCount(sightings) &&
    typeof isFull === 'boolean' &&
    isListOf(findings, isFinding) &&
    findings.every(({ family, kind }) => key === `${family}/${kind}`)
  );
}

function isCounted(value: unknown): value is readonly [string, number] {
  return Array.isArray(value) && typeof value[0] === 'string' && isCount(value[1]);
}

function isTested(value: unknown): value is readonly [string, boolean] {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'boolean';
}

function isTest(value: unknown): value is ColumnLeakState['tests'][number] {
  return (
    isObject(value) &&
    typeof value['kind'] === 'string' &&
    isCount(value['whole']) &&
    isListOf(value['sample'], isTested)
  );
}

function isDomain(value: unknown): value is ColumnLeakState['domains'][number] {
  return (
    isObject(value) &&
    typeof value['domain'] === 'string' &&
    isCount(value['links']) &&
    isCount(value['plain'])
  );
}

/** Undefined where the record is not one of a survey: parts come from other machines. */
export function leaksOfRecord({ key, payload }: PartRecord): ColumnLeakState | undefined {
  const value = jsonOf(payload);
  if (!isObject(value)) return undefined;
  const { column, longCells, texts, otherLinks, told, open, tests, rows, openRows, domains } =
    value;
  if (column !== key || !isCount(longCells) || !isCount(texts) || !isCount(otherLinks))
    return undefined;
  if (!isListOf(told, isTally) || !isListOf(open, isTally) || !isListOf(tests, isTest))
    return undefined;
  if (!isListOf(rows, isCounted) || !isListOf(openRows, isCounted) || !isListOf(domains, isDomain))
    return undefined;
  return { column: key, longCells, texts, otherLinks, told, open, tests, rows, openRows, domains };
}
