import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import { plainChannel } from '../conda-environment/match-spec.ts';
import { NO_PACKAGES, lockedPackages } from './locked-packages.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet, PackageSource } from '../dependencies/dependency-set.ts';
import { dependencySet } from '../dependencies/dependency-set.ts';
import { LineIndex } from '../dependencies/line-index.ts';
import { readWhole } from '../dependencies/read-whole.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import type { JsonNode } from '../json/tree.ts';
import { normalisePythonName } from '../python-requirement/name.ts';
import { readAddress } from '../python-requirement/source-address.ts';
import { looksLikeText } from '../signature/text.ts';
import { at, membersAt, textAt } from '../toml/lookup.ts';
import { yamlListItems } from './yaml-list.ts';

type CondaLockError = 'no-packages';

function recognise({ head, size, name }: Glimpse): Recognition {
  if (!/\.(?:ya?ml|lock)$/.test(name) || !looksLikeText(head, head.length === size)) return 'no';
  const text = decodeUtf8Leniently(head);
  if (!/^package\s*:\s*$/m.test(text)) return /conda-lock/.test(name) ? 'possible' : 'no';
  return /^metadata\s*:/m.test(text) && /^\s+platforms\s*:/m.test(text) ? 'likely' : 'no';
}

interface Locked {
  readonly name: string;
  readonly version: string;
  readonly platform: string;
  readonly isPip: boolean;
  readonly node: JsonNode;
  readonly line: number;
}

async function parse(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<DependencySet, never, CondaLockError>> {
  const { bytes, unexamined } = await readWhole(source, limits);
  const text = decodeUtf8Leniently(bytes);
  const lines = new LineIndex(text);
  const draft = new DependencyDraft();
  const seen = new Set<string>();
  let count = 0;
  for await (const item of yamlListItems(text, 'package')) {
    count += 1;
    const line = lines.lineAt(item.offset);
    if (!item.ok) {
      draft.addUnread(line, item.detail);
      continue;
    }
    const locked = lockedOf(item.node, line);
    if (locked !== undefined) add(draft, locked, seen);
  }
  return count === 0
    ? NO_PACKAGES
    : lockedPackages(draft, 'conda-lock', source.size ?? bytes.length, unexamined);
}

function lockedOf(node: JsonNode, line: number): Locked | undefined {
  const [name, version] = [textAt(node, 'name'), textAt(node, 'version')];
  if (name === undefined || version === undefined) return undefined;
  const isPip = textAt(node, 'manager') === 'pip';
  return { name, version, platform: textAt(node, 'platform') ?? '', isPip, node, line };
}

/** One package for each platform: a file holds all of them. */
function keyOf(name: string, isPip: boolean, platform: string): string {
  const tool = isPip ? `pip:${normalisePythonName(name)}` : `conda:${name.toLowerCase()}`;
  return `${tool}@${platform}`;
}

function add(draft: DependencyDraft, locked: Locked, seen: Set<string>): void {
  const { name, version, platform, isPip, node, line } = locked;
  const key = keyOf(name, isPip, platform);
  const isRepeated = seen.has(key);
  seen.add(key);
  const category = textAt(node, 'category') ?? 'main';
  const hashes = membersAt(node, 'hash').flatMap(({ key: kind, value }) =>
    value.kind === 'string' ? [`${kind}:${value.text}`] : [],
  );
  const url = textAt(node, 'url');
  draft.addResolved({
    key: isRepeated ? `${key}#${line}` : key,
    ecosystem: isPip ? 'pypi' : 'conda',
    name,
    version,
    source: sourceOf(url, isPip),
    hashes,
    groups: [category === 'main' ? 'default' : category],
    requires: membersAt(at(node, 'dependencies')).map(({ key: needed, value }) => ({
      name: needed,
      constraint: value.kind === 'string' && value.text !== '*' ? value.text : '',
      key: keyOf(needed, isPip, platform),
    })),
    ...(platform === '' ? {} : { marker: platform }),
    line,
  });
}

/** An archive of a registry: where it lies does not make it another package. */
function sourceOf(url: string | undefined, isPip: boolean): PackageSource {
  if (url === undefined) return { kind: 'index' };
  if (!isPip) return { kind: 'index', url: plainChannel(url.slice(0, url.lastIndexOf('/'))) };
  const { source } = readAddress(url);
  return source.kind === 'url' ? { kind: 'index' } : source;
}

export default defineFormat({
  id: 'conda-lock',
  title: 'packages locked by conda-lock',
  artifact: dependencySet,
  kind: 'config',
  extensions: ['.yml', '.yaml', '.lock'],
  recognise,
  parse,
});
