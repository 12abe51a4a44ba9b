import { bytesOfUtf8 } from '../fold-bytes.ts';
import type { NodeIndex } from '../syntax-tree.ts';
import type { Value } from '../value.ts';
import { UNKNOWN, bytesValue, numberValue, textValue } from '../value.ts';
import { concatenated } from './fold-text.ts';
import type { Frame } from '../frame.ts';

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\n': '',
};
const ESCAPE_RE =
  /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([0-7]{1,3})|N\{[^}]*\}|(\r?\n|[\s\S]))/gi;

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(ESCAPE_RE, (whole, x, u, U, octal, simple) => {
    const hex: unknown = x ?? u ?? U;
    if (typeof hex === 'string') {
      const point = Number.parseInt(hex, 16);
      return point <= 0x10_ffff ? String.fromCodePoint(point) : '\ufffd';
    }
    if (typeof octal === 'string') return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    if (simple === '\r\n') return '';
    return typeof simple === 'string' ? (SIMPLE_ESCAPES[simple] ?? whole) : whole;
  });
}

/** A string literal of any kind; an f-string is its constant parts and the values between them. */
export function stringLiteral(frame: Frame, node: NodeIndex): Value {
  const { tree } = frame;
  const [open, ...rest] = tree.named(node);
  if (open === undefined) return UNKNOWN;
  const prefix = tree.textOf(open).replaceAll(/['"]/g, '').toLowerCase();
  const close = rest.at(-1);
  const isClosed = close !== undefined && tree.kind(close) === 'string_end';
  const start = tree.end(open);
  const end = isClosed ? tree.start(close) : tree.end(node);
  if (!prefix.includes('f') && !prefix.includes('t')) {
    const raw = tree.text.slice(start, end);
    const text = prefix.includes('r') ? raw : unescaped(raw);
    return prefix.includes('b') ? bytesValue(bytesOfBytesLiteral(text)) : textValue(text);
  }
  const parts: Value[] = [];
  let from = start;
  const constant = (to: number): void => {
    const raw = tree.text.slice(from, to).replaceAll('{{', '{').replaceAll('}}', '}');
    parts.push(textValue(prefix.includes('r') ? raw : unescaped(raw)));
  };
  for (const part of rest) {
    if (tree.kind(part) !== 'interpolation') continue;
    constant(tree.start(part));
    from = tree.end(part);
    parts.push(frame.evaluate(tree.field(part, 'expression') ?? tree.named(part)[0]));
  }
  constant(end);
  return concatenated(parts);
}

/** Escapes give bytes up to 255; the rest of a bytes literal is ASCII, or a syntax error. */
function bytesOfBytesLiteral(text: string): string {
  return Array.from(text).every((letter) => letter.charCodeAt(0) <= 0xff)
    ? text
    : bytesOfUtf8(text);
}

export function numberLiteral(text: string): Value {
  const digits = text.replaceAll('_', '').replace(/[lL]$/, '');
  const number = /^0\d+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return Number.isFinite(number) ? numberValue(number) : UNKNOWN;
}
