import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineIndex } from './line-index.ts';

describe('formats/dependencies/line-index', () => {
  it('counts the line ends in front of an offset, in texts of many blocks', () => {
    const piece = fc.constantFrom('\n', 'a', 'a'.repeat(4095), '\n'.repeat(5000), 'b\n');
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        fc.array(fc.nat(40_000), { maxLength: 20 }),
        (pieces, offsets) => {
          const text = pieces.join('');
          const index = new LineIndex(text);

          for (const offset of offsets)
            expect(index.lineAt(offset)).toBe(text.slice(0, offset).split('\n').length);
        },
      ),
    );
  });
});
