import type { Value } from './value.ts';
import { UNKNOWN, pathOf } from './value.ts';

/** Values nested deeper lose their inner parts: chains of assignments have no natural end. */
const MAX_VALUE_DEPTH = 48;
/** Parts looked at in one walk. */
const MAX_WALKED = 2000;
/** Items of one collection that a walk looks at: a payload of bytes is not walked byte by byte. */
const MAX_ITEMS = 64;

const NO_PARTS: readonly Value[] = [];
const depths = new WeakMap<Value, number>();

/** The values a value is made of. */
export function partsOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'list':
    case 'tuple':
    case 'set':
      return value.items.length > MAX_ITEMS ? value.items.slice(0, MAX_ITEMS) : value.items;
    case 'dict':
      return value.entries.slice(0, MAX_ITEMS).flatMap((entry) => [entry.key, entry.value]);
    case 'call': {
      const keywords = value.keywords.map((keyword) => keyword.value);
      const parts = [...value.positional, ...keywords];
      return value.of === undefined ? parts : [value.of, ...parts];
    }
    case 'member':
      return [value.of];
    case 'item':
      return [value.of, value.key];
    case 'choice':
      return value.options;
    case 'unknown':
      return value.from;
    case 'parameter':
      return value.default === undefined ? [] : [value.default];
    default:
      return NO_PARTS;
  }
}

function depthOf(value: Value): number {
  const parts = partsOf(value);
  if (parts.length === 0) return 1;
  const known = depths.get(value);
  if (known !== undefined) return known;
  let deepest = 0;
  for (const part of parts) deepest = Math.max(deepest, depthOf(part));
  depths.set(value, deepest + 1);
  return deepest + 1;
}

/** Cuts what is nested too deep. Made for new values: their parts have been measured before. */
export function shallow(value: Value): Value {
  if (depthOf(value) <= MAX_VALUE_DEPTH) return value;
  const path = pathOf(value);
  return path === undefined ? UNKNOWN : { kind: 'name', path };
}

/** Visits a value and all it is made of, each once, outermost first, until `visit` answers true. */
export function someWithin(value: Value, visit: (part: Value) => boolean): boolean {
  const seen = new Set<Value>();
  const waiting: Value[] = [value];
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    if (seen.has(part) || seen.size >= MAX_WALKED) continue;
    seen.add(part);
    if (visit(part)) return true;
    waiting.push(...partsOf(part));
  }
  return false;
}

/** Constant texts in a value, in order. */
export function textsWithin(value: Value): readonly string[] {
  const texts: string[] = [];
  someWithin(value, (part) => {
    if (part.kind === 'text') texts.push(part.text);
    return false;
  });
  return texts;
}
