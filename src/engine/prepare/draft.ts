import type { Tensor } from '../../tensor/tensor.ts';
import type { Attributes } from '../graph/attribute.ts';
import type { Model, Node } from '../graph/graph.ts';
import { givenNames } from './subgraph.ts';

/** A model that passes rewrite, node by node: fresh names, new constants, and what was done. */
export class ModelDraft {
  readonly opset: number;
  readonly constants: Map<string, Tensor>;
  readonly #names: Set<string>;
  #last = 0;

  constructor(model: Model) {
    this.opset = model.opsets.get('') ?? 1;
    this.constants = new Map(model.graph.constants);
    // Names inside of subgraphs count: a constant outside of them must not get one of theirs.
    this.#names = new Set(givenNames(model.graph));
  }

  fresh(hint: string): string {
    for (;;) {
      this.#last += 1;
      const name = `${hint}.${this.#last}`;
      if (this.#names.has(name)) continue;
      this.#names.add(name);
      return name;
    }
  }

  constant(tensor: Tensor, hint = 'constant'): string {
    const name = this.fresh(hint);
    this.constants.set(name, tensor);
    return name;
  }

  /** A node of one output, which is named freshly where none is given. */
  node(
    type: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    output?: string,
  ): Node {
    const name = output ?? this.fresh(type);
    return {
      name: this.fresh(`${type}.node`),
      domain: '',
      type,
      inputs,
      outputs: [name],
      attributes,
    };
  }
}

export function without(attributes: Attributes, ...names: readonly string[]): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !names.includes(name)));
}
