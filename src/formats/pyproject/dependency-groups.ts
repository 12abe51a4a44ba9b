import type { JsonNode } from '../json/tree.ts';
import { normalisePythonName } from '../python-requirement/name.ts';
import type { ManifestReading } from './reading.ts';
import { addRequirement } from './reading.ts';
import { itemsAt, membersAt, textAt } from '../toml/lookup.ts';

/** Groups of one file; the rest is a gap. Honest projects have a handful. */
const MAX_GROUPS = 200;

interface Group {
  /** As written. */
  readonly name: string;
  readonly items: readonly JsonNode[];
  /** Normalised names of the groups it includes. */
  readonly includes: readonly string[];
}

/**
 * `[dependency-groups]` (PEP 735). A requirement stands in its own group and in every group that
 * includes that one; groups that include each other in a circle are each other's parts.
 */
export function addDependencyGroups(reading: ManifestReading): void {
  const members = membersAt(reading.root, 'dependency-groups');
  if (members.length > MAX_GROUPS)
    reading.draft.addGap('count-limit', `${members.length - MAX_GROUPS} more dependency groups`);
  const groups = new Map<string, Group>();
  for (const { key, value } of members.slice(0, MAX_GROUPS)) {
    const items = itemsAt(value);
    const included = items.map((item) => textAt(item, 'include-group'));
    groups.set(normalisePythonName(key), {
      name: key,
      items,
      includes: [
        ...new Set(
          included.flatMap((name) => (name === undefined ? [] : [normalisePythonName(name)])),
        ),
      ],
    });
  }
  const includers = new Map<string, string[]>();
  for (const [name, { includes }] of groups)
    for (const included of includes)
      includers.set(included, [...(includers.get(included) ?? []), name]);
  for (const [name, { items }] of groups) {
    const names = reachable(name, includers).map((one) => groups.get(one)?.name ?? one);
    for (const item of items)
      if (textAt(item, 'include-group') === undefined) addRequirement(reading, item, names);
  }
}

/** The group itself first, then those that include it, each once. */
function reachable(start: string, next: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const seen = new Set([start]);
  for (const name of seen) for (const one of next.get(name) ?? []) seen.add(one);
  return [...seen];
}
