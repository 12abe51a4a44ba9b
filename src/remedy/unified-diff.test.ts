import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPatch } from '../../test/builders/apply-patch.ts';
import { applyEdits } from './text-edit.ts';
import { unifiedDiff } from './unified-diff.ts';

describe('remedy/unified-diff', () => {
  it('shows a change with three lines around it', () => {
    const text = 'a\nb\nc\nd\nrequests==2.25.1\nf\ng\nh\ni\n';
    const start = text.indexOf('2.25.1');

    expect(
      unifiedDiff('requirements.txt', text, [{ start, end: start + 6, text: '2.31.0' }]),
    ).toEqual([
      '--- a/requirements.txt',
      '+++ b/requirements.txt',
      '@@ -2,7 +2,7 @@',
      ' b',
      ' c',
      ' d',
      '-requests==2.25.1',
      '+requests==2.31.0',
      ' f',
      ' g',
      ' h',
    ]);
  });

  it('shows a file that is new, and one without a line feed at its end', () => {
    expect(unifiedDiff('c.txt', undefined, [{ start: 0, end: 0, text: 'x\n' }])).toEqual([
      '--- /dev/null',
      '+++ b/c.txt',
      '@@ -0,0 +1 @@',
      '+x',
    ]);
    expect(unifiedDiff('c.txt', 'a==1', [{ start: 3, end: 4, text: '2' }])).toEqual([
      '--- a/c.txt',
      '+++ b/c.txt',
      '@@ -1 +1 @@',
      '-a==1',
      '\\ No newline at end of file',
      '+a==2',
      '\\ No newline at end of file',
    ]);
  });

  it('shows nothing where nothing changes', () => {
    expect(unifiedDiff('c.txt', 'a\n', [{ start: 0, end: 1, text: 'a' }])).toEqual([]);
  });

  it('is a patch that turns the old text into the new one', () => {
    const line = fc.constantFrom('a', 'bb', '', 'c\r', 'dd==1');
    const document = fc
      .tuple(fc.array(line, { maxLength: 40 }), fc.boolean())
      .map(([lines, closed]) => lines.join('\n') + (closed && lines.length > 0 ? '\n' : ''));
    const change = fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom('', 'x', 'y\n', '\n', 'z\nz'));
    fc.assert(
      fc.property(document, fc.array(change, { maxLength: 5 }), (text, changes) => {
        let free = 0;
        const edits = changes
          .map(([place, length, put]) => ({ place: place % (text.length + 1), length, put }))
          .sort((a, b) => a.place - b.place)
          .flatMap(({ place, length, put }) => {
            if (place < free) return [];
            const end = Math.min(text.length, place + length);
            free = end + 1;
            return [{ start: place, end, text: put }];
          });
        const after = applyEdits(text, edits);
        const patch = unifiedDiff('f', text, edits);
        expect(patch.length === 0 ? text : applyPatch(text, patch)).toBe(after);
      }),
      { numRuns: 2000 },
    );
  });
});
