import { decodeLatin1, decodeUtf8Leniently } from '../../bytes/text.ts';
import type { Decoded } from '../source/read-source.ts';

/** PEP 263: a comment in one of the first two lines. */
const COOKIE_RE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
/** Encodings in which Python source reads as it stands. */
const PLAIN_RE = /^(?:utf[-_]?8(?:[-_]?sig)?|u8|ascii|us[-_]ascii|ansi_x3\.4_1968|646)$/i;
/** One byte, one character, and the first 128 as in ASCII. */
const BYTE_RE =
  /^(?:latin[-_]?1|l1|iso[-_]?8859[-_]?\d+|(?:cp|windows[-_]?)125\d|cp\d{3}|koi8[-_]?[rut]|mac[-_]?\w+)$/i;
/** Encodings of several bytes for which the runtime has a decoder by the same name. */
const WIDE_RE =
  /^(?:gbk|gb2312|gb18030|big5|euc[-_]?(?:jp|kr)|shift[-_]?jis|sjis|utf[-_]?16(?:[-_]?[lb]e)?)$/i;
const UTF7_RE = /^(?:utf[-_]?7|u7|unicode[-_]1[-_]1[-_]utf[-_]7)$/i;
const ROT13_RE = /^rot_?13$/i;
const ESCAPE_RE = /^(?:raw[-_])?unicode[-_]escape$|^string[-_]escape$/i;

function declared(head: string): string | undefined {
  const [first = '', second = ''] = head.split(/\r\n|\r|\n/, 2);
  const name = COOKIE_RE.exec(first)?.[1];
  if (name !== undefined) return name;
  // The second line counts only after a comment or an empty line.
  return /^[ \t\f]*(?:#.*)?$/.test(first) ? COOKIE_RE.exec(second)?.[1] : undefined;
}

/** Runs of UTF-7: `+AGE-` is the letter a, and so whole programs hide in what reads like a comment. */
function fromUtf7(text: string): string {
  return text.replaceAll(/\+([A-Za-z0-9+/]*)-?/g, (_, encoded: string) => {
    if (encoded === '') return '+';
    const bytes = Buffer.from(encoded, 'base64');
    let decoded = '';
    for (let at = 0; at + 1 < bytes.length; at += 2)
      decoded += String.fromCharCode(bytes.readUInt16BE(at));
    return decoded;
  });
}

function fromEscapes(text: string): string {
  return text.replaceAll(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|([0-7]{1,3})|(n|r|t))/gi,
    (_, x, u, octal, simple) => {
      if (simple !== undefined) return simple === 't' ? '\t' : '\n';
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(String(octal), 8));
      return String.fromCharCode(Number.parseInt(String(x ?? u), 16));
    },
  );
}

const HEAD = 2048;

/** The text as Python decodes it: the declaration of the file decides what stands in it. */
export function decodePython(bytes: Uint8Array): Decoded {
  const decoded = decodeDeclared(bytes);
  // A carriage return alone ends a line in Python, and with it a comment; the grammar knows `\n` only.
  return { ...decoded, text: decoded.text.replaceAll(/\r(?!\n)/g, '\n') };
}

function decodeDeclared(bytes: Uint8Array): Decoded {
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const encoding = isMarked ? undefined : declared(decodeLatin1(bytes.subarray(0, HEAD)));
  if (encoding === undefined || PLAIN_RE.test(encoding))
    return { text: plainIdentifiers(decodeUtf8Leniently(bytes).replace(/^\ufeff/, '')) };
  const latin1 = decodeLatin1(bytes);
  if (BYTE_RE.test(encoding)) return { text: latin1 };
  if (UTF7_RE.test(encoding)) return { text: fromUtf7(latin1), encoding };
  if (ESCAPE_RE.test(encoding)) return { text: fromEscapes(latin1), encoding };
  if (ROT13_RE.test(encoding)) return { text: rotated(latin1), encoding };
  if (WIDE_RE.test(encoding)) {
    try {
      return { text: new TextDecoder(encoding.replaceAll('_', '-')).decode(bytes) };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return { text: latin1, unreadable: `Python source that declares the encoding ${encoding}` };
}

function rotated(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}

const NOT_ASCII_RE = /[^\0-\x7f]/;
const NOT_ASCII_LETTERS_RE = /[^\0-\x7f]/gu;

/** Python normalises identifiers (NFKC): `ｅｖａｌ` is `eval`. */
function plainIdentifiers(text: string): string {
  if (!NOT_ASCII_RE.test(text)) return text;
  return text.replaceAll(NOT_ASCII_LETTERS_RE, (letter) => {
    const plain = letter.normalize('NFKC');
    return /^[A-Za-z0-9_]+$/.test(plain) && /\p{L}|\p{N}/u.test(letter) ? plain : letter;
  });
}
