import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryReport } from '../../test/report/arbitrary-report.ts';
import { HOSTILE, hostileReport, sampleReport } from '../../test/report/sample-report.ts';
import { SAMPLE_RULES } from '../../test/report/sample-rules.ts';
import type { Report } from '../core/report.ts';
import type { TextOptions } from './text.ts';
import { renderText } from './text.ts';
import { columns } from './wrap.ts';

const CONTEXT = { rules: SAMPLE_RULES };

function text(report: Report, options: Partial<TextOptions> = {}): string {
  return renderText(report, CONTEXT, { color: false, width: 80, ...options });
}

function linesOf(report: Report, options: Partial<TextOptions> = {}): readonly string[] {
  return text(report, options).trimEnd().split('\n');
}

const ESCAPE = String.fromCodePoint(0x1b);
/** Escape sequences of the report itself: colour and weight. */
const COLOUR_RE = new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g');
const STEERING_RE = /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\p{Cc}/u;
/** At the margin stand only words of ours; text of files is indented, behind a label or a mark. */
const MARGIN_RE =
  /^($| |weighbridge |Not shown: |Adoption: (?:Adopt|Do not adopt|Undecided)$|In the sandbox|Data$|Examined$|Dependencies$|Do not load(?: or install)?$|Do not train before this is dealt with$|Components$|(INFO|LOW|MEDIUM|HIGH|CRITICAL) )/;

/** Lines that could steer a terminal or a CI system, or pass for a line of the report itself. */
function harmfulIn(report: Report, options: Partial<TextOptions>): readonly string[] {
  const room = Math.max(40, Math.min(120, options.width ?? 80)) + 1;
  const lines = text(report, options).replaceAll(COLOUR_RE, '').trimEnd().split('\n');
  return lines.filter(
    (line) =>
      STEERING_RE.test(line) ||
      /^\s*::|##(vso)?\[/.test(line) ||
      !MARGIN_RE.test(line) ||
      columns(line) > room,
  );
}

describe('report/text', () => {
  it('lists each file that breaks the policy once, with the worst thing known about it', () => {
    const lines = linesOf(sampleReport());
    const files = lines
      .slice(lines.indexOf('Do not load') + 1)
      .filter((line) => line.includes('✗'));
    const bad = new Set(
      sampleReport()
        .findings.filter(({ severity }) => severity === 'high' || severity === 'critical')
        .map(({ component }) => component),
    );

    expect(files.length).toBeGreaterThan(0);
    expect(files.length).toBeLessThanOrEqual(bad.size);
  });

  it('ends with the verdict, right after what was examined', () => {
    const lines = linesOf(sampleReport());

    expect(lines.at(-1)).toBe(' FAIL  3 findings at or above high · 1 file not fully examined');
  });

  it.each([
    ['pass', {}, ' PASS  no finding at or above high · all 5 files fully examined'],
    [
      'incomplete',
      { gaps: sampleReport().gaps },
      ' INCOMPLETE  no finding at or above high, but 1 file not fully examined',
    ],
    [
      'pass',
      { gaps: sampleReport().gaps },
      ' PASS  no finding at or above high · 1 file not fully examined, which the policy',
    ],
  ] as const)('words %s carefully', (verdict, changes, line) => {
    const report = sampleReport({
      verdict,
      findings: [],
      tolerated: [],
      outcomes: [],
      gaps: [],
      ...changes,
    });

    expect(text(report)).toContain(line);
  });

  it('never calls a report with a gap fully examined', () => {
    fc.assert(
      fc.property(arbitraryReport, (report) => {
        fc.pre(report.gaps.length > 0);
        expect(text(report)).not.toMatch(/^ PASS .* files? fully examined$/m);
      }),
    );
  });

  it('puts the worst finding nearest to the end', () => {
    const rendered = text(sampleReport(), { verbose: true });
    const order = ['INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'].map((word) =>
      rendered.indexOf(` ${word} `),
    );

    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
  });

  it('shows place, evidence, loaders, reason, remedy and where to read more', () => {
    const rendered = text(sampleReport());

    for (const part of [
      'models/sentiment.pt › archive/data.pkl @ byte 0x1f3 (499)',
      '│ from posix import system',
      'runs with torch<2.6, pickle; refused by torch>=2.6',
      'why      A pickle is a program.',
      'fix      Do not load the file.',
      'weighbridge explain pickle-calls/system-command',
    ]) {
      expect(rendered).toContain(part);
    }
  });

  it('groups the findings of one rule in one file', () => {
    const rendered = text(sampleReport());

    expect(rendered.match(/Imports a name that no honest model needs/g)).toHaveLength(1);
    expect(rendered).toContain('(2 times)');
    expect(rendered).toContain('0x16000: loading imports timeit.timeit');
  });

  it('hides the mild and the tolerated without --verbose, and says so', () => {
    const brief = text(sampleReport());

    expect(brief).toContain('Not shown: 2 findings below medium, 1 tolerated finding');
    expect(brief).not.toContain('Chat template');
    expect(text(sampleReport(), { verbose: true })).toContain('own tool writes it so');
  });

  it('shows a mild finding that breaks the policy', () => {
    expect(text(sampleReport({ failOn: 'low' }))).toContain('Chat template is unusually long');
  });

  it('says when the policy changed a severity', () => {
    const [first] = sampleReport().findings;
    if (first === undefined) throw new Error('the sample report has findings');
    const report = sampleReport({ findings: [{ ...first, severity: 'medium' }], tolerated: [] });

    expect(text(report, { width: 120 })).toContain('(critical without the policy)');
  });

  it('prints only violations and the verdict when quiet', () => {
    const lines = linesOf(sampleReport(), { quiet: true });

    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^CRITICAL Runs an operating-system command/);
    expect(linesOf(sampleReport({ findings: [], tolerated: [] }), { quiet: true })).toHaveLength(1);
  });

  it('colours without changing a word', () => {
    const colored = text(sampleReport(), { color: true, verbose: true });

    expect(colored).toContain(`${ESCAPE}[1;97;41m CRITICAL ${ESCAPE}[0m`);
    expect(colored.replaceAll(COLOUR_RE, '')).toBe(text(sampleReport(), { verbose: true }));
  });

  it('bounds what a hostile file can make it print', () => {
    const [first] = sampleReport().findings;
    if (first === undefined) throw new Error('the sample report has findings');
    const name = 'x'.repeat(300);
    const findings = Array.from({ length: 5000 }, (_, index) => ({
      ...first,
      component: `${index}`,
      location: { path: [`${index}${name}`] },
      message: name.repeat(3),
      evidence: [name.repeat(3)],
    }));

    expect(text(sampleReport({ findings, tolerated: [] })).length).toBeLessThan(100_000);
    expect(text(sampleReport({ target: 'x'.repeat(1_000_000) })).length).toBeLessThan(10_000);
  });

  it.each([40, 80, 120])('is harmless on %i columns, whatever the files are called', (width) => {
    expect(harmfulIn(hostileReport(), { width, color: true })).toEqual([]);
    expect(harmfulIn(hostileReport(), { width, verbose: true })).toEqual([]);
    expect(harmfulIn(hostileReport(), { width, quiet: true })).toEqual([]);
  });

  it('is harmless for every report the types allow', () => {
    fc.assert(
      fc.property(
        arbitraryReport,
        fc.boolean(),
        fc.integer({ min: 1, max: 200 }),
        (report, verbose, width) => {
          expect(harmfulIn(report, { width, verbose, color: true })).toEqual([]);
        },
      ),
    );
  });

  it('keeps a CI command inside a line from becoming the start of one', () => {
    const [first] = sampleReport().findings;
    if (first === undefined) throw new Error('the sample report has findings');
    for (let padding = 0; padding < 90; padding += 1) {
      const message = `${'a '.repeat(padding)}${HOSTILE.github}`;
      const report = sampleReport({ findings: [{ ...first, message }], tolerated: [] });
      expect(harmfulIn(report, {})).toEqual([]);
    }
  });
});
