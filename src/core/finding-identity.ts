import { createHash } from 'node:crypto';
import type { Finding } from './finding.ts';

/** Hex characters kept of the hash: 128 bits, more than enough to tell the findings of one report apart. */
const IDENTITY_CHARACTERS = 32;

/**
 * Names each finding so that it is recognised in a later report: stable while it stays what it is, whatever
 * happens to offsets, times and the numbers of its message. Equal findings are told apart by their order.
 */
export function findingIdentities(
  findings: readonly Pick<Finding, 'rule' | 'location' | 'message' | 'evidence'>[],
): readonly string[] {
  const occurrences = new Map<string, number>();
  return findings.map((finding) => {
    const identity = identityOf(finding);
    const occurrence = (occurrences.get(identity) ?? 0) + 1;
    occurrences.set(identity, occurrence);
    return `${identity}:${occurrence}`;
  });
}

function identityOf({
  rule,
  location,
  message,
  evidence = [],
}: Pick<Finding, 'rule' | 'location' | 'message' | 'evidence'>): string {
  // A number of the message is often an offset; evidence shows what is there, so its numbers count.
  const shown =
    evidence.length === 0
      ? [message.replaceAll(/\d+/g, '#')]
      : evidence.map((line) => line.replaceAll(/\s+/g, ' ').trim());
  const text = JSON.stringify([rule, location.path, shown]);
  return createHash('sha256').update(text).digest('hex').slice(0, IDENTITY_CHARACTERS);
}
