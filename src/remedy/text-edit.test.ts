import { describe, expect, it } from 'vitest';
import { applyEdits } from './text-edit.ts';

describe('remedy/text-edit', () => {
  it('changes what is named and nothing else, in whatever order it is told', () => {
    const edits = [
      { start: 4, end: 5, text: 'E' },
      { start: 0, end: 1, text: '' },
      { start: 6, end: 6, text: '!' },
    ];
    expect(applyEdits('abcdef', edits)).toBe('bcdEf!');
  });

  it.each([
    [
      [
        { start: 0, end: 3, text: '' },
        { start: 2, end: 4, text: '' },
      ],
    ],
    [[{ start: 5, end: 9, text: '' }]],
    [[{ start: 3, end: 2, text: '' }]],
    [[{ start: -1, end: 2, text: '' }]],
  ])('refuses edits that do not fit: %j', (edits) => {
    expect(() => applyEdits('abcdef', edits)).toThrow(RangeError);
  });
});
