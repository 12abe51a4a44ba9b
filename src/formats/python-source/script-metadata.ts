import type { Unexamined } from '../../core/parsed.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet } from '../dependencies/dependency-set.ts';
import { LineIndex } from '../dependencies/line-index.ts';
import { addRequirement } from '../pyproject/reading.ts';
import { addUv, uvSources } from '../pyproject/tool-uv.ts';
import { itemsAt } from '../toml/lookup.ts';
import { readToml } from '../toml/toml.ts';

export interface SourceDependencies {
  readonly sets: readonly DependencySet[];
  readonly unexamined: readonly Unexamined[];
}

const START = '# /// script';
const END = '# ///';

/** Blocks of one file. The specification allows one. */
const MAX_BLOCKS = 10;

/**
 * Dependencies that a script declares in a comment (PEP 723): runners such as uv install them before
 * the script runs.
 */
export function readScriptMetadata(text: string): SourceDependencies {
  const draft = new DependencyDraft();
  const constraints = new DependencyDraft();
  let found = false;
  for (const block of scriptBlocks(text)) {
    const { root, error } = readToml(block.toml);
    const inner = new LineIndex(block.toml);
    const lines = { lineAt: (offset: number) => block.line + inner.lineAt(offset) };
    const reading = { root, draft, constraints, lines, sources: uvSources(root) };
    for (const node of itemsAt(root, 'dependencies')) addRequirement(reading, node, ['default']);
    addUv(reading);
    if (error !== undefined) draft.addUnread(lines.lineAt(error.offset), error.detail);
    found ||= draft.entries + draft.indexes.length + draft.unread > 0;
  }
  if (!found) return { sets: [], unexamined: [] };
  const sets = [draft.finish({ role: 'manifest', tool: 'script' })];
  if (constraints.entries > 0)
    sets.push(constraints.finish({ role: 'constraints', tool: 'script' }));
  return { sets, unexamined: [...draft.unexamined, ...constraints.unexamined] };
}

interface ScriptBlock {
  readonly toml: string;
  /** Line of `# /// script`. */
  readonly line: number;
}

function scriptBlocks(text: string): readonly ScriptBlock[] {
  if (!text.includes(START)) return [];
  const lines = text.split(/\r?\n/);
  const blocks: ScriptBlock[] = [];
  for (let at = 0; at < lines.length && blocks.length < MAX_BLOCKS; at += 1) {
    if (lines[at]?.trimEnd() !== START) continue;
    let last = -1;
    let next = at + 1;
    for (; next < lines.length && /^#(?: |$)/.test(lines[next] ?? ''); next += 1)
      // The last end in the run of comments counts: the content may hold such a line itself.
      if (lines[next]?.trimEnd() === END) last = next;
    if (last === -1) continue;
    const toml = lines.slice(at + 1, last).map((line) => line.slice(2));
    blocks.push({ toml: toml.join('\n'), line: at + 1 });
    at = next - 1;
  }
  return blocks;
}
