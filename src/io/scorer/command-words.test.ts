import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinCommand, splitCommand } from './command-words.ts';

describe('io/scorer/command-words', () => {
  it.each([
    ['python serve.py', ['python', 'serve.py']],
    ['  python\t-u   serve.py ', ['python', '-u', 'serve.py']],
    [`python "my model/serve.py" --name='a "b"'`, ['python', 'my model/serve.py', '--name=a "b"']],
    [String.raw`a "say \"hi\" \\ \n"`, ['a', String.raw`say "hi" \ \n`]],
    [String.raw`C:\tools\python.exe a`, [String.raw`C:\tools\python.exe`, 'a']],
    ['a "" b', ['a', '', 'b']],
    ['a $HOME *.py | tee > out; b && c', 'a $HOME *.py | tee > out; b && c'.split(' ')],
  ])('splits %s', (text, words) => {
    expect(splitCommand(text)).toEqual({ ok: true, words });
  });

  it.each([
    ['', 'it names no program'],
    ['  ', 'it names no program'],
    ['"" a', 'it names no program'],
    ['python "serve.py', 'a quote " is not closed'],
    ["python 'serve.py", "a quote ' is not closed"],
    ['python\nserve.py', 'it is more than one line'],
    [`a ${'b'.repeat(40_000)}`, 'it is longer than 32768 characters'],
  ])('refuses %j', (text, detail) => {
    expect(splitCommand(text)).toEqual({ ok: false, detail });
  });

  it('reads back what it joins', () => {
    const word = fc.string({ unit: fc.constantFrom('a', ' ', '"', "'", '\\', '\t', '$') });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        fc.pre(words[0] !== '');

        expect(splitCommand(joinCommand(words))).toEqual({ ok: true, words });
      }),
    );
  });
});
