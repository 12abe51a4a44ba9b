import type { DependencyDraft } from '../dependencies/dependency-draft.ts';
import { entriesOf, textsOf } from '../dependencies/json-file.ts';
import type { JsonNode } from '../json/tree.ts';
import { textOf, valueOf } from '../json/tree.ts';

/** Settings and lists that change what is resolved, or run code of the project while it is. */
export function addSettings(
  draft: DependencyDraft,
  root: JsonNode,
  line: (offset: number) => number,
): void {
  for (const { key, value } of entriesOf(valueOf(root, 'settings')))
    if (value.kind === 'string') draft.addSwitch(`${key}=${value.text}`, line(value.offset));
  for (const { key, value } of entriesOf(valueOf(root, 'overrides')))
    if (value.kind === 'string')
      draft.addSwitch(`override ${key}: ${value.text}`, line(value.offset));
  for (const { key, value } of entriesOf(valueOf(root, 'patchedDependencies')))
    draft.addSwitch(`patched ${key}`, line(value.offset));
  for (const { key: catalog, value } of entriesOf(valueOf(root, 'catalogs')))
    for (const { key, value: entry } of entriesOf(value))
      draft.addSwitch(
        `catalog:${catalog} ${key}: ${textOf(entry, 'specifier') ?? ''}`,
        line(entry.offset),
      );
  for (const list of [
    'onlyBuiltDependencies',
    'neverBuiltDependencies',
    'ignoredOptionalDependencies',
  ]) {
    const node = valueOf(root, list);
    const texts = textsOf(node);
    if (node !== undefined && texts.length > 0)
      draft.addSwitch(`${list}: ${texts.join(', ')}`, line(node.offset));
  }
  // A .pnpmfile.cjs of the project changes packages by code while they are resolved.
  for (const key of ['pnpmfileChecksum', 'packageExtensionsChecksum']) {
    const node = valueOf(root, key);
    if (node !== undefined) draft.addSwitch(key, line(node.offset));
  }
}
