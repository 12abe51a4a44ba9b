import { parseInstallArgument } from '../python-requirement/install-argument.ts';
import { withoutCredentials } from '../python-requirement/source-address.ts';
import type { ManifestReading } from './reading.ts';
import { addRequirement } from './reading.ts';
import { isTrue, itemsAt, membersAt, textAt } from '../toml/lookup.ts';

/** `[tool.pdm]`: development dependencies, overrides and sources. */
export function addPdm({ root, draft, constraints, lines, sources }: ManifestReading): void {
  for (const { key, value } of membersAt(root, 'tool', 'pdm', 'dev-dependencies')) {
    for (const node of itemsAt(value)) {
      const editable = node.kind === 'string' ? /^-e\s+(.*)$/.exec(node.text)?.[1] : undefined;
      if (editable === undefined) {
        addRequirement({ draft, lines, sources }, node, [key]);
        continue;
      }
      const line = lines.lineAt(node.offset);
      const parsed = parseInstallArgument(editable, true);
      if (parsed.ok) draft.addRequest({ ...parsed.value, groups: [key], line });
      else draft.addUnread(line, parsed.error.detail);
    }
  }
  for (const { key, value } of membersAt(root, 'tool', 'pdm', 'resolution', 'overrides')) {
    if (value.kind !== 'string') continue;
    // A version alone pins.
    const text = /^[0-9]/.test(value.text) ? `${key}==${value.text}` : key + value.text;
    const node = {
      ...value,
      text: /^[\w.+-]+:/.test(value.text) ? `${key} @ ${value.text}` : text,
    };
    addRequirement({ draft: constraints, lines, sources: new Map() }, node, ['default']);
  }
  for (const node of itemsAt(root, 'tool', 'pdm', 'source')) {
    const [name, url] = [textAt(node, 'name'), textAt(node, 'url')];
    if (url === undefined) continue;
    const kind = textAt(node, 'type') === 'find_links' ? 'find-links' : 'extra';
    draft.addIndex({
      ecosystem: 'pypi',
      url: withoutCredentials(url),
      // PDM's default index bears this name, and a source with it takes its place.
      kind: name === 'pypi' ? 'primary' : kind,
      ...(name === undefined ? {} : { name }),
      line: lines.lineAt(node.offset),
    });
  }
  if (isTrue(root, 'tool', 'pdm', 'resolution', 'allow-prereleases'))
    draft.addSwitch('allow-prereleases=true');
}

/** `[tool.hatch.envs]`: what the environments of developers hold. */
export function addHatch(reading: ManifestReading): void {
  for (const { key, value } of membersAt(reading.root, 'tool', 'hatch', 'envs')) {
    const group = key === 'default' ? 'dev' : key;
    for (const list of ['dependencies', 'extra-dependencies'])
      for (const node of itemsAt(value, list))
        if (node.kind === 'string' && !node.text.includes('{'))
          addRequirement(reading, node, [group]);
  }
}
