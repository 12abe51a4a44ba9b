import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalisePythonName } from './name.ts';
import { MAX_REQUIREMENT_CHARACTERS, parseRequirement } from './requirement.ts';

describe('formats/python-requirement/requirement', () => {
  it.each([
    ['numpy', { name: 'numpy', extras: [], constraint: '' }],
    ['  Torch_Vision  ', { name: 'Torch_Vision', extras: [], constraint: '' }],
    ['a>=1,<2', { name: 'a', extras: [], constraint: '>=1,<2' }],
    ['a (>=1, <2)', { name: 'a', extras: [], constraint: '>=1, <2' }],
    ['a()', { name: 'a', extras: [], constraint: '' }],
    ['a[x, y_1] ~= 1.0', { name: 'a', extras: ['x', 'y_1'], constraint: '~= 1.0' }],
    ['a[]==1.*', { name: 'a', extras: [], constraint: '==1.*' }],
    ['a===x.y!z', { name: 'a', extras: [], constraint: '===x.y!z' }],
    ['torch==2.1.0+cu118', { name: 'torch', extras: [], constraint: '==2.1.0+cu118' }],
    ['a>1!2.0rc1.post2.dev3,', { name: 'a', extras: [], constraint: '>1!2.0rc1.post2.dev3,' }],
    [
      "a; python_version<'3.8' and (os_name == 'nt' or extra == 'x')",
      {
        name: 'a',
        extras: [],
        constraint: '',
        marker: "python_version<'3.8' and (os_name == 'nt' or extra == 'x')",
      },
    ],
    [
      'a @ https://files.example/a.zip ; sys_platform not in "linux"',
      {
        name: 'a',
        extras: [],
        constraint: '',
        url: 'https://files.example/a.zip',
        marker: 'sys_platform not in "linux"',
      },
    ],
    ['torch==${TORCH}', { name: 'torch', extras: [], constraint: '==${TORCH}' }],
    ['${PREFIX}-core>=1', { name: '${PREFIX}-core', extras: [], constraint: '>=1' }],
  ])('reads %j', (text, expected) => {
    expect(parseRequirement(text)).toEqual({ ok: true, value: expected });
  });

  it.each([
    ['', 'no-name', 0],
    ['-x', 'no-name', 0],
    ['a b', 'bad-specifier', 2],
    ['a=1', 'bad-specifier', 1],
    ['a>=x', 'bad-specifier', 1],
    ['a~=1', 'bad-specifier', 1],
    ['a>=1.*', 'trailing-text', 4],
    ['a==1 2', 'trailing-text', 5],
    ['a[b', 'bad-extras', 3],
    ['a[b,]', 'bad-extras', 4],
    ['a(>=1', 'bad-specifier', 5],
    ['a @', 'no-url', 3],
    ['a @ https://x.example/ b', 'trailing-text', 23],
    ['a; python_version > 3', 'bad-marker', 20],
    ['a; nonsense == "1"', 'bad-marker', 3],
    ['a;', 'bad-marker', 2],
    ['fooé', 'no-name', 0],
    ['a'.repeat(MAX_REQUIREMENT_CHARACTERS + 1), 'too-long', 0],
    [`a; ${'('.repeat(300)}os_name == "x"${')'.repeat(300)}`, 'bad-marker', 204],
  ])('refuses %j', (text, code, offset) => {
    const parsed = parseRequirement(text);

    expect(parsed.ok ? 'value' : [parsed.error.code, parsed.error.offset]).toEqual([code, offset]);
  });

  it('reads back what was put together, with blanks anywhere', () => {
    const blank = fc.constantFrom('', ' ', '\t ');
    const word = fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,8}[A-Za-z0-9])?$/);
    const version = fc.stringMatching(
      /^[0-9]{1,3}(\.[0-9]{1,3}){1,3}((a|rc)[0-9])?(\.post[0-9])?$/,
    );
    const clause = fc.tuple(fc.constantFrom('==', '>=', '<', '~=', '!='), blank, version);
    const made = fc.record({
      name: word,
      extras: fc.array(word, { maxLength: 3 }),
      clauses: fc.array(clause, { maxLength: 3 }),
      blank,
    });
    fc.assert(
      fc.property(made, ({ name, extras, clauses, blank: b }) => {
        const constraint = clauses.map((parts) => parts.join('')).join(`${b},${b}`);
        const written = `${b}${name}${b}[${extras.join(`${b},${b}`)}]${b}${constraint}${b};${b}os_name${b}==${b}'nt'${b}`;

        expect(parseRequirement(written)).toEqual({
          ok: true,
          value: { name, extras, constraint, marker: `os_name${b}==${b}'nt'` },
        });
      }),
    );
  });

  it('answers any text with a value or with an offset inside of it', () => {
    const piece = fc.constantFrom('a', '1', '.', '-', '[', ']', '(', ')', '==', '>', ';', '"', "'");
    const more = fc.constantFrom(
      '@',
      ' ',
      ',',
      '${A}',
      'os_name',
      'and',
      'not',
      'in',
      '*',
      '!',
      '+',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, more), { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const parsed = parseRequirement(text);

        if (parsed.ok) expect(text).toContain(parsed.value.constraint);
        else expect(parsed.error.offset).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it.each([
    ['Foo.Bar', 'foo-bar'],
    ['a__b--c', 'a-b-c'],
    ['x', 'x'],
  ])('knows %s as %s', (name, expected) => {
    expect(normalisePythonName(name)).toBe(expected);
  });
});
