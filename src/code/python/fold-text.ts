import { joinedDecoder } from '../decoded.ts';
import { bytesOfUtf8, fromHex, rot13, toHex, utf8OfBytes } from '../fold-bytes.ts';
import type { Keyword, Value } from '../value.ts';
import { booleanValue, bytesValue, computedFrom, numberValue, textValue } from '../value.ts';

/** What a method call on a constant is folded with. */
interface Call {
  readonly positional: readonly Value[];
  readonly keywords: readonly Keyword[];
}

/** Text of a text or bytes constant. */
export function plain(value: Value | undefined): string | undefined {
  if (value?.kind === 'text') return value.text;
  return value?.kind === 'bytes' ? value.bytes : undefined;
}

/** The same kind of constant with another content. */
function like(model: Value, text: string): Value {
  return model.kind === 'bytes' ? bytesValue(text) : textValue(text);
}

export function itemsOf(value: Value | undefined): readonly Value[] | undefined {
  if (value === undefined) return undefined;
  if (value.kind === 'list' || value.kind === 'tuple' || value.kind === 'set') return value.items;
  if (value.kind === 'text') return Array.from(value.text, textValue);
  if (value.kind === 'bytes')
    return Array.from(value.bytes, (byte) => numberValue(byte.charCodeAt(0)));
  if (value.kind === 'dict' && !value.open) return value.entries.map(({ key }) => key);
  return undefined;
}

function join(separator: Value, [list]: readonly Value[]): Value | undefined {
  const items = itemsOf(list);
  const between = plain(separator);
  if (items === undefined || between === undefined) return undefined;
  const texts = items.map(plain);
  const length = texts.reduce((sum, text) => sum + (text?.length ?? 0) + between.length, 0);
  if (length <= MAX_CONSTANT && texts.every((text) => text !== undefined))
    return like(separator, texts.join(between));
  return computedFrom(items.slice(0, MAX_LIST));
}

/** `'{0}{name}'.format(…)`; what is not constant stays as a part. */
function format(template: string, { positional, keywords }: Call): Value {
  const parts: Value[] = [];
  let next = 0;
  let last = 0;
  for (const match of template.matchAll(/\{\{|\}\}|\{([^{}!:.[]*)([^{}]*)\}/g)) {
    parts.push(textValue(template.slice(last, match.index)));
    last = match.index + match[0].length;
    if (match[1] === undefined) {
      parts.push(textValue(match[0].slice(1)));
      continue;
    }
    const key = match[1];
    const given = /^\d*$/.test(key)
      ? positional[key === '' ? next : Number(key)]
      : keywords.findLast(({ name }) => name === key)?.value;
    if (key === '') next += 1;
    if (given !== undefined) parts.push(given);
  }
  parts.push(textValue(template.slice(last)));
  return concatenated(parts);
}

/** Characters a constant may have; twice a text, twice again, and soon there is no memory. */
const MAX_CONSTANT = 1024 * 1024;
/** Items a constant list may have. */
const MAX_LIST = 100_000;
/** Parts kept of what became too large. */
const MAX_KEPT = 8;

/** Two lists as one, or what it was made of when it would be too long. */
export function joinedItems(
  kind: 'list' | 'tuple',
  a: readonly Value[],
  b: readonly Value[],
): Value {
  if (a.length + b.length > MAX_LIST)
    return computedFrom([...a.slice(0, MAX_KEPT), ...b.slice(0, MAX_KEPT)]);
  return { kind, items: [...a, ...b] };
}

/** Texts, numbers and what is not known, one after the other. */
export function concatenated(parts: readonly Value[]): Value {
  const texts = parts.map((part) =>
    part.kind === 'number' ? String(part.number) : part.kind === 'text' ? part.text : undefined,
  );
  const length = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
  if (length > MAX_CONSTANT) return computedFrom(parts.slice(0, MAX_KEPT));
  if (texts.every((text) => text !== undefined)) {
    const decodedBy = joinedDecoder(parts);
    const text = texts.join('');
    return decodedBy === undefined ? textValue(text) : { kind: 'text', text, decodedBy };
  }
  return computedFrom(parts.filter((part) => part.kind !== 'text' || part.text !== ''));
}

/** `'%s-%d' % (a, b)`. */
export function percentFormat(template: string, given: Value): Value {
  const values = given.kind === 'tuple' ? given.items : [given];
  const parts: Value[] = [];
  let [next, last] = [0, 0];
  for (const match of template.matchAll(/%(?:\((\w+)\))?[-#0 +]*\d*(?:\.\d+)?([a-zA-Z%])/g)) {
    parts.push(textValue(template.slice(last, match.index)));
    last = match.index + match[0].length;
    if (match[2] === '%') {
      parts.push(textValue('%'));
      continue;
    }
    let value = values[next];
    if (match[1] === undefined) next += 1;
    else if (given.kind === 'dict')
      value = given.entries.find(({ key }) => plain(key) === match[1])?.value;
    else value = undefined;
    if (value?.kind === 'number' && match[2] === 'c')
      value = textValue(String.fromCharCode(value.number));
    if (value?.kind === 'number' && match[2] === 'x') value = textValue(value.number.toString(16));
    parts.push(value ?? computedFrom([given]));
  }
  parts.push(textValue(template.slice(last)));
  return concatenated(parts);
}

function stripped(text: string, letters: string | undefined, ends: 'both' | 'left' | 'right') {
  const isOut = (letter: string | undefined): boolean =>
    letter !== undefined && (letters === undefined ? /\s/.test(letter) : letters.includes(letter));
  let [start, end] = [0, text.length];
  if (ends !== 'right') while (start < end && isOut(text[start])) start += 1;
  if (ends !== 'left') while (end > start && isOut(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function decode(bytes: string, encoding: string): Value | undefined {
  const name = encoding.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (['utf8', 'utf', 'u8', 'ascii', 'usascii', '646', 'utf8sig'].includes(name))
    return textValue(utf8OfBytes(bytes));
  if (['latin1', 'iso88591', 'cp1252', 'l1', '8859'].includes(name)) return textValue(bytes);
  if (name === 'utf16' || name === 'utf16le')
    return textValue(Buffer.from(bytes, 'latin1').toString('utf16le'));
  if (name === 'rot13') return textValue(rot13(bytes));
  if (name === 'hex' || name === 'hexcodec') {
    const hex = fromHex(bytes);
    return hex === undefined ? undefined : bytesValue(hex);
  }
  if (name === 'unicodeescape' || name === 'rawunicodeescape')
    return textValue(unescapedUnicode(bytes));
  return undefined;
}

function unescapedUnicode(text: string): string {
  return text.replaceAll(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|([0-7]{1,3}))/gi, (_, x, u, octal) =>
    String.fromCharCode(Number.parseInt(String(x ?? u ?? octal), octal === undefined ? 16 : 8)),
  );
}

/** A method of a text or bytes constant, computed; undefined for what is not known here. */
export function foldTextMethod(
  on: Value,
  name: string,
  call: Call,
  maxLength: number,
): Value | undefined {
  const text = plain(on);
  if (text === undefined) return undefined;
  const [first, second] = call.positional;
  const [a, b] = [plain(first), plain(second)];
  switch (name) {
    case 'join':
      return join(on, call.positional);
    case 'format':
      return on.kind === 'text' ? format(text, call) : undefined;
    case 'lower':
    case 'casefold':
      return like(on, text.toLowerCase());
    case 'upper':
      return like(on, text.toUpperCase());
    case 'swapcase':
      return like(
        on,
        Array.from(text, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join(
          '',
        ),
      );
    case 'strip':
      return like(on, stripped(text, a, 'both'));
    case 'lstrip':
      return like(on, stripped(text, a, 'left'));
    case 'rstrip':
      return like(on, stripped(text, a, 'right'));
    case 'removeprefix':
      return like(on, a !== undefined && text.startsWith(a) ? text.slice(a.length) : text);
    case 'removesuffix':
      return like(on, a && text.endsWith(a) ? text.slice(0, -a.length) : text);
    case 'replace':
      if (a === undefined || b === undefined || call.positional.length > 2) return undefined;
      if (a === '' || (b.length > a.length && text.length * b.length > maxLength)) return undefined;
      return like(
        on,
        text.replaceAll(a, () => b),
      );
    case 'split': {
      if (call.positional.length > 1) return undefined;
      const pieces =
        a === undefined || a === '' ? text.split(/\s+/).filter(Boolean) : text.split(a);
      return { kind: 'list', items: pieces.map((piece) => like(on, piece)) };
    }
    case 'splitlines':
      return { kind: 'list', items: text.split(/\r?\n/).map((piece) => like(on, piece)) };
    case 'startswith':
      return a === undefined ? undefined : booleanValue(text.startsWith(a));
    case 'endswith':
      return a === undefined ? undefined : booleanValue(text.endsWith(a));
    case 'encode':
      if (on.kind !== 'text') return undefined;
      if (a !== undefined && /rot_?13/i.test(a)) return textValue(rot13(text));
      return bytesValue(/latin|8859/i.test(a ?? '') ? text : bytesOfUtf8(text));
    case 'decode':
      return decode(text, a ?? 'utf-8');
    case 'hex':
      return on.kind === 'bytes' ? textValue(toHex(text)) : undefined;
    case 'translate':
      return translated(on, text, first);
    default:
      return undefined;
  }
}

function translated(on: Value, text: string, table: Value | undefined): Value | undefined {
  if (table?.kind !== 'dict') return undefined;
  const map = new Map<string, string>();
  for (const { key, value } of table.entries) {
    const from = key.kind === 'number' ? String.fromCodePoint(key.number) : plain(key);
    const to = value.kind === 'number' ? String.fromCodePoint(value.number) : (plain(value) ?? '');
    if (from !== undefined) map.set(from, to);
  }
  return like(on, Array.from(text, (letter) => map.get(letter) ?? letter).join(''));
}

/** `x[a:b:c]` of a constant, as Python counts. */
export function sliced(value: Value, bounds: readonly (number | undefined)[]): Value | undefined {
  const [from, to, step = 1] = bounds;
  const text = plain(value);
  const letters = text === undefined ? undefined : Array.from(text);
  const source: readonly unknown[] | undefined = letters ?? itemsOf(value);
  if (source === undefined || step === 0) return undefined;
  const length = source.length;
  const clamp = (at: number | undefined, otherwise: number): number => {
    if (at === undefined) return otherwise;
    const absolute = at < 0 ? at + length : at;
    return step > 0
      ? Math.min(Math.max(absolute, 0), length)
      : Math.min(Math.max(absolute, -1), length - 1);
  };
  const start = clamp(from, step > 0 ? 0 : length - 1);
  const end = clamp(to, step > 0 ? length : -1);
  const places: number[] = [];
  for (let at = start; step > 0 ? at < end : at > end; at += step) places.push(at);
  if (letters !== undefined) return like(value, places.map((at) => letters[at] ?? '').join(''));
  const items = itemsOf(value) ?? [];
  const kind = value.kind === 'tuple' ? 'tuple' : 'list';
  return { kind, items: places.flatMap((at) => items[at] ?? []) };
}
