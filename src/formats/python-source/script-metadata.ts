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
/** Characters of one block, comments included. */
const MAX_BLOCK_CHARACTERS = 256 * 1024;

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
  const blocks: ScriptBlock[] = [];
  let counted = 0;
  let line = 1;
  for (let at = text.indexOf(START); at !== -1 && blocks.length < MAX_BLOCKS;) {
    const block = at === 0 || text[at - 1] === '\n' ? blockAt(text, at) : undefined;
    if (block !== undefined) {
      line += text.slice(counted, at).split('\n').length - 1;
      counted = at;
      blocks.push({ toml: block, line });
    }
    at = text.indexOf(START, at + START.length + (block?.length ?? 0));
  }
  return blocks;
}

/** What stands between the two marks, without the hashes; undefined where the second is missing. */
function blockAt(text: string, start: number): string | undefined {
  const lines = text.slice(start, start + MAX_BLOCK_CHARACTERS).split(/\r?\n/);
  if (lines[0]?.trimEnd() !== START) return undefined;
  let last = -1;
  for (let at = 1; at < lines.length && /^#(?: |$)/.test(lines[at] ?? ''); at += 1)
    // The last end in the run of comments counts: the content may hold such a line itself.
    if (lines[at]?.trimEnd() === END) last = at;
  return last === -1
    ? undefined
    : lines
        .slice(1, last)
        .map((one) => one.slice(2))
        .join('\n');
}
