import {
  add,
  asciiText,
  decodeText,
  encodeText,
  formatText,
  join,
  repeat,
  replaceText,
  reversed,
  sequenceOf,
  toBytes,
} from './fold-text.ts';
import type { Folded, FoldedSlice } from './folded.ts';
import { bytesOf, isBytes, isList, listOf, nameOf } from './folded.ts';

type Pure = (args: readonly Folded[]) => Folded | undefined;

/** `text[start:stop:step]` by Python's rules for negative and missing bounds. */
function slice<T>(items: readonly T[], { parts }: FoldedSlice): readonly T[] {
  const [first, second, third] = parts.length === 1 ? [null, parts[0] ?? null, null] : parts;
  const step = third ?? 1;
  if (step === 0) return [];
  const clamp = (bound: number | null | undefined, fallback: number): number => {
    if (bound === null || bound === undefined) return fallback;
    const at = bound < 0 ? bound + items.length : bound;
    return Math.max(step < 0 ? -1 : 0, Math.min(at, step < 0 ? items.length - 1 : items.length));
  };
  const start = clamp(first, step < 0 ? items.length - 1 : 0);
  const stop = clamp(second, step < 0 ? -1 : items.length);
  const taken: T[] = [];
  for (let at = start; step < 0 ? at > stop : at < stop; at += step) {
    const item = items[at];
    if (item !== undefined) taken.push(item);
  }
  return taken;
}

function getItem(args: readonly Folded[]): Folded | undefined {
  const [container, key] = args;
  if (typeof container === 'object' && container !== null && container.kind === 'name') {
    // `sys.modules['os']` is a module, `os.__dict__['system']` an attribute.
    if (typeof key !== 'string') return undefined;
    if (`${container.module}.${container.name}` === 'sys.modules')
      return { kind: 'module', module: key };
    const owner = /^(?:(.+)\.)?__dict__$/.exec(container.name);
    return owner === null
      ? undefined
      : nameOf(container.module, owner[1] === undefined ? key : `${owner[1]}.${key}`);
  }
  const items = sequenceOf(container);
  if (items === undefined) return undefined;
  if (typeof key === 'number') return items[key < 0 ? key + items.length : key];
  if (typeof key !== 'object' || key === null || key.kind !== 'slice') return undefined;
  const taken = slice(items, key);
  if (typeof container === 'string')
    return taken.filter((item) => typeof item === 'string').join('');
  return isBytes(container)
    ? bytesOf(Uint8Array.from(taken.filter((item) => typeof item === 'number')))
    : listOf(taken);
}

function getAttribute(args: readonly Folded[]): Folded | undefined {
  const [owner, attribute] = args;
  if (owner === undefined || typeof attribute !== 'string') return undefined;
  if (typeof owner === 'object' && owner !== null) {
    if (owner.kind === 'module') return nameOf(owner.module, attribute);
    if (owner.kind === 'name') return nameOf(owner.module, `${owner.name}.${attribute}`);
  }
  return { kind: 'method', self: owner, name: attribute };
}

/** `os.path:join`, `os:system` or the longest importable prefix of a dotted path. */
function resolveName(path: Folded | undefined): Folded | undefined {
  if (typeof path !== 'string') return undefined;
  const [module = '', name] = path.split(':');
  if (name !== undefined && name !== '') return nameOf(module, name);
  const dot = module.lastIndexOf('.');
  return dot < 0 ? { kind: 'module', module } : nameOf(module.slice(0, dot), module.slice(dot + 1));
}

function mapOver(args: readonly Folded[]): Folded | undefined {
  const [callee, values] = args;
  const items = sequenceOf(values);
  if (typeof callee !== 'object' || callee?.kind !== 'name' || items === undefined)
    return undefined;
  const results: Folded[] = [];
  for (const item of items) {
    const result = callKnown(`${callee.module}.${callee.name}`, [item]);
    if (result === undefined) return undefined;
    results.push(result);
  }
  return listOf(results);
}

const METHODS: Readonly<Record<string, Pure>> = {
  join: ([self, parts]) => join(self, parts),
  __add__: add,
  __mul__: repeat,
  __getitem__: getItem,
  __getattribute__: getAttribute,
  decode: ([self, codec]) => decodeText(self, codec),
  encode: ([self, codec]) => encodeText(self, codec),
  format: ([self, ...args]) => formatText(self, args),
  replace: replaceText,
  lower: ([self]) => (typeof self === 'string' ? self.toLowerCase() : undefined),
  upper: ([self]) => (typeof self === 'string' ? self.toUpperCase() : undefined),
  swapcase: ([self]) =>
    typeof self === 'string'
      ? Array.from(self)
          .map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()))
          .join('')
      : undefined,
  strip: ([self, set]) => (typeof self === 'string' && set === undefined ? self.trim() : undefined),
  split: ([self, separator]) =>
    typeof self === 'string' && typeof separator === 'string' && separator !== ''
      ? listOf(self.split(separator))
      : undefined,
  get: ([self, key]) =>
    self === undefined || key === undefined ? undefined : getItem([self, key]),
  fromhex: ([, text]) =>
    typeof text === 'string' ? bytesOf(Buffer.from(text.replaceAll(' ', ''), 'hex')) : undefined,
};

const decoded = (encoding: 'base64' | 'hex' | 'base64url'): Pure => {
  return ([value]) => {
    const text = asciiText(value);
    return text === undefined ? undefined : bytesOf(Buffer.from(text, encoding));
  };
};

const partial: Pure = ([callee, ...args]) =>
  callee === undefined ? undefined : { kind: 'partial', callee, args };
const CALLS: ReadonlyMap<string, Pure> = new Map<string, Pure>([
  ['builtins.getattr', getAttribute],
  [
    'builtins.chr',
    ([code]) =>
      typeof code === 'number' && code >= 0 && code < 0x11_00_00
        ? String.fromCodePoint(code)
        : undefined,
  ],
  [
    'builtins.str',
    ([value, codec]) =>
      isBytes(value) ? decodeText(value, codec) : typeof value === 'string' ? value : undefined,
  ],
  ['builtins.int', ([value]) => (typeof value === 'number' ? Math.trunc(value) : undefined)],
  ['builtins.bytes', toBytes],
  ['builtins.bytearray', toBytes],
  ['builtins.bytes.fromhex', ([text]) => METHODS['fromhex']?.([null, text ?? null])],
  ['builtins.bytearray.fromhex', ([text]) => METHODS['fromhex']?.([null, text ?? null])],
  [
    'builtins.list',
    ([value]) => {
      const items = sequenceOf(value);
      return items === undefined ? undefined : listOf(items);
    },
  ],
  [
    'builtins.tuple',
    ([value]) => {
      const items = sequenceOf(value);
      return items === undefined ? undefined : listOf(items);
    },
  ],
  ['builtins.reversed', ([value]) => reversed(value)],
  ['builtins.map', mapOver],
  [
    'builtins.slice',
    (args) =>
      args.every((part) => part === null || typeof part === 'number')
        ? { kind: 'slice', parts: args.filter((part) => part === null || typeof part === 'number') }
        : undefined,
  ],
  [
    'builtins.__import__',
    ([name]) =>
      typeof name === 'string' ? { kind: 'module', module: name.split('.')[0] ?? name } : undefined,
  ],
  [
    'builtins.vars',
    ([owner]) => (owner === undefined ? undefined : getAttribute([owner, '__dict__'])),
  ],
  ['builtins.object.__getattribute__', getAttribute],
  [
    'importlib.import_module',
    ([name]) => (typeof name === 'string' ? { kind: 'module', module: name } : undefined),
  ],
  [
    'importlib.__import__',
    ([name]) =>
      typeof name === 'string' ? { kind: 'module', module: name.split('.')[0] ?? name } : undefined,
  ],
  [
    'cloudpickle.cloudpickle.subimport',
    ([name]) => (typeof name === 'string' ? { kind: 'module', module: name } : undefined),
  ],
  [
    'dill._dill._load_type',
    ([name]) =>
      typeof name === 'string' && /^[a-z]+$/.test(name) ? nameOf('builtins', name) : undefined,
  ],
  [
    'cloudpickle.cloudpickle._builtin_type',
    ([name]) => (typeof name === 'string' ? nameOf('types', name) : undefined),
  ],
  ['dill._dill._import_module', ([name]) => resolveName(name)],
  [
    'numpy.core._ufunc_reconstruct',
    ([module, name]) =>
      typeof module === 'string' && typeof name === 'string' ? nameOf(module, name) : undefined,
  ],
  [
    'numpy._core._ufunc_reconstruct',
    ([module, name]) =>
      typeof module === 'string' && typeof name === 'string' ? nameOf(module, name) : undefined,
  ],
  ['pkgutil.resolve_name', ([path]) => resolveName(path)],
  ['pydoc.locate', ([path]) => resolveName(path)],
  ['hydra.utils.get_method', ([path]) => resolveName(path)],
  ['hydra.utils.get_class', ([path]) => resolveName(path)],
  [
    'operator.attrgetter',
    ([path, ...rest]) =>
      typeof path === 'string' && rest.length === 0
        ? partial([nameOf('weighbridge', 'attribute'), path])
        : undefined,
  ],
  [
    'weighbridge.attribute',
    ([path, owner]) =>
      typeof path === 'string' && owner !== undefined
        ? path
            .split('.')
            .reduce<Folded | undefined>(
              (value, part) => (value === undefined ? undefined : getAttribute([value, part])),
              owner,
            )
        : undefined,
  ],
  [
    'operator.itemgetter',
    ([key, ...rest]) =>
      key !== undefined && rest.length === 0
        ? partial([nameOf('weighbridge', 'item'), key])
        : undefined,
  ],
  [
    'weighbridge.item',
    ([key, owner]) =>
      key === undefined || owner === undefined ? undefined : getItem([owner, key]),
  ],
  [
    'operator.methodcaller',
    ([name, ...args]) =>
      typeof name === 'string'
        ? partial([nameOf('weighbridge', 'method'), name, listOf(args)])
        : undefined,
  ],
  [
    'weighbridge.method',
    ([name, args, owner]) =>
      typeof name === 'string' && isList(args) && owner !== undefined
        ? callMethod(owner, name, args.items)
        : undefined,
  ],
  ['operator.add', add],
  ['operator.concat', add],
  ['operator.iadd', add],
  ['operator.mul', repeat],
  ['operator.getitem', getItem],
  ['functools.partial', partial],
  ['codecs.decode', ([value, codec]) => decodeText(value, codec)],
  ['_codecs.decode', ([value, codec]) => decodeText(value, codec)],
  ['codecs.encode', ([value, codec]) => encodeText(value, codec)],
  ['_codecs.encode', ([value, codec]) => encodeText(value, codec)],
  ['base64.b64decode', decoded('base64')],
  ['base64.standard_b64decode', decoded('base64')],
  ['base64.decodebytes', decoded('base64')],
  ['base64.urlsafe_b64decode', decoded('base64url')],
  ['base64.b16decode', decoded('hex')],
  ['binascii.a2b_base64', decoded('base64')],
  ['binascii.unhexlify', decoded('hex')],
  ['binascii.a2b_hex', decoded('hex')],
]);

/** Applies a function by its path; undefined when it is not one of the pure ones or the arguments do not fit. */
export function callKnown(path: string, args: readonly Folded[]): Folded | undefined {
  const known = CALLS.get(path.replace(/^_(?=operator\.|functools\.)/, ''));
  if (known !== undefined) return known(args);
  const method = /^builtins\.(?:str|bytes|bytearray|list|dict)\.(\w+)$/.exec(path)?.[1];
  if (method !== undefined && Object.hasOwn(METHODS, method)) return METHODS[method]?.(args);
  // `sys.modules.get('os')`, `os.__dict__.get('system')` and their `__getitem__`.
  const lookup = /^(.+)\.([^.]+(?:\.__dict__)?)\.(?:get|__getitem__)$/.exec(path);
  const key = args[0];
  if (lookup === null || key === undefined) return undefined;
  return getItem([nameOf(lookup[1] ?? '', lookup[2] ?? ''), key]);
}

export function callMethod(
  self: Folded,
  name: string,
  args: readonly Folded[],
): Folded | undefined {
  return Object.hasOwn(METHODS, name) ? METHODS[name]?.([self, ...args]) : undefined;
}
