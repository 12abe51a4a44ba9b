import type { Value } from '../../../formats/pickle/value.ts';
import { isNode } from '../../../formats/pickle/value.ts';
import type { Condition, Handed, Ruling } from './ruling.ts';
import { FINE, unexpected } from './ruling.ts';
import { decisiveItems, isDict, isGlobal, isObject, tupleItems } from './values.ts';

/** Elements of an array that a pickle may create without carrying its data. */
const MAX_ELEMENTS = 2 ** 31;
const STORAGE_MAGICS = [
  'PK\u0003\u0004',
  '\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.',
];

const constructed = (value: Value): Handed => ({ value, use: 'constructed' });

/** `copyreg.__newobj__(cls, *args)` is `cls.__new__(cls, *args)`, as NEWOBJ is. */
const newObject: Condition = ([cls, ...items]) =>
  cls === undefined
    ? unexpected('is given no class')
    : { uses: [{ value: cls, use: 'constructed', args: { kind: 'tuple', items, elided: 0 } }] };

const newObjectKeywords: Condition = ([cls, args, keywords]) => {
  if (cls === undefined || args === undefined) return unexpected('is given no class');
  const bare = tupleItems(args)?.length === 0 && isDict(keywords) && keywords.entries.length > 0;
  // Keywords are arguments, too.
  const given: Value = bare ? { kind: 'tuple', items: [keywords], elided: 0 } : args;
  return { uses: [{ value: cls, use: 'constructed', args: given }] };
};

const classFirst: Condition = ([cls]) =>
  cls === undefined ? unexpected('is given no class') : { uses: [constructed(cls)] };

/** Where the C types are whose state copyreg writes; every other base is `object`, whose state is None. */
const NATIVE_RE = /^(?:builtins|__builtin__|numpy|datetime|collections|decimal|array)(?:\.|$)/;

const reconstructor: Condition = ([cls, base, state]) => {
  if (cls === undefined || base === undefined) return unexpected('is given no class');
  const uses = [constructed(cls), constructed(base)];
  if (state === undefined || state === null || (isGlobal(base) && NATIVE_RE.test(base.module)))
    return { uses };
  // `base.__init__(object, state)` runs, which for a class that loads models loads what state names.
  const args: Value = { kind: 'tuple', items: [state], elided: 0 };
  return { uses: [...uses, { value: base, use: 'called', args }] };
};

const arrayClass: Condition = ([cls, shape]) => {
  if (cls === undefined) return unexpected('is given no class');
  const uses = [constructed(cls)];
  const sizes = shape === undefined ? [] : (tupleItems(shape) ?? []);
  const elements = sizes.reduce<number>(
    (product, size) => product * Number(typeof size === 'bigint' ? size : (size ?? 0)),
    1,
  );
  if (sizes.length === 0 || elements <= MAX_ELEMENTS) return { uses };
  return {
    uses,
    problem: { rule: 'resource-exhaustion', detail: `creates an array of ${elements} elements` },
  };
};

const maskedArrayClass: Condition = ([subtype, base]) =>
  subtype === undefined || base === undefined
    ? unexpected('is given no class')
    : { uses: [constructed(subtype), constructed(base)] };

/** numpy's random constructors take a name or class and, as second argument, the function that makes it. */
const bitGenerator: Condition = ([generator, maker]) => {
  const uses: Handed[] = [];
  if (isGlobal(generator)) uses.push({ value: generator, use: 'deferred' });
  if (maker !== undefined && maker !== null) {
    const items = generator === undefined ? [] : [generator];
    uses.push({ value: maker, use: 'called', args: { kind: 'tuple', items, elided: 0 } });
  }
  return { uses };
};

const defaultFactory: Condition = ([factory]) => {
  if (factory === undefined || factory === null) return FINE;
  return { uses: [{ value: factory, use: 'deferred' }] };
};

const partialFunction: Condition = ([callable]) =>
  callable === undefined
    ? unexpected('is given no callable')
    : { uses: [{ value: callable, use: 'deferred' }] };

/** The hooks of a tensor are called with its gradients; picklers write an empty OrderedDict. */
function hooksProblem(hooks: Value | undefined): Ruling {
  if (hooks === undefined || hooks === null) return FINE;
  if (isDict(hooks) && hooks.entries.length === 0) return FINE;
  if (isObject(hooks) && hooks.changes.length === 0) return FINE;
  return unexpected('carries gradient hooks');
}

/** Special names that only describe an object. */
const DESCRIPTIVE = new Set([
  '__annotations__',
  '__doc__',
  '__module__',
  '__name__',
  '__orig_bases__',
  '__orig_class__',
  '__qualname__',
]);

/** Attributes are set one by one, so a special one changes what the object is. */
export function specialAttribute(state: Value | undefined): Ruling {
  for (const part of tupleItems(state) ?? (state === undefined ? [] : [state])) {
    if (!isDict(part)) continue;
    const name = Array.from(decisiveItems(part).keys()).find((key) => isSpecial(key));
    if (name !== undefined) return { problem: { rule: 'special-attribute', detail: name } };
  }
  return FINE;
}

function isSpecial(key: string): boolean {
  return key.startsWith('__') && !DESCRIPTIVE.has(key);
}

const rebuildTyped: Condition = ([callable, type, args, state]) => {
  if (callable === undefined || type === undefined)
    return unexpected('is given no function or type');
  const call: Handed =
    args === undefined
      ? { value: callable, use: 'called' }
      : { value: callable, use: 'called', args };
  return { ...specialAttribute(state), uses: [call, constructed(type)] };
};

const rebuildParameterWithState: Condition = ([, , hooks, state]) => {
  const special = specialAttribute(state);
  return special.problem === undefined ? hooksProblem(hooks) : special;
};

/** `_load_from_bytes` unpickles its argument with the default torch.load of the reader. */
const nestedTorch: Condition = ([content]) => {
  if (content === undefined || !isNode(content) || content.kind !== 'bytes') {
    return unexpected('unpickles something that is not literal bytes');
  }
  const head = Buffer.from(content.head).toString('latin1');
  if (!STORAGE_MAGICS.some((magic) => head.startsWith(magic))) {
    return unexpected('unpickles bytes that torch did not save');
  }
  return { problem: { rule: 'nested-program', detail: `${content.length} bytes` } };
};

const dillArray: Condition = ([callable, args]) => {
  if (callable === undefined || args === undefined) return unexpected('is given no function');
  return { uses: [{ value: callable, use: 'called', args }] };
};

/** Conditions of functions that rebuild objects out of a class or function they are given. */
export const rebuildConditions: readonly (readonly [string, Condition])[] = [
  ['class-first', classFirst],
  ['new-object', newObject],
  ['new-object-keywords', newObjectKeywords],
  ['array-reconstructor', classFirst],
  ['reconstructor', reconstructor],
  ['array-class', arrayClass],
  ['masked-array-class', maskedArrayClass],
  ['bit-generator', bitGenerator],
  ['default-factory', defaultFactory],
  ['partial-function', partialFunction],
  ['rebuild-parameter', ([, , hooks]) => hooksProblem(hooks)],
  ['rebuild-parameter-with-state', rebuildParameterWithState],
  ['rebuild-tensor', ([, , , , , hooks]) => hooksProblem(hooks)],
  ['rebuild-typed', rebuildTyped],
  ['nested-torch', nestedTorch],
  ['dill-array', dillArray],
];
