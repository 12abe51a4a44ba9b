import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet } from '../dependencies/dependency-set.ts';
import { plainUrl } from '../dependencies/plain-url.ts';
import type { YamlTreeError } from '../hydra/yaml-tree.ts';
import { readYaml } from '../hydra/yaml-tree.ts';
import { addNode, addPython } from '../install-command/target.ts';
import { textLines } from '../json/lines.ts';
import type { JsonNode } from '../json/tree.ts';
import { textOf, valueOf } from '../json/tree.ts';

export type PreCommitError = YamlTreeError | 'size-limit';

const MAX_BYTES = 1024 * 1024;
/** A package of npm where the hook does not say its language: a scope, or a version behind an `@`. */
const NODE_RE = /^@[^@/\s]+\/|^[\w.-]+@[\d^~v]/;
/** Languages whose packages are of another ecosystem. */
const OTHER_RE = /^(?:golang|rust|ruby|perl|lua|dart|dotnet|r|julia|haskell|swift|coursier)$/;
const CONDA_RE = /^conda$/;

/** Reads what the hooks of pre-commit install beside themselves, and which repositories they come from. */
export async function parsePreCommit(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<DependencySet, never, PreCommitError>> {
  const most = Math.min(limits.maxHeaderBytes, MAX_BYTES);
  const bytes = await source.read(0, most + 1);
  if (bytes.length > most)
    return { ok: false, error: { code: 'size-limit', offset: most, detail: 'it is too large' } };
  const text = decodeUtf8Leniently(bytes);
  const tree = await readYaml(text);
  if (!tree.ok)
    return { ok: false, error: { code: tree.code, offset: tree.offset, detail: tree.detail } };
  const draft = new DependencyDraft();
  const line = textLines(text);
  for (const document of tree.documents) {
    for (const repo of itemsOf(valueOf(document, 'repos'))) {
      const url = textOf(repo, 'repo');
      if (url !== undefined && /:\/\/|^git@/.test(url))
        draft.addSwitch(
          `hooks of ${plainUrl(url)} at ${textOf(repo, 'rev') ?? 'no revision'}`,
          line(repo.offset),
        );
      for (const hook of itemsOf(valueOf(repo, 'hooks'))) addHook(draft, hook, line);
    }
    // The list by which a repository offers hooks.
    for (const hook of itemsOf(document)) addHook(draft, hook, line);
  }
  return {
    ok: true,
    value: {
      ...draft.finish({ role: 'command', tool: 'pre-commit' }),
      claims: [{ start: 0, end: bytes.length, what: 'hooks' }],
      facts: { packages: draft.entries },
    },
    anomalies: [],
    unexamined: draft.unexamined,
  };
}

function itemsOf(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.kind === 'array' ? node.items : [];
}

function addHook(draft: DependencyDraft, hook: JsonNode, line: (offset: number) => number): void {
  const language = textOf(hook, 'language') ?? '';
  if (OTHER_RE.test(language) || CONDA_RE.test(language)) return;
  for (const item of itemsOf(valueOf(hook, 'additional_dependencies'))) {
    if (item.kind !== 'string') continue;
    const target = { draft, line: line(item.offset) };
    const word = { text: item.text, known: true };
    const isNode = language === 'node' || (language === '' && NODE_RE.test(item.text));
    if (isNode) addNode(target, word);
    else if (!item.text.startsWith('./') && item.text !== '.') addPython(target, word);
  }
}
