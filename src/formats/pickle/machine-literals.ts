import { decodeLatin1 } from '../../bytes/text.ts';
import { KEPT_BYTES, type Decoder } from './decode.ts';
import { deservesLook } from './literal-glance.ts';
import { ELIDED } from './container-value.ts';
import type { Machine } from './machine.ts';
import {
  MAX_NUMERAL_CHARACTERS,
  normaliseInt,
  plainDecimal,
  readFloat,
  readInt,
  readLong,
} from './numerals.ts';
import {
  decodeAscii,
  decodeEscapes,
  decodeRawUnicodeEscape,
  decodeUnicode,
  wholeCharacters,
} from './text.ts';
import type { Value } from './value.ts';

/** Bytes kept of a literal's head once the budget is spent: enough to recognise it. */
const SHORT_HEAD_BYTES = 64;

const TWO_POW_31 = 2 ** 31;
/** Integers of up to this many bytes are built without a bigint. */
const SMALL_LONG_BYTES = 6;

/** Values on the stack up to which literals are not elided before it is known where they go. */
const SHALLOW_STACK = 100_000;
/** The same for names: a module or attribute that is elided here is an import that nobody can judge. */
const SHALLOW_FOR_NAMES = 2_000_000;
const NAME_BYTES = 64;
/** Longest text that is whole on the stack whatever came before. */
const SHORT_TEXT_BYTES = 256;

function mayPush(machine: Machine): boolean {
  return machine.stack.length < SHALLOW_STACK || machine.spendLiteral();
}

/** Pushes a plain literal that had to be allocated, or the elided one on a deep stack. */
function pushKept(machine: Machine, make: () => Value): void {
  machine.push(mayPush(machine) ? make() : ELIDED);
}

export function loadInt4(machine: Machine): void {
  machine.stack.push(machine.decoder.int);
}

export function loadNone(machine: Machine): void {
  machine.stack.push(null);
}

export function loadTrue(machine: Machine): void {
  machine.stack.push(true);
}

export function loadFalse(machine: Machine): void {
  machine.stack.push(false);
}

export function loadBinfloat(machine: Machine): void {
  machine.stack.push(mayPush(machine) ? { kind: 'float', value: machine.decoder.float } : ELIDED);
}

function sameNumber(a: unknown, b: unknown): boolean {
  return Object.is(a, b);
}

/** A numeral so long that CPython itself refuses it, or needs quadratic time. */
function isEndless(machine: Machine): boolean {
  return machine.decoder.length > MAX_NUMERAL_CHARACTERS;
}

export function loadInt(machine: Machine): void {
  const plain = plainDecimal(machine.decoder.head);
  if (!Number.isNaN(plain)) {
    machine.push(plain);
    return;
  }
  if (isEndless(machine)) {
    machine.push(ELIDED);
    return;
  }
  const readings = readInt(decodeLatin1(machine.decoder.head));
  const value = machine.settle(readings, 'bad-int', sameNumber);
  if (value !== undefined) machine.push(value);
}

export function loadLong(machine: Machine): void {
  const { head } = machine.decoder;
  if (head[head.length - 1] === 0x4c) {
    const plain = plainDecimal(head.subarray(0, head.length - 1));
    if (!Number.isNaN(plain)) {
      machine.push(plain);
      return;
    }
  }
  if (isEndless(machine)) {
    machine.push(ELIDED);
    return;
  }
  const value = machine.settle(readLong(decodeLatin1(head)), 'bad-long', sameNumber);
  if (value !== undefined) machine.push(value);
}

export function loadFloat(machine: Machine): void {
  if (isEndless(machine)) {
    machine.push(ELIDED);
    return;
  }
  const readings = readFloat(decodeLatin1(machine.decoder.head));
  const value = machine.settle(readings, 'bad-float', sameNumber);
  if (value !== undefined) pushKept(machine, () => ({ kind: 'float', value }));
}

/** Little-endian two's complement. */
export function decodeLong(bytes: Uint8Array): number | bigint {
  const { length } = bytes;
  if (length === 0) return 0;
  const negative = (bytes[length - 1] ?? 0) > 0x7f;
  if (length <= SMALL_LONG_BYTES) {
    let value = 0;
    for (let index = length - 1; index >= 0; index -= 1) value = value * 256 + (bytes[index] ?? 0);
    return negative ? value - 2 ** (8 * length) : value;
  }
  const hex = Buffer.from(bytes).reverse().toString('hex');
  const value = BigInt(`0x${hex}`);
  return normaliseInt(negative ? value - (1n << BigInt(8 * length)) : value);
}

/** LONG1, LONG4. */
export function loadCountedLong(machine: Machine): void {
  const { length, head } = machine.decoder;
  if (length >= TWO_POW_31) {
    machine.odd('bad-argument', 'negative byte count');
    machine.broken('negative-count', 'LONG4 with a negative byte count');
    return;
  }
  if (length <= SMALL_LONG_BYTES) machine.push(decodeLong(head));
  else if (length > KEPT_BYTES) machine.push(ELIDED);
  else pushKept(machine, () => decodeLong(head));
}

/** A copy of the literal's head, since the decoder's view lives only until the next opcode. */
function keepHead(machine: Machine, head: Uint8Array): Uint8Array {
  const whole = machine.context.budget.spendBytes(head.length);
  return head.slice(0, whole ? KEPT_BYTES : SHORT_HEAD_BYTES);
}

function pushBytes(machine: Machine, kind: 'bytes' | 'bytearray'): void {
  const { head, length, payload } = machine.decoder;
  if (deservesLook(machine.decoder, 'raw')) machine.context.literals('raw', head, payload, length);
  pushKept(machine, () => ({ kind, head: keepHead(machine, head), length, offset: payload }));
}

export function loadBytes(machine: Machine): void {
  pushBytes(machine, 'bytes');
}

export function loadBytearray(machine: Machine): void {
  pushBytes(machine, 'bytearray');
}

/** Pushes a str: whole when short, else its beginning. */
function pushText(machine: Machine, text: string, length: number, offset: number): void {
  if (!mayPush(machine)) {
    const isName = length <= NAME_BYTES && machine.stack.length < SHALLOW_FOR_NAMES;
    machine.push(isName ? text : ELIDED);
    return;
  }
  if (length <= SHORT_TEXT_BYTES) {
    machine.push(text);
    return;
  }
  const whole = machine.context.budget.spendBytes(text.length);
  if (length <= (whole ? KEPT_BYTES : SHORT_HEAD_BYTES)) {
    machine.push(text);
    return;
  }
  const head = text.slice(0, whole ? KEPT_BYTES : SHORT_HEAD_BYTES);
  machine.push({ kind: 'long-text', head, length, offset });
}

function unicodeHead({ head, length }: Decoder): string | undefined {
  return decodeUnicode(length > head.length ? wholeCharacters(head) : head);
}

/** SHORT_BINUNICODE, BINUNICODE, BINUNICODE8. */
export function loadUnicode(machine: Machine): void {
  const { decoder } = machine;
  const { length, payload } = decoder;
  const text = decoder.asciiHead() ?? unicodeHead(decoder);
  if (text === undefined) {
    machine.odd('bad-argument', 'text that is not UTF-8');
    machine.broken('invalid-utf8', `${machine.opcode} with text that is not UTF-8`);
    return;
  }
  if (deservesLook(decoder, 'utf-8'))
    machine.context.literals('utf-8', decoder.head, payload, length);
  pushText(machine, text, length, payload);
}

/**
 * An 8-bit string of Python 2 that is not ASCII: the default reader raises while the usual ways to
 * open old files (`encoding='latin1'` or `'bytes'`) go on, so its bytes are kept. As ASCII it is a str.
 */
function pushOddBytes(machine: Machine, bytes: Uint8Array, length: number, offset: number): void {
  pushKept(machine, () => ({ kind: 'bytes', head: keepHead(machine, bytes), length, offset }));
}

/** SHORT_BINSTRING, BINSTRING. */
export function loadBinstring(machine: Machine): void {
  const { length, payload } = machine.decoder;
  if (length >= TWO_POW_31) {
    // C reads the count unsigned; the others see a negative number.
    const error = 'UnpicklingError';
    machine.disagree({ c: `${length} bytes`, python: error, pickletools: 'ValueError' });
    if (!machine.alive.c || !machine.dies('python', 'negative-count', 'negative BINSTRING count')) {
      machine.broken('negative-count', 'BINSTRING with a negative byte count');
      return;
    }
  }
  if (deservesLook(machine.decoder, 'raw'))
    machine.context.literals('raw', machine.decoder.head, payload, length);
  const text = machine.decoder.asciiHead();
  if (text === undefined) pushOddBytes(machine, machine.decoder.head, length, payload);
  else pushText(machine, text, length, payload);
}

const APOSTROPHE = 0x27;
const QUOTE = 0x22;

/** STRING: a quoted line with escapes. */
export function loadString(machine: Machine): void {
  const { head, length, payload } = machine.decoder;
  const whole = head.length === length;
  const first = head[0];
  const last = whole ? head[length - 1] : machine.decoder.lastByte;
  const quoted = (first === APOSTROPHE || first === QUOTE) && first === last;
  if (!quoted || length < 2) {
    // pickletools takes a lone quote for an empty string.
    if (quoted)
      machine.disagree({ c: 'UnpicklingError', python: 'UnpicklingError', pickletools: "''" });
    machine.odd('bad-argument', 'STRING without quotes');
    machine.broken('unquoted-string', 'STRING whose argument is not quoted');
    return;
  }
  const inner = whole ? head.subarray(1, length - 1) : unbroken(head.subarray(1));
  const bytes = decodeEscapes(inner);
  if (bytes === undefined) {
    machine.odd('bad-argument', 'STRING with an invalid escape');
    machine.broken('invalid-escape', 'STRING with an invalid escape');
    return;
  }
  if (deservesLook(machine.decoder, 'string-escape'))
    machine.context.literals('string-escape', inner, payload + 1, length - 2);
  // Escapes shorten: the content's length is known only when all of it was decoded.
  const known = whole ? bytes.length : length - 2;
  const text = decodeAscii(bytes);
  if (text === undefined) pushOddBytes(machine, bytes, known, -1);
  else pushText(machine, text, known, -1);
}

/** UNICODE: a line with \u escapes. */
export function loadUnicodeLine(machine: Machine): void {
  const { head, length, payload } = machine.decoder;
  const whole = head.length === length;
  const text = decodeRawUnicodeEscape(whole ? head : unbroken(head));
  if (text === undefined) {
    machine.odd('bad-argument', 'UNICODE with an invalid escape');
    machine.broken('invalid-escape', 'UNICODE with an invalid escape');
    return;
  }
  if (deservesLook(machine.decoder, 'raw-unicode-escape'))
    machine.context.literals('raw-unicode-escape', head, payload, length);
  pushText(machine, text, length, -1);
}

/** The head of a cut line, up to before an escape that the cut may have split. */
function unbroken(head: Uint8Array): Uint8Array {
  const longestEscape = 10;
  const slash = head.lastIndexOf(0x5c);
  if (slash < head.length - longestEscape) return head;
  // A run of backslashes pairs up from its start, so all of it goes.
  let start = slash;
  while (start > 0 && head[start - 1] === 0x5c) start -= 1;
  return head.subarray(0, start);
}
