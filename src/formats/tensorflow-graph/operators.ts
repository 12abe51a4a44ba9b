import { TENSORFLOW_OPERATORS } from './operators.data.ts';
import { REACHES, TRACED, type Reach } from './reaches.data.ts';

const REACH_OF: ReadonlyMap<string, Reach> = new Map(Object.entries(REACHES));
const TRACED_NAMES: ReadonlySet<string> = new Set(TRACED);

/** How an operator reaches out of the graph, or undefined. */
export function reachOf(operator: string): Reach | undefined {
  return REACH_OF.get(operator);
}

/** Whether TensorFlow itself has the operator. */
export function isRegistered(operator: string): boolean {
  return TENSORFLOW_OPERATORS.has(operator);
}

/** Whether a path may pass through the operator; one TensorFlow does not have may be a function of the file. */
export function isTraced(operator: string): boolean {
  return TRACED_NAMES.has(operator) || !isRegistered(operator);
}
