import { describe, expect, it } from 'vitest';
import { SOUND_DATA, poisonedData } from '../../test/builders/dataset-record.ts';
import { sampleReport } from '../../test/report/sample-report.ts';
import { SAMPLE_RULES } from '../../test/report/sample-rules.ts';
import type { DatasetRecord } from '../core/dataset.ts';
import { renderMarkdown } from './markdown.ts';
import { renderText } from './text.ts';

const CONTEXT = { rules: SAMPLE_RULES };
const text = (record: DatasetRecord, verbose = false): string =>
  renderText(sampleReport({ datasets: [record] }), CONTEXT, { color: false, width: 110, verbose });

describe('report/text-dataset', () => {
  it('tells causes worst first, with rows and what proves them', () => {
    const shown = text(poisonedData());
    const places = ['  backdoor, wrong', '  targeted flip', '  wrong label', '  outlier'].map(
      (word) => shown.indexOf(word),
    );

    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    for (const line of [
      '  suspicious              119 of 1,797 rows (6.6 %)',
      '    row 40 (8, seems 3): 9 of 10 nearest rows are 3, not 8',
      '  3 → 8                   24 rows, 1 the other way, p = 1.0e-6: one way, as an attack goes',
      '  annotator w17           58 of 90 rows accused, p = 1.0e-30',
      '  secret, proven          github-token in note: GitHub token ghp_…a1; 1 different in 2 rows (12, 640)',
      '  patch                   found from 18 rows on (1 % of the data)',
      '  near duplicates         the time limit was reached',
    ])
      expect(shown.split('\n')).toContain(line);
    expect(shown).not.toContain('cannot see clean-label poison');
  });

  it('tells what each detector cannot see when asked', () => {
    expect(text(poisonedData(), true)).toContain('cannot see clean-label poison');
  });

  it('says that nothing is suspicious, and nothing else', () => {
    const shown = text(SOUND_DATA);

    expect(shown).toContain('none of 1,797 rows');
    expect(shown).not.toMatch(/What is suspicious|Triggers|Drift|Contract|Not known/);
  });

  it('says which attack is not judged because it is a named blind spot', () => {
    const point = { planted: 50, share: 0.1, found: 0.2, detected: 0, seeds: 3 };
    const power = [{ attack: 'random flip', points: [point], blindSpot: { words: 'odd rows' } }];

    expect(text({ ...SOUND_DATA, power, powerWanted: 20 })).toMatch(
      /random flip +not found, 50 rows at most were planted; not judged: named blind spot \(odd rows\)/,
    );
  });

  it('has a table of causes in Markdown', () => {
    const markdown = renderMarkdown(sampleReport({ datasets: [poisonedData()] }), CONTEXT);

    expect(markdown).toContain(
      '| targeted flip | 24 | row 40 (8, seems 3): 9 of 10 nearest rows are 3, not 8 |',
    );
    expect(markdown).toContain('- **flow 3 → 8**: 24 rows');
  });
});
