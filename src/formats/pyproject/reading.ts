import type { JsonNode } from '../json/tree.ts';
import type { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencyRequest, PackageSource } from '../dependencies/dependency-set.ts';
import type { LineIndex } from '../dependencies/line-index.ts';
import { requestOf } from '../python-requirement/install-argument.ts';
import { normalisePythonName } from '../python-requirement/name.ts';
import { parseRequirement } from '../python-requirement/requirement.ts';

/** What the readers of the sections share: where findings go, which line a value stands on, and sources by name. */
export interface ManifestReading {
  readonly root: JsonNode;
  readonly draft: DependencyDraft;
  /** What would be admitted without being asked for: constraints and overrides. */
  readonly constraints: DependencyDraft;
  readonly lines: Pick<LineIndex, 'lineAt'>;
  /** `[tool.uv.sources]`: where a package is to come from, whatever the requirement says. */
  readonly sources: ReadonlyMap<string, PackageSource>;
}

/** One requirement in the grammar of PEP 508, as a request. */
export function addRequirement(
  { draft, lines, sources }: Pick<ManifestReading, 'draft' | 'lines' | 'sources'>,
  node: JsonNode,
  groups: readonly string[],
): void {
  const line = lines.lineAt(node.offset);
  if (node.kind !== 'string') {
    draft.addUnread(line, 'a requirement that is no text');
    return;
  }
  const parsed = parseRequirement(node.text);
  if (!parsed.ok) {
    draft.addUnread(line, `${parsed.error.detail}, at character ${parsed.error.offset}`);
    return;
  }
  const request: DependencyRequest = { ...requestOf(parsed.value), groups, line };
  const source = sources.get(normalisePythonName(request.name));
  const isFree = request.source.kind === 'index' && source !== undefined;
  draft.addRequest(isFree ? { ...request, source } : request);
}
