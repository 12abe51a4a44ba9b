import { nameWords, namesThings, wordsBefore } from '../column-context.ts';
import type { Sighting } from '../text-leak.ts';
import { CONTACT_RECOGNISERS } from './contact-data.ts';
import { IDENTITY_RECOGNISERS } from './identity-numbers.ts';
import type { Recogniser } from './recogniser.ts';

export const RECOGNISERS: readonly Recogniser[] = [...CONTACT_RECOGNISERS, ...IDENTITY_RECOGNISERS];

/** Personal data that no pattern finds: said in the report instead of passing them over in silence. */
export const NOT_RECOGNISED: readonly string[] = [
  'names of persons',
  'postal addresses',
  'dates of birth',
  'telephone numbers without a country code',
  'Ethereum addresses',
];

/** There are fewer than 32 recognisers. */
const ALL_KINDS = -1;
/** Matches of one recogniser looked at in one text. */
const MAX_MATCHES = 1000;
const HAS_CONTENT_RE = /\d|@/;

/** One candidate in a text. */
export interface Candidate {
  readonly recogniser: Recogniser;
  readonly normal: string;
  readonly passes: boolean;
  /** A word before it, or in the column's name, says what it is. */
  readonly hasContext: boolean;
  readonly sighting: Sighting;
}

function mask(normal: string, { title, shownEnd }: Recogniser): string {
  const end = shownEnd === 0 ? '' : ` ending in ${normal.slice(-shownEnd)}`;
  return `${title}, ${normal.length} characters${end}`;
}

/**
 * Candidates of every kind in one text, those that fail their check among them, for the column's statistics.
 * @param kinds bit `i` is set where the text matches the prefilter of recogniser `i`; all by default
 */
export function candidatesOf(
  text: string,
  column: string,
  kinds = ALL_KINDS,
): readonly Candidate[] {
  if (kinds === 0) return [];
  if (!HAS_CONTENT_RE.test(text) && !/1[a-z0-9]{11}|[A-Za-z0-9]{26}/.test(text)) return [];
  const ofColumn = nameWords(column);
  const isThing = namesThings(ofColumn);
  const found: Candidate[] = [];
  for (const [at, recogniser] of RECOGNISERS.entries()) {
    if ((kinds & (1 << at)) === 0) continue;
    let matches = 0;
    for (const match of text.matchAll(recogniser.pattern)) {
      if ((matches += 1) > MAX_MATCHES) break;
      const normal = recogniser.normal(match[0]);
      const passes = recogniser.accepts(normal);
      const before = passes ? wordsBefore(text, match.index) : [];
      const hasContext =
        passes &&
        !isThing &&
        !namesThings(before) &&
        recogniser.context.some((word) => before.includes(word) || ofColumn.includes(word));
      found.push({
        recogniser,
        normal,
        passes: passes && !isThing,
        hasContext,
        sighting: {
          family: 'personal',
          kind: recogniser.kind,
          grade: recogniser.needs === 'checksum' ? 'proven' : hasContext ? 'likely' : 'possible',
          start: match.index,
          end: match.index + match[0].length,
          identity: normal,
          shown: mask(normal, recogniser),
        },
      });
    }
  }
  return found;
}
