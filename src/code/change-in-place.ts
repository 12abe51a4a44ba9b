import type { CallValue, Value } from './value.ts';
import { NONE, computedFrom } from './value.ts';
import { itemsOf, joinedItems } from './python/fold-text.ts';
import type { Scope } from './scope.ts';
import { merged } from './scope.ts';

/** Items of one list or dictionary that calls may add. */
const MAX_APPENDED = 2000;
/** Methods by which forms, mails, archives and the like take data in. */
const TAKING: ReadonlySet<string> = new Set([
  'add',
  'add_attachment',
  'add_embed',
  'add_embed_field',
  'add_field',
  'add_file',
  'append',
  'attach',
  'extend',
  'field',
  'put',
  'set',
  'set_content',
  'set_payload',
  'setContent',
  'update',
  'writestr',
]);

/** All methods that are looked at: any other is answered at once. */
const CHANGING: ReadonlySet<string> = new Set([
  ...TAKING,
  'insert',
  'push',
  'reverse',
  'setdefault',
  'unshift',
]);

/** What a thing is after a method changed it: `list.append(x)`, `options.update(…)`, `form.append('file', x)`. */
export function changedInPlace(before: Value, call: CallValue): Value | undefined {
  const name = call.of?.kind === 'member' ? call.of.name : undefined;
  if (name === undefined || !CHANGING.has(name)) return undefined;
  if (before.kind === 'list') return changedList(before.items, name, call.positional);
  if (before.kind === 'dict') return changedDict(before, name, call);
  if (before.kind !== 'call' || !TAKING.has(name) || call.positional.length === 0) return undefined;
  return merged([before, computedFrom(call.positional)]);
}

function changedList(
  items: readonly Value[],
  name: string,
  positional: readonly Value[],
): Value | undefined {
  const [first] = positional;
  if (name === 'reverse') return { kind: 'list', items: items.toReversed() };
  if (first === undefined || items.length >= MAX_APPENDED) return undefined;
  switch (name) {
    case 'append':
    case 'push':
      return { kind: 'list', items: [...items, ...positional] };
    case 'unshift':
      return { kind: 'list', items: [...positional, ...items] };
    case 'extend':
      return joinedItems('list', items, itemsOf(first) ?? [first]);
    case 'insert':
      return computedFrom([{ kind: 'list', items }, ...positional]);
    default:
      return undefined;
  }
}

function changedDict(
  before: Value & { readonly kind: 'dict' },
  name: string,
  { positional, keywords }: CallValue,
): Value | undefined {
  const [first] = positional;
  if (name === 'update' && before.entries.length < MAX_APPENDED) {
    const given = keywords.map(({ name: key, value }) => {
      return { key: { kind: 'text' as const, text: key }, value };
    });
    const more = first?.kind === 'dict' ? first.entries : [];
    const rest = first === undefined || first.kind === 'dict' ? [] : [{ key: NONE, value: first }];
    const open = before.open || rest.length > 0;
    return { kind: 'dict', entries: [...before.entries, ...more, ...rest, ...given], open };
  }
  if (name !== 'setdefault' || first === undefined) return undefined;
  const entry = { key: first, value: positional[1] ?? NONE };
  return { kind: 'dict', entries: [entry, ...before.entries], open: before.open };
}

/** Keeps the change where the name belongs: functions collect in lists of the module. */
export function keepChange(scope: Scope, name: string, value: Value): void {
  const owner = scope.own(name) === undefined ? scope.ownerOf(name) : undefined;
  if (owner !== undefined) owner.set(name, merged([value, owner.own(name)]));
  scope.set(name, value);
}
