const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;
const STAR = 0x2a;
const NEWLINE = 0x0a;
const COMMA = 0x2c;
const SPACE = 0x20;
const CLOSE_ARRAY = 0x5d;
const CLOSE_OBJECT = 0x7d;

/**
 * JSON with comments and trailing commas as plain JSON of the same length, so that offsets stay true: what
 * is not JSON becomes blanks.
 */
export function plainJson(bytes: Uint8Array): Uint8Array {
  const made = bytes.slice();
  /** A comma behind which no value has come yet. */
  let comma = -1;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = endOfString(bytes, at);
      comma = -1;
    } else if (byte === SLASH && (bytes[at + 1] === SLASH || bytes[at + 1] === STAR)) {
      const end = endOfComment(bytes, at);
      for (let blank = at; blank < end; blank += 1)
        if (made[blank] !== NEWLINE) made[blank] = SPACE;
      at = end - 1;
    } else if (byte === COMMA) comma = at;
    else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
      if (comma !== -1) made[comma] = SPACE;
      comma = -1;
    } else if (byte !== SPACE && byte !== NEWLINE && byte !== 0x09 && byte !== 0x0d) comma = -1;
  }
  return made;
}

function endOfString(bytes: Uint8Array, from: number): number {
  let at = from + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

function endOfComment(bytes: Uint8Array, from: number): number {
  if (bytes[from + 1] === SLASH) {
    const newline = bytes.indexOf(NEWLINE, from);
    return newline === -1 ? bytes.length : newline;
  }
  for (let at = bytes.indexOf(STAR, from + 2); at !== -1; at = bytes.indexOf(STAR, at + 1))
    if (bytes[at + 1] === SLASH) return at + 2;
  return bytes.length;
}
