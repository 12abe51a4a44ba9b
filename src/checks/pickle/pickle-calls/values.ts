import type {
  DictValue,
  GlobalValue,
  Node,
  ObjectValue,
  Value,
} from '../../../formats/pickle/value.ts';
import { isNode } from '../../../formats/pickle/value.ts';

/** Nodes looked at per argument list; the longest honest ones are names of some thousand features. */
const MAX_NODES = 200_000;

export function isGlobal(value: Value | undefined): value is GlobalValue {
  return value !== undefined && isNode(value) && value.kind === 'global';
}

export function isObject(value: Value | undefined): value is ObjectValue {
  return value !== undefined && isNode(value) && value.kind === 'object';
}

export function isDict(value: Value | undefined): value is DictValue {
  return value !== undefined && isNode(value) && value.kind === 'dict';
}

/** The items of an argument tuple; undefined when it is anything else. */
export function tupleItems(value: Value | undefined): readonly Value[] | undefined {
  return value !== undefined && isNode(value) && value.kind === 'tuple' && value.elided === 0
    ? value.items
    : undefined;
}

/** Calls that only spell a literal which the protocol has no opcode for. */
const LITERAL_MAKERS = new Set([
  '_codecs.encode',
  'builtins.bytes',
  'builtins.bytearray',
  'builtins.complex',
  'builtins.frozenset',
  'builtins.range',
  'builtins.set',
  'builtins.slice',
]);

/** Containers found plain earlier: arguments are shared through the memo, and each is walked once. */
const plainContainers = new WeakSet<Value & object>();

/** Text, numbers, bytes and containers of them: nothing that was imported, made or fetched. */
export function isPlain(value: Value): boolean {
  const queue: Value[] = [value];
  const seen = new Set<Value & object>();
  while (queue.length > 0) {
    const next = queue.pop() ?? null;
    if (!isNode(next) || seen.has(next) || plainContainers.has(next)) continue;
    if (seen.size >= MAX_NODES || !isPlainNode(next)) return false;
    seen.add(next);
    for (const inner of innerNodes(next)) queue.push(inner);
  }
  for (const node of seen) plainContainers.add(node);
  return true;
}

function isPlainNode(node: Node): boolean {
  switch (node.kind) {
    case 'global':
    case 'computed-global':
    case 'persistent':
    case 'extension':
    case 'unknown':
      return false;
    case 'object':
      return (
        isGlobal(node.callee) && LITERAL_MAKERS.has(`${node.callee.module}.${node.callee.name}`)
      );
    default:
      return true;
  }
}

/** The nodes directly inside a container, or the arguments of an object. */
function innerNodes(node: Node): readonly Node[] {
  if (node.kind === 'dict') return node.entries.flat().filter((inner) => isNode(inner));
  if (node.kind === 'object') return isNode(node.args) ? [node.args] : [];
  return 'items' in node ? node.items.filter((inner) => isNode(inner)) : [];
}

/**
 * Every imported name inside a value, containers included, objects' own arguments not: those have
 * effects of their own. `seen` spans a whole stream, so that shared arguments are walked once.
 */
export function globalsIn(value: Value, seen: WeakSet<Node>): readonly GlobalValue[] {
  const found: GlobalValue[] = [];
  const queue: Value[] = [value];
  while (queue.length > 0) {
    const next = queue.pop() ?? null;
    if (!isNode(next) || seen.has(next)) continue;
    seen.add(next);
    if (next.kind === 'global') found.push(next);
    else if (next.kind !== 'object') for (const inner of innerNodes(next)) queue.push(inner);
  }
  return found;
}

/** Keys of a state that decide what happens; everything else in it is data. */
const DECISIVE_KEYS = new Set([
  'add',
  'append',
  'cachedir',
  'data',
  'extend',
  'filename',
  'formula',
  'keys',
  'location',
  'store_backend',
  '_parse_arg_template',
]);
const SPECIAL_RE = /^__\w+__$/;
const decisive = new WeakMap<DictValue, ReadonlyMap<string, readonly Value[]>>();

/**
 * The decisive items of a dictionary, every value each ever had: a dictionary that is changed after
 * BUILD has read it would else show what came later. A state is read once however often it is used.
 */
export function decisiveItems(dict: DictValue): ReadonlyMap<string, readonly Value[]> {
  let items = decisive.get(dict);
  if (items === undefined) {
    const found = new Map<string, Value[]>();
    for (const [key, value] of [...dict.entries, ...(dict.replaced ?? [])]) {
      if (typeof key === 'string' && (DECISIVE_KEYS.has(key) || SPECIAL_RE.test(key))) {
        const values = found.get(key);
        if (values === undefined) found.set(key, [value]);
        else values.push(value);
      }
    }
    items = found;
    decisive.set(dict, items);
  }
  return items;
}

/** Every value that one decisive item of a state dictionary ever had. */
export function dictItems(value: Value | undefined, key: string): readonly Value[] {
  return isDict(value) ? (decisiveItems(value).get(key) ?? []) : [];
}
