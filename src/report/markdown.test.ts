import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryReport } from '../../test/report/arbitrary-report.ts';
import { HOSTILE, hostileReport, sampleReport } from '../../test/report/sample-report.ts';
import { SAMPLE_RULES } from '../../test/report/sample-rules.ts';
import type { Report } from '../core/report.ts';
import { codeFence, inlineCode, markdownText } from './markdown-text.ts';
import { MAX_MARKDOWN_CHARACTERS, renderMarkdown } from './markdown.ts';

const CONTEXT = { rules: SAMPLE_RULES };

/** What is left of a comment when fenced blocks and code spans, which show text as it is, are taken out. */
function outsideCode(markdown: string): string {
  const kept: string[] = [];
  let fence = '';
  for (const line of markdown.split('\n')) {
    const run = /^`{3,}/.exec(line)?.[0] ?? '';
    if (fence !== '') {
      if (line === fence) fence = '';
      continue;
    }
    if (run !== '' && !line.slice(run.length).includes('`')) fence = run;
    else kept.push(line.replaceAll(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, ''));
  }
  if (fence !== '') kept.push('<unclosed-fence>');
  return kept.join('\n');
}

const OWN_TAGS = /^<\/?(details|summary|b|sub)>$/;

/** What a reader's browser or a service would act upon, although a file wrote it. */
function harmfulIn(report: Report): readonly string[] {
  const markdown = renderMarkdown(report, CONTEXT);
  const prose = outsideCode(markdown);
  const tags = prose.match(/<\/?\w+[^>]*>/g) ?? [];
  const count = (tag: string) => tags.filter((one) => one === tag).length;
  const rows = prose.split('\n').filter((line) => line.startsWith('|'));
  return [
    ...tags.filter((tag) => !OWN_TAGS.test(tag)),
    ...(count('<details>') === count('</details>') ? [] : ['an unfinished detail']),
    ...(prose.match(/@\w|:\/\/|\]\(|(?<!&)#\d|www\.\w/g) ?? []),
    ...(prose.match(/^#.*/gm) ?? []).slice(1),
    // The zero-width space is ours; nothing else invisible may pass.
    ...(markdown.replaceAll('\u200b', '').match(/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/gu) ?? []),
    ...rows.filter((row) => row.split('|').length !== 5),
    ...(markdown.length > MAX_MARKDOWN_CHARACTERS ? ['too long'] : []),
  ];
}

describe('report/markdown', () => {
  it('starts with the verdict and a table, worst first', () => {
    const lines = renderMarkdown(sampleReport(), CONTEXT).split('\n');

    expect(lines[0]).toBe('### ❌ Weighbridge: fail');
    expect(lines[2]).toBe('**3 findings at or above high · 1 file not fully examined**');
    expect(
      lines.filter((line) => /^\| \S+ (critical|high|medium|low|info)/u.test(line)),
    ).toHaveLength(5);
  });

  it('unfolds evidence, loaders, reason and remedy', () => {
    const markdown = renderMarkdown(sampleReport(), CONTEXT);

    expect(markdown).toContain('```python\nfrom posix import system\n');
    expect(markdown).toContain(
      '**Loaders:** runs with torch&#60;2.6, pickle; refused by torch&#62;=2.6',
    );
    expect(markdown).toContain('`weighbridge explain pickle-calls/system-command`');
    expect(markdown).toContain('encrypted-member, an encrypted archive member');
  });

  it('lets nothing from a file act as Markdown', () => {
    expect(harmfulIn(sampleReport())).toEqual([]);
    expect(harmfulIn(hostileReport())).toEqual([]);
  });

  it('lets nothing act as Markdown in any report the types allow', () => {
    fc.assert(
      fc.property(arbitraryReport, (report) => {
        expect(harmfulIn(report)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('stays below the limit of a comment and says what it left out', () => {
    const [first] = sampleReport().findings;
    if (first === undefined) throw new Error('the sample report has findings');
    const findings = Array.from({ length: 3000 }, (_, index) => ({
      ...first,
      component: `m${index}`,
      location: { path: [`m${index}`, 'x'.repeat(200)] },
      evidence: ['`'.repeat(5000), '&<'.repeat(500)],
    }));
    const report = sampleReport({ findings, tolerated: [] });

    expect(harmfulIn(report)).toEqual([]);
    expect(renderMarkdown(report, CONTEXT)).toMatch(/_[\d,]+ details left out/);
    expect(renderMarkdown(report, CONTEXT)).toContain('</sub>');
  });
});

describe('report/markdown-text', () => {
  it.each([
    ['a|b', '`a│b`'],
    ['`', '`` ` ``'],
    ['``x`', '``` ``x` ```'],
    ['', '`  `'],
    [' x', '`  x `'],
  ])('puts %j into a code span', (text, span) => {
    expect(inlineCode(text)).toBe(span);
  });

  it('makes a fence longer than any run of backticks inside', () => {
    const block = codeFence(HOSTILE.fence.split('\n'), 'python');

    expect(block.split('\n')[0]).toBe('````python');
    expect(block.split('\n').at(-1)).toBe('````');
    expect(codeFence(['`'.repeat(9)])).toMatch(/^`{10}\n/);
  });

  it('stops mentions, links, references, tables and entities', () => {
    const text = markdownText(HOSTILE.markdown);

    expect(text).not.toMatch(/[[\]<>|*_`]|@e|(?<!&)#1|:\/\/|www\.e/);
    expect(markdownText('&lt;')).toBe('&#38;lt;');
  });
});
