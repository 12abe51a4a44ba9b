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
const BZIP2 = [0x42, 0x5a] as const;

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
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
for (let value = 0; value < LETTERS.length; value += 1) BASE64[LETTERS.charCodeAt(value)] = value;
BASE64[0x2d] = 62;
BASE64[0x5f] = 63;
for (const digits of ['0123456789abcdef', '0123456789ABCDEF'])
  for (let value = 0; value < digits.length; value += 1) HEX[digits.charCodeAt(value)] = value;

/** `.pyc` is known by its second byte, zlib by the first two. */
function endsHeader(first: number, second: number): boolean {
  if (second === CARRIAGE_RETURN) return true;
  return (first & 0x8f) === 0x08 && (first * 256 + second) % 31 === 0;
}

function mayBegin(first: number, second: number): boolean {
  return BEGINNINGS[first] === 1 || endsHeader(first, second);
}

/** Text that begins with the letter of a counted literal claims gigabytes: no pickle does. */
function claimsTooMuch(decoder: Decoder, at: number): boolean {
  const first = decoder.headByte(at);
  if (first !== OP.BINUNICODE && first !== OP.BINSTRING && first !== OP.BINBYTES) return false;
  if (first === BZIP2[0] && decoder.headByte(at + 1) === BZIP2[1]) return false;
  let claim = 0;
  for (let index = 4; index >= 1; index -= 1) {
    const byte = decoder.headByte(at + index);
    // Escapes and longer characters are for the decoder to read.
    if (byte > 0x7f || byte === BACKSLASH) return false;
    claim = claim * 256 + byte;
  }
  return claim > decoder.length;
}

/** Whether the first characters may be base64 or hexadecimal of something that begins like content. */
function mayBeArmoured(decoder: Decoder, at: number, escapes: boolean): boolean {
  for (let index = at; index < at + 4; index += 1) {
    const byte = decoder.headByte(index);
    if (byte === CARRIAGE_RETURN || byte === LINE_FEED || byte === EQUALS) return true;
    if (escapes && byte === BACKSLASH) return true;
    if (BASE64[byte] === NOT_ARMOUR) return false;
  }
  if (!maySpell(decoder, at)) return false;
  const look = Math.min(at + ARMOUR_LOOK, decoder.length - at);
  for (let index = at + 4; index < look; index += 1) {
    const byte = decoder.headByte(index);
    if (escapes && byte === BACKSLASH) return true;
    const line = byte === CARRIAGE_RETURN || byte === LINE_FEED;
    if (BASE64[byte] === NOT_ARMOUR && !line && byte !== EQUALS) return false;
  }
  return true;
}

/** Decodes four characters of armour, both ways. */
function maySpell(decoder: Decoder, at: number): boolean {
  const a = decoder.headByte(at);
  const b = decoder.headByte(at + 1);
  const c = decoder.headByte(at + 2);
  const d = decoder.headByte(at + 3);
  const second = BASE64[b] ?? 0;
  const high = ((BASE64[a] ?? 0) << 2) | (second >> 4);
  if (mayBegin(high, ((second & 15) << 4) | ((BASE64[c] ?? 0) >> 2))) return true;
  if (HEX[a] === NOT_ARMOUR || HEX[b] === NOT_ARMOUR) return false;
  if (HEX[c] === NOT_ARMOUR || HEX[d] === NOT_ARMOUR) return false;
  return mayBegin((HEX[a] ?? 0) * 16 + (HEX[b] ?? 0), (HEX[c] ?? 0) * 16 + (HEX[d] ?? 0));
}

/**
 * False for a literal that certainly hides nothing, by its first bytes alone: nearly all honest
 * ones, which then cost neither a view nor a decoding. True decides nothing.
 */
export function deservesLook(decoder: Decoder, encoding: LiteralEncoding): boolean {
  // A STRING's content stands between quotes.
  const at = encoding === 'string-escape' ? 1 : 0;
  if (decoder.length - 2 * at < MIN_LITERAL_BYTES) return false;
  const first = decoder.headByte(at);
  const second = decoder.headByte(at + 1);
  const escapes = encoding === 'string-escape' || encoding === 'raw-unicode-escape';
  if (encoding !== 'raw') {
    if (escapes && (first === BACKSLASH || second === BACKSLASH)) return true;
    // A character beyond ASCII stands for one byte or for none.
    if (first > 0x7f || second > 0x7f) return true;
  }
  if (endsHeader(first, second)) return true;
  if (BEGINNINGS[first] === 1 && !claimsTooMuch(decoder, at)) return true;
  return mayBeArmoured(decoder, at, escapes);
}
