import type { RefusalList } from './refusal.ts';
import type { NamedTensor, TensorView } from './tensor-view.ts';
import { byteLength, extentOf } from './tensor-view.ts';

/** What becomes of tensors that share memory: safetensors has no aliases. */
export const SHARED_CHOICES = ['error', 'copy', 'alias-first'] as const;
export type SharedChoice = (typeof SHARED_CHOICES)[number];

export interface Unshared {
  readonly tensors: readonly NamedTensor[];
  /** Names left out, with the name that holds the same numbers. */
  readonly aliases: ReadonlyMap<string, string>;
}

interface Placed {
  readonly tensor: NamedTensor;
  readonly start: number;
  readonly end: number;
}

/** Where a view lies in the content its storage is part of. */
function placed(tensor: NamedTensor): Placed {
  const { start, end } = extentOf(tensor.view);
  const base = tensor.view.storage.start;
  return { tensor, start: base + start, end: base + end };
}

/** Tensors of one storage whose bytes overlap, directly or through others. */
function overlapping(tensors: readonly NamedTensor[]): readonly (readonly NamedTensor[])[] {
  const sorted = tensors.map(placed).sort((a, b) => a.start - b.start || a.end - b.end);
  const groups: NamedTensor[][] = [];
  let group: NamedTensor[] = [];
  let end = -1;
  for (const next of sorted) {
    if (next.start < end) group.push(next.tensor);
    else {
      group = [next.tensor];
      groups.push(group);
    }
    end = Math.max(end, next.end);
  }
  return groups.filter(({ length }) => length > 1);
}

function sharingGroups(tensors: readonly NamedTensor[]): readonly (readonly NamedTensor[])[] {
  const byStorage = new Map<string, NamedTensor[]>();
  for (const tensor of tensors) {
    if (byteLength(tensor.view) === 0) continue;
    const { id } = tensor.view.storage;
    const list = byStorage.get(id);
    if (list === undefined) byStorage.set(id, [tensor]);
    else list.push(tensor);
  }
  return [...byStorage.values()].flatMap((list) => (list.length > 1 ? overlapping(list) : []));
}

/** The same numbers in the same order: one of two such tensors is enough. */
function isSame(a: TensorView, b: TensorView): boolean {
  const key = ({ dtype, shape, strides, offset, storage }: TensorView): string =>
    [dtype.name, shape.join(), strides.join(), storage.start + offset * dtype.bytes].join('|');
  return key(a) === key(b);
}

/** Names shown in one line. */
const MAX_SHOWN = 6;

function names(tensors: readonly NamedTensor[]): string {
  const shown = tensors.slice(0, MAX_SHOWN).map(({ name }) => JSON.stringify(name));
  return (
    shown.join(', ') + (tensors.length > MAX_SHOWN ? ` and ${tensors.length - MAX_SHOWN} more` : '')
  );
}

/** Applies the user's choice; what it does not allow goes into `refusals`. */
export function resolveSharing(
  tensors: readonly NamedTensor[],
  choice: SharedChoice,
  refusals: RefusalList,
): Unshared {
  const aliases = new Map<string, string>();
  if (choice === 'copy') return { tensors, aliases };
  const order = new Map(tensors.map((tensor, index) => [tensor, index]));
  for (const group of sharingGroups(tensors)) {
    const inOrder = [...group].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    const where = inOrder[0]?.view.storage.id ?? '';
    if (choice === 'error') {
      refusals.add(
        `tensors that share memory: ${names(inOrder)}`,
        where,
        'safetensors knows no aliases: give --shared copy to write each, or --shared alias-first to write equal ones once.',
      );
      continue;
    }
    const kept: NamedTensor[] = [];
    for (const tensor of inOrder) {
      const first = kept.find(({ view }) => isSame(view, tensor.view));
      if (first === undefined) kept.push(tensor);
      else aliases.set(tensor.name, first.name);
    }
    if (kept.length > 1)
      refusals.add(
        `tensors that overlap without being equal: ${names(kept)}`,
        where,
        'None of them can stand for the others: give --shared copy to write each.',
      );
  }
  return { tensors: tensors.filter(({ name }) => !aliases.has(name)), aliases };
}
