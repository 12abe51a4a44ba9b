import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryReport } from '../../test/report/arbitrary-report.ts';
import { hostileReport, sampleReport } from '../../test/report/sample-report.ts';
import type { Report } from '../core/report.ts';
import { renderJson, sortReport } from './json.ts';
import { jsonText } from './json-text.ts';

describe('report/json', () => {
  it('keeps everything a report holds', () => {
    for (const report of [sampleReport(), hostileReport()]) {
      const parsed: unknown = JSON.parse(renderJson(report));
      expect(parsed).toEqual(JSON.parse(JSON.stringify(sortReport(report))));
    }
  });

  it('puts the verdict before the long lists', () => {
    const keys = Object.keys(JSON.parse(renderJson(sampleReport())));

    expect(keys.slice(0, 9)).toEqual([
      'schemaVersion',
      'tool',
      'target',
      'startedAt',
      'durationMs',
      'loader',
      'policy',
      'failOn',
      'verdict',
    ]);
    expect(keys.indexOf('verdict')).toBeLessThan(keys.indexOf('findings'));
  });

  it('gives the same bytes whatever the order of keys and lists', () => {
    fc.assert(
      fc.property(arbitraryReport, (report) => {
        const turned = turn(report);
        expect(renderJson(turned)).toBe(renderJson(report));
      }),
      { numRuns: 60 },
    );
  });

  it('moves the indexes of tolerated findings with the findings', () => {
    const report = sampleReport();
    const turned = { ...report, findings: report.findings.toReversed() };
    const index = turned.findings.findIndex((one) => one.severity === 'medium');
    const sorted = sortReport({
      ...turned,
      tolerated: [{ finding: index, by: 'waiver', reason: 'r' }],
    });

    expect(sorted.findings[sorted.tolerated[0]?.finding ?? -1]?.severity).toBe('medium');
  });

  it('holds no character that steers a terminal, and loses none', () => {
    const text = 'a\u001b[2J\u009b\u202e\u2028\u{e0041}\ufe0f\ud800\n\u007f';
    const rendered = jsonText({ text });

    expect(rendered).toMatch(/^[\n -~]*$/);
    expect(JSON.parse(rendered)).toEqual({ text });
  });

  it('leaves no Azure command in the text', () => {
    const text = '##vso[task.setvariable]x ###[error] ####[x';
    const rendered = jsonText({ text });

    expect(rendered).not.toMatch(/##(vso)?\[/);
    expect(JSON.parse(rendered)).toEqual({ text });
  });
});

/** The same report with keys and lists the other way round, and indexes to match. */
function turn(report: Report): Report {
  const last = report.findings.length - 1;
  const turned: Report = JSON.parse(
    JSON.stringify({
      ...report,
      findings: report.findings.toReversed(),
      tolerated: report.tolerated.map((entry) => ({ ...entry, finding: last - entry.finding })),
      components: report.components.toReversed(),
    }),
    reverseKeys,
  );
  return turned;
}

function reverseKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toReversed());
}
