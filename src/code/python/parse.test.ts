import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallSite } from '../call-site.ts';
import { argumentOf, calleesOf } from '../call-site.ts';
import { DEFAULT_SOURCE_LIMITS } from '../source-limits.ts';
import type { SourceModule } from '../source-module.ts';
import { entryOf, pathOf, textValue } from '../value.ts';
import { textsWithin } from '../walk-value.ts';
import { parsePython } from './parse.ts';

async function read(text: string): Promise<SourceModule> {
  const parsed = await parsePython(text);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
}

async function names(text: string): Promise<readonly string[]> {
  return (await read(text)).calls.flatMap(calleesOf);
}

async function call(text: string, callee: string): Promise<CallSite> {
  const found = (await read(text)).calls.find((site) => calleesOf(site).includes(callee));
  if (found === undefined) throw new Error(`no call of ${callee}`);
  return found;
}

describe('code/python: what is called', () => {
  it.each([
    ['import os\nos.system("x")', 'an import'],
    ['import os as o\no.system("x")', 'an alias'],
    ['from os import system\nsystem("x")', 'a name from a module'],
    ['from os import system as s\ns("x")', 'an alias of a name'],
    ['from os import *\nsystem("x")', 'a star import'],
    ['import os\nf = os.system\nf("x")', 'an assignment'],
    ['import os\n(f := os.system)("x")', 'a walrus'],
    ['import os\ngetattr(os, "system")("x")', 'getattr'],
    ['import os\ngetattr(os, "sys" + "tem")("x")', 'getattr with a joined name'],
    ['__import__("os").system("x")', '__import__'],
    ['__import__("".join(["o", "s"])).system("x")', '__import__ of a joined name'],
    ['import importlib\nimportlib.import_module("os").system("x")', 'import_module'],
    ['import sys\nsys.modules["os"].system("x")', 'sys.modules'],
    ['import os\nos.__dict__["system"]("x")', '__dict__'],
    ['import os\nvars(os)["system"]("x")', 'vars'],
    ['import os\nglobals()["os"].system("x")', 'globals'],
    ['import os\n{"a": os.system}["a"]("x")', 'a dictionary'],
    ['import os\n[os.system][0]("x")', 'a list'],
    ['import os\nfrom functools import partial\npartial(os.system, "x")()', 'partial'],
    ['import os\nlist(map(os.system, ["x"]))', 'map'],
    ['import os\na, b = os.system, 1\na("x")', 'unpacking'],
    ['import posix\nposix.system("x")', 'its C twin'],
    ['import os\nos.system.__call__("x")', '__call__'],
    ['import os\nobject.__getattribute__(os, "system")("x")', '__getattribute__'],
    ['exec("import os; os.system(chr(120))")', 'a constant text'],
    ['import base64\nexec(base64.b64decode("aW1wb3J0IG9zO29zLnN5c3RlbSgneCcp"))', 'base64'],
    ['exec("import os\\nos.system(\'x\')"[::-1][::-1])', 'a reversed text'],
    ['exec(compile("import os; os.system(\'x\')", "", "exec"))', 'compile'],
    ['class A:\n  run = __import__("os").system\nA.run("x")', 'a class attribute'],
    ['try:\n  from os import system as s\nexcept ImportError:\n  s = None\ns("x")', 'a branch'],
  ])('sees through %j (%s)', async (text) => {
    expect(await names(text)).toContain('os.system');
  });

  it('follows instances through their calls', async () => {
    const text = 'from openai import OpenAI\nc = OpenAI()\nc.chat.completions.create(model="m")';

    const found = await names(text);

    expect(found).toEqual(['openai.OpenAI', 'openai.OpenAI().chat.completions.create']);
  });

  it('keeps a name of the module apart from the builtin it hides', async () => {
    const found = await names('def eval(x): pass\neval("1")');

    expect(found).toEqual(['<local>.eval']);
  });

  it('does not take a parameter for the module of its name', async () => {
    const found = await names('import os\ndef f(os): os.system("x")');

    expect(found).toEqual([]);
  });
});

describe('code/python: constants', () => {
  it.each([
    ['"a" + "b"', 'ab'],
    ['"%s-%d" % ("a", 3)', 'a-3'],
    ['"{}{x}".format("a", x="b")', 'ab'],
    ['f"a{1 + 1}b"', 'a2b'],
    ['"".join(chr(c) for c in [97, 98])', 'ab'],
    ['"".join(map(chr, [97, 98]))', 'ab'],
    ['"".join([chr(c ^ 1) for c in [96, 99]])', 'ab'],
    ['"xaxbx".replace("x", "")', 'ab'],
    ['"ba"[::-1]', 'ab'],
    ['"".join(reversed("ba"))', 'ab'],
    ['bytes.fromhex("6162").decode()', 'ab'],
    ['bytes([97, 98]).decode("utf-8")', 'ab'],
    ['__import__("base64").b64decode(b"YWI=").decode()', 'ab'],
    ['__import__("codecs").decode("no", "rot13")', 'ab'],
    ['"\\x61\\142"', 'ab'],
    ['"a" "b"', 'ab'],
    ['(lambda s: s[::-1])("ba")', 'ab'],
    ['__import__("base64").b32decode("MFRA====").decode()', 'ab'],
    ['__import__("binascii").unhexlify("6162").decode()', 'ab'],
  ])('folds %s', async (expression, expected) => {
    const site = await call(`f(${expression})`, 'f');

    expect(site.positional[0]).toMatchObject(textValue(expected));
  });

  it('computes a decoder of the module for the text it is given', async () => {
    const text = [
      'def decode(s):',
      '    out = ""',
      '    for c in s:',
      '        out += chr(ord(c) ^ 1)',
      '    return out',
      'f(decode("`c"))',
    ].join('\n');

    expect((await call(text, 'f')).positional[0]).toEqual({
      ...textValue('ab'),
      decodedBy: 'builtins.chr',
    });
  });

  it('knows a dictionary with what was added to it', async () => {
    const text = 'o = {"a": 1}\no["b"] = True\no.update(c=None)\nf(**o)';

    const site = await call(text, 'f');

    expect(site.keywords.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(site.hasSpread).toBe(false);
  });

  it('finds arguments by name or place, and entries by key', async () => {
    const site = await call('f(1, {"k": "v"}, name=f"x{y}z")', 'f');

    const dict = argumentOf(site, 'options', 1);
    expect(dict?.kind === 'dict' && entryOf(dict, 'k')).toEqual(textValue('v'));
    const name = argumentOf(site, 'name', 2);
    expect(name === undefined ? [] : textsWithin(name)).toEqual(['x', 'z']);
  });

  it('says that a spread of something unknown may hold anything', async () => {
    expect((await call('f(1, **kwargs)', 'f')).hasSpread).toBe(true);
  });

  it('keeps what an unknown text is made of', async () => {
    const site = await call('import requests\nf("a" + requests.get("u").text)', 'f');

    const [value] = site.positional;
    expect(value?.kind === 'unknown' && value.from.map(pathOf)).toEqual([
      undefined,
      'requests.get().text',
    ]);
  });
});

describe('code/python: when it runs', () => {
  it.each([
    ['f()', 'import'],
    ['class A:\n  f()', 'import'],
    ['@f()\ndef g(): pass', 'import'],
    ['def g(x=f()): pass', 'import'],
    ['def g(): f()', 'call'],
    ['def g(): f()\ng()', 'import'],
    ['def h(): f()\ndef g(): h()\ng()', 'import'],
    ['class A:\n  def __init__(self): self.go()\n  def go(self): f()\nA()', 'import'],
    ['import threading\ndef g(): f()\nthreading.Thread(target=g).start()', 'import'],
    ['class A:\n  @classmethod\n  def g(cls): f()', 'call'],
    ['import torch\nclass A:\n  @torch.no_grad()\n  def g(self): f()', 'call'],
    ['import functools\n@functools.lru_cache(maxsize=None)\ndef g(): f()', 'call'],
    ['import other\n@other.now\ndef g(): f()', 'import'],
    ['def now(h): return h()\n@now\ndef g(): f()', 'import'],
    ['def g(): f()\nif __name__ == "__main__":\n  g()', 'main'],
    ['if __name__ == "__main__":\n  f()', 'main'],
    ['(lambda: f())()', 'import'],
    ['g = lambda: f()', 'call'],
    ['if True:\n  f()', 'import'],
    ['try:\n  pass\nfinally:\n  f()', 'import'],
    ['for i in x:\n  pass\nelse:\n  f()', 'import'],
    ['with a as b:\n  f()', 'import'],
    ['match x:\n  case 1:\n    f()', 'import'],
    ['while x:\n  f()', 'import'],
  ])('%j: %s', async (text, when) => {
    expect((await call(text, 'f')).when).toBe(when);
  });

  it('names the place of code inside of a constant', async () => {
    const site = await call('\n\nexec("\\n\\n\\nf()")', 'f');

    expect([site.line, site.through]).toEqual([3, ['builtins.exec']]);
  });
});

describe('code/python: facts', () => {
  it('lists classes, functions and imports', async () => {
    const text = 'from .base import Base as B\nclass A(B):\n  def run(self): return 1\n';

    const module = await read(text);

    expect(module.classes).toEqual([
      { name: 'A', bases: ['.base.Base'], methods: ['run'], line: 2 },
    ]);
    expect(module.functions).toMatchObject([{ name: 'A.run', parameters: ['self'], line: 3 }]);
    expect(module.imports).toMatchObject([{ module: '.base', name: 'Base', as: 'B', line: 1 }]);
  });

  it('stops at limits and says so', async () => {
    const deep = `${'('.repeat(500)}${')'.repeat(500)}`;

    const module = await read(`f${deep}`);

    expect(module.truncated).toContain('nested deeper');
  });

  it('refuses text that is too long', async () => {
    const parsed = await parsePython('x = 1\n', { ...DEFAULT_SOURCE_LIMITS, maxCharacters: 3 });

    expect(parsed).toMatchObject({ ok: false, error: { code: 'too-long' } });
  });

  it('joins ten thousand pieces without getting deep or slow', async () => {
    const text = `f(${Array.from({ length: 10_000 }, () => '"ab"').join(' + ')})`;

    const site = await call(text, 'f');

    expect(site.positional[0]).toEqual(textValue('ab'.repeat(10_000)));
  });

  it('never throws, whatever the text', async () => {
    const piece = fc.constantFrom(
      ...'def class exec eval ( ) [ ] { } : = , . * ** \n \t " \' """ lambda for in if else f" import from x y \\ @ 1 + %'.split(
        ' ',
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ maxLength: 200 }),
          fc.array(piece, { maxLength: 80 }).map((list) => list.join(' ')),
        ),
        async (text) => {
          const parsed = await parsePython(text);
          expect(parsed.ok).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('ends for a chain of unknown terms that is twenty thousand long', async () => {
    expect((await read(`run(${'a + '.repeat(20_000)}b)`)).calls).toHaveLength(1);
  });
});
