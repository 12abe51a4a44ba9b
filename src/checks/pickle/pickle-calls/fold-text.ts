import type { Folded } from './folded.ts';
import { bytesOf, isBytes, isList, listOf, MAX_FOLDED_LENGTH } from './folded.ts';

/** Text or ASCII bytes as text, as base64 and hex decoders take either. */
export function asciiText(value: Folded | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return isBytes(value) ? Buffer.from(value.bytes).toString('latin1') : undefined;
}

export function decodeText(
  value: Folded | undefined,
  codec: Folded | undefined,
): Folded | undefined {
  const name = typeof codec === 'string' ? codec.toLowerCase().replaceAll(/[-_ ]/g, '') : 'utf8';
  const text = asciiText(value);
  if (text === undefined) return undefined;
  switch (name) {
    case 'rot13':
      return text.replaceAll(/[a-z]/gi, (letter) => {
        const base = letter <= 'Z' ? 65 : 97;
        return String.fromCodePoint((((letter.codePointAt(0) ?? base) - base + 13) % 26) + base);
      });
    case 'hex':
    case 'hexcodec':
      return bytesOf(Buffer.from(text, 'hex'));
    case 'base64':
    case 'base64codec':
      return bytesOf(Buffer.from(text, 'base64'));
    case 'latin1':
    case 'iso88591':
    case 'l1':
    case 'ascii':
    case 'usascii':
      return text;
    case 'utf8':
    case 'u8':
      return isBytes(value) ? Buffer.from(value.bytes).toString('utf8') : text;
    case 'utf16le':
    case 'utf16':
      return isBytes(value)
        ? Buffer.from(value.bytes)
            .toString('utf16le')
            .replace(/^\uFEFF/, '')
        : undefined;
    default:
      return undefined;
  }
}

export function encodeText(
  value: Folded | undefined,
  codec: Folded | undefined,
): Folded | undefined {
  const name = typeof codec === 'string' ? codec.toLowerCase().replaceAll(/[-_ ]/g, '') : 'utf8';
  if (name === 'rot13') return decodeText(value, codec);
  if (typeof value !== 'string') return undefined;
  if (name === 'utf8') return bytesOf(Buffer.from(value, 'utf8'));
  return name === 'latin1' || name === 'ascii' ? bytesOf(Buffer.from(value, 'latin1')) : undefined;
}

export function add(args: readonly Folded[]): Folded | undefined {
  const [left, right] = args;
  if (typeof left === 'string' && typeof right === 'string') return left + right;
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (isBytes(left) && isBytes(right)) return bytesOf(Buffer.concat([left.bytes, right.bytes]));
  return isList(left) && isList(right) ? listOf([...left.items, ...right.items]) : undefined;
}

export function repeat(args: readonly Folded[]): Folded | undefined {
  const [value, count] = args;
  if (typeof value !== 'string' || typeof count !== 'number') return undefined;
  const times = Math.max(0, Math.trunc(count));
  return value.length * times > MAX_FOLDED_LENGTH ? undefined : value.repeat(times);
}

export function sequenceOf(value: Folded | undefined): readonly Folded[] | undefined {
  if (typeof value === 'string') return Array.from(value);
  if (isBytes(value)) return [...value.bytes];
  return isList(value) ? value.items : undefined;
}

/** Checked before joining: sixty thousand items of sixty thousand characters each would be gigabytes. */
function joinedLength(separator: Folded | undefined, items: readonly Folded[]): number {
  const length = (value: Folded | undefined): number =>
    typeof value === 'string' ? value.length : isBytes(value) ? value.bytes.length : 1;
  return items.reduce<number>((sum, item) => sum + length(item) + length(separator), 0);
}

export function join(separator: Folded | undefined, parts: Folded | undefined): Folded | undefined {
  const items = sequenceOf(parts);
  if (items === undefined || joinedLength(separator, items) > MAX_FOLDED_LENGTH) return undefined;
  if (typeof separator === 'string') {
    return items.every((item) => typeof item === 'string') ? items.join(separator) : undefined;
  }
  if (!isBytes(separator) || !items.every((item) => isBytes(item))) return undefined;
  const pieces = items.flatMap((item, index) =>
    index === 0 ? [item.bytes] : [separator.bytes, item.bytes],
  );
  return bytesOf(Buffer.concat(pieces));
}

export function formatText(
  template: Folded | undefined,
  args: readonly Folded[],
): Folded | undefined {
  if (typeof template !== 'string') return undefined;
  const longest = Math.max(0, ...args.map((arg) => (typeof arg === 'string' ? arg.length : 24)));
  if (template.length * longest > MAX_FOLDED_LENGTH) return undefined;
  let next = 0;
  let certain = true;
  const text = template.replaceAll(/\{(\d*)\}/g, (_, index: string) => {
    const value = args[index === '' ? next : Number(index)];
    next += 1;
    if (typeof value !== 'string' && typeof value !== 'number') certain = false;
    return typeof value === 'object' ? '' : String(value);
  });
  return certain ? text : undefined;
}

export function replaceText(args: readonly Folded[]): Folded | undefined {
  const [text, from, to] = args;
  if (typeof text !== 'string' || typeof from !== 'string' || typeof to !== 'string')
    return undefined;
  const replaced = text.split(from);
  return replaced.length * to.length + text.length > MAX_FOLDED_LENGTH
    ? undefined
    : replaced.join(to);
}

export function reversed(value: Folded | undefined): Folded | undefined {
  const items = sequenceOf(value);
  return items === undefined ? undefined : listOf(items.toReversed());
}

export function toBytes(args: readonly Folded[]): Folded | undefined {
  const [value, codec] = args;
  if (value === undefined) return bytesOf(new Uint8Array(0));
  if (isBytes(value)) return value;
  if (typeof value === 'string') return encodeText(value, codec);
  const items = isList(value) ? value.items : undefined;
  return items?.every((item) => typeof item === 'number') === true
    ? bytesOf(Uint8Array.from(items))
    : undefined;
}
