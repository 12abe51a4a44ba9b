import { Buffer } from 'node:buffer';
import type { Symbol } from './symbol.ts';
import { bytes, bytesOf, pathOf, printSymbol, text, textOf, UNKNOWN } from './symbol.ts';

/** Characters a folded text may have: enough for any name or command, no room for growth by doubling. */
const MAX_TEXT = 65_536;

function attribute(of: Symbol, name: string): Symbol {
  return of.kind === 'name'
    ? { kind: 'name', path: `${of.path}.${name}` }
    : { kind: 'attribute', of, name };
}

/** Joins two texts or two byte strings. */
export function foldAdd(left: Symbol, right: Symbol): Symbol {
  const [a, b] = [textOf(left), textOf(right)];
  if (a !== undefined && b !== undefined && a.length + b.length <= MAX_TEXT) return text(a + b);
  const [x, y] = [bytesOf(left), bytesOf(right)];
  if (x !== undefined && y !== undefined && x.length + y.length <= MAX_TEXT)
    return bytes(Buffer.concat([x, y]));
  if (
    left.kind === 'sequence' &&
    right.kind === 'sequence' &&
    left.items.length + right.items.length < 4096
  )
    return { kind: 'sequence', items: [...left.items, ...right.items] };
  return UNKNOWN;
}

/** Stands on the stack for `[::-1]`, the favourite of those who hide a word. */
const REVERSE_SLICE = '[::-1]';

/** The parts of a slice: only the one that reverses is worth a name. */
export function foldSlice(parts: readonly Symbol[]): Symbol {
  const step = parts[2];
  return step !== undefined && printSymbol(step) === '-1'
    ? { kind: 'name', path: REVERSE_SLICE }
    : UNKNOWN;
}

function isReverse(key: Symbol): boolean {
  if (key.kind === 'name') return key.path === REVERSE_SLICE;
  return (
    key.kind === 'constant' &&
    key.value.kind === 'other' &&
    key.value.text === 'slice(None, None, -1)'
  );
}

function foldReversed(of: Symbol): Symbol {
  const value = textOf(of);
  if (value !== undefined) return text(Array.from(value).reverse().join(''));
  const raw = bytesOf(of);
  return raw === undefined ? UNKNOWN : bytes(raw.slice().reverse());
}

/** Dictionaries through which code reaches names: `globals()['os']`, `x.__dict__['system']`, `sys.modules['os']`. */
const NAMESPACE_RE =
  /(?:^|\.)(?:builtins\.(?:globals|locals|vars)\(\)|__dict__|__builtins__|__globals__|modules)$/;

/** `of[key]` for the keys that lead to a name, and `of[::-1]`. */
export function foldSubscript(of: Symbol, key: Symbol): Symbol {
  if (isReverse(key)) return foldReversed(of);
  const name = textOf(key);
  if (name === undefined) return { kind: 'attribute', of, name: '[?]' };
  const path = pathOf(of);
  if (path !== undefined && NAMESPACE_RE.test(path)) {
    if (path.endsWith('__builtins__')) return { kind: 'name', path: `builtins.${name}` };
    if (path.endsWith('modules')) return { kind: 'name', path: name };
    if (of.kind === 'result') return { kind: 'name', path: name };
    if (of.kind === 'attribute' && of.name === '__dict__') return attribute(of.of, name);
    if (of.kind === 'name' && path.endsWith('.__dict__'))
      return { kind: 'name', path: `${path.slice(0, -'.__dict__'.length)}.${name}` };
  }
  return { kind: 'attribute', of, name };
}

function itemsOf(symbol: Symbol | undefined): readonly Symbol[] | undefined {
  if (symbol?.kind === 'sequence') return symbol.items;
  if (
    symbol?.kind === 'constant' &&
    (symbol.value.kind === 'tuple' || symbol.value.kind === 'list')
  )
    return symbol.value.items.map((value) => ({ kind: 'constant', value }));
  return undefined;
}

function foldJoin(glue: Symbol, list: Symbol | undefined): Symbol | undefined {
  const parts = itemsOf(list)?.map(textOf);
  const between = textOf(glue);
  if (parts === undefined || between === undefined || parts.includes(undefined)) return undefined;
  const joined = parts.join(between);
  return joined.length > MAX_TEXT ? undefined : text(joined);
}

const DECODERS: Readonly<Record<string, BufferEncoding>> = {
  'base64.b64decode': 'base64',
  'base64.standard_b64decode': 'base64',
  'base64.urlsafe_b64decode': 'base64url',
  'base64.decodebytes': 'base64',
  'base64.b16decode': 'hex',
  'binascii.a2b_base64': 'base64',
  'binascii.unhexlify': 'hex',
  'binascii.a2b_hex': 'hex',
  'builtins.bytes.fromhex': 'hex',
  'builtins.bytearray.fromhex': 'hex',
};

function rot13(value: string): string {
  return value.replaceAll(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}

function foldCodec(value: Symbol | undefined, codec: string | undefined): Symbol | undefined {
  const source =
    textOf(value) ??
    (bytesOf(value) === undefined
      ? undefined
      : Buffer.from(bytesOf(value) ?? []).toString('latin1'));
  if (source === undefined) return undefined;
  if (codec === 'rot13' || codec === 'rot_13') return text(rot13(source));
  if (codec === 'hex' || codec === 'hex_codec') return bytes(Buffer.from(source, 'hex'));
  if (codec === 'base64' || codec === 'base64_codec') return bytes(Buffer.from(source, 'base64'));
  return undefined;
}

function foldMethod(of: Symbol, name: string, args: readonly Symbol[]): Symbol | undefined {
  const value = textOf(of);
  if (name === 'join') return foldJoin(of, args[0]);
  if (name === 'decode') {
    const raw = bytesOf(of);
    return raw === undefined
      ? undefined
      : (foldCodec(of, textOf(args[0])) ?? text(Buffer.from(raw).toString('utf8')));
  }
  if (value === undefined) return undefined;
  switch (name) {
    case 'encode':
      return bytes(Buffer.from(value));
    case 'lower':
      return text(value.toLowerCase());
    case 'upper':
      return text(value.toUpperCase());
    case 'strip':
      return text(value.trim());
    case 'replace': {
      const [from, to] = [textOf(args[0]), textOf(args[1])];
      if (from === undefined || to === undefined || from === '' || value.length > MAX_TEXT / 8)
        return undefined;
      const replaced = value.replaceAll(from, () => to);
      return replaced.length > MAX_TEXT ? undefined : text(replaced);
    }
    default:
      return undefined;
  }
}

function numberOf(symbol: Symbol | undefined): number | undefined {
  return symbol?.kind === 'constant' && symbol.value.kind === 'number'
    ? Number(symbol.value.text)
    : undefined;
}

/** What a call yields where constants decide it: a module, an attribute, a decoded text. */
export function foldCall(callable: Symbol, args: readonly Symbol[]): Symbol | undefined {
  if (callable.kind === 'attribute') {
    const folded = foldMethod(callable.of, callable.name, args);
    if (folded !== undefined) return folded;
  }
  const path = pathOf(callable);
  if (path === undefined) return undefined;
  const first = textOf(args[0]);
  switch (path) {
    case 'builtins.__import__':
      return first === undefined
        ? undefined
        : { kind: 'name', path: args.length > 3 ? first : (first.split('.')[0] ?? first) };
    case 'importlib.import_module':
    case 'builtins.importlib.import_module':
      return first === undefined ? undefined : { kind: 'name', path: first };
    case 'builtins.getattr': {
      const [of] = args;
      const name = textOf(args[1]);
      return of === undefined || name === undefined ? undefined : attribute(of, name);
    }
    case 'builtins.chr': {
      const code = numberOf(args[0]);
      return code === undefined || !(code >= 0 && code <= 0x10ffff)
        ? undefined
        : text(String.fromCodePoint(code));
    }
    case 'builtins.bytes':
    case 'builtins.bytearray': {
      const numbers = itemsOf(args[0])?.map(numberOf);
      if (numbers === undefined) return bytesOf(args[0]) === undefined ? undefined : args[0];
      return numbers.every((value) => value !== undefined)
        ? bytes(Uint8Array.from(numbers))
        : undefined;
    }
    case 'codecs.decode':
      return foldCodec(args[0], textOf(args[1]));
    default: {
      const encoding = Object.hasOwn(DECODERS, path) ? DECODERS[path] : undefined;
      const source =
        first ??
        (bytesOf(args[0]) === undefined
          ? undefined
          : Buffer.from(bytesOf(args[0]) ?? []).toString('latin1'));
      if (encoding === undefined || source === undefined || source.length > MAX_TEXT)
        return undefined;
      return bytes(Buffer.from(source, encoding));
    }
  }
}
