import type { Arguments } from './attribute-watch.ts';
import { CONTENT_NAMES } from './names.data.ts';
import { applySequenceFilter, applyTextOperation } from './strings.ts';
import {
  CONTENT,
  elements,
  join,
  list,
  mixed,
  number,
  text,
  texts,
  UNKNOWN,
  type Value,
} from './value.ts';

/** Numbers of a range that are followed one by one. */
const MAX_RANGE = 128;

/** `dict(…)` and `namespace(…)`. */
export function makeRecord({ positional, named }: Arguments): Value {
  const fields = new Map(named);
  for (const atom of positional.flat()) {
    if (atom.kind !== 'record') continue;
    for (const [key, item] of atom.fields) fields.set(key, item);
  }
  return [{ kind: 'record', fields }];
}

export function makeRange(positional: readonly Value[]): Value {
  const [first, second] = positional.map((value) =>
    value[0]?.kind === 'number' ? value[0].value : undefined,
  );
  const [start, stop] = second === undefined ? [0, first] : [first ?? 0, second];
  if (stop === undefined || positional.length > 2) return mixed(...positional);
  const count = Math.min(Math.max(0, Math.ceil(stop - start)), MAX_RANGE);
  return list(Array.from({ length: count }, (_, index) => number(start + index)));
}

/** Methods of dictionaries; undefined for others. */
export function callRecord(
  receiver: Value,
  name: string,
  positional: readonly Value[],
): Value | undefined {
  const [atom] = receiver;
  if (atom?.kind !== 'record') return undefined;
  if (name === 'keys') return list([...atom.fields.keys()].map(text));
  if (name === 'values') return list([...atom.fields.values()]);
  if (name === 'items')
    return list([...atom.fields].map(([key, value]) => list([text(key), value])));
  if (name !== 'get') return undefined;
  return join(...texts(positional[0] ?? UNKNOWN).map((key) => atom.fields.get(key) ?? UNKNOWN));
}

/** `map('lower')` and `map(attribute='content')`. */
export function mapFilter(operand: Value, { positional, named }: Arguments): Value {
  const attribute = named.get('attribute');
  if (attribute !== undefined) {
    const reachesContent = texts(attribute).some((path) =>
      CONTENT_NAMES.has(path.split('.').at(-1) ?? ''),
    );
    return reachesContent ? CONTENT : mixed(operand);
  }
  const items = elements(operand);
  const [filter] = texts(positional[0] ?? UNKNOWN);
  if (items === undefined || filter === undefined) return mixed(operand);
  const rest = positional.slice(1);
  return list(
    items.map(
      (item) =>
        applyTextOperation(filter, item, rest) ??
        applySequenceFilter(filter, item, rest) ??
        mixed(item),
    ),
  );
}

/** Filters other than `attr` and `map`. */
export function applyFilter(name: string, operand: Value, positional: readonly Value[]): Value {
  const applied =
    applySequenceFilter(name, operand, positional) ?? applyTextOperation(name, operand, positional);
  if (applied !== undefined) return applied;
  if (name === 'default' || name === 'd') return join(operand, positional[0] ?? UNKNOWN);
  return mixed(operand, ...positional);
}
