import { SIGNATURES } from './content-signature.ts';
import type { Decoder } from './decode.ts';
import type { LiteralEncoding } from './literal-sink.ts';
import { OP, OPCODES } from './opcodes.ts';

/** Shorter literals hold nothing that could be opened. */
export const MIN_LITERAL_BYTES = 16;

/** Characters that must be of the armour's alphabet before decoding is tried. */
export const ARMOUR_LOOK = 64;

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
const BACKSLASH = 0x5c;
const EQUALS = 0x3d;

/** First bytes with which something worth opening may begin: signatures, and what a stack of nothing lets an opcode do. */
const BEGINNINGS = new Uint8Array(256);
for (const [first] of SIGNATURES) if (first !== undefined) BEGINNINGS[first] = 1;
// MZ: a program.
BEGINNINGS[0x4d] = 1;
for (const { code, name, needs, takesMark } of OPCODES)
  if (needs === 0 && !takesMark && !name.endsWith('GET')) BEGINNINGS[code] = 1;

const NOT_ARMOUR = 255;
/** Values of base64 characters, in both alphabets. */
const BASE64 = new Uint8Array(256).fill(NOT_ARMOUR);
/** Values of hexadecimal digits. */
const HEX = new Uint8Array(256).fill(NOT_ARMOUR);
for (const [value, letter] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
].entries())
  BASE64[letter.charCodeAt(0)] = value;
BASE64[0x2d] = 62;
BASE64[0x5f] = 63;
for (const digits of ['0123456789abcdef', '0123456789ABCDEF'])
  for (const [value, digit] of [...digits].entries()) HEX[digit.charCodeAt(0)] = value;

/** Whether content of these first two bytes could be something: `.pyc` is known by the second, zlib by both. */
function mayBegin(first: number, second: number): boolean {
  if (BEGINNINGS[first] === 1 || second === CARRIAGE_RETURN) return true;
  return (first & 0x8f) === 0x08 && (first * 256 + second) % 31 === 0;
}

/** A counted literal that claims more than there is makes no pickle, and starts nothing else. */
function claimsTooMuch(decoder: Decoder, first: number): boolean {
  if (first !== OP.BINUNICODE && first !== OP.BINSTRING && first !== OP.BINBYTES) return false;
  for (let index = 1; index <= 4; index += 1) {
    const byte = decoder.headByte(index);
    // Escapes and longer characters are for the decoder to read.
    if (byte > 0x7f || byte === BACKSLASH) return false;
  }
  const claim = decoder.headByte(3) * 0x10000 + decoder.headByte(4) * 0x1000000;
  return claim > decoder.length && decoder.headByte(2) !== CARRIAGE_RETURN;
}

/** Whether the first characters may be base64 or hexadecimal of something that begins like content. */
function mayBeArmoured(decoder: Decoder, escapes: boolean): boolean {
  for (let index = 0; index < 4; index += 1) {
    const byte = decoder.headByte(index);
    if (byte === CARRIAGE_RETURN || byte === LINE_FEED || byte === EQUALS) return true;
    if (escapes && byte === BACKSLASH) return true;
    if (BASE64[byte] === NOT_ARMOUR) return false;
  }
  if (!maySpell(decoder)) return false;
  const look = Math.min(ARMOUR_LOOK, decoder.length);
  for (let index = 4; index < look; index += 1) {
    const byte = decoder.headByte(index);
    if (escapes && byte === BACKSLASH) return true;
    const line = byte === CARRIAGE_RETURN || byte === LINE_FEED;
    if (BASE64[byte] === NOT_ARMOUR && !line && byte !== EQUALS) return false;
  }
  return true;
}

/** Decodes four characters of armour, both ways. */
function maySpell(decoder: Decoder): boolean {
  const [a, b] = [decoder.headByte(0), decoder.headByte(1)];
  const [c, d] = [decoder.headByte(2), decoder.headByte(3)];
  const [first, second, third] = [BASE64[a] ?? 0, BASE64[b] ?? 0, BASE64[c] ?? 0];
  if (mayBegin((first << 2) | (second >> 4), ((second & 15) << 4) | (third >> 2))) return true;
  const digits = [HEX[a] ?? 0, HEX[b] ?? 0, HEX[c] ?? 0, HEX[d] ?? 0] as const;
  if (digits.includes(NOT_ARMOUR)) return false;
  return mayBegin(digits[0] * 16 + digits[1], digits[2] * 16 + digits[3]);
}

/**
 * False for a literal that certainly hides nothing, by its first bytes alone: nearly all honest
 * ones, which then cost neither a view nor a decoding. True decides nothing.
 */
export function deservesLook(decoder: Decoder, encoding: LiteralEncoding): boolean {
  if (decoder.length < MIN_LITERAL_BYTES) return false;
  const first = decoder.headByte(0);
  const second = decoder.headByte(1);
  const escapes = encoding === 'string-escape' || encoding === 'raw-unicode-escape';
  if (encoding !== 'raw') {
    if (escapes && (first === BACKSLASH || second === BACKSLASH)) return true;
    // A character beyond ASCII stands for one byte or for none.
    if (first > 0x7f || second > 0x7f) return true;
  }
  if (mayBegin(first, second) && !claimsTooMuch(decoder, first)) return true;
  return mayBeArmoured(decoder, escapes);
}
