import { describe, expect, it } from 'vitest';
import { SOUND_DATA, poisonedData } from '../../test/builders/dataset-record.ts';
import { patchTrigger, suspectRow } from '../../test/builders/suspect-rows.ts';
import { sampleReport } from '../../test/report/sample-report.ts';
import { SAMPLE_RULES } from '../../test/report/sample-rules.ts';
import type { DatasetRecord } from '../core/dataset.ts';
import { marked } from './html-dataset-rows.ts';
import { renderHtml } from './html.ts';

const page = (...datasets: readonly DatasetRecord[]): string =>
  renderHtml(sampleReport({ datasets }), { rules: SAMPLE_RULES }).replaceAll(/\s+/g, ' ');

describe('report/html-dataset', () => {
  it('shows causes, trigger, flow, rows, map, scores, drift, columns and power', () => {
    const shown = page(poisonedData());

    for (const text of [
      '119 of 1,797 rows (6.6 %)',
      'backdoor, wrong label',
      '3 x 3 patch at column 24, row 24 → 7',
      'Confirmed with softmax regression: how many of 300 held-out rows of other classes become 7',
      'label 8, looks like 3: 24 rows',
      'class="cell other told"',
      '7, seems 0',
      '<mark>cf</mark>',
      '&lt;b&gt;sound&lt;/b&gt;',
      'row 75: backdoor, wrong label',
      'Label noise by confident learning',
      '2 of 3 comparisons moved',
      'middle half 0 to 10',
      'found from 18 rows on (1 % of the data)',
      'did not run: no model was given',
    ])
      expect(shown).toContain(text);
    expect(shown).toContain("img-src data:; style-src 'unsafe-inline'");
  });

  it('shows the patch beside a row that holds it', () => {
    const shown = page(poisonedData());

    expect(shown).toContain('the patch alone');
    expect(shown).toMatch(/alt="a row that holds the trigger"/);
    const spread = { ...poisonedData(), triggers: [patchTrigger({ pictureShows: 'difference' })] };
    expect(page(spread)).toContain('more of (light) and less of (dark) than the others');
  });

  it('says of sound data that nothing is suspicious, with no empty picture', () => {
    const shown = page(SOUND_DATA);

    expect(shown).toContain('none of 1,797 rows');
    expect(shown).toContain('No flow in one direction that chance does not explain.');
    expect(shown).not.toMatch(/Suspicious rows|Where the accused rows stand|<img|img-src/);
  });

  it('leaves pages without data sets as they were', () => {
    const shown = renderHtml(sampleReport(), { rules: SAMPLE_RULES });

    expect(shown).not.toMatch(/class="dataset"|\.suspects/);
  });

  it('puts nothing but base64 into a picture, and stays small whatever the data', () => {
    const picture = 'A'.repeat(100_000);
    const suspects = Array.from({ length: 1000 }, (_, row) =>
      suspectRow(row, { picture, text: 'x'.repeat(10_000) }),
    );
    const large = page({
      ...poisonedData(),
      suspects,
      triggers: Array.from({ length: 500 }, () => patchTrigger({ picture: '"><script>' })),
      map: Array.from({ length: 100_000 }, (_, row) => ({
        row,
        x: row % 7,
        y: Number.NaN,
        label: 3,
      })),
      flowMatrix: [1, 2, 3],
    });

    expect(large).not.toContain('<script');
    expect(large.length).toBeLessThan(5_000_000);
  });

  it('marks stretches that overlap, come in any order or lie outside of the text', () => {
    const spans = [
      { start: 4, end: 9 },
      { start: 0, end: 2 },
      { start: 6, end: 90 },
      { start: 50, end: 60 },
      { start: 3, end: 1 },
    ];

    expect(marked('ab<cd>efgh', spans).markup).toBe(
      '<mark>ab</mark>&lt;c<mark>d&gt;efg</mark><mark>h</mark>',
    );
  });
});
