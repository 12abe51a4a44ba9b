import { ROW_CAUSES } from '../../core/dataset-suspicion.ts';
import type { Claim } from './detector.ts';

const CONFIDENCE = { high: 0, medium: 1, low: 2 } as const;

/**
 * What a row is told as when several detectors accuse it: the claim made with most confidence, among equals the most harmful. A trigger in a
 * row explains its wrong label, a copy does, too; a wrong label explains neither.
 */
export function chooseCause(claims: readonly Claim[]): Claim {
  const [first, ...others] = claims;
  if (first === undefined) throw new RangeError('a row without a claim has no cause');
  return others.reduce((best, claim) => (isBefore(claim, best) ? claim : best), first);
}

function isBefore(a: Claim, b: Claim): boolean {
  const byConfidence = CONFIDENCE[a.confidence] - CONFIDENCE[b.confidence];
  const byHarm = ROW_CAUSES.indexOf(a.cause) - ROW_CAUSES.indexOf(b.cause);
  const isTrigger = (claim: Claim): boolean =>
    claim.cause.endsWith('backdoor') && claim.confidence !== 'low';
  if (isTrigger(a) !== isTrigger(b)) return isTrigger(a);
  return (
    byConfidence < 0 ||
    (byConfidence === 0 && (byHarm < 0 || (byHarm === 0 && a.pValue < b.pValue)))
  );
}
