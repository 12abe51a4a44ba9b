import { createHash } from 'node:crypto';

/** Shorter descriptions are often equal by chance: a template, a badge, one line. */
const MIN_CHARACTERS = 400;
/** Longer ones are cut: a copy is the same at the start. */
const MAX_CHARACTERS = 64 * 1024;

/**
 * What two packages with the same long description share: lower-case hex SHA-256 of its letters and digits, without the
 * package's own name, which a copy replaces.
 */
export function descriptionDigest(text: unknown, name: string): string | undefined {
  if (typeof text !== 'string') return undefined;
  const folded = text.slice(0, MAX_CHARACTERS).toLowerCase().replaceAll(name.toLowerCase(), '');
  const plain = folded.replaceAll(/[^\p{L}\p{N}]+/gu, '');
  if (plain.length < MIN_CHARACTERS) return undefined;
  return createHash('sha256').update(plain).digest('hex');
}
