import type { JsonMember, JsonNode } from '../json/tree.ts';
import { valuesOf } from '../json/tree.ts';

/** The value at a path of keys. */
export function at(node: JsonNode | undefined, ...path: readonly string[]): JsonNode | undefined {
  let found = node;
  for (const key of path) found = valuesOf(found, key).at(-1);
  return found;
}

/** Every value under a key, also of a table that is defined in parts. */
export function membersAt(
  node: JsonNode | undefined,
  ...path: readonly string[]
): readonly JsonMember[] {
  let found: readonly JsonNode[] = node === undefined ? [] : [node];
  for (const key of path) found = found.flatMap((one) => valuesOf(one, key));
  return found.flatMap((one) => (one.kind === 'object' ? one.members : []));
}

/** Items of the array at a path; a single value counts as one. */
export function itemsAt(
  node: JsonNode | undefined,
  ...path: readonly string[]
): readonly JsonNode[] {
  const found = at(node, ...path);
  if (found === undefined) return [];
  return found.kind === 'array' ? found.items : [found];
}

export function textAt(node: JsonNode | undefined, ...path: readonly string[]): string | undefined {
  const found = at(node, ...path);
  return found?.kind === 'string' ? found.text : undefined;
}

export function isTrue(node: JsonNode | undefined, ...path: readonly string[]): boolean {
  const found = at(node, ...path);
  return found?.kind === 'boolean' && found.value;
}
