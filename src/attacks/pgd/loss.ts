import type { Goal } from '../attack.ts';
import type { Loss } from '../classifier/classifier.ts';

/** Losses by the name users give them: what makes a sample wrong, and what leads it to a target. */
const LOSSES: Readonly<Record<string, readonly [untargeted: Loss, targeted: Loss]>> = {
  'cross-entropy': ['cross-entropy', 'targeted-cross-entropy'],
  dlr: ['dlr', 'targeted-dlr'],
  margin: ['margin', 'targeted-margin'],
};

/** Classes below which the difference of logits ratio has no third or fourth logit to divide by. */
const DLR_CLASSES = { untargeted: 3, targeted: 4 } as const;

/**
 * The loss of a goal. The ratio DLR needs 3 classes, 4 with a target: with fewer the plain margin takes its place.
 * Throws RangeError for a name that is none.
 */
export function lossFor(name: string, goal: Goal['kind'], classes: number): Loss {
  const pair = Object.hasOwn(LOSSES, name) ? LOSSES[name] : undefined;
  if (pair === undefined)
    throw new RangeError(`no loss "${name}": ${Object.keys(LOSSES).join(', ')}`);
  const isTargeted = goal === 'targeted';
  if (name === 'dlr' && classes < DLR_CLASSES[goal])
    return isTargeted ? 'targeted-margin' : 'margin';
  return pair[isTargeted ? 1 : 0];
}
