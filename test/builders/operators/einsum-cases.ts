import fc from 'fast-check';
import { text } from '../../../src/engine/graph/attribute.ts';
import type { Shape } from '../../../src/tensor/shape.ts';
import type { OperatorCase, OperatorExample } from './operator-case.ts';

function einsum(equation: string, ...inputs: readonly Shape[]): OperatorExample {
  return { inputs: inputs.map((shape) => ({ shape })), attributes: { equation: text(equation) } };
}

/** Everything the notation can say, once each. */
const WRITTEN: readonly OperatorExample[] = [
  einsum('ij,jk->ik', [2, 3], [3, 4]),
  einsum('bhqd,bhkd->bhqk', [-1, 2, 3, 4], [-1, 2, 5, 4]),
  einsum('bij, bjk -> bik', [-1, 2, 3], [-1, 3, 2]),
  einsum('...ij,...jk->...ik', [-1, 2, 3], [-1, 3, 2]),
  einsum('...ij,...jk->...ik', [2, -1, 2, 3], [1, -1, 3, 2]),
  einsum('...ij,jk->...ik', [-1, 2, 3], [3, 2]),
  einsum('...i,...i->...', [2, 1, 3], [1, 4, 3]),
  einsum('ij->ji', [2, 3]),
  einsum('ij->i', [-1, 3]),
  einsum('ij->', [-1, 3]),
  einsum('ij', [3, 2]),
  einsum('ij,jk', [2, 3], [3, 2]),
  einsum('ba', [3, 2]),
  einsum('b...a', [3, -1, 2]),
  einsum('ii->i', [3, 3]),
  einsum('ii', [3, 3]),
  einsum('bii->b', [-1, 3, 3]),
  einsum('iji->ji', [3, 2, 3]),
  einsum('iii->i', [3, 3, 3]),
  einsum('ii,ij->j', [3, 3], [3, 2]),
  einsum('i,i->', [3], [3]),
  einsum('i,j->ij', [3], [2]),
  einsum('i,j->', [3], [2]),
  einsum('i,j,ij->', [3], [2], [3, 2]),
  einsum('bi,ij,bj->b', [-1, 3], [3, 2], [-1, 2]),
  einsum('Bi,iA->BA', [-1, 3], [3, 2]),
  einsum('bsd,bd->bs', [-1, 1, 3], [-1, 3]),
];

/** One value twice: x·xᵀ. */
function square(): OperatorExample {
  const x = { shape: [-1, 3, 2] };
  return { inputs: [x, x], attributes: { equation: text('bij,bkj->bik') } };
}

export const EINSUM_CASES: readonly OperatorCase[] = [
  ...WRITTEN.map((example): OperatorCase => {
    const equation = example.attributes?.['equation'];
    const shapes = example.inputs.map((input) => `[${input?.shape.join(' ') ?? ''}]`).join(' ');
    return {
      type: 'Einsum',
      about: `${equation?.kind === 'string' ? equation.value : ''} of ${shapes}`,
      examples: fc.constant(example),
      runs: 1,
      twice: true,
    };
  }),
  {
    type: 'Einsum',
    about: 'one value twice',
    examples: fc.constant(square()),
    runs: 1,
    twice: true,
  },
];
