/** Everything Python's `repr` of a str escapes: not printable, except the plain blank. */
const UNPRINTABLE_RE = /[\p{C}\p{Z}\\']/u;
const UNPRINTABLE_ALL_RE = /[\p{C}\p{Z}\\']/gu;

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\\': '\\\\',
};

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, '0');
}

function escapeCharacter(character: string, quote: string): string {
  if (character === ' ') return character;
  if (character === "'") return quote === "'" ? "\\'" : "'";
  const short = SHORT_ESCAPES[character];
  if (short !== undefined) return short;
  const point = character.codePointAt(0) ?? 0;
  if (point <= 0xff) return `\\x${hex(point, 2)}`;
  return point <= 0xffff ? `\\u${hex(point, 4)}` : `\\U${hex(point, 8)}`;
}

/** `repr(text)`. */
export function reprText(text: string): string {
  if (!UNPRINTABLE_RE.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replaceAll(UNPRINTABLE_ALL_RE, (character) =>
    escapeCharacter(character, quote),
  );
  return `${quote}${body}${quote}`;
}

/** `repr(bytes)`. */
export function reprBytes(bytes: Uint8Array): string {
  const quote = bytes.includes(0x27) && !bytes.includes(0x22) ? '"' : "'";
  let body = '';
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    if (byte === 0x27) body += escapeCharacter(character, quote);
    else if (byte >= 0x20 && byte < 0x7f && byte !== 0x5c) body += character;
    else body += SHORT_ESCAPES[character] ?? `\\x${hex(byte, 2)}`;
  }
  return `b${quote}${body}${quote}`;
}

/** Exponents between which `repr(float)` writes no exponent. */
const LOWEST_PLAIN_EXPONENT = -4;
const FIRST_EXPONENT = 16;

/** `repr(float)`. Both languages print the shortest digits that read back; only the layout differs. */
export function reprFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < LOWEST_PLAIN_EXPONENT || exponent >= FIRST_EXPONENT) {
    const sign = exponent < 0 ? '-' : '+';
    return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const negative = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace('-', '').replace('.', '');
  if (exponent < 0) return `${negative}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${negative}${whole}.${digits.slice(exponent + 1) || '0'}`;
}
