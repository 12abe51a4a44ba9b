import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeLine } from './escape.ts';

describe('core/escape', () => {
  it.each([
    ['a newline, which would start a line of its own', 'a\nb', String.raw`a\nb`],
    ['an escape sequence, which would move the cursor', '\u001b[2K', String.raw`\u{1b}[2K`],
    ['a C1 control', '\u009b1A', String.raw`\u{9b}1A`],
    ['a bidi override, which would reverse what is read', 'a\u202eb', String.raw`a\u{202e}b`],
    ['a zero-width space', 'o\u200bs', String.raw`o\u{200b}s`],
    ['a lone surrogate', '\ud800', String.raw`\u{d800}`],
    ['a tag character', '\u{e0041}', String.raw`\u{e0041}`],
  ])('escapes %s', (_, text, expected) => {
    expect(escapeLine(text)).toBe(expected);
  });

  it.each([
    '::error::owned',
    '  ::set-output name=x::y',
    '##vso[task.setvariable]',
    '##teamcity[x]',
    'x ##[error]',
  ])('breaks the workflow command %j', (text) => {
    const escaped = escapeLine(text);

    expect(escaped).not.toMatch(/^\s*::/);
    expect(escaped).not.toMatch(/##[a-z]*\[/);
  });

  it('leaves ordinary text of any script alone', () => {
    for (const text of [
      'os.system("id")',
      'std::vector<int>',
      'naïve Übergrößenträger',
      '模型',
      'مرحبا',
      '🤖',
    ]) {
      expect(escapeLine(text)).toBe(text);
    }
  });

  it('never lets a control character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeLine(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
