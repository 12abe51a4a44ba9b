import { hiddenMessages } from '../../../code/surface/hidden-text.ts';
import { escapeLine } from '../../../core/escape.ts';
import type { Sighting } from '../text-leak.ts';
import { directionTricks } from './direction.ts';
import { strayCharacters } from './invisible.ts';
import { mixedWords } from './mixed-word.ts';

/** Texts that can have something hidden, as RE2: anything beyond Latin-1 letters, and the soft hyphen. */
export const HIDDEN_PREFILTER = String.raw`[\x{ad}\x{131}-\x{10ffff}]`;
const CAN_HIDE_RE = /[\u00ad\u0131-\u{10ffff}]/u;
/** A single invisible character between words is the dust of copied web pages. */
const MIN_STRAYS = 3;
/** Kept of what a hidden text says. */
const MAX_DECODED = 120;

function sighting(
  kind: string,
  grade: Sighting['grade'],
  start: number,
  end: number,
  shown: string,
  identity = shown,
): Sighting {
  return { family: 'hidden', kind, grade, start, end, identity, shown: escapeLine(shown) };
}

/** Text that people do not see, or see otherwise than a machine. */
export function hiddenTextsOf(text: string): readonly Sighting[] {
  if (!CAN_HIDE_RE.test(text)) return [];
  const messages = hiddenMessages(text);
  const found = messages.map(({ kind, start, end, count, decoded }) =>
    sighting(
      'smuggled-text',
      'proven',
      start,
      end,
      decoded === undefined
        ? `${count} ${kind}`
        : `${count} ${kind}: ${decoded.slice(0, MAX_DECODED)}`,
      text.slice(start, end),
    ),
  );
  const strays = strayCharacters(text).filter(
    ({ index }) => !messages.some(({ start, end }) => index >= start && index < end),
  );
  const splitting = strays.filter(({ splitsWord }) => splitsWord);
  const [first] = splitting.length > 0 ? splitting : strays;
  if (first !== undefined && (splitting.length > 0 || strays.length >= MIN_STRAYS)) {
    const points = [...new Set(strays.map(({ point }) => point))].sort((a, b) => a - b).slice(0, 4);
    const names = points.map((point) => `U+${point.toString(16).toUpperCase().padStart(4, '0')}`);
    found.push(
      sighting(
        splitting.length > 0 ? 'split-words' : 'invisible-characters',
        splitting.length > 1 || strays.length > MIN_STRAYS ? 'likely' : 'possible',
        first.index,
        first.index + 1,
        `${names.join(', ')} in the text`,
      ),
    );
  }
  for (const { kind, index } of directionTricks(text))
    found.push(
      sighting(
        kind === 'override' ? 'direction-override' : 'direction-unbalanced',
        kind === 'override' ? 'proven' : 'likely',
        index,
        index + 1,
        text.slice(index, index + 40),
      ),
    );
  for (const { index, word, like } of mixedWords(text))
    found.push(
      sighting(
        'mixed-script-word',
        'likely',
        index,
        index + word.length,
        `${word} looks like ${like}`,
      ),
    );
  return found;
}
