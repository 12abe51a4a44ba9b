import { INVISIBLE_RE, isSpelling } from '../../../code/surface/invisible-character.ts';
import type { Sightings } from './sighting.ts';

const CONTEXT = 40;

function escapeHidden(text: string): string {
  return text.replaceAll(
    INVISIBLE_RE,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** Reports hidden characters once per template, with how many there are. */
export function findHiddenCharacters(template: string, sightings: Sightings): void {
  let count = 0;
  let first = -1;
  for (const match of template.matchAll(INVISIBLE_RE)) {
    if (isSpelling(template, match.index, match[0])) continue;
    count += 1;
    if (first === -1) first = match.index;
  }
  if (count === 0) return;
  const context = template.slice(Math.max(0, first - CONTEXT), first + CONTEXT);
  sightings.add('hidden-characters', `${count} hidden characters`, escapeHidden(context));
}
