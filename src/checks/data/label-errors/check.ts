import { defineCheck } from '../../../core/check.ts';
import { datasetRecord } from '../../../core/dataset.ts';
import { counted, percent } from '../numbers.ts';
import { placeOfGroup, quoted, rowFacts, suspectGroup, surest } from '../suspect-group.ts';
import { RULES } from './rules.ts';

/** Share of the examined rows from which labels count as noisy: every large set has some wrong ones. */
const NOISY_SHARE = 0.01;
/** With fewer rows a share says little. */
const NOISY_ROWS = 5;

export default defineCheck({
  id: 'label-errors',
  version: 1,
  title: 'Whether labels of a data set are wrong',
  needs: [datasetRecord],
  scope: 'project',
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value: record } of inputs['dataset-record']) {
      const seen = { path, record };
      const noise = suspectGroup(record, 'label-noise');
      const share = record.data.sampled === 0 ? 0 : noise.count / record.data.sampled;
      if (noise.count > 0)
        report(
          noise.count >= NOISY_ROWS && share >= NOISY_SHARE ? 'label-noise' : 'few-label-errors',
          placeOfGroup(seen, noise),
          { rows: counted(noise.count, 'row'), share: percent(share) },
          { confidence: surest(noise), evidence: quoted(noise), facts: rowFacts(noise) },
        );
      const group = suspectGroup(record, 'contradiction');
      const count = Math.max(group.count, record.duplicates.contradictions);
      // In a table of few different rows the columns do not say the label; nobody has to have been wrong.
      if (count > 0 && !record.duplicates.isCoarse)
        report(
          'contradictory-labels',
          placeOfGroup(seen, group),
          { rows: counted(count, 'row') },
          { confidence: 'high', evidence: quoted(group), facts: rowFacts(group) },
        );
    }
  },
});
