import type { Operator, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';

/** What comes out depends on which way is taken, and how often. */
const branchShape: ShapeRule = (call) => {
  throw new ShapeError(`${call.type} "${call.name}": what comes out is known at run time only`);
};

/** Nodes that run graphs of their own. Where the way is constant they are replaced by it when the model is prepared. */
export const CONTROL_FLOW: readonly Operator[] = [
  { type: 'If', structure: 'smooth', shape: branchShape, gradient: 'none' },
  { type: 'Loop', structure: 'smooth', shape: branchShape, gradient: 'none' },
  { type: 'Scan', structure: 'smooth', shape: branchShape, gradient: 'none' },
];
