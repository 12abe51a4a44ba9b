import { InvalidArgumentError } from 'commander';
import { isSeverity, SEVERITIES } from '../core/severity.ts';
import type { Severity } from '../core/severity.ts';
import { MAX_PARTS } from '../datasets/partition/part-name.ts';

/** `2/16`. */
export interface PartNumber {
  readonly index: number;
  readonly of: number;
}

/** Threads beyond this help nobody. */
export const MAX_THREADS = 64;

export function severity(text: string): Severity {
  if (!isSeverity(text)) throw new InvalidArgumentError(`Choose one of ${SEVERITIES.join(', ')}.`);
  return text;
}

export function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most)
      throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    return value;
  };
}

/** A part by its number, from 1, and how many there are. */
export function partNumber(text: string): PartNumber {
  const [, index = '', of = ''] = /^(\d{1,9})\/(\d{1,9})$/.exec(text) ?? [];
  const part = { index: Number(index), of: Number(of) };
  if (of === '') throw new InvalidArgumentError('Give the part and the number of parts: 2/16.');
  if (part.of < 1 || part.of > MAX_PARTS)
    throw new InvalidArgumentError(`There are from 1 to ${MAX_PARTS} parts.`);
  if (part.index < 1 || part.index > part.of)
    throw new InvalidArgumentError(`Parts are numbered from 1/${of} to ${of}/${of}.`);
  return part;
}
