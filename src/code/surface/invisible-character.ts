/**
 * Characters that show nothing or reorder what is shown: zero-width, bidirectional controls,
 * tag characters and other unassigned format characters. A reviewer does not see the text they
 * hide; a tokenizer does.
 */
export const INVISIBLE_RE = /\p{Default_Ignorable_Code_Point}|[\u{fff9}-\u{fffb}]/gu;
const VARIATION_RE = /[\u{fe00}-\u{fe0f}]/u;
const JOINER = '\u200d';
const PICTOGRAPH_RE = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f/u;
/** Letters of scripts in which joiners change how letters connect, and belong to spelling. */
const JOINING_SCRIPT_RE =
  /\p{Script=Arabic}|\p{Script=Devanagari}|\p{Script=Bengali}|\p{Script=Sinhala}|\p{Script=Malayalam}|\p{Script=Khmer}/u;

/** Whether an invisible character belongs to the spelling: a byte-order mark, the selector of a glyph, a joiner of emoji or of a joining script. */
export function isSpelling(text: string, index: number, character: string): boolean {
  // A byte-order mark at the very start is an editor's habit.
  if (character === '\ufeff' && index === 0) return true;
  const before = Array.from(text.slice(Math.max(0, index - 2), index)).at(-1) ?? '';
  // One selector behind a visible character picks a glyph; a row of them spells bytes.
  if (VARIATION_RE.test(character)) return /\S/.test(before) && !VARIATION_RE.test(before);
  if (character !== JOINER && character !== '\u200c') return false;
  if (JOINING_SCRIPT_RE.test(before)) return true;
  return character === JOINER && PICTOGRAPH_RE.test(before);
}
