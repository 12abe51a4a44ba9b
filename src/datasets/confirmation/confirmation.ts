import { mcnemar } from '../../attacks/measure/paired.ts';

/**
 * What inserting an accused trigger does to a model trained with the accused rows, and to one trained without them. A trigger turns
 * rows of other classes into its target only with the first; an honest feature does it with both or with neither.
 */
export interface Confirmation {
  readonly model: 'softmax regression' | 'naive Bayes';
  /** Rows of other classes that neither model was trained on. */
  readonly heldOut: number;
  /** How many of them become the target, as they are and with the trigger. */
  readonly trainedWith: { readonly bare: number; readonly inserted: number };
  readonly trainedWithout: { readonly bare: number; readonly inserted: number };
  /** Exact McNemar test, two-sided, of the rows that turn with only one of the models. */
  readonly pValue: number;
  readonly isConfirmed: boolean;
}

/** Gain in attack success, as a share of the rows held out, that is worth an accusation; the other model may show half of it. */
const LEAST_GAIN = 0.2;
const ALPHA = 0.01;

/** Which held-out rows a model takes for the target, 1 each: as they are, and with the trigger. */
export interface Taken {
  readonly bare: Uint8Array;
  readonly inserted: Uint8Array;
}

function sum(flags: Uint8Array): number {
  let count = 0;
  for (const flag of flags) count += flag;
  return count;
}

/** Compares what the two models take for the target. */
export function compareTaken(
  model: Confirmation['model'],
  trainedWith: Taken,
  trainedWithout: Taken,
): Confirmation {
  const heldOut = trainedWith.bare.length;
  let onlyWith = 0;
  let onlyWithout = 0;
  for (let at = 0; at < heldOut; at += 1) {
    const first = trainedWith.inserted[at] ?? 0;
    const second = trainedWithout.inserted[at] ?? 0;
    if (first > second) onlyWith += 1;
    if (second > first) onlyWithout += 1;
  }
  const totals = ({ bare, inserted }: Taken): { bare: number; inserted: number } => ({
    bare: sum(bare),
    inserted: sum(inserted),
  });
  const [a, b] = [totals(trainedWith), totals(trainedWithout)];
  const pValue = mcnemar(onlyWith, onlyWithout);
  const gain = a.inserted - a.bare;
  const isConfirmed =
    pValue <= ALPHA && gain >= LEAST_GAIN * heldOut && b.inserted - b.bare <= gain / 2;
  return { model, heldOut, trainedWith: a, trainedWithout: b, pValue, isConfirmed };
}
