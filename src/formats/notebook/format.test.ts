import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packagesIn, shownRequests } from '../../../test/builders/package-file.ts';
import { glimpseOf, parseBytes, readMember } from '../../../test/builders/parse-bytes.ts';
import { readCell } from './cell-source.ts';
import format from './format.ts';

function nb(cells: readonly unknown[], rest: object = { nbformat: 4 }): string {
  return JSON.stringify({ cells, ...rest });
}

describe('formats/notebook', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['plain code', 'x = 1\ny', 'x = 1\ny', []],
    ['a shell line', '  !ls -l', '  pass', ['ls -l']],
    ['an assigned shell line', 'x = !ls', 'x = []', ['ls']],
    ['a line magic', '%matplotlib inline', 'pass', []],
    ['an installing magic', '%pip install x', 'pass', ['pip install x']],
    ['a timed statement', '%timeit -n 10 f()', 'f()', []],
    ['help', 'print?', '', []],
    ['an operator over lines', 'x = (1\n  % 2)', 'x = (1\n  % 2)', []],
    ['a continued shell line', '!a \\\n b\nx', 'pass\n\nx', ['a  b']],
    ['a shell cell', '%%bash\n# note\na \\\n b\nc', '', ['a  b', 'c']],
    ['a timed cell', '%%time\nx = 1', 'pass\nx = 1', []],
    ['a written Python file', '%%writefile a.py\nimport os', '\nimport os', []],
    ['a written text', '%%writefile a.txt\nimport os', '', []],
  ])('reads %s', (_, source, python, commands) => {
    const found = readCell(source, 1);

    expect(found.python).toBe(python);
    expect(found.commands.map(({ text }) => text)).toEqual(commands);
  });

  it('keeps the number of lines, whatever the cell', () => {
    const line = fc.constantFrom('x = 1', '!ls \\', '%time f()', '  !a', 'y?', '', '%%b', 'x = !a');
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (lines) => {
        const { python } = readCell(['x', ...lines].join('\n'), 1);
        expect(python.split('\n')).toHaveLength(lines.length + 1);
      }),
    );
  });

  it('hands out code cells, with the names of earlier ones in front', async () => {
    const parsed = await parseBytes(
      format,
      Buffer.from(
        nb([
          { cell_type: 'code', source: ['import os\n', 'a = "x"'] },
          { cell_type: 'markdown', source: 'text' },
          { cell_type: 'code', source: 'os.system(a)' },
          { cell_type: 'code', source: 'for x in y:\n  pass' },
        ]),
      ),
    );
    if (!parsed.ok) expect.fail(parsed.error.code);
    const members = await Promise.all(
      (parsed.value.members ?? []).map(async (member) => [
        member.name,
        Buffer.from(await readMember(member)).toString(),
      ]),
    );

    expect(members).toEqual([
      ['cell-1.py', 'import os\na = "x"'],
      ['cell-3.py', 'import os; a = "x"; os.system(a)'],
      ['cell-4.py', 'import os; a = "x"\nfor x in y:\n  pass'],
    ]);
  });

  it('says what its cells install', async () => {
    const cell = ['!pip install a==1 \\\n', '  b\n', "v = '2'\n", '%pip install c==$v\n', 'x = 1'];
    const text = JSON.stringify(
      { cells: [{ cell_type: 'code', source: cell }], nbformat: 4 },
      undefined,
      1,
    );
    const set = await packagesIn(format, text, 'a.ipynb');

    expect(shownRequests(set)).toEqual(['pypi a ==1 @7', 'pypi b @7', 'pypi c ==2 @9']);
    expect(set.role).toBe('command');
  });

  it('reads worksheets of format 3, and both of two equal keys', async () => {
    const old = JSON.stringify({
      nbformat: 3,
      worksheets: [{ cells: [{ cell_type: 'code', input: 'a', outputs: [{ html: '<b>' }] }] }],
    });
    const parsed = await parseBytes(format, Buffer.from(old));
    const doubled = await parseBytes(
      format,
      Buffer.from('{"cells":[{"cell_type":"code","source":"a","source":"b"}],"nbformat":4}'),
    );

    expect(parsed.ok ? [parsed.value.members?.length, parsed.value.shown.length] : []).toEqual([
      1, 1,
    ]);
    expect(doubled.ok ? doubled.value.members?.length : 0).toBe(2);
  });

  it.each([
    ['{"a"', 'invalid-json'],
    ['{"a":1}', 'no-cells'],
    ['{"cells":{}}', 'no-cells'],
  ])('refuses %s', async (text, code) => {
    const parsed = await parseBytes(format, Buffer.from(text));

    expect(parsed.ok ? 'value' : parsed.error.code).toBe(code);
  });

  it.each([
    [nb([]), 'a.ipynb', 'likely'],
    [nb([]), 'a.json', 'possible'],
    ['{"cells": []}', 'a.json', 'no'],
    ['{}', 'a.ipynb', 'likely'],
    ['cells', 'a.ipynb', 'no'],
  ])('recognises %j under the name %s as %s', (text, name, expected) => {
    expect(format.recognise(glimpseOf(Buffer.from(text), name))).toBe(expected);
  });
});
