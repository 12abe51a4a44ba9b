import type { SyntaxTree } from '../syntax-tree.ts';
import { invisibleText, pushedCode } from './hidden-text.ts';
import { lookalikeNames } from './lookalikes.ts';
import { scrambledParts } from './scrambled.ts';
import type { SourceSurface } from './source-surface.ts';

/** Compares what a source looks like with what it is. Linear in the text and its nodes. */
export function surveySurface(tree: SyntaxTree): SourceSurface {
  return {
    pushed: pushedCode(tree),
    invisible: invisibleText(tree),
    lookalikes: lookalikeNames(tree),
    scrambled: scrambledParts(tree),
  };
}
