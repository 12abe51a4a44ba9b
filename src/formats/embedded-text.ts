import { Buffer } from 'node:buffer';
import { memorySource } from '../bytes/memory-source.ts';
import type { Member } from './format.ts';

/** The shortest encoded text worth decoding: no useful pickle or archive fits into fewer characters. */
const MIN_CHARACTERS = 16;
/** Characters looked at before the rest is decoded. */
const HEAD_CHARACTERS = 16;
const BASE64_RE = /^[A-Za-z0-9+/_-]{2,}={0,2}\s*$/;
const HEX_RE = /^(?:[0-9a-fA-F]{2})+\s*$/;
const LEADING_RE = /^\s*(?:data:[^,]{0,100},|base64[:,]|b64:)?\s*/;

/** Beginnings of content that a loader would run or unpack: pickle protocols 2 to 5, zip, gzip, xz, zlib, ELF. */
const MAGICS: readonly string[] = [
  '80',
  '504b0304',
  '1f8b',
  'fd377a',
  '78',
  '7f454c46',
  '28b52ffd',
  '425a68',
];
const PICKLE_PROTOCOLS: ReadonlySet<number> = new Set([2, 3, 4, 5]);
const ZLIB_FLAGS: ReadonlySet<number> = new Set([0x01, 0x5e, 0x9c, 0xda]);

/** Whether bytes begin like something a loader would run or unpack. */
export function looksLoadable(head: Uint8Array): boolean {
  const hex = Buffer.from(head.subarray(0, HEAD_CHARACTERS)).toString('hex');
  if (!MAGICS.some((magic) => hex.startsWith(magic))) return false;
  if (head[0] === 0x80) return PICKLE_PROTOCOLS.has(head[1] ?? 0);
  if (head[0] === 0x78) return ZLIB_FLAGS.has(head[1] ?? 0);
  return true;
}

function decode(text: string): Buffer | undefined {
  const body = text.replace(LEADING_RE, '');
  if (body.length < MIN_CHARACTERS) return undefined;
  const head = body.slice(0, HEAD_CHARACTERS);
  if (HEX_RE.test(head) && looksLoadable(Buffer.from(head, 'hex'))) {
    return HEX_RE.test(body) ? Buffer.from(body, 'hex') : undefined;
  }
  if (!looksLoadable(Buffer.from(head, 'base64'))) return undefined;
  const compact = body.replaceAll(/\s+/g, '');
  return BASE64_RE.test(compact) ? Buffer.from(compact, 'base64') : undefined;
}

/**
 * A second stage carried as text in a metadata field: base64 or hex whose beginning is a program or
 * an archive. The decoded bytes are examined like a file.
 */
export function embeddedInText(name: string, text: string): Member | undefined {
  const decoded = decode(text);
  if (decoded === undefined) return undefined;
  return {
    name: `${name} (decoded)`,
    open: () => memorySource(decoded),
    size: decoded.length,
    expect: 'any',
  };
}
