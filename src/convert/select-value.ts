import { isNode, type Value } from '../formats/pickle/value.ts';
import { refuse } from './refusal.ts';
import type { TreeWalk } from './tensor-tree.ts';

/** Keys listed when the wanted one is missing. */
const MAX_SHOWN = 12;

function shown(keys: readonly string[]): string {
  const more = keys.length > MAX_SHOWN ? `, … (${keys.length} in all)` : '';
  return keys.length === 0 ? 'nothing' : keys.slice(0, MAX_SHOWN).join(', ') + more;
}

/** The value a path of keys leads to. Keys may hold dots themselves, so the longest that fits is tried first. */
export function selectValue(root: Value, path: string, walk: TreeWalk, place: string): Value {
  let value = root;
  let rest = path;
  while (rest !== '') {
    const entries = walk.entriesOf(value);
    const fits = entries.filter(([key]) => rest === key || rest.startsWith(`${key}.`));
    const best = fits.sort(([a], [b]) => b.length - a.length)[0];
    if (best === undefined) {
      const keys = entries.map(([key]) => key);
      const kind = isNode(value) ? value.kind : typeof value;
      refuse(
        `--select ${path}: no ${rest}; there is ${entries.length === 0 ? `only a ${kind}` : shown(keys)}`,
        place,
        'Give the keys that lead to the tensors, joined by dots.',
      );
    }
    value = best[1];
    rest = rest.slice(best[0].length + 1);
  }
  return value;
}
