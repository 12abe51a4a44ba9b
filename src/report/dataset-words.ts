import type { DataTrigger, RowCause, SuspectRow } from '../core/dataset-suspicion.ts';
import { pValueText } from '../core/p-value.ts';
import { factText, nameText } from './place.ts';
import { countText, numberText } from './quantity.ts';

/** Causes as a person says them. */
export const CAUSE_WORDS: Readonly<Record<RowCause, string>> = {
  'dirty-label-backdoor': 'backdoor, wrong label',
  'clean-label-backdoor': 'backdoor, right label',
  'targeted-flip': 'targeted flip',
  flood: 'flood of copies',
  contradiction: 'contradiction',
  'label-noise': 'wrong label',
  outlier: 'outlier',
  'near-duplicate': 'near duplicate',
};

/** Detectors quoted for one row in a line. */
const MAX_REASONS = 3;

/** What a cause means, in a sentence. */
export const CAUSE_SENSE: Readonly<Record<RowCause, string>> = {
  'dirty-label-backdoor': 'They carry a pattern and a label that is not theirs.',
  'clean-label-backdoor': 'They carry a pattern that stands for their class alone.',
  'targeted-flip': 'Their labels were moved from one class to one other.',
  flood: 'The same content many times over.',
  contradiction: 'The same content with different labels.',
  'label-noise': 'They look like another class than their label says.',
  outlier: 'They are unlike all other rows.',
  'near-duplicate': 'They nearly repeat another row.',
};

/** `3.3 %`, `0.033 %`: two digits that count, so that a small share is not shown as none. */
export function smallPercent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}

export function chanceText(pValue: number, logPValue?: number): string {
  return `p = ${pValueText(pValue, logPValue)}`;
}

/** `8, seems 3`; safe to print, and empty without a label. */
export function labelText({ label, suggested }: SuspectRow): string {
  if (label === undefined) return '';
  const seems =
    suggested === undefined || suggested === label ? '' : `, seems ${nameText(suggested)}`;
  return `${nameText(label)}${seems}`;
}

/** One accused row in a line: what it is called, its label, why. */
export function suspectText(suspect: SuspectRow): string {
  const label = labelText(suspect);
  const name = nameText(suspect.name);
  const reasons = suspect.evidence.slice(0, MAX_REASONS).map(({ text }) => factText(text));
  return [label === '' ? name : `${name} (${label})`, reasons.join('; ')]
    .filter((text) => text !== '')
    .join(': ');
}

/** What a trained model did with the trigger, or that none was trained. */
export function confirmationText({ confirmation, target }: DataTrigger): string {
  if (confirmation === undefined) return 'no model was trained to confirm it';
  const { model, heldOut, withAccused, withoutAccused, isConfirmed } = confirmation;
  return [
    `${isConfirmed ? 'confirmed' : 'not confirmed'} (${factText(model)})`,
    `trained with the rows ${numberText(withAccused.inserted)} of ${countText(heldOut, 'held-out row')} become ${nameText(target)} once it is inserted (${numberText(withAccused.bare)} as they are), trained without them ${numberText(withoutAccused.inserted)}`,
  ].join(': ');
}

/** `1, 2, 3, …`. */
export function rowList(rows: readonly number[], total = rows.length): string {
  return `${rows.map(numberText).join(', ')}${total > rows.length ? ', …' : ''}`;
}
