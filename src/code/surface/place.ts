import type { NodeIndex, SyntaxTree } from '../syntax-tree.ts';
import type { SurfacePlace } from './source-surface.ts';

const TEXT_KINDS_RE =
  /^(?:comment|string|string_content|string_fragment|template_string|regex|regex_pattern|jsx_text|hash_bang_line|concatenated_string)$/;

/** Steps of one descent; trees are far less deep. */
const MAX_STEPS = 4096;

/** Whether a whole range lies in a comment, a string or other text, as the parser sees it. */
export function isInText(tree: SyntaxTree, start: number, end: number): boolean {
  let node: NodeIndex = 0;
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    if (TEXT_KINDS_RE.test(tree.kind(node))) return true;
    let inner: NodeIndex | undefined;
    for (let child = node + 1; child < tree.after(node); child = tree.after(child)) {
      if (tree.start(child) > start) break;
      if (tree.end(child) >= end) {
        inner = child;
        break;
      }
    }
    if (inner === undefined) return false;
    node = inner;
  }
  return false;
}

export function placeAt(tree: SyntaxTree, offset: number): SurfacePlace {
  return { line: tree.line(offset), offset };
}
