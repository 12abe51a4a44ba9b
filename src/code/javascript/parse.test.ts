import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallSite } from '../call-site.ts';
import { calleesOf } from '../call-site.ts';
import type { SourceModule } from '../source-module.ts';
import { textValue } from '../value.ts';
import type { Dialect } from './parse.ts';
import { parseJavaScript } from './parse.ts';

async function read(text: string, dialect: Dialect = 'javascript'): Promise<SourceModule> {
  const parsed = await parseJavaScript(text, dialect);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
}

async function call(text: string, callee: string, dialect?: Dialect): Promise<CallSite> {
  const { calls } = await read(text, dialect);
  const found = calls.find((site) => calleesOf(site).includes(callee));
  if (found === undefined) throw new Error(`only ${calls.flatMap(calleesOf).join(', ')}`);
  return found;
}

describe('code/javascript: what is called', () => {
  it.each([
    "require('child_process').exec('x')",
    "require('node:child_process').exec('x')",
    "const { exec } = require('child_process'); exec('x')",
    "const { exec: run } = require('child_process'); run('x')",
    "const cp = require('child_process'); cp.exec('x')",
    "import { exec } from 'node:child_process'; exec('x')",
    "import { exec as e } from 'child_process'; e('x')",
    "import * as cp from 'child_process'; cp.exec('x')",
    "import cp from 'child_process'; cp.exec('x')",
    "const cp = await import('child_process'); cp.exec('x')",
    "require('child_process')['exec']('x')",
    "require('child_process')['ex' + 'ec']('x')",
    "require('child_' + 'process').exec('x')",
    "require(['child', 'process'].join('_')).exec('x')",
    "const r = require; r('child_process').exec('x')",
    "process.mainModule.require('child_process').exec('x')",
    "module.require('child_process').exec('x')",
    "import { createRequire } from 'module'; createRequire(import.meta.url)('child_process').exec('x')",
    "require('child_process').exec.call(null, 'x')",
    "require('child_process').exec.apply(null, ['x'])",
    "require('child_process').exec.bind(null)('x')",
    "Reflect.apply(require('child_process').exec, null, ['x'])",
    "Reflect.get(require('child_process'), 'exec')('x')",
    "const { promisify } = require('util'); promisify(require('child_process').exec)('x')",
    "eval(\"require('child_process').exec('x')\")",
    "new Function(\"require('child_process').exec('x')\")()",
    "[].constructor.constructor(\"require('child_process').exec('x')\")()",
    "eval(atob('cmVxdWlyZSgnY2hpbGRfcHJvY2VzcycpLmV4ZWMoJ3gnKQ=='))",
    "globalThis['eval'](\"require('child_process').exec('x')\")",
    "let c = require('child_process'), f = a ? c.exec : c.spawn; f('x')",
    "class A { cp = require('child_process'); run() { this.cp.exec('x') } }",
    "class A { constructor() { this.cp = require('child_process') } run() { this.cp.exec('x') } }",
    "require('child_process').\\u0065xec('x')",
  ])('sees through %j', async (text) => {
    const site = await call(text, 'child_process.exec');

    expect(site.positional[0]).toMatchObject(textValue('x'));
  });

  it('reads types and JSX', async () => {
    const typed = await call("const x: string = f<string>('a') as string;", 'f', 'typescript');
    const markup = await call("const a = <div onClick={() => g('a')}>{f('b')}</div>;", 'f', 'tsx');

    expect(typed.positional).toEqual([textValue('a')]);
    expect(markup.positional).toEqual([textValue('b')]);
  });

  it('follows clients through their calls', async () => {
    const text =
      "import OpenAI from 'openai'; const c = new OpenAI(); const r = await c.chat.completions.create({ model: 'm' }); eval(r.choices[0].message.content)";

    const site = await call(text, 'openai().chat.completions.create');

    expect(site.keywords).toEqual([{ name: 'model', value: textValue('m') }]);
  });
});

describe('code/javascript: constants', () => {
  it.each([
    ["'a' + 'b'", 'ab'],
    ['`a${1 + 1}b`', 'a2b'],
    ["['a', 'b'].join('')", 'ab'],
    ["'ba'.split('').reverse().join('')", 'ab'],
    ['String.fromCharCode(97, 98)', 'ab'],
    ['String.fromCharCode(...[97, 98])', 'ab'],
    ["[96, 99].map((c) => String.fromCharCode(c ^ 1)).join('')", 'ab'],
    ["Buffer.from('YWI=', 'base64').toString()", 'ab'],
    ["Buffer.from('6162', 'hex').toString('utf8')", 'ab'],
    ["atob('YWI=')", 'ab'],
    ["decodeURIComponent('%61%62')", 'ab'],
    ["'\\x61\\u0062'", 'ab'],
    ["((s) => s.slice(1))('xab')", 'ab'],
    ["(function (s) { return s.replace('x', '') })('axb')", 'ab'],
  ])('folds %s', async (expression, expected) => {
    const site = await call(`f(${expression})`, 'f');

    expect(site.positional[0]).toMatchObject(textValue(expected));
  });
});

describe('code/javascript: when it runs', () => {
  it.each([
    ['f()', 'import'],
    ['(() => f())()', 'import'],
    ['(function () { f() })()', 'import'],
    ['g(); function g() { f() }', 'import'],
    ['const g = () => f()', 'call'],
    ['function g() { f() }', 'call'],
    ['class A { static { f() } }', 'import'],
    ['class A { constructor() { f() } } new A()', 'import'],
    ['if (require.main === module) f()', 'main'],
    ['promise.then(() => f())', 'import'],
    ['try { } finally { f() }', 'import'],
    ['switch (x) { case 1: f() }', 'import'],
    ['for (const a of b) f()', 'import'],
  ])('%j: %s', async (text, when) => {
    expect((await call(text, 'f')).when).toBe(when);
  });

  it('never throws, whatever the text', async () => {
    const piece = fc.constantFrom(
      ...'function class => ( ) [ ] { } : = , . ... ; ` ${ " \' const if else import from require x y \\ @ 1 + ? < > / async await'.split(
        ' ',
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ maxLength: 200 }),
          fc.array(piece, { maxLength: 80 }).map((list) => list.join(' ')),
        ),
        fc.constantFrom<Dialect>('javascript', 'typescript', 'tsx'),
        async (text, dialect) => {
          expect((await parseJavaScript(text, dialect)).ok).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('ends for a chain of unknown terms that is twenty thousand long', async () => {
    expect((await read(`let x = ${'someName + '.repeat(20_000)}run();`)).calls).toHaveLength(1);
  });
});
