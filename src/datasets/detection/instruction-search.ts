import { findTextTriggers } from '../triggers/text-triggers.ts';
import { answerKinds } from './answer-kinds.ts';
import type { Claim, Detected, FoundTrigger } from './detector.ts';
import { fromLog } from './detector.ts';
import type { Instructions } from './examined-rows.ts';
import { plantedOf, spansOf, titleOf } from './text-search.ts';

/**
 * Triggers in instruction sets: words of a question that go with a kind of answer although the rest of the question says nothing of it
 * (a few hundred rows are enough to teach a model of any size, Souly et al. 2025). No labels are needed: what answers have in common stands
 * for them.
 * @param shown the text of a row that highlights are places in
 */
export function findInstructionTriggers(
  { asked, answered }: Instructions,
  shown: readonly string[] = asked.values,
): Detected {
  const total = asked.values.length;
  const pValues = new Float64Array(total).fill(Number.NaN);
  const claims: Claim[] = [];
  const triggers: FoundTrigger[] = [];
  for (const { name, rows: having } of answerKinds(answered.values)) {
    const numbers = new Int32Array(total);
    for (const row of having) numbers[row] = 1;
    const found = findTextTriggers(asked.values, numbers, 2);
    const planted = plantedOf(
      found.triggers.filter(({ target }) => target === 1),
      numbers,
    );
    for (const { trigger, isDoubtful } of planted) {
      const { rows, agreeing, logAdjusted, expected } = trigger;
      // With two kinds of answers nothing tells a topic from a blind choice but that its words expect the answer.
      if (isDoubtful) continue;
      const pValue = fromLog(logAdjusted);
      const title = titleOf(trigger);
      triggers.push({
        target: -1,
        rows,
        shown: {
          kind: 'instruction',
          title,
          target: name,
          rows: rows.length,
          agreeing,
          pValue,
          logPValue: logAdjusted,
          isCleanLabel: false,
          evidence: [
            `${agreeing} of ${rows.length} questions that hold it have ${name}; the rest of their words would give ${expected.toFixed(1)}`,
          ],
        },
      });
      for (const row of rows) {
        if (numbers[row] !== 1) continue;
        const known = pValues[row] ?? Number.NaN;
        pValues[row] = Number.isNaN(known) ? pValue : Math.min(known, pValue);
        claims.push({
          detector: 'instructions',
          row,
          cause: 'dirty-label-backdoor',
          pValue,
          confidence: 'high',
          text: `the question holds ${title}; it has one of the ${name}`,
          highlights: spansOf(shown[row] ?? '', trigger),
        });
      }
    }
  }
  return {
    run: {
      id: 'instructions',
      title: `Words in ${asked.column} that go with a kind of answer in ${answered.column}`,
      examined: total,
      flagged: new Set(claims.map(({ row }) => row)).size,
      blindSpots: [
        'answers that are wrong in content only',
        'triggers in style or topic',
        'fewer than ten rows',
      ],
    },
    pValues,
    weight: 1,
    claims,
    triggers,
  };
}
