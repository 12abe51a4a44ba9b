import type { Operator } from './operator.ts';
import { broadcastAll, likeFirst } from './shape-rules.ts';

/** Whole numbers only: no gradient comes back through them. */
export const INTEGER_ARITHMETIC: readonly Operator[] = [
  { type: 'BitShift', structure: 'step', shape: broadcastAll, gradient: 'zero' },
  { type: 'BitwiseAnd', structure: 'step', shape: broadcastAll, gradient: 'zero' },
  { type: 'BitwiseOr', structure: 'step', shape: broadcastAll, gradient: 'zero' },
  { type: 'BitwiseXor', structure: 'step', shape: broadcastAll, gradient: 'zero' },
  { type: 'BitwiseNot', structure: 'step', shape: likeFirst, gradient: 'zero' },
];
