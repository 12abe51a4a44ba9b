import { integers } from '../../tensor/tensor.ts';
import type { Attributes } from '../graph/attribute.ts';
import { int } from '../graph/attribute.ts';
import type { Node } from '../graph/graph.ts';
import type { ModelDraft } from './draft.ts';

/** Adds to the list what a node means; `false` where this form of it has no plain meaning here. */
export type Unfuse = (node: Node, list: NodeList) => boolean;

/** The nodes that one node becomes, in the order they run. */
export class NodeList {
  readonly nodes: Node[] = [];
  readonly draft: ModelDraft;

  constructor(draft: ModelDraft) {
    this.draft = draft;
  }

  /** Adds a node; returns the name of its first output. Trailing inputs that are absent are left out. */
  op(
    type: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    output?: string,
  ): string {
    const used = [...inputs];
    while (used.at(-1) === '') used.pop();
    const node = this.draft.node(type, used, attributes, output);
    this.nodes.push(node);
    return node.outputs[0] ?? '';
  }

  /** A constant list of whole numbers. */
  vector(values: readonly number[]): string {
    return this.draft.constant(integers(values), 'sizes');
  }

  /** The last two axes exchanged, however many come before them. */
  swapLast(value: string): string {
    const equation = { kind: 'string', value: '...ij->...ji' } as const;
    return this.op('Einsum', [value], { equation });
  }

  /** [batch, length, heads · width] as [batch, heads, length, width]. */
  splitHeads(value: string, heads: number): string {
    const split = this.op('Reshape', [value, this.vector([0, 0, heads, -1])]);
    return this.op('Transpose', [split], { perm: { kind: 'ints', value: [0, 2, 1, 3] } });
  }

  /** The opposite of `splitHeads`. */
  joinHeads(value: string, output?: string): string {
    const back = this.op('Transpose', [value], { perm: { kind: 'ints', value: [0, 2, 1, 3] } });
    return this.op('Reshape', [back, this.vector([0, 0, -1])], {}, output);
  }

  cast(value: string, type: number, output?: string): string {
    return this.op('Cast', [value], { to: int(type) }, output);
  }
}
