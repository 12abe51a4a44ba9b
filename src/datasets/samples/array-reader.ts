import { createHash } from 'node:crypto';
import { rowBytes, rowValues } from '../array/array-content.ts';
import type { FoundArrays } from '../array/array-samples.ts';
import { spreadOf, type SampleReader } from './sample-reader.ts';

/** Values of a flat sample that get columns of their own; of longer ones the spread is told. */
const MAX_VALUES = 256;
/** Column of the digest of a sample's type, shape and values. */
export const VALUES = 'values';
export const LOWEST = 'lowest value';
export const HIGHEST = 'highest value';

/**
 * Samples of an array. A digest is SHA-256 of type, shape and values as numbers, so that byte order, the layout of the file and its form are
 * of no consequence.
 */
export function arrayReader(
  { x: { content } }: Pick<FoundArrays, 'x'>,
  shape: readonly number[],
  withLook: boolean,
): SampleReader {
  const bytesOf = rowBytes(content);
  const valuesOf = rowValues(content);
  const { stored } = content;
  const head = JSON.stringify([stored, shape]);
  const size = shape.reduce((all, length) => all * length, 1);
  const isFlat = shape.length < 2;
  const hasColumns = isFlat && size <= MAX_VALUES;
  const spread = [
    ...(isFlat ? ['mean', 'deviation'] : ['brightness', 'contrast']),
    LOWEST,
    HIGHEST,
  ];
  const numbers = hasColumns ? Array.from({ length: size }, (_, at) => `value ${at}`) : spread;
  return {
    identity: [VALUES],
    look: withLook ? ['type', 'shape', ...numbers] : [],
    read: (row) => {
      const digest = createHash('sha256').update(head).update(bytesOf(row)).digest('hex');
      if (!withLook) return Promise.resolve([digest]);
      const values = valuesOf(row);
      const told = hasColumns ? values : spreadOf(values);
      return Promise.resolve([digest, stored, shape.join(' × '), ...told]);
    },
  };
}
