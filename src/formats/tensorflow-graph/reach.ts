import { Buffer } from 'node:buffer';
import { Folding, type ConstantReader } from './fold.ts';
import { textOf, unknown } from './folded.ts';
import type { GraphDraft, GraphNode, Scope } from './graph-draft.ts';
import { reachOf } from './operators.ts';
import type { FoldedText, OperatorReach, PlaceUse } from './tensorflow-graph.ts';

/** Nodes that reach out, listed. Honest graphs have one or two for each checkpoint shard. */
const MAX_REACHES = 20_000;
/** Texts kept for one input; a data set of more files is said to have more. */
const MAX_TEXTS = 512;

/** Bytes as the text they are, for people. */
export function readable(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}

function readableText(text: FoldedText): FoldedText {
  return text.map((piece) => (typeof piece === 'string' ? readable(piece) : piece));
}

function place(role: string, texts: readonly FoldedText[]): PlaceUse {
  const unique = new Map(texts.map((text) => [JSON.stringify(text), readableText(text)]));
  return { role, texts: [...unique.values()].slice(0, MAX_TEXTS) };
}

async function placesOf(
  folding: Folding,
  scope: Scope,
  node: GraphNode,
): Promise<readonly PlaceUse[]> {
  const reach = reachOf(node.operator);
  const inputs = node.inputs.filter((input) => !input.startsWith('^'));
  const places: PlaceUse[] = [];
  for (const [position, role] of reach?.inputs ?? []) {
    const input = inputs[position];
    const value =
      input === undefined
        ? unknown('computed', 'a missing input')
        : await folding.fold(scope, input);
    places.push(
      place(
        role,
        value.flatMap((tensor) => tensor.map(textOf)),
      ),
    );
  }
  for (const role of reach?.attributes ?? []) {
    const texts = node.attributes.get(role)?.texts ?? [];
    if (texts.length > 0)
      places.push(
        place(
          role,
          texts.map((text) => [text]),
        ),
      );
  }
  return places;
}

/** Every node that reaches out of the graph, with the places it is given. */
export async function findReaches(
  readConstant: ConstantReader,
  draft: GraphDraft,
): Promise<{ readonly reaches: readonly OperatorReach[]; readonly limited: boolean }> {
  const reaches: OperatorReach[] = [];
  let limited = false;
  for (const meta of draft.metaGraphs) {
    const folding = new Folding(readConstant, meta);
    for (const scope of meta.scopes)
      for (const node of scope.reaching) {
        if (reaches.length >= MAX_REACHES) {
          limited = true;
          break;
        }
        reaches.push({
          operator: node.operator,
          node: readable(node.name),
          where: readable(scope.where),
          metaGraph: meta.index,
          offset: node.offset,
          places: await placesOf(folding, scope, node),
        });
      }
    limited ||= folding.limited;
  }
  return { reaches, limited };
}
