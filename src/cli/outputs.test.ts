import { describe, expect, it } from 'vitest';
import { OutputPairs } from './outputs.ts';
import { UsageError } from './usage-error.ts';

function pairs(...steps: readonly (readonly ['format' | 'output', string])[]): OutputPairs {
  const outputs = new OutputPairs();
  for (const [kind, text] of steps) {
    if (kind === 'format') outputs.addFormat(text);
    else outputs.addFile(text);
  }
  return outputs;
}

describe('cli/outputs', () => {
  it('prints text when nothing is asked for', () => {
    expect(pairs().list()).toEqual([{ format: 'text', file: undefined }]);
  });

  it('gives each output to the format before it', () => {
    const list = pairs(
      ['format', 'sarif'],
      ['output', 'a'],
      ['format', 'json'],
      ['output', 'b'],
    ).list();

    expect(list).toEqual([
      { format: 'sarif', file: 'a' },
      { format: 'json', file: 'b' },
      { format: 'text', file: undefined },
    ]);
  });

  it.each([
    ['r.sarif', 'sarif'],
    ['r.cdx.json', 'cyclonedx'],
    ['r.json', 'json'],
    ['R.HTML', 'html'],
    ['r.md', 'markdown'],
  ])('takes the format of %s from its ending', (file, format) => {
    expect(pairs(['output', file]).list()[0]).toEqual({ format, file });
  });

  it('refuses two formats for one standard output, an unknown format and an unknown ending', () => {
    expect(() => pairs(['format', 'json'], ['format', 'html']).list()).toThrow(UsageError);
    expect(() => pairs(['format', 'pdf'])).toThrow(UsageError);
    expect(() => pairs(['output', 'report.xyz']).list()).toThrow(UsageError);
  });
});
