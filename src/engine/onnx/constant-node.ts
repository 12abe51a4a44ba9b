import { floats, integers } from '../../tensor/tensor.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Node } from '../graph/graph.ts';

/** The tensor of a Constant node; `undefined` for other nodes and for the sparse form. */
export function constantOf(node: Node): Tensor | undefined {
  if (node.type !== 'Constant' || node.domain !== '') return undefined;
  for (const [name, attribute] of Object.entries(node.attributes)) {
    if (name === 'value' && attribute.kind === 'tensor') return attribute.value;
    if (name === 'value_float' && attribute.kind === 'float') return floats([attribute.value], []);
    if (name === 'value_floats' && attribute.kind === 'floats') return floats(attribute.value);
    if (name === 'value_int' && attribute.kind === 'int') return integers([attribute.value], []);
    if (name === 'value_ints' && attribute.kind === 'ints') return integers(attribute.value);
    if (name === 'value_string' && attribute.kind === 'string')
      return { dtype: 'string', shape: [], data: [attribute.value] };
    if (name === 'value_strings' && attribute.kind === 'strings')
      return { dtype: 'string', shape: [attribute.value.length], data: attribute.value };
  }
  return undefined;
}
