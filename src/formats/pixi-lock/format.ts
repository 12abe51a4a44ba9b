import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import { plainChannel, readCondaUrl } from '../conda-environment/match-spec.ts';
import { yamlListItems } from '../conda-lock/yaml-list.ts';
import { NO_PACKAGES, lockedPackages } from '../conda-lock/locked-packages.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet, ResolvedPackage } from '../dependencies/dependency-set.ts';
import { dependencySet } from '../dependencies/dependency-set.ts';
import { LineIndex } from '../dependencies/line-index.ts';
import { readWhole } from '../dependencies/read-whole.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import type { JsonNode } from '../json/tree.ts';
import { parseRequirement } from '../python-requirement/requirement.ts';
import { readAddress } from '../python-requirement/source-address.ts';
import { looksLikeText } from '../signature/text.ts';
import { itemsAt, textAt } from '../toml/lookup.ts';

type PixiLockError = 'no-packages';

function recognise({ head, size, name }: Glimpse): Recognition {
  if (name !== 'pixi.lock' || !looksLikeText(head, head.length === size)) return 'no';
  return /^environments\s*:/m.test(decodeUtf8Leniently(head)) ? 'likely' : 'possible';
}

async function parse(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<DependencySet, never, PixiLockError>> {
  const { bytes, unexamined } = await readWhole(source, limits);
  const text = decodeUtf8Leniently(bytes);
  const lines = new LineIndex(text);
  const draft = new DependencyDraft();
  const seen = new Set<string>();
  let count = 0;
  for await (const item of yamlListItems(text, 'packages')) {
    count += 1;
    const line = lines.lineAt(item.offset);
    const made = item.ok ? packageOf(item.node, line) : undefined;
    if (made === undefined) {
      draft.addUnread(line, item.ok ? 'no package' : item.detail);
      continue;
    }
    const key = seen.has(made.key) ? `${made.key}#${line}` : made.key;
    seen.add(key);
    draft.addResolved({ ...made, key });
  }
  return count === 0
    ? NO_PACKAGES
    : lockedPackages(draft, 'pixi', source.size ?? bytes.length, unexamined);
}

function packageOf(node: JsonNode, line: number): ResolvedPackage | undefined {
  const conda = textAt(node, 'conda');
  const pypi = textAt(node, 'pypi');
  const hashes = ['sha256', 'md5'].flatMap((kind) => {
    const digest = textAt(node, kind);
    return digest === undefined ? [] : [`${kind}:${digest}`];
  });
  const licence = textAt(node, 'license');
  const shared = {
    hashes,
    groups: ['default'],
    line,
    ...(licence === undefined ? {} : { licence }),
  };
  if (conda !== undefined) {
    const archive = readCondaUrl(conda);
    const name = textAt(node, 'name') ?? archive?.name;
    const version = textAt(node, 'version') ?? archive?.version;
    if (name === undefined || version === undefined) return undefined;
    const channel = plainChannel(conda.slice(0, conda.lastIndexOf('/')));
    return {
      ...shared,
      key: `conda:${name}@${version}`,
      ecosystem: 'conda',
      name,
      version,
      source: { kind: 'index', url: channel },
      requires: textsAt(node, 'depends').map((text) => {
        const [needed = '', ...rest] = text.split(' ');
        return { name: needed, constraint: rest.join(' ') };
      }),
    };
  }
  if (pypi === undefined) return undefined;
  const address = readAddress(pypi);
  const name = textAt(node, 'name') ?? address.name;
  if (name === undefined) return undefined;
  const version = textAt(node, 'version') ?? address.version ?? '';
  return {
    ...shared,
    key: `pypi:${name}@${version}`,
    ecosystem: 'pypi',
    name,
    version,
    source: address.source.kind === 'url' ? { kind: 'index' } : address.source,
    requires: textsAt(node, 'requires_dist').flatMap((text) => {
      const parsed = parseRequirement(text);
      return parsed.ok ? [{ name: parsed.value.name, constraint: parsed.value.constraint }] : [];
    }),
  };
}

function textsAt(node: JsonNode, key: string): readonly string[] {
  return itemsAt(node, key).flatMap((item) => (item.kind === 'string' ? [item.text] : []));
}

export default defineFormat({
  id: 'pixi-lock',
  title: 'packages locked by pixi',
  artifact: dependencySet,
  kind: 'config',
  extensions: ['.lock'],
  recognise,
  parse,
});
