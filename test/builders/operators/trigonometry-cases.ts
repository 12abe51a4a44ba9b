import type { Fill, OperatorCase } from './operator-case.ts';
import { between, normal } from './operator-case.ts';
import { elementwise } from './generated-shape.ts';

function row(type: string, fill: Fill, precision: 'float32' | 'float64' = 'float32'): OperatorCase {
  return {
    type,
    about: 'elementwise',
    examples: elementwise(fill),
    precision,
    twice: type.startsWith('A') || type === 'Sin',
  };
}

const inside = between(-0.8, 0.8);

export const TRIGONOMETRY_CASES: readonly OperatorCase[] = [
  row('Sin', normal),
  row('Cos', normal),
  row('Tan', between(-1, 1)),
  row('Asin', inside),
  row('Acos', inside),
  row('Atan', normal),
  row('Sinh', normal),
  row('Cosh', normal),
  row('Asinh', normal),
  row('Acosh', between(1.5, 3)),
  row('Atanh', inside),
];
