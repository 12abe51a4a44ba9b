import type { Sightings } from './sighting.ts';

/**
 * Characters that show nothing or reorder what is shown: zero-width, bidirectional controls,
 * tag characters and other unassigned format characters. A reviewer does not see the text they
 * hide; a tokenizer does.
 */
const HIDDEN_RE = /\p{Default_Ignorable_Code_Point}|[\u{fff9}-\u{fffb}]/gu;
const VARIATION_RE = /[\u{fe00}-\u{fe0f}]/u;
const JOINER = '\u200d';
const PICTOGRAPH_RE = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f/u;
/** Letters of scripts in which joiners change how letters connect, and belong to spelling. */
const JOINING_SCRIPT_RE =
  /\p{Script=Arabic}|\p{Script=Devanagari}|\p{Script=Bengali}|\p{Script=Sinhala}|\p{Script=Malayalam}|\p{Script=Khmer}/u;
const CONTEXT = 40;

function isHonest(template: string, index: number, character: string): boolean {
  // A byte-order mark at the very start is an editor's habit.
  if (character === '\ufeff' && index === 0) return true;
  const before = Array.from(template.slice(Math.max(0, index - 2), index)).at(-1) ?? '';
  // One selector behind a visible character picks a glyph; a row of them spells bytes.
  if (VARIATION_RE.test(character)) return /\S/.test(before) && !VARIATION_RE.test(before);
  if (character !== JOINER && character !== '\u200c') return false;
  if (JOINING_SCRIPT_RE.test(before)) return true;
  return character === JOINER && PICTOGRAPH_RE.test(before);
}

function escapeHidden(text: string): string {
  return text.replaceAll(
    HIDDEN_RE,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** Reports hidden characters once per template, with how many there are. */
export function findHiddenCharacters(template: string, sightings: Sightings): void {
  let count = 0;
  let first = -1;
  for (const match of template.matchAll(HIDDEN_RE)) {
    if (isHonest(template, match.index, match[0])) continue;
    count += 1;
    if (first === -1) first = match.index;
  }
  if (count === 0) return;
  const context = template.slice(Math.max(0, first - CONTEXT), first + CONTEXT);
  sightings.add('hidden-characters', `${count} hidden characters`, escapeHidden(context));
}
