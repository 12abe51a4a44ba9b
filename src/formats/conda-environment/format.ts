import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet } from '../dependencies/dependency-set.ts';
import { dependencySet } from '../dependencies/dependency-set.ts';
import { LineIndex } from '../dependencies/line-index.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import type { YamlTreeError } from '../hydra/yaml-tree.ts';
import { readYaml } from '../hydra/yaml-tree.ts';
import type { JsonNode } from '../json/tree.ts';
import { readLine } from '../requirements-txt/parse.ts';
import { looksLikeText } from '../signature/text.ts';
import { itemsAt, membersAt } from '../toml/lookup.ts';
import { plainChannel, readMatchSpec } from './match-spec.ts';

type CondaEnvironmentError = YamlTreeError | 'too-large' | 'no-environment';

/** Bytes parsed: the parser needs a second for a million, and exported environments have some ten thousand. */
const MAX_YAML_BYTES = 1024 * 1024;
const NAMED_RE = /(?:^|[-_. ])(?:environment|environments|env|conda|mamba)(?:[-_. \d]|$)/;
const DEPENDENCIES_RE = /^dependencies\s*:/m;
const TELLING_RE = /^channels\s*:|^\s*-\s*pip\s*:\s*$|^\s*-\s*(?:[\w./-]+::)?python\s*[=<>]/m;
/** What a loader of models would instantiate is the business of another format. */
const INSTANTIATES_RE = /_target_|class_path|python\/|target\s*:/;

function recognise({ head, size, name }: Glimpse): Recognition {
  if (!/\.ya?ml$/.test(name) || !looksLikeText(head, head.length === size)) return 'no';
  const text = decodeUtf8Leniently(head);
  if (!DEPENDENCIES_RE.test(text) || !TELLING_RE.test(text)) return 'no';
  return NAMED_RE.test(name) ? 'likely' : 'possible';
}

async function parse(
  source: ByteSource,
  { maxHeaderBytes }: Limits,
  { name }: Glimpse,
): Promise<Parsed<DependencySet, never, CondaEnvironmentError>> {
  const most = Math.min(MAX_YAML_BYTES, maxHeaderBytes);
  const bytes = await source.read(0, most + 1);
  if (bytes.length > most) return refuse('too-large', most, `more than ${most} bytes of YAML`);
  const text = decodeUtf8Leniently(bytes);
  if (!NAMED_RE.test(name) && INSTANTIATES_RE.test(text))
    return refuse('no-environment', 0, 'a configuration that names classes');
  const tree = await readYaml(text);
  if (!tree.ok) return refuse(tree.code, tree.offset, tree.detail);
  const [root] = tree.documents;
  const dependencies = itemsAt(root, 'dependencies');
  if (root?.kind !== 'object' || dependencies.length === 0)
    return refuse('no-environment', 0, 'no list of dependencies');
  const draft = new DependencyDraft();
  const lines = new LineIndex(text);
  addChannels(draft, root, lines);
  for (const node of dependencies) addDependency(draft, node, lines);
  if (draft.entries === 0) return refuse('no-environment', 0, 'nothing in it is a package');
  return {
    ok: true,
    value: {
      ...draft.finish({ role: 'manifest', tool: 'conda' }),
      claims: [{ start: 0, end: bytes.length, what: 'environment' }],
      facts: { packages: draft.requests.length },
    },
    anomalies: [],
    unexamined: draft.unexamined,
  };
}

function addChannels(draft: DependencyDraft, root: JsonNode, lines: LineIndex): void {
  let kind: 'primary' | 'extra' = 'primary';
  for (const node of itemsAt(root, 'channels')) {
    if (node.kind !== 'string') continue;
    const line = lines.lineAt(node.offset);
    if (node.text === 'nodefaults') draft.addSwitch('nodefaults', line);
    else draft.addIndex({ ecosystem: 'conda', url: plainChannel(node.text), kind, line });
    kind = 'extra';
  }
}

function addDependency(draft: DependencyDraft, node: JsonNode, lines: LineIndex): void {
  const line = lines.lineAt(node.offset);
  if (node.kind === 'string') {
    const made = readMatchSpec(node.text);
    if (made === undefined) draft.addUnread(line, 'no specification of a package');
    else draft.addRequest({ ...made, groups: ['default'], line });
    return;
  }
  const members = membersAt(node);
  if (members.length === 0) draft.addUnread(line, 'no specification of a package');
  for (const { key, value } of members) {
    if (key !== 'pip') {
      draft.addUnread(line, `packages of an installer named ${key.slice(0, 40)}`);
      continue;
    }
    // conda hands these lines to pip as a requirements file.
    for (const item of itemsAt(value)) {
      const at = lines.lineAt(item.offset);
      if (item.kind === 'string') readLine(draft, { line: at, text: item.text.trim() });
      else draft.addUnread(at, 'a requirement that is no text');
    }
  }
}

function refuse(
  code: CondaEnvironmentError,
  offset: number,
  detail: string,
): Parsed<DependencySet, never, CondaEnvironmentError> {
  return { ok: false, error: { code, offset, detail } };
}

export default defineFormat({
  id: 'conda-environment',
  title: 'conda environment',
  artifact: dependencySet,
  kind: 'config',
  extensions: ['.yml', '.yaml'],
  recognise,
  parse,
});
