import { REVERSAL, withDecoder } from '../decoded.ts';
import {
  fromBase64,
  fromHex,
  inflated,
  latin1,
  toBase64,
  toHex,
  utf8OfBytes,
  bytesOfUtf8,
} from '../fold-bytes.ts';
import { concatenated, itemsOf, joinedItems, plain } from '../python/fold-text.ts';
import type { Value } from '../value.ts';
import { booleanValue, bytesValue, numberValue, textValue } from '../value.ts';

function numberOf(value: Value | undefined): number | undefined {
  return value?.kind === 'number' ? value.number : undefined;
}

function bytesIn(text: string, encoding: string): string | undefined {
  if (/^base64(?:url)?$/i.test(encoding)) return fromBase64(text);
  if (/^hex$/i.test(encoding)) return fromHex(text);
  if (/^(?:latin1|binary|ascii)$/i.test(encoding)) return text;
  return bytesOfUtf8(text);
}

/** What a call of a known pure function gives for constant arguments. */
export function foldCall(
  callee: string,
  positional: readonly Value[],
  maxLength: number,
): Value | undefined {
  const [first, second] = positional;
  const text = plain(first);
  const value = foldKnown(callee, positional, text, plain(second), maxLength);
  return value === undefined ? undefined : withDecoder(value, callee, positional);
}

function foldKnown(
  callee: string,
  positional: readonly Value[],
  text: string | undefined,
  second: string | undefined,
  maxLength: number,
): Value | undefined {
  switch (callee) {
    case 'atob':
      return text === undefined ? undefined : textValue(fromBase64(text));
    case 'btoa':
      return text === undefined ? undefined : textValue(toBase64(text));
    case 'unescape':
    case 'decodeURIComponent':
    case 'decodeURI':
      return text === undefined ? undefined : textValue(unquoted(text));
    case 'String.fromCharCode':
    case 'String.fromCodePoint': {
      const codes = positional.map(numberOf);
      if (!codes.every((code) => code !== undefined && code >= 0 && code <= 0x10_ffff))
        return undefined;
      return textValue(codes.map((code) => String.fromCodePoint(code ?? 0)).join(''));
    }
    case 'Buffer.from':
    case 'Buffer': {
      const items = text === undefined ? itemsOf(positional[0]) : undefined;
      if (items?.every((item) => item.kind === 'number') === true)
        return bytesValue(latin1(Uint8Array.from(items, (item) => item.number & 0xff)));
      const bytes = text === undefined ? undefined : bytesIn(text, second ?? 'utf8');
      return bytes === undefined ? undefined : bytesValue(bytes);
    }
    case 'zlib.inflateSync':
    case 'zlib.gunzipSync':
    case 'zlib.unzipSync': {
      const unpacked = text === undefined ? undefined : inflated(text, maxLength);
      return unpacked === undefined ? undefined : bytesValue(unpacked);
    }
    case 'String':
      return text === undefined ? undefined : textValue(text);
    case 'parseInt':
    case 'Number': {
      const radix = numberOf(positional[1]) ?? 10;
      if (text === undefined || radix < 2 || radix > 36) return undefined;
      const number = callee === 'Number' ? Number(text) : Number.parseInt(text, radix);
      return Number.isFinite(number) ? numberValue(number) : undefined;
    }
    case 'Array.from':
    case 'Object.values': {
      const items = itemsOf(positional[0]);
      return items === undefined || positional.length > 1 ? undefined : { kind: 'list', items };
    }
    case 'path.join':
    case 'path.resolve': {
      const parts = positional.map(plain);
      return parts.every((part) => part !== undefined) ? textValue(parts.join('/')) : undefined;
    }
    default:
      return undefined;
  }
}

function unquoted(text: string): string {
  const plainBytes = text
    .replaceAll(/%u([0-9a-f]{4})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return plainBytes;
}

/** A method of a constant, computed; undefined for what is not known here. */
export function foldMethod(
  on: Value,
  name: string,
  positional: readonly Value[],
  maxLength: number,
): Value | undefined {
  const value = foldKnownMethod(on, name, positional, maxLength);
  if (value?.kind === 'list' && name === 'reverse')
    return { kind: 'list', items: value.items.map((item) => withDecoder(item, REVERSAL, [])) };
  return value === undefined ? undefined : withDecoder(value, '', [on]);
}

function foldKnownMethod(
  on: Value,
  name: string,
  positional: readonly Value[],
  maxLength: number,
): Value | undefined {
  const [first, second] = positional;
  const [a, b] = [plain(first), plain(second)];
  if (on.kind === 'list') return foldList(on.items, name, positional);
  const text = plain(on);
  if (text === undefined) return undefined;
  const like = (result: string): Value =>
    on.kind === 'bytes' ? bytesValue(result) : textValue(result);
  switch (name) {
    case 'toString':
      if (on.kind !== 'bytes') return on;
      if (/^base64/i.test(a ?? '')) return textValue(toBase64(text));
      return textValue(
        /^hex$/i.test(a ?? '')
          ? toHex(text)
          : /^(?:latin1|binary)$/i.test(a ?? '')
            ? text
            : utf8OfBytes(text),
      );
    case 'concat':
      return concatenated([on, ...positional]);
    case 'split': {
      if (a === undefined && first !== undefined) return undefined;
      const pieces = a === undefined ? [text] : text.split(a);
      return { kind: 'list', items: pieces.map(like) };
    }
    case 'slice':
      return like(text.slice(numberOf(first), numberOf(second)));
    case 'substring':
      return like(text.substring(numberOf(first) ?? 0, numberOf(second)));
    case 'charAt':
      return like(text.charAt(numberOf(first) ?? 0));
    case 'charCodeAt':
    case 'codePointAt': {
      const code = text.charCodeAt(numberOf(first) ?? 0);
      return Number.isNaN(code) ? undefined : numberValue(code);
    }
    case 'toLowerCase':
      return like(text.toLowerCase());
    case 'toUpperCase':
      return like(text.toUpperCase());
    case 'trim':
      return like(text.trim());
    case 'replace':
    case 'replaceAll':
      if (a === undefined || b === undefined || a === '') return undefined;
      if (b.length > a.length && text.length * b.length > maxLength) return undefined;
      return like(name === 'replace' ? text.replace(a, () => b) : text.replaceAll(a, () => b));
    case 'repeat': {
      const count = numberOf(first) ?? 0;
      return count >= 0 && text.length * count <= maxLength ? like(text.repeat(count)) : undefined;
    }
    case 'startsWith':
      return a === undefined ? undefined : booleanValue(text.startsWith(a));
    default:
      return undefined;
  }
}

function foldList(
  items: readonly Value[],
  name: string,
  [first]: readonly Value[],
): Value | undefined {
  switch (name) {
    case 'join': {
      const between = first === undefined ? ',' : plain(first);
      const texts = items.map((item) =>
        item.kind === 'number' ? String(item.number) : plain(item),
      );
      if (between === undefined || !texts.every((text) => text !== undefined)) return undefined;
      return withDecoder(textValue(texts.join(between)), '', [{ kind: 'list', items }]);
    }
    case 'reverse':
    case 'toReversed':
      return { kind: 'list', items: items.toReversed() };
    case 'slice':
      return { kind: 'list', items: items.slice(numberOf(first)) };
    case 'concat': {
      const more = itemsOf(first);
      return more === undefined ? undefined : joinedItems('list', items, more);
    }
    default:
      return undefined;
  }
}
