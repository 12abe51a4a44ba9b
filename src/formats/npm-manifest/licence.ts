import type { JsonNode } from '../json/tree.ts';
import { textOf, valueOf } from '../json/tree.ts';

const MAX_LICENCE = 300;

/** The licence of a manifest or of an entry of a lock file, in the forms that were ever in use. */
export function licenceOf(node: JsonNode): string | undefined {
  const own = valueOf(node, 'license') ?? valueOf(node, 'licence');
  const text = own?.kind === 'string' ? own.text : textOf(own, 'type');
  if (text !== undefined && text !== '') return text.slice(0, MAX_LICENCE);
  const list = valueOf(node, 'licenses');
  if (list?.kind !== 'array') return undefined;
  const types = list.items.flatMap((item) => textOf(item, 'type') ?? []);
  return types.length === 0 ? undefined : types.join(' OR ').slice(0, MAX_LICENCE);
}
