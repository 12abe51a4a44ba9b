/**
 * Building blocks of version keys: strings of bytes (one character each, 0 to 254) whose plain order is the order of
 * the versions. So a comparison is a string comparison, and a key can stand in an index as it is.
 */

/** First byte of the key of a version that its ecosystem's rules cannot read: below all that they can. */
const UNREADABLE = '\x00';
export const READABLE = '\x01';
/** Ends a list of numbers or a text; less than any element. */
export const END = '\x00';

/** Numbers up to here take one byte. */
const SMALL = 200;
/** Numbers of at least this many digits say how many in two further bytes. */
const LONG_DIGITS = 54;
/** More digits than any version of any registry has; longer runs are cut, so that a key stays bounded. */
const MAX_DIGITS = 65_535;

/** A natural number in decimal digits. Never 0x00, so that {@link END} can follow; never 0xff. */
export function numberKey(digits: string): string {
  const plain = digits.replace(/^0+(?=\d)/, '').slice(0, MAX_DIGITS);
  if (plain.length <= 3 && Number(plain) < SMALL) return String.fromCharCode(Number(plain) + 1);
  if (plain.length < LONG_DIGITS) return String.fromCharCode(SMALL + plain.length) + plain;
  return `\xfe${String.fromCharCode(plain.length >> 8, plain.length & 0xff)}${plain}`;
}

/** Numbers between dots; trailing zeros do not count, so `1` and `1.0.0` have one key. */
export function releaseKey(numbers: readonly string[]): string {
  let length = numbers.length;
  while (length > 0 && /^0*$/.test(numbers[length - 1] ?? '')) length -= 1;
  return numbers.slice(0, length).map(numberKey).join('') + END;
}

/** ASCII text; anything else is replaced, since a key is made of bytes. */
export function textKey(text: string): string {
  return text.replace(/[^ -~]/g, '\x7f') + END;
}

/**
 * Key of a version the rules cannot read: runs of digits compare as numbers, the rest as text. Two unreadable
 * versions with the same text, letter case aside, have the same key.
 */
export function unreadableKey(version: string): string {
  const parts =
    version
      .trim()
      .toLowerCase()
      .match(/\d+|\D+/g) ?? [];
  return (
    UNREADABLE +
    parts
      .map((part) => (/^\d/.test(part) ? `\x02${numberKey(part)}` : `\x01${textKey(part)}`))
      .join('')
  );
}

/** Phase of a version that is no pre-release; the phases of pre-releases lie below. */
export const FINAL = '\x50';
export const NO_POST = '\x10';
export const NO_DEV = '\x20';
/** Ends the key of every plain release, in both ecosystems. */
export const PLAIN_RELEASE = FINAL + NO_POST + NO_DEV + END;

/**
 * The first place at or after a bound where a version that is no pre-release can be: keys are a head (epoch where there is one, release
 * numbers, END), then the phase. Bounds that are cut off before it come back as they are.
 */
export function finalFrom(bound: string): string {
  if (!bound.startsWith(READABLE)) return bound;
  const end = bound.indexOf(END, 1);
  const phase = end < 0 ? '' : bound.slice(end + 1, end + 2);
  return phase === '' || phase >= FINAL ? bound : bound.slice(0, end + 1) + PLAIN_RELEASE;
}
