import type { Value } from '../../code/value.ts';
import { loosePathOf } from '../../code/value.ts';
import { NETWORK_RE } from './behaviour.data.ts';

/** Whether a value is, by its own name, what came over the network. */
export function isFetched(value: Value): boolean {
  if (value.kind !== 'call') return false;
  return NETWORK_RE.test(loosePathOf(value));
}
