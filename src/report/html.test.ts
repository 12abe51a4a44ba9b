import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryReport } from '../../test/report/arbitrary-report.ts';
import { hostileReport, sampleReport } from '../../test/report/sample-report.ts';
import { SAMPLE_RULES } from '../../test/report/sample-rules.ts';
import type { Report } from '../core/report.ts';
import { html } from './html-text.ts';
import { renderHtml } from './html.ts';

const CONTEXT = { rules: SAMPLE_RULES };

const ELEMENTS = new Set(
  'a article b body circle code dd details div dl dt figcaption figure footer g h1 h2 h3 h4 head header html i img input label li line main mark meta p path polyline pre rect section small span style summary svg table tbody td text th thead title tr ul'.split(
    ' ',
  ),
);
const ATTRIBUTES = new Set(
  'alt aria-hidden aria-label charset checked class content cx cy d fill fill-opacity for height href http-equiv id lang name open points r rel role rx scope src stroke-linecap stroke-width style tabindex text-anchor transform type viewBox width x x1 x2 y y1 y2'.split(
    ' ',
  ),
);

/** The tags of a page as a browser's tokeniser would see them, outside of the style element. */
function tagsOf(
  page: string,
): readonly { readonly name: string; readonly attributes: readonly string[] }[] {
  const body = page.replace(/<style>.*?<\/style>/s, '<style></style>');
  return Array.from(body.matchAll(/<([a-zA-Z][^\s>/]*)((?:[^>"]|"[^"]*")*)>/g), (match) => ({
    name: match[1] ?? '',
    attributes: Array.from(
      (match[2] ?? '').matchAll(/([^\s=/]+)(?:="[^"]*")?/g),
      (one) => one[1] ?? '',
    ),
  }));
}

function oneLine(page: string): string {
  return page.replaceAll(/\s+/g, ' ').replaceAll(' >', '>');
}

/** What stands in a page that this module did not put there. */
function foreignIn(report: Report): readonly string[] {
  const page = renderHtml(report, CONTEXT);
  const tags = tagsOf(page);
  if (tags.length < 40) return ['the page was not read'];
  return [
    ...tags.map((tag) => tag.name).filter((name) => !ELEMENTS.has(name)),
    ...tags.flatMap((tag) => tag.attributes).filter((name) => !ATTRIBUTES.has(name)),
    ...(page.match(/<style>/g) ?? []).slice(1),
    ...(page.match(/ src="(?!data:image\/png;base64,[A-Za-z0-9+/=]+")/g) ?? []),
    // Control and direction-changing characters are shown, never sent.
    ...(page.match(/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/gu) ?? []),
  ];
}

describe('report/html', () => {
  it('holds no markup but its own, whatever the files are called', () => {
    expect(foreignIn(sampleReport())).toEqual([]);
    expect(foreignIn(hostileReport())).toEqual([]);
  });

  it('holds no markup but its own for every report the types allow', () => {
    fc.assert(
      fc.property(arbitraryReport, (report) => {
        expect(foreignIn(report)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('forbids everything but its own style, and loads nothing', () => {
    const page = renderHtml(sampleReport(), CONTEXT);

    expect(page).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
    );
    expect(page).not.toMatch(
      /<(script|link|iframe|img|object|embed|form)\b|url\(|@import|\son\w+=/i,
    );
  });

  it('links only to what rules refer to', () => {
    const links = Array.from(
      renderHtml(hostileReport(), CONTEXT).matchAll(/href="([^"]*)"/g),
      (one) => one[1],
    );

    expect(new Set(links)).toEqual(
      new Set([
        'https://cwe.mitre.org/data/definitions/502.html',
        'https://atlas.mitre.org/techniques/AML.T0011.000',
      ]),
    );
  });

  it('drops a reference with another scheme', () => {
    const [id, rule] = [...SAMPLE_RULES][0] ?? [];
    if (id === undefined || rule === undefined) throw new Error('there are sample rules');
    const hostile = { ...rule, references: [{ id: 'X', url: 'javascript:alert(1)' }] };

    const page = renderHtml(sampleReport(), { rules: new Map([[id, hostile]]) });

    expect(page).not.toContain('javascript:');
  });

  it('opens what violates the policy and folds the rest', () => {
    const page = oneLine(renderHtml(sampleReport(), CONTEXT));
    const cards = page.match(/<details class="card [^>]*>/g);

    expect(cards).toEqual([
      '<details class="card critical" open>',
      '<details class="card high" open>',
      '<details class="card medium tolerated">',
      '<details class="card low">',
      '<details class="card info">',
    ]);
  });

  it('shows verdict, evidence, loaders, gaps and digests', () => {
    const text = renderHtml(sampleReport(), CONTEXT);

    for (const part of [
      '3 findings at or above high · 1 file not fully examined',
      '<span class="t-call">system</span>(',
      '<span class="chip refused">torch&gt;=2.6</span>',
      'encrypted-member',
      'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    ]) {
      expect(text.replaceAll(/\s*\n\s*/g, '')).toContain(part);
    }
  });

  it('draws at most so many cards, and says how many more there are', () => {
    const [first] = sampleReport().findings;
    if (first === undefined) throw new Error('the sample report has findings');
    const findings = Array.from({ length: 600 }, (_, index) => ({
      ...first,
      component: `m${index}`,
    }));

    const page = renderHtml(sampleReport({ findings, tolerated: [] }), CONTEXT);

    expect(oneLine(page).match(/<details class="card/g)).toHaveLength(500);
    expect(page).toContain('100 further groups');
  });
});

describe('report/html-text', () => {
  it('escapes every value, in text and in attributes', () => {
    expect(html`<a title="${`"><b>&'\u0000`}">${'<\u202e>'}</a>`.markup).toBe(
      '<a title="&quot;&gt;&lt;b&gt;&amp;&#39;\\u{0}">&lt;\\u{202e}&gt;</a>',
    );
  });

  it('keeps markup of its own', () => {
    const items = ['<', 'b'].map((text) => html`<i>${text}</i>`);

    expect(html`<p>${items}</p>`.markup).toBe('<p><i>&lt;</i><i>b</i></p>');
  });
});
