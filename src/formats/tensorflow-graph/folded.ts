import type { FoldedText, Origin, Piece } from './tensorflow-graph.ts';

/** One element of a tensor: a number, or a text as far as it is known. */
export type Element = number | FoldedText;
/** A tensor, flattened. */
export type FoldedTensor = readonly Element[];
/** What a tensor may be: one alternative for each way to get there. */
export type Folded = readonly FoldedTensor[];

/** Alternatives kept: branches, call sites and loop rounds multiply. */
const MAX_ALTERNATIVES = 64;
/** Elements of a tensor that are followed; lists of file shards have up to some thousand. */
export const MAX_ELEMENTS = 4096;
/** Characters of one text; the longest path of any system is 4,096. */
const MAX_CHARACTERS = 16_384;

export function unknown(origin: Origin, detail: string): Folded {
  return [[[{ origin, detail }]]];
}

/** Pieces of one text; a path has a handful, and a text that doubles at every step has no end. */
const MAX_PIECES = 64;

/** Puts pieces together, joining neighbours that are written out. */
export function joinPieces(pieces: readonly Piece[]): FoldedText {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    if (joined.length >= MAX_PIECES) {
      joined.push({ origin: 'computed', detail: 'a text of many pieces' });
      break;
    }
    const last = joined.at(-1);
    if (typeof piece === 'string' && typeof last === 'string')
      joined[joined.length - 1] = (last + piece).slice(0, MAX_CHARACTERS);
    else if (piece !== '') joined.push(piece);
  }
  return joined;
}

export function textOf(element: Element): FoldedText {
  return typeof element === 'number' ? [String(element)] : element;
}

/** The text when it is known whole. */
export function exactText(element: Element): string | undefined {
  if (typeof element === 'number') return undefined;
  if (element.length === 0) return '';
  const [only] = element;
  return element.length === 1 && typeof only === 'string' ? only : undefined;
}

/** Elements in all alternatives together: what working with a value costs. */
export function sizeOf(value: Folded): number {
  return value.reduce((sum, tensor) => sum + tensor.length + 1, 0);
}

function keyOf(tensor: FoldedTensor): string {
  return JSON.stringify(tensor);
}

/** Alternatives of all, each once; `onLimit` hears of what was left out. */
export function union(values: readonly Folded[], onLimit: () => void): Folded {
  if (values.length === 1) return values[0] ?? [];
  const seen = new Map<string, FoldedTensor>();
  for (const tensor of values.flat()) {
    if (seen.size >= MAX_ALTERNATIVES) {
      onLimit();
      break;
    }
    seen.set(keyOf(tensor), tensor);
  }
  return [...seen.values()];
}

/** Every choice of one alternative from each value. */
export function choices(values: readonly Folded[], onLimit: () => void): readonly FoldedTensor[][] {
  let lists: FoldedTensor[][] = [[]];
  for (const value of values) {
    const next: FoldedTensor[][] = [];
    for (const list of lists)
      for (const tensor of value) {
        if (next.length >= MAX_ALTERNATIVES) {
          onLimit();
          break;
        }
        next.push([...list, tensor]);
      }
    lists = next;
  }
  return lists;
}

/** Applies `combine` element by element, repeating the shorter tensors as broadcasting does. */
export function elementwise(
  tensors: readonly FoldedTensor[],
  combine: (elements: readonly Element[]) => Element,
): FoldedTensor {
  const length = Math.min(MAX_ELEMENTS, Math.max(0, ...tensors.map((tensor) => tensor.length)));
  if (tensors.some((tensor) => tensor.length === 0)) return [];
  return Array.from({ length }, (_, index) =>
    combine(tensors.map((tensor) => tensor[index % tensor.length] ?? [])),
  );
}
