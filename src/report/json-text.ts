/** What JSON may hold. `undefined` members are left out. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** As in core/escape: what could steer a terminal or mislead a reader of the raw document. */
const UNPRINTABLE_RE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]/gu;

/**
 * JSON that may be printed to a terminal or a CI log. The escapes are JSON's own, so every reader
 * gets the original text back; only line feeds between tokens remain.
 */
export function jsonText(value: Json): string {
  const text = JSON.stringify(value, null, 2)
    .replaceAll(UNPRINTABLE_RE, (character) =>
      character === '\n' ? '\n' : unicodeEscape(character),
    )
    // Azure obeys `##vso[` and `##[` anywhere in a line; two hashes only ever stand inside a text.
    .replaceAll(/##(?=vso\[|\[)/g, '#\\u0023');
  return `${text}\n`;
}

function unicodeEscape(character: string): string {
  let escaped = '';
  for (let index = 0; index < character.length; index += 1) {
    escaped += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
