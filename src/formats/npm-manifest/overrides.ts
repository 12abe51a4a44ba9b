import type { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { JsonFile } from '../dependencies/json-file.ts';
import { entriesOf } from '../dependencies/json-file.ts';
import type { JsonNode } from '../json/tree.ts';
import { valueOf, valuesOf } from '../json/tree.ts';
import { npmSpec } from '../npm-spec/spec.ts';

/** Objects in objects: `overrides` of npm say for whom they hold by nesting. */
const MAX_DEPTH = 20;
/** The package a selector ends in: `a > b`, `a/b` of yarn, `b@^1`, `@scope/b@1`. */
const SELECTED_RE = /(?:^|[>/\s])((?:@[^@/>\s]{1,200}\/)?[^@/>\s]{1,214})(?:@[^>\s]{0,200})?$/;

/**
 * What the project puts in place of what its packages ask for. Another range is a switch: whether the package
 * is there at all, others decide. Another package or another source is a request of the group `override`.
 */
export function addOverrides(draft: DependencyDraft, file: JsonFile): void {
  const { root } = file;
  const holders = [
    ...valuesOf(root, 'overrides'),
    ...valuesOf(root, 'resolutions'),
    ...valuesOf(valueOf(root, 'pnpm'), 'overrides'),
  ];
  for (const holder of holders) walk(draft, file, holder, '', 0);
}

function walk(
  draft: DependencyDraft,
  file: JsonFile,
  node: JsonNode,
  under: string,
  depth: number,
): void {
  for (const { key, value } of entriesOf(node)) {
    const at = file.line(value.offset);
    const selector = key === '.' ? under : key;
    if (value.kind === 'object') {
      if (depth < MAX_DEPTH) walk(draft, file, value, selector, depth + 1);
      else draft.addUnread(at, 'overrides nested too deep');
    } else if (value.kind === 'string') addOverride(draft, selector, value.text, at);
  }
}

function addOverride(draft: DependencyDraft, selector: string, text: string, line: number): void {
  const name = SELECTED_RE.exec(selector.trim())?.[1] ?? selector;
  const { catalog: _, ...spec } = npmSpec(name, text);
  draft.addSwitch(`override ${selector}: ${text}`, line);
  // `$name` repeats what the project itself asks for; `-` takes the package out.
  if (text === '-' || text.startsWith('$')) return;
  if (spec.alias === undefined && spec.source.kind === 'index') return;
  const request = { ...spec, ecosystem: 'npm' as const, extras: [], hashes: [] };
  draft.addRequest({ ...request, groups: ['override'], line });
}
