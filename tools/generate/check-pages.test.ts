import { describe, expect, it } from 'vitest';
import { SAMPLE_CHECKS } from '../../test/report/sample-rules.ts';
import { checkPages } from './check-pages.ts';
import { schemaFiles } from './schema.ts';
import { techniquesPage } from './techniques.ts';

describe('tools/generate/check-pages', () => {
  it('writes an index and one page per check', () => {
    const paths = checkPages(SAMPLE_CHECKS).map((file) => file.path);

    expect(paths[0]).toBe('docs/checks/README.md');
    expect(paths.slice(1)).toEqual(
      SAMPLE_CHECKS.map((check) => `docs/checks/${check.id}.md`).toSorted(),
    );
  });

  it('links every rule of the index to a heading that exists', () => {
    const files = new Map(checkPages(SAMPLE_CHECKS).map((file) => [file.path, file.content]));
    const index = files.get('docs/checks/README.md') ?? '';
    const links = Array.from(index.matchAll(/\]\(([a-z-]+\.md)#([a-z-]+)\)/g));

    expect(links).toHaveLength(5);
    for (const [, page = '', anchor = ''] of links) {
      expect(files.get(`docs/checks/${page}`)).toContain(`\n## ${anchor}\n`);
    }
  });

  it('says everything a rule says', () => {
    const page = checkPages(SAMPLE_CHECKS).find((file) => file.path.endsWith('pickle-calls.md'));

    for (const part of [
      'critical',
      'calls {callee}',
      'Why it matters',
      'What to do',
      'CWE-502',
      '__reduce__',
    ]) {
      expect(page?.content).toContain(part);
    }
  });

  it('gives the same pages whatever the order of the checks', () => {
    expect(checkPages(SAMPLE_CHECKS.toReversed())).toEqual(checkPages(SAMPLE_CHECKS));
  });
});

describe('tools/generate/schema', () => {
  it('writes the schema as JSON', () => {
    const [file] = schemaFiles();

    expect(file?.path).toBe('docs/report.schema.json');
    expect(JSON.parse(file?.content ?? '')).toMatchObject({ title: 'Weighbridge report' });
  });
});

describe('tools/generate/techniques', () => {
  const row = { area: 'pickle', id: 'p-1', title: 'a | b', expected: 'a/b', result: 'a/b' };

  it('tells what is reported from what is not', () => {
    const { path, content } = techniquesPage([row, { ...row, id: 'p-2', result: 'nothing' }]);

    expect(path).toBe('docs/techniques.md');
    expect(content).toContain('2 ways to hide something in a model file; 1 are reported');
    expect(content).toContain('| `p-1` | a &#124; b | a/b | as expected |');
    expect(content).toContain('| `p-2` | a &#124; b | a/b | **nothing** |');
  });

  it('orders areas and keeps the order of techniques', () => {
    const { content } = techniquesPage([{ ...row, area: 'zip' }, row]);

    expect(content.indexOf('## pickle')).toBeLessThan(content.indexOf('## zip'));
  });
});
