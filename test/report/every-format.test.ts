import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/core/report.ts';
import type { ReportContext } from '../../src/report/context.ts';
import { renderCycloneDx } from '../../src/report/cyclonedx.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderJson } from '../../src/report/json.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderSarif } from '../../src/report/sarif.ts';
import { renderText } from '../../src/report/text.ts';
import { EVERY_HOSTILE, hostileReport, sampleReport } from './sample-report.ts';
import { SAMPLE_RULES } from './sample-rules.ts';

const CONTEXT: ReportContext = { rules: SAMPLE_RULES };

type Render = (report: Report, context: ReportContext) => string;
const RENDERERS: Readonly<Record<string, Render>> = {
  text: (report, context) => renderText(report, context, { color: false, width: 100 }),
  json: (report) => renderJson(report),
  sarif: (report, context) => renderSarif(report, context),
  cyclonedx: renderCycloneDx,
  html: renderHtml,
  markdown: renderMarkdown,
};

describe.each(Object.entries(RENDERERS))('test/report/every-format: %s', (_, render) => {
  it('names the verdict and the finding, in the same bytes every time', () => {
    const rendered = render(sampleReport(), CONTEXT);

    expect(rendered).toMatch(/fail/i);
    expect(rendered).toMatch(/system.command/);
    expect(rendered.endsWith('\n')).toBe(true);
    expect(render(sampleReport(), CONTEXT)).toBe(rendered);
  });

  it('changes nothing in the report it is given', () => {
    const report = deepFreeze(sampleReport());

    render(report, CONTEXT);

    expect(report).toEqual(sampleReport());
  });

  it('sends no steering character and no CI command', () => {
    const rendered = render(hostileReport(), CONTEXT).replaceAll('\u200b', '');

    expect(EVERY_HOSTILE).toMatch(/\p{Cf}/u);
    expect(rendered).not.toMatch(/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u);
    expect(rendered).not.toMatch(/^\s*::/m);
    expect(rendered).not.toMatch(/##(vso)?\[/);
  });

  it('has words for a report about nothing', () => {
    const empty = sampleReport({
      verdict: 'incomplete',
      reasons: [{ kind: 'nothing-examined', detail: 'no model file' }],
      components: [],
      relations: [],
      outcomes: [],
      findings: [],
      tolerated: [],
      gaps: [],
      excluded: [],
      examined: { weighed: 0, notModels: 0, incomplete: 0, bytes: 0, bytesRead: 0 },
    });

    expect(render(empty, CONTEXT)).toMatch(/incomplete/i);
    expect(render(empty, CONTEXT)).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('shows findings of rules it does not know', () => {
    expect(render(sampleReport(), { rules: new Map() })).toContain('pickle-calls/system-command');
  });
});

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
