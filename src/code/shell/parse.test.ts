import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SOURCE_LIMITS } from '../source-limits.ts';
import { parseShell } from './parse.ts';
import { showWord } from './shell-script.ts';
import type { ShellCommand, ShellScript } from './shell-script.ts';

async function read(text: string, variables?: ReadonlyMap<string, string>): Promise<ShellScript> {
  return parseShell(text, DEFAULT_SOURCE_LIMITS, variables);
}

function shown({ words }: ShellCommand): string {
  return words.map(showWord).join(' ');
}

async function commandsOf(text: string): Promise<readonly string[]> {
  return (await read(text)).commands.map(shown);
}

async function find(text: string, program: string): Promise<ShellCommand> {
  const { commands } = await read(text);
  const found = commands.find((command) => command.program === program);
  if (found === undefined) throw new Error(`only ${commands.map(shown).join(' | ')}`);
  return found;
}

describe('code/shell: words', () => {
  it.each([
    ['quotes inside of a word', `c""u'r'l x`, 'curl x'],
    ['escapes', String.raw`c\u\rl x`, 'curl x'],
    ['a continued line', 'curl \\\n  x', 'curl x'],
    ['a continued line of Windows', 'curl \\\r\n  x', 'curl x'],
    ['escapes in double quotes', String.raw`curl "a\"b\$c\d"`, String.raw`curl a"b$c\d`],
    ['ANSI escapes', String.raw`$'\x63url' $'\101\u0042'`, 'curl AB'],
    ['a variable', 'U=x; curl $U', 'curl x'],
    ['a variable in quotes', 'U="x y"; curl "a$U"', 'curl ax y'],
    ['a default', 'curl ${U:-x} ${V-y}', 'curl x y'],
    ['a default of a set variable', 'U=z; curl ${U:-x}', 'curl z'],
    ['the separator as a space', 'curl${IFS}x', 'curl x'],
    ['a cut', 'U=axb; curl ${U#a} ${U%b} ${U%%x*} ${U##*x}', 'curl xb ax a b'],
    ['a slice', 'U=abcdef; curl ${U:1:2} ${U: -2}', 'curl bc ef'],
    ['a replacement', 'U=axbx; curl ${U/x/} ${U//x/y}', 'curl abx ayby'],
    ['changed case', 'U=Ab; curl ${U^^} ${U,,}', 'curl AB ab'],
    ['a name behind a name', 'U=V; V=x; curl ${!U}', 'curl x'],
    ['an array', 'A=(x "y z"); A+=(w); curl "${A[@]}" ${A[0]}', 'curl x y z w x'],
    ['braces', 'curl {a,b}.{c,d}', 'curl a.c a.d b.c b.d'],
    ['braces in quotes', 'curl "{a,b}"', 'curl {a,b}'],
    ['known output', 'curl $(echo x) `printf %s y`', 'curl x y'],
    ['a program put together', 'a=cu; b=rl; $a$b x', 'curl x'],
    ['a program with an unknown folder', '"$HOME"/bin/curl x', '$HOME/bin/curl x'],
    ['a comment', 'curl x # y', 'curl x'],
    ['a heredoc with a variable', 'U=x; curl v <<E\n$U\nE', 'curl v'],
    ['words behind a redirection', 'curl 2>/dev/null x >f y', 'curl x y'],
  ])('reads %s', async (_, text, expected) => {
    expect(shown(await find(text, 'curl'))).toBe(expected);
  });

  it('splits an unquoted variable, and keeps a quoted one whole', async () => {
    const { commands } = await read('P="a b"; f $P "$P" x$P');

    expect(commands[0]?.words.map(({ text }) => text)).toEqual(['f', 'a', 'b', 'a b', 'xa', 'b']);
  });

  it('says what is not known, and what it comes from', async () => {
    const { commands } = await read('X=$(curl u); f $X $Y <(g) "$1"');

    expect(
      commands.find(({ program }) => program === 'f')?.words.map(({ parts }) => parts),
    ).toEqual([
      [{ kind: 'text', text: 'f' }],
      [{ kind: 'output', commands: [0] }],
      [{ kind: 'variable', name: 'Y' }],
      [{ kind: 'process', commands: [1] }],
      [{ kind: 'variable', name: '1' }],
    ]);
  });

  it('takes variables from outside', async () => {
    const script = await read('curl $U', new Map([['U', 'x']]));

    expect(script.commands.map(shown)).toEqual(['curl x']);
  });
});

describe('code/shell: what runs', () => {
  it.each<[string, string, readonly string[], string]>([
    ['sudo', 'sudo -u root -E pip install x', ['sudo'], 'pip install x'],
    ['env', 'env -u A B=c pip install x', ['env'], 'pip install x'],
    ['timeout in sudo', 'sudo timeout -k 5 60 pip install x', ['sudo', 'timeout'], 'pip install x'],
    ['conda run', 'conda run -n e pip install x', ['conda run'], 'pip install x'],
    ['sh -c', `sh -euc 'pip install x'`, ['sh -c'], 'pip install x'],
    ['arguments of sh -c', `bash -c 'pip install "$1"' _ x`, ['bash -c'], 'pip install x'],
    ['eval', 'c="pip install x"; eval "$c"', ['eval'], 'pip install x'],
    ['trap', `trap 'pip install x' EXIT`, ['trap'], 'pip install x'],
    ['a heredoc', 'bash <<E\npip install x\nE', ['stdin of bash'], 'pip install x'],
    ['a here-string', `sh <<< 'pip install x'`, ['stdin of sh'], 'pip install x'],
    ['a pipe', `echo 'pip install x' | sh`, ['stdin of sh'], 'pip install x'],
    ['a heredoc with a pipe', 'cat <<E | sh\npip install x\nE', ['stdin of sh'], 'pip install x'],
    [
      'base64',
      'echo cGlwIGluc3RhbGwgeA== | base64 -d | sh',
      ['base64 -d', 'stdin of sh'],
      'pip install x',
    ],
    [
      'base64 in eval',
      'eval "$(echo cGlwIGluc3RhbGwgeA== | base64 --decode)"',
      ['eval'],
      'pip install x',
    ],
    [
      'hexadecimal',
      'echo 70697020696e7374616c6c2078 | xxd -r -p | sh',
      ['xxd -r -p', 'stdin of sh'],
      'pip install x',
    ],
    ['a reversal', `echo 'x llatsni pip' | rev | sh`, ['rev', 'stdin of sh'], 'pip install x'],
    ['ROT13', `echo 'cvc vafgnyy k' | tr a-z n-za-m | sh`, ['tr', 'stdin of sh'], 'pip install x'],
    [
      'a written script',
      `echo 'pip install x' > a.sh; chmod +x a.sh; ./a.sh`,
      ['script ./a.sh'],
      'pip install x',
    ],
    ['a function', 'f() { pip install "$@"; }; f x', ['f()'], 'pip install x'],
    ['xargs', 'echo x | xargs -n 1 pip install', ['xargs'], 'pip install x'],
    ['find', String.raw`find . -exec pip install x \;`, ['find -exec'], 'pip install x'],
    ['an alias', `alias p='pip install'\np x`, ['alias p'], 'pip install x'],
  ])('sees through %s', async (_, text, through, expected) => {
    const command = await find(text, 'pip');

    expect(shown(command)).toBe(expected);
    expect(command.through).toEqual(through);
  });

  it.each<[string, readonly string[]]>([
    ['if a; then pip x; fi', ['branch']],
    ['a || pip x', ['branch']],
    ['a && pip x', []],
    ['case $a in b) pip x;; esac', ['branch']],
    ['while a; do pip x; done', ['loop']],
    ['(pip x)', ['subshell']],
    ['pip x &', ['background']],
    ['a=$(pip x)', ['substitution']],
    ['[ "$(pip x)" = a ]', ['substitution']],
    ['bash <(pip x)', ['process-substitution']],
    ['f() { pip x; }', ['function']],
    ['f() { pip x; }; f', []],
  ])('%j: within %j', async (text, within) => {
    expect((await find(text, 'pip')).within).toEqual(within);
  });

  it('follows a loop over a known list', async () => {
    expect(await commandsOf('for p in a b; do pip install $p; done')).toEqual([
      'pip install a',
      'pip install b',
    ]);
  });

  it('forgets what only one branch sets', async () => {
    expect(await commandsOf('v=1; if a; then v=2; fi; pip install x==$v')).toContain(
      'pip install x==…',
    );
  });

  it('joins the two sides of a pipe', async () => {
    const { commands } = await read('{ curl u; wget v; } | tee x | sh');

    expect(commands.map(({ pipedInto }) => pipedInto)).toEqual([[2], [2], [3], []]);
  });

  it('keeps redirections, variables in front and files with known content', async () => {
    const script = await read(
      'export A=b\nP=q pip x > /dev/tcp/h/1 2>&1\ncat > r.txt <<E\nx\nE\nD=1',
    );

    expect(
      script.commands[0]?.redirects.map(({ operator, target }) => operator + showWord(target)),
    ).toEqual(['>/dev/tcp/h/1', '>&1']);
    expect(script.commands[0]?.assignments.map(({ name, value }) => [name, value.text])).toEqual([
      ['P', 'q'],
    ]);
    expect(
      script.assignments.map(({ name, exported, before }) => [name, exported, before]),
    ).toEqual([
      ['A', true, 0],
      ['D', false, 2],
    ]);
    expect(script.written).toEqual([
      { path: 'r.txt', text: 'x\n', append: false, before: 1, line: 3 },
    ]);
  });

  it('gives lines of the script, also for nested text', async () => {
    const { commands } = await read('a\n\nbash <<E\nb\nE\nc');

    expect(commands.map(({ program, line }) => [program, line])).toEqual([
      ['a', 1],
      ['bash', 3],
      ['b', 3],
      ['c', 6],
    ]);
  });

  it('does not take a question for a run', async () => {
    expect(await commandsOf('command -v pip')).toEqual(['command -v pip']);
  });
});

describe('code/shell: hostile text', () => {
  it.each([
    ['a chain of ten thousand', Array.from({ length: 10_000 }, () => 'a').join(' && '), 10_000],
    ['a doubled variable', `A=x\n${'A=$A$A\n'.repeat(60)}f $A`, 1],
    ['functions that call each other', 'f() { g; g; }; g() { f; f; }; f', 0],
    ['a hundred braces', `f ${'{a,b}'.repeat(100)}`, 1],
    ['braces without end', `f ${'{'.repeat(150)}`, 1],
    ['a script that writes itself', 'echo "sh a" > a; sh a', 6],
  ])('bounds %s', async (_, text, least) => {
    const { commands } = await read(text);

    expect(commands.length).toBeGreaterThanOrEqual(least);
    expect(commands.length).toBeLessThanOrEqual(DEFAULT_SOURCE_LIMITS.maxCalls);
  });

  it.each([
    ['steps', { maxSteps: 100 }, 'f x\n'.repeat(100)],
    ['commands', { maxCalls: 10 }, 'f\n'.repeat(100)],
    ['characters', { maxCharacters: 10 }, 'f\n'.repeat(100)],
    ['nesting', { maxDepth: 20 }, `${'( '.repeat(50)}f${' )'.repeat(50)}`],
    ['brackets never closed', {}, 'a=('.repeat(20_000)],
    ['heredocs on one line', {}, '<<E '.repeat(20_000)],
    [
      'calls of functions',
      {},
      `${Array.from({ length: 20 }, (_, at) => `f${at}() { f${at + 1}; }`).join('\n')}\nf0`,
    ],
    ['scripts in scripts', { maxCodeDepth: 1 }, `sh -c "sh -c 'sh -c f'"`],
  ])('says that a limit of %s was reached', async (_, changed, text) => {
    const script = await parseShell(text, { ...DEFAULT_SOURCE_LIMITS, ...changed });

    expect(script.truncated).toBeTypeOf('string');
  });

  it('never throws, whatever the text', async () => {
    const piece = fc.constantFrom(
      ..."a $a ${a ${a:-b} \" ' ` $( ) ( { } | || && & ; ;; < << <<< > >& \n \\ if then fi for in do done case esac function f() = a=b a=( [ [[ ]] ]] $' {a,b} eval sh -c".split(
        ' ',
      ),
      '<<E\nx\nE\n',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ maxLength: 200 }),
          fc.array(piece, { maxLength: 60 }).map((list) => list.join(' ')),
        ),
        async (text) => {
          const { commands } = await read(text);
          for (const command of commands) expect(command.words.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});
