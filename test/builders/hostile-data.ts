import type { DatasetRecord } from '../../src/core/dataset.ts';
import { poisonedData } from './dataset-record.ts';

/** Members whose words are fixed by the types, and pictures. */
const FIXED: ReadonlySet<string> = new Set([
  'kind',
  'role',
  'cause',
  'grade',
  'family',
  'confidence',
  'test',
  'picture',
]);

/** The poisoned digits with every name, value and sentence replaced by one text. */
export function hostileData(text: string): DatasetRecord {
  return JSON.parse(
    JSON.stringify(poisonedData(), (key, value: unknown) =>
      typeof value === 'string' && !FIXED.has(key) ? text : value,
    ),
  );
}
