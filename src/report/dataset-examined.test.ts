import { describe, expect, it } from 'vitest';
import { SOUND_DATA, poisonedData } from '../../test/builders/dataset-record.ts';
import { sampleReport } from '../../test/report/sample-report.ts';
import { SAMPLE_RULES } from '../../test/report/sample-rules.ts';
import { CHECKS } from '../checks/index.ts';
import { datasetRecord } from '../core/dataset.ts';
import type { Finding } from '../core/finding.ts';
import type { Report } from '../core/report.ts';
import { DATA_CHECKS } from './dataset-examined.ts';
import { renderHtml } from './html.ts';
import { renderMarkdown } from './markdown.ts';
import { renderText } from './text.ts';

const CONTEXT = { rules: SAMPLE_RULES };

const FAULT: Finding = {
  rule: 'data-poison/trigger',
  severity: 'critical',
  component: 'digits.parquet',
  location: { path: ['digits.parquet'], row: 40 },
  message: 'the label 7 goes with a patch',
  data: {},
  evidence: ['row 40 is not like the others'],
};

/** A report about data and nothing else, as `weighbridge data` makes it. */
function dataReport(given: Partial<Report> = {}): Report {
  return sampleReport({
    target: 'digits.parquet',
    examined: { weighed: 0, notModels: 0, incomplete: 0, bytes: 0, bytesRead: 0 },
    components: [],
    relations: [],
    outcomes: [],
    gaps: [],
    excluded: [],
    tolerated: [],
    findings: [FAULT],
    datasets: [poisonedData()],
    ...given,
  });
}

const inText = (report: Report): string =>
  renderText(report, CONTEXT, { color: false, width: 100 });
const inHtml = (report: Report): string => renderHtml(report, CONTEXT).replaceAll(/\s+/g, ' ');

describe('report/dataset-examined', () => {
  it('knows every check of data sets, and no other', () => {
    const judging = CHECKS.filter(({ needs }) =>
      needs.some(({ key }) => key === datasetRecord.key),
    ).map(({ id }) => id);

    expect([...DATA_CHECKS].toSorted()).toEqual(judging.toSorted());
  });

  it('says rows, columns, detectors and blind spots instead of files and bytes', () => {
    const shown = inText(dataReport());
    const examined = shown.slice(shown.indexOf('\nExamined'));

    expect(examined).toMatch(/rows +1,797, all looked at one by one/);
    expect(examined).toMatch(/columns +3: digit \(label\), ink \(feature\), note \(text\)/);
    expect(examined).toMatch(/detectors +2: Label noise by confident learning; Patches/);
    expect(examined).toMatch(/did not run +Spectral signatures of the activations \(no model/);
    expect(examined).toMatch(/cannot see +clean-label poison/);
    expect(shown).not.toMatch(/weighed|bytes read|worst plausible loader|Do not load/);
    expect(inHtml(dataReport())).not.toMatch(
      /Weighed|Bytes read|No model file|dt>Loader|would do when loaded/,
    );
    expect(renderMarkdown(dataReport(), CONTEXT)).not.toMatch(/weighed|0 B/);
  });

  it('forbids training, naming each fault, where the data are at fault', () => {
    const report = dataReport();

    expect(inText(report)).toContain(
      'Do not train before this is dealt with\n    digits.parquet\n ✗  ',
    );
    expect(inHtml(report)).toContain('Do not train on these data before the findings');
  });

  it('forbids both where models and data are at fault, and tells both apart', () => {
    const { findings } = sampleReport();
    const report = sampleReport({ findings: [...findings, FAULT], datasets: [SOUND_DATA] });
    const shown = inText(report);

    expect(shown).toMatch(/weighed +5 files/);
    expect(shown).toMatch(/data set +digits\.parquet\n +rows +1,797/);
    expect(shown.indexOf('\nDo not load\n')).toBeGreaterThan(0);
    expect(shown.indexOf('\nDo not train before')).toBeGreaterThan(
      shown.indexOf('\nDo not load\n'),
    );
    expect(inHtml(report)).toContain('Do not load these files or train on these data before');
  });

  it('counts a data set that was not examined in full as one, not as a file', () => {
    const gap = {
      code: 'not-examined',
      detail: 'near duplicates: the run was ended before',
      location: { path: ['digits.parquet'] },
    } as const;

    expect(inText(dataReport({ gaps: [gap] }))).toMatch(/1 data set not fully examined/);
  });

  it('quotes prose as prose: no word of it is a keyword of a language', () => {
    expect(inHtml(dataReport())).toContain('row 40 is not like the others');
    expect(renderMarkdown(dataReport(), CONTEXT)).toContain('```text\nrow 40');
  });
});
