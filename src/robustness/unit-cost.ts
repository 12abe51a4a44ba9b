import type { CleanBatch } from '../attacks/attack.ts';
import type { Classifier } from '../attacks/classifier/classifier.ts';
import type { UnitCost } from './estimate.ts';

/** Samples of the two runs that are timed. */
const TIMED = 32;

/** Times one evaluation and one gradient, each after a run that makes the session warm. */
export async function measureUnits(
  classifier: Classifier,
  clean: CleanBatch,
  now: () => number,
): Promise<UnitCost> {
  const count = Math.min(TIMED, clean.count);
  if (count === 0) return { query: 0, gradient: 0 };
  const time = async (run: () => Promise<unknown>): Promise<number> => {
    await run();
    const started = now();
    await run();
    return (now() - started) / count;
  };
  return {
    query: await time(() => classifier.classify(clean.x, count)),
    gradient:
      classifier.access === 'gradient'
        ? await time(() => classifier.gradient('cross-entropy', clean.x, count, clean.labels))
        : 0,
  };
}
