import { classify } from '../../../formats/python-names/classify.ts';
import type { ObjectValue, Value } from '../../../formats/pickle/value.ts';
import { isNode } from '../../../formats/pickle/value.ts';
import { rebuildConditions } from './rebuild-conditions.ts';
import type { Condition, Handed, Ruling } from './ruling.ts';
import { FINE, unexpected } from './ruling.ts';
import { stateConditions } from './state-conditions.ts';
import { dictItems, isGlobal, isObject, isPlain, tupleItems } from './values.ts';

/** Bytes or items a call may make out of a number. A payload asks for terabytes, an honest pickle for none. */
const MAX_MADE = 64 * 1024 ** 2;

/** Members of a union or parameters of a generic type; a longer list is not judged harmless. */
const MAX_OPERANDS = 500;

const LATIN_RE = /^(?:latin[-_ ]?1|l1|iso[-_ ]?8859[-_ ]?1|utf[-_ ]?8|u8|us-ascii|ascii)$/i;
const ATTRIBUTE_RE = /^[A-Za-z]\w*$/;
/** Methods of an object may be private to its library; special ones never pass. */
const METHOD_RE = /^_?[A-Za-z]\w*$/;
const RANGE_RE = /^x?range\(-?\d{1,15}(?:, -?\d{1,15}){0,2}\)$/;
const TYPE_NAMES = new Set(
  `NoneType bool int float complex str bytes bytearray list tuple dict set frozenset object type slice range
   ellipsis NotImplementedType EllipsisType memoryview property classmethod staticmethod FunctionType LambdaType
   BuiltinFunctionType MethodType ModuleType CodeType CellType MappingProxyType GeneratorType StringType unicode
   long UnicodeType ListType DictType TupleType IntType FloatType BooleanType ObjectType TypeType NdArrayType
   DType LockType RLockType SuperType Reduce PropertyType PartialType`.split(/\s+/),
);

const literals: Condition = (args) =>
  args.every((arg) => isPlain(arg))
    ? FINE
    : unexpected('has an argument that is not a plain literal');

const textEncoding: Condition = ([text, codec]) => {
  const isText =
    typeof text === 'string' || (text !== undefined && isNode(text) && text.kind === 'long-text');
  const kept = text !== undefined && isNode(text) && text.kind === 'elided';
  if (!isText && !kept) return unexpected('encodes something other than literal text');
  return codec === undefined || (typeof codec === 'string' && LATIN_RE.test(codec))
    ? FINE
    : unexpected('uses a codec that pickles do not need');
};

const byteBuffer: Condition = ([content, codec]) => {
  if (typeof content === 'number' || typeof content === 'bigint') return allocation(content);
  if (content !== undefined && isObject(content)) return FINE;
  if (content !== undefined && !isPlain(content))
    return unexpected('is filled from something else than literals');
  return codec === undefined || (typeof codec === 'string' && LATIN_RE.test(codec))
    ? FINE
    : unexpected('uses a codec that pickles do not need');
};

function allocation(size: number | bigint): Ruling {
  return size <= MAX_MADE
    ? FINE
    : { problem: { rule: 'resource-exhaustion', detail: `asks for ${String(size)} bytes` } };
}

/** What a consuming constructor may be given: a literal container, or an object that is one. */
const elements: Condition = ([content]) => {
  if (content === undefined || !isNode(content)) return FINE;
  if (isObject(content)) {
    const length = rangeLength(content.callee, content.args);
    if (length === undefined || length <= MAX_MADE) return { uses: plantedKeys(content) };
    return {
      problem: { rule: 'resource-exhaustion', detail: `spells out a range of ${length} numbers` },
    };
  }
  return isGlobal(content) || content.kind === 'unknown' || content.kind === 'computed-global'
    ? unexpected('consumes something that is not a container')
    : FINE;
};

/** `dict(x)` calls `x.keys()`, which an earlier BUILD may have put there. */
function plantedKeys({ changes }: ObjectValue): readonly Handed[] {
  const states = changes.filter(({ how }) => how === 'state').map(({ value }) => value);
  return states
    .flatMap((state) => tupleItems(state) ?? [state])
    .flatMap((part) => dictItems(part, 'keys'))
    .map((value) => ({ value, use: 'called', args: NO_ARGUMENTS }));
}

const NO_ARGUMENTS: Value = { kind: 'tuple', items: [], elided: 0 };

/** Every argument of `zip`, and all but the factory of `defaultdict`, are consumed alike. */
const eachElements: Condition = (args, folder) => {
  const rulings = args.map((arg) => elements([arg], folder));
  const uses = rulings.flatMap((ruling) => ruling.uses ?? []);
  const problem = rulings.find((ruling) => ruling.problem !== undefined)?.problem;
  return problem === undefined ? { uses } : { uses, problem };
};

/** `iter(callable, sentinel)` calls until the sentinel comes; `iter(container)` only reads. */
const iterator: Condition = (args, folder) => {
  const [callable = null] = args;
  return args.length > 1
    ? { uses: [{ value: callable, use: 'called', args: NO_ARGUMENTS }] }
    : elements(args, folder);
};

function rangeLength(callee: Value, args: Value): number | undefined {
  if (!isGlobal(callee) || callee.module !== 'builtins' || callee.name !== 'range')
    return undefined;
  if (!isNode(args) || args.kind !== 'tuple') return undefined;
  const numbers = args.items.map((item) => Number(typeof item === 'bigint' ? item : (item ?? 0)));
  const [start = 0, stop = 0, step = 1] = numbers.length === 1 ? [0, numbers[0]] : numbers;
  return Math.ceil((stop - start) / step);
}

/**
 * `getattr` in the forms that picklers write: a member of a known enum, a method of a known class or
 * object. Everything else is attribute walking.
 */
const plainAttribute: Condition = ([owner, attribute, ...rest]) => {
  if (typeof attribute !== 'string' || rest.length > 0)
    return unexpected('takes an attribute whose name is not literal');
  if (isGlobal(owner)) {
    const reached = classify(owner.module, `${owner.name}.${attribute}`);
    if (reached.known !== undefined) return FINE;
    const holder = classify(owner.module, owner.name);
    const isClass = holder.known?.construct === true || holder.known?.call === true;
    if (isClass && reached.danger === undefined && ATTRIBUTE_RE.test(attribute)) return FINE;
  }
  if (isObject(owner) && isGlobal(owner.callee) && METHOD_RE.test(attribute)) {
    const { known, danger } = classify(owner.callee.module, owner.callee.name);
    if (known !== undefined && danger === undefined) return FINE;
  }
  return unexpected('reaches into something that is no known class or object');
};

const typeOfSingleton: Condition = (args) => {
  const [only] = args;
  if (args.length !== 1 || only === undefined) return unexpected('creates a class');
  const singleton =
    isGlobal(only) &&
    only.module === 'builtins' &&
    /^(?:Ellipsis|NotImplemented|None)$/.test(only.name);
  return only === null || singleton
    ? FINE
    : unexpected('asks for the class of something else than None');
};

const typeOperands: Condition = (args) => {
  const queue: Value[] = [...args];
  for (let looked = 0; looked < MAX_OPERANDS; looked += 1) {
    const next = queue.pop();
    if (next === undefined) return FINE;
    if (!isNode(next) || isObject(next)) continue;
    if (isGlobal(next) && classify(next.module, next.name).known !== undefined) continue;
    if (!('items' in next)) break;
    queue.push(...next.items.slice(0, MAX_OPERANDS));
  }
  return unexpected('has an operand that is not a known type');
};

const unionOfTypes: Condition = ([callable, operands], folder) => {
  const isOr =
    isGlobal(callable) && /^_?operator$/.test(callable.module) && callable.name === 'or_';
  if (!isOr || operands === undefined)
    return unexpected('reduces with something else than the union of types');
  return typeOperands([operands], folder);
};

const typingSubscript: Condition = ([form, parameters], folder) => {
  if (!isGlobal(form) || form.module !== 'typing' || parameters === undefined) {
    return unexpected('takes an item of something else than a typing form');
  }
  return typeOperands([parameters], folder);
};

const typeName: Condition = ([name]) =>
  typeof name === 'string' && TYPE_NAMES.has(name)
    ? FINE
    : unexpected('loads a type that is not built in');

/** Modules that functions stored by value honestly refer to; importing one runs nothing but its own set-up. */
const LIBRARY_RE =
  /^(?:numpy|scipy|sklearn|pandas|torch|torchvision|transformers|xgboost|lightgbm|catboost|math|statistics|collections|datetime|decimal|json|re|random|string)(?:\.[a-z]\w*)*$/;

const libraryModule: Condition = ([name]) =>
  typeof name === 'string' && LIBRARY_RE.test(name)
    ? FINE
    : unexpected('imports a module of no known library');

/** dill evaluates the text; only the spelling of a range is what it writes itself. */
const rangeText: Condition = ([text]) =>
  typeof text === 'string' && RANGE_RE.test(text)
    ? FINE
    : {
        problem: {
          rule: 'evaluated-text',
          detail: typeof text === 'string' ? text : 'not literal text',
        },
      };

/** `_ufunc_reconstruct` imports any module and takes any attribute of it, so only numpy's own functions pass. */
const ufunc: Condition = ([module, name]) => {
  const honest = typeof module === 'string' && typeof name === 'string';
  return honest &&
    (module.startsWith('scipy.special') || classify(module, name).known?.library === 'NumPy')
    ? FINE
    : unexpected('imports something that is no ufunc');
};

const CONDITIONS: ReadonlyMap<string, Condition> = new Map<string, Condition>([
  ['literals', literals],
  ['text-encoding', textEncoding],
  ['byte-buffer', byteBuffer],
  ['elements', elements],
  ['each-elements', eachElements],
  ['iterator', iterator],
  ['plain-attribute', plainAttribute],
  ['type-of-singleton', typeOfSingleton],
  ['type-operands', typeOperands],
  ['union-of-types', unionOfTypes],
  ['typing-subscript', typingSubscript],
  ['type-name', typeName],
  ['library-module', libraryModule],
  ['range-text', rangeText],
  ['ufunc', ufunc],
  ...rebuildConditions,
  ...stateConditions,
]);

/** The condition a table names. A table that names an unknown one is a programming error, and says so. */
export function condition(id: string): Condition {
  const found = CONDITIONS.get(id);
  if (found === undefined) throw new Error(`no condition is called ${id}`);
  return found;
}
