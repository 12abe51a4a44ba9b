import { defineCheck } from '../../../core/check.ts';
import type { PowerResult } from '../../../core/dataset.ts';
import { isNamedBlindSpot } from '../../../core/detection-power.ts';
import { datasetRecord } from '../../../core/dataset.ts';
import { counted, percent } from '../numbers.ts';
import { RULES } from './rules.ts';

/** Share of the rows above which an attack must be seen: what a small group of contributors can bring. */
const LARGEST_UNSEEN = 0.02;

export default defineCheck({
  id: 'detection-power',
  version: 1,
  title: 'How small an attack on a data set would have been seen',
  needs: [datasetRecord],
  scope: 'project',
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['dataset-record'])
      for (const result of value.power ?? []) {
        const { powerWanted } = value;
        const { blindSpot } = result;
        if (blindSpot !== undefined && isNamedBlindSpot(result, powerWanted)) {
          report(
            'named-blind-spot',
            { path },
            { attack: result.attack, words: blindSpot.words },
            { evidence: lines(result) },
          );
          continue;
        }
        if (powerWanted !== undefined && (result.smallest ?? Infinity) > powerWanted)
          report(
            'below-wanted',
            { path },
            { attack: result.attack, wanted: counted(powerWanted, 'row') },
            { evidence: lines(result) },
          );
        const { attack, smallest } = result;
        const seen = result.points.find(({ planted }) => planted === smallest);
        const largest = largestOf(result);
        if (seen === undefined) {
          if (largest === undefined) continue;
          report(
            'blind',
            { path },
            { attack, rows: counted(largest.planted, 'row'), share: percent(largest.share) },
            { evidence: lines(result) },
          );
        } else if (seen.share > LARGEST_UNSEEN)
          report(
            'weak',
            { path },
            { attack, rows: counted(seen.planted, 'row'), share: percent(seen.share) },
            { evidence: lines(result) },
          );
      }
  },
});

function largestOf({ points }: PowerResult): PowerResult['points'][number] | undefined {
  return points.toSorted((a, b) => b.planted - a.planted)[0];
}

function lines({ points }: PowerResult): readonly string[] {
  return points.map(
    ({ planted, share, found, detected, seeds, attackSuccess }) =>
      `${counted(planted, 'row')} (${percent(share)}): ${percent(found)} of them found, reported in ${percent(detected)} of ${seeds} repetitions${attackSuccess === undefined ? '' : `, attack success ${percent(attackSuccess)}`}`,
  );
}
