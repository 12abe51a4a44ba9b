import {
  bytesOfUtf8,
  fromAscii85,
  fromBase32,
  fromBase64,
  fromHex,
  fromRfc1924,
  inflated,
  rot13,
  toBase64,
  toHex,
  utf8OfBytes,
} from '../fold-bytes.ts';
import type { Keyword, Value } from '../value.ts';
import { bytesValue, numberValue, textValue } from '../value.ts';
import { itemsOf, plain } from './fold-text.ts';

type Fold = (positional: readonly Value[], maxLength: number) => Value | undefined;

/** A decoder of text or bytes into bytes. */
const decoder =
  (decode: (text: string) => string | undefined): Fold =>
  ([first]) => {
    const text = plain(first);
    const decoded = text === undefined ? undefined : decode(text);
    return decoded === undefined ? undefined : bytesValue(decoded);
  };

const inflate: Fold = ([first], maxLength) => {
  const packed = plain(first);
  const unpacked = packed === undefined ? undefined : inflated(packed, maxLength);
  return unpacked === undefined ? undefined : bytesValue(unpacked);
};

const codec: Fold = ([first, encoding]) => {
  const [text, name] = [
    plain(first),
    plain(encoding)
      ?.toLowerCase()
      .replaceAll(/[^a-z0-9]/g, ''),
  ];
  if (first === undefined || text === undefined || name === undefined) return undefined;
  if (name === 'rot13') return textValue(rot13(text));
  if (name.startsWith('hex')) {
    const decoded = fromHex(text);
    return decoded === undefined ? undefined : bytesValue(decoded);
  }
  if (name.startsWith('base64')) return bytesValue(fromBase64(text));
  if (name.startsWith('utf8') && first.kind === 'bytes') return textValue(utf8OfBytes(text));
  return undefined;
};

const chr: Fold = ([code]) =>
  code?.kind === 'number' && code.number >= 0 && code.number <= 0x10_ffff
    ? textValue(String.fromCodePoint(Math.trunc(code.number)))
    : undefined;

const ord: Fold = ([letter]) => {
  const point = plain(letter)?.codePointAt(0);
  return point === undefined ? undefined : numberValue(point);
};

const asList =
  (kind: 'list' | 'tuple' | 'set'): Fold =>
  (positional) => {
    if (positional.length === 0) return { kind, items: [] };
    const items = itemsOf(positional[0]);
    return items === undefined ? undefined : { kind, items };
  };

const reversed: Fold = ([list]) => {
  const items = itemsOf(list);
  return items === undefined ? undefined : { kind: 'list', items: items.toReversed() };
};

const bytes: Fold = ([first], maxLength) => {
  if (first === undefined) return bytesValue('');
  if (first.kind === 'bytes') return first;
  if (first.kind === 'text') return bytesValue(bytesOfUtf8(first.text));
  if (first.kind === 'number')
    return first.number >= 0 && first.number <= maxLength
      ? bytesValue('\0'.repeat(first.number))
      : undefined;
  const items = itemsOf(first);
  if (items === undefined || !items.every((item) => item.kind === 'number')) return undefined;
  return bytesValue(items.map(({ number }) => String.fromCharCode(number & 0xff)).join(''));
};

const str: Fold = ([first, encoding]) => {
  if (first === undefined) return textValue('');
  if (first.kind === 'text') return first;
  if (first.kind === 'number') return textValue(String(first.number));
  if (first.kind === 'bytes' && encoding !== undefined) return textValue(utf8OfBytes(first.bytes));
  return undefined;
};

const int: Fold = ([first, base]) => {
  if (first?.kind === 'number') return numberValue(Math.trunc(first.number));
  const text = plain(first);
  if (text === undefined) return undefined;
  const radix = base?.kind === 'number' ? base.number : 10;
  if (radix !== 0 && (radix < 2 || radix > 36)) return undefined;
  const number = radix === 0 ? Number(text) : Number.parseInt(text.replace(/^0[xob]/i, ''), radix);
  return Number.isFinite(number) ? numberValue(number) : undefined;
};

const range: Fold = (positional, maxLength) => {
  const numbers = positional.map((item) => (item.kind === 'number' ? item.number : Number.NaN));
  if (numbers.length === 0 || numbers.some((number) => Number.isNaN(number))) return undefined;
  const [first = 0, second, step = 1] = numbers;
  const [from, to] = second === undefined ? [0, first] : [first, second];
  const count = Math.ceil((to - from) / step);
  if (step === 0 || count > Math.min(maxLength, MAX_RANGE)) return undefined;
  return {
    kind: 'list',
    items: Array.from({ length: Math.max(count, 0) }, (_, at) => numberValue(from + at * step)),
  };
};

/** Numbers a `range` is unfolded to: beyond it, no honest or hostile source computes a text. */
const MAX_RANGE = 20_000;

const len: Fold = ([first]) => {
  const items = itemsOf(first);
  return items === undefined ? undefined : numberValue(items.length);
};

const maketrans: Fold = ([first, second]) => {
  if (first?.kind === 'dict') return first;
  const [from, to] = [plain(first), plain(second)];
  if (from === undefined || to === undefined) return undefined;
  const letters = Array.from(to);
  const entries = Array.from(from, (letter, at) => ({
    key: textValue(letter),
    value: textValue(letters[at] ?? ''),
  }));
  return { kind: 'dict', entries, open: false };
};

const joinPath: Fold = (positional) => {
  const parts = positional.map(plain);
  return parts.length > 0 && parts.every((part) => part !== undefined)
    ? textValue(parts.join('/'))
    : undefined;
};

const pair: Fold = (positional) => {
  const lists = positional.map(itemsOf);
  if (lists.length === 0 || !lists.every((list) => list !== undefined)) return undefined;
  const count = Math.min(...lists.map((list) => list.length));
  const items = Array.from({ length: count }, (_, at): Value => {
    return { kind: 'tuple', items: lists.flatMap((list) => list[at] ?? []) };
  });
  return { kind: 'list', items };
};

const enumerate: Fold = ([list]) => {
  const items = itemsOf(list)?.map((item, at): Value => {
    return { kind: 'tuple', items: [numberValue(at), item] };
  });
  return items === undefined ? undefined : { kind: 'list', items };
};

const encodeBase64: Fold = ([first]) => {
  const text = plain(first);
  return text === undefined ? undefined : bytesValue(toBase64(text));
};

const FOLDS: ReadonlyMap<string, Fold> = new Map(
  Object.entries<Fold>({
    'builtins.chr': chr,
    'builtins.unichr': chr,
    'builtins.ord': ord,
    'builtins.str': str,
    'builtins.int': int,
    'builtins.len': len,
    'builtins.bytes': bytes,
    'builtins.bytearray': bytes,
    'builtins.memoryview': bytes,
    'builtins.list': asList('list'),
    'builtins.tuple': asList('tuple'),
    'builtins.set': asList('set'),
    'builtins.iter': asList('list'),
    'builtins.sorted': ([first]) =>
      first?.kind === 'list' && first.items.every((item) => item.kind === 'number')
        ? { kind: 'list', items: first.items.toSorted((a, b) => a.number - b.number) }
        : undefined,
    'builtins.reversed': reversed,
    'builtins.range': range,
    'builtins.zip': pair,
    'builtins.enumerate': enumerate,
    'builtins.bytes.fromhex': decoder(fromHex),
    'builtins.bytearray.fromhex': decoder(fromHex),
    'builtins.str.maketrans': maketrans,
    'builtins.bytes.maketrans': maketrans,
    'binascii.unhexlify': decoder(fromHex),
    'binascii.a2b_hex': decoder(fromHex),
    'binascii.a2b_base64': decoder(fromBase64),
    'binascii.hexlify': ([first]) => {
      const text = plain(first);
      return text === undefined ? undefined : bytesValue(toHex(text));
    },
    'base64.b64decode': decoder(fromBase64),
    'base64.urlsafe_b64decode': decoder(fromBase64),
    'base64.standard_b64decode': decoder(fromBase64),
    'base64.decodebytes': decoder(fromBase64),
    'base64.decodestring': decoder(fromBase64),
    'base64.b64encode': encodeBase64,
    'base64.b16decode': decoder(fromHex),
    'base64.b32decode': decoder(fromBase32),
    'base64.b85decode': decoder(fromRfc1924),
    'base64.a85decode': decoder(fromAscii85),
    'codecs.decode': codec,
    'codecs.encode': codec,
    'zlib.decompress': inflate,
    'gzip.decompress': inflate,
    'urllib.parse.unquote': ([first]) => {
      const text = plain(first);
      if (text === undefined) return undefined;
      const unquoted = text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
      return textValue(utf8OfBytes(unquoted));
    },
    'os.path.join': joinPath,
    'posixpath.join': joinPath,
    'pathlib.Path': joinPath,
    'pathlib.PurePath': joinPath,
    'textwrap.dedent': ([first]) => (first?.kind === 'text' ? first : undefined),
    'inspect.cleandoc': ([first]) => (first?.kind === 'text' ? first : undefined),
  }),
);

/** What a call of a known pure function gives for constant arguments; undefined where it is not known. */
export function foldCall(
  callee: string,
  positional: readonly Value[],
  keywords: readonly Keyword[],
  maxLength: number,
): Value | undefined {
  if (callee === 'builtins.dict' && positional.length === 0) {
    const entries = keywords.map(({ name, value }) => ({ key: textValue(name), value }));
    return { kind: 'dict', entries, open: false };
  }
  return FOLDS.get(callee)?.(positional, maxLength);
}
