import { deflateSync, gzipSync } from 'node:zlib';
import type { Evasion } from './evasion.ts';
import { base64, codes, indented, splitTexts } from './evasion.ts';

function inFile(id: string, title: string, write: (text: string) => string): Evasion {
  return { id, title, apply: (text) => ({ 'app.py': write(text) }) };
}

const quoted = (text: string): string => JSON.stringify(text);

function rot13(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}

function base32(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = Array.from(Buffer.from(text), (byte) => byte.toString(2).padStart(8, '0')).join('');
  let coded = '';
  for (let at = 0; at < bits.length; at += 5)
    coded += alphabet[Number.parseInt(bits.slice(at, at + 5).padEnd(5, '0'), 2)] ?? '';
  return coded.padEnd(Math.ceil(coded.length / 8) * 8, '=');
}

const BASE85 =
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
function base85(text: string): string {
  const bytes = Buffer.from(text);
  let coded = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const group = Buffer.alloc(4);
    bytes.copy(group, 0, at, at + 4);
    let number = group.readUInt32BE(0);
    let letters = '';
    for (let place = 0; place < 5; place += 1) {
      letters = (BASE85[number % 85] ?? '') + letters;
      number = Math.floor(number / 85);
    }
    coded += letters.slice(0, Math.min(4, bytes.length - at) + 1);
  }
  return coded;
}

const MODULE_RE = /^import ([\w.]+)$/gm;
/** `import os` in another form; a dotted module is bound by its first part. */
function imported(text: string, write: (module: string) => string): string {
  return text.replaceAll(MODULE_RE, (_, module: string) => write(module));
}

/** Names of modules under other names, wherever they stand. */
function renamed(text: string): string {
  let changed = text;
  for (const [, module = ''] of text.matchAll(MODULE_RE)) {
    const first = module.split('.')[0] ?? '';
    const other = `_${first.toUpperCase()}_`;
    changed = changed
      .replace(
        `import ${module}\n`,
        first === module
          ? `import ${module} as ${other}\n`
          : `import ${module}\n${other} = ${first}\n`,
      )
      .replaceAll(new RegExp(`\\b${first}\\.`, 'g'), `${other}.`)
      .replace(`import ${other}.`, `import ${first}.`);
  }
  return changed;
}

/** `os.system(x)` as `getattr(os, "sys" + "tem")(x)`. */
function byName(text: string): string {
  return text.replaceAll(
    /\b(os|subprocess|requests|socket)\.(\w+)\(/g,
    (_, module: string, name: string) => {
      const half = Math.ceil(name.length / 2);
      return `getattr(${module}, "${name.slice(0, half)}" + "${name.slice(half)}")(`;
    },
  );
}

const FAR = ' '.repeat(260);
const DECOYS = `MARK = '"""'\nOTHER = "'''"\nC = "/*"\n`;

/** Ways to run a text as code. */
const RUNNERS: readonly (readonly [id: string, title: string, run: (value: string) => string])[] = [
  ['exec', 'a text given to exec', (value) => `exec(${value})`],
  ['compile', 'compiled first', (value) => `exec(compile(${value}, "x", "exec"))`],
  [
    'builtins',
    'exec out of builtins, by pieces of its name',
    (value) => `import builtins\ngetattr(builtins, "ex" + "ec")(${value})`,
  ],
  [
    'globals',
    'exec out of globals',
    (value) => `globals()["__builtins__"].__dict__["ex" "ec"](${value})`,
  ],
  [
    'import',
    'exec out of an import inside of the expression',
    (value) => `__import__("built" + "ins").exec(${value})`,
  ],
  ['alias', 'exec under another name', (value) => `run = exec\nrun(${value})`],
  ['table', 'exec in a table', (value) => `T = {"a": print, "b": exec}\nT["b"](${value})`],
  ['map', 'exec by way of map', (value) => `list(map(exec, [${value}]))`],
  [
    'partial',
    'exec by way of partial',
    (value) => `import functools\nfunctools.partial(exec, ${value})()`,
  ],
  [
    'function',
    'a function made of code',
    (value) => `import types\ntypes.FunctionType(compile(${value}, "x", "exec"), globals())()`,
  ],
  ['wide', 'exec in wide letters', (value) => `\uff45\uff58\uff45\uff43(${value})`],
  [
    'interpreter',
    'an interpreter inside of the interpreter',
    (value) => `import code\ncode.InteractiveInterpreter().runsource(${value}, "x", "exec")`,
  ],
  [
    'process',
    'another interpreter',
    (value) => `import subprocess, sys\nsubprocess.run([sys.executable, "-c", ${value}])`,
  ],
];

const CODINGS: readonly (readonly [
  id: string,
  title: string,
  code: (text: string) => readonly [head: string, value: string],
])[] = [
  ['base64', 'base64', (text) => ['import base64', `base64.b64decode("${base64(text)}").decode()`]],
  [
    'base64-twice',
    'base64 twice',
    (text) => ['from base64 import b64decode as d', `d(d("${base64(base64(text))}")).decode()`],
  ],
  [
    'base64-pieces',
    'base64 in pieces',
    (text) => [
      'import base64',
      `base64.b64decode(${(base64(text).match(/.{1,20}/g) ?? []).map((part) => `"${part}"`).join(' + ')}).decode()`,
    ],
  ],
  ['base32', 'base32', (text) => ['import base64', `base64.b32decode("${base32(text)}").decode()`]],
  [
    'base85',
    'base85',
    (text) => ['import base64', `base64.b85decode(${quoted(base85(text))}).decode()`],
  ],
  [
    'dictionary',
    'letters looked up in a dictionary',
    (text) => [
      `D = {${[...new Set(text)].map((letter, at) => `${at}: ${quoted(letter)}`).join(', ')}}`,
      `"".join(D[i] for i in [${Array.from(text, (letter) => [...new Set(text)].indexOf(letter)).join(', ')}])`,
    ],
  ],
  [
    'shift',
    'letters moved by a number',
    (text) => [
      'def d(t):\n    return "".join(chr(ord(c) - 3) for c in t)',
      `d(${quoted(Array.from(text, (letter) => String.fromCharCode(letter.charCodeAt(0) + 3)).join(''))})`,
    ],
  ],
  [
    'loop',
    'letters put together in a loop',
    (text) => [`r = ""\nfor n in [${codes(text)}]:\n    r += chr(n)`, 'r'],
  ],
  [
    'layers',
    'five layers of base64 and zlib',
    (text) => {
      let inner = text;
      for (let layer = 0; layer < 5; layer += 1)
        inner = `import base64, zlib\nexec(zlib.decompress(base64.b64decode("${deflateSync(inner).toString('base64')}")))`;
      return ['', quoted(inner)];
    },
  ],
  [
    'hex',
    'hexadecimal digits',
    (text) => ['', `bytes.fromhex("${Buffer.from(text).toString('hex')}").decode()`],
  ],
  [
    'zlib',
    'zlib in base64',
    (text) => [
      'import base64, zlib',
      `zlib.decompress(base64.b64decode("${deflateSync(text).toString('base64')}")).decode()`,
    ],
  ],
  [
    'gzip',
    'gzip in base64',
    (text) => [
      'import base64, gzip',
      `gzip.decompress(base64.b64decode("${gzipSync(text).toString('base64')}")).decode()`,
    ],
  ],
  ['codes', 'character codes', (text) => ['', `"".join(map(chr, [${codes(text)}]))`]],
  ['bytes', 'a list of bytes', (text) => ['', `bytes([${codes(text)}]).decode()`]],
  [
    'xor',
    'bytes with a constant',
    (text) => ['', `"".join(chr(b ^ 23) for b in [${codes(text, 23)}])`],
  ],
  [
    'xor-function',
    'bytes with a constant, in a function',
    (text) => [
      'def d(p, k):\n    r = ""\n    for b in p:\n        r += chr(b ^ k)\n    return r',
      `d([${codes(text, 5)}], 5)`,
    ],
  ],
  [
    'xor-key',
    'bytes with a key of several letters',
    (text) => [
      'KEY = "secret"',
      `bytes(b ^ ord(KEY[i % len(KEY)]) for i, b in enumerate([${Array.from(Buffer.from(text), (byte, at) => byte ^ 'secret'.charCodeAt(at % 6)).join(', ')}])).decode()`,
    ],
  ],
  [
    'reversed',
    'turned round',
    (text) => ['', `${quoted(Array.from(text).toReversed().join(''))}[::-1]`],
  ],
  ['rot13', 'rot13', (text) => ['import codecs', `codecs.decode(${quoted(rot13(text))}, "rot13")`]],
  [
    'escapes',
    'escapes',
    (text) => [
      '',
      `"${Array.from(text, (letter) => `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')}"`,
    ],
  ],
  [
    'replace',
    'letters between the letters',
    (text) => ['', `${quoted(Array.from(text).join('~'))}.replace("~", "")`],
  ],
  [
    'lambda',
    'a chain of lambdas',
    (text) => [
      'import base64, zlib',
      `(lambda f, g: g(f))(base64.b64decode("${deflateSync(text).toString('base64')}"), lambda x: zlib.decompress(x)).decode()`,
    ],
  ],
  [
    'lambda-reversed',
    'a lambda over turned base64',
    (text) => [
      '',
      `(lambda s: __import__("zlib").decompress(__import__("base64").b64decode(s[::-1])))("${Array.from(deflateSync(text).toString('base64')).toReversed().join('')}").decode()`,
    ],
  ],
];

const PLACES: readonly (readonly [id: string, title: string, put: (text: string) => string])[] = [
  [
    'function',
    'in a function that is called',
    (text) => `def setup():\n${indented(text)}\nsetup()\n`,
  ],
  [
    'nested',
    'in a function of a function',
    (text) => `def a():\n    def b():\n${indented(text, 2)}\n    b()\na()\n`,
  ],
  ['class', 'in the body of a class', (text) => `class Config:\n${indented(text)}\n`],
  [
    'init',
    'in a constructor',
    (text) => `class Config:\n    def __init__(self):\n${indented(text, 2)}\nCONFIG = Config()\n`,
  ],
  [
    'decorator',
    'in a decorator',
    (text) => `def mark(f):\n${indented(text)}\n    return f\n@mark\ndef run():\n    pass\n`,
  ],
  [
    'default',
    'as the default of an argument',
    (text) => `def load():\n${indented(text)}\ndef run(x=load()):\n    return x\n`,
  ],
  [
    'thread',
    'in a thread',
    (text) =>
      `import threading\ndef work():\n${indented(text)}\nthreading.Thread(target=work, daemon=True).start()\n`,
  ],
  [
    'timer',
    'after a while',
    (text) =>
      `from threading import Timer\ndef work():\n${indented(text)}\nTimer(30, work).start()\n`,
  ],
  [
    'exit',
    'at the end of the program',
    (text) => `import atexit\n@atexit.register\ndef bye():\n${indented(text)}\n`,
  ],
  [
    'subclass',
    'when a class is derived',
    (text) =>
      `class Base:\n    def __init_subclass__(cls):\n${indented(text, 2)}\nclass Derived(Base):\n    pass\n`,
  ],
  [
    'meta',
    'in a metaclass',
    (text) =>
      `class Meta(type):\n    def __new__(m, n, b, d):\n${indented(text, 2)}\n        return type.__new__(m, n, b, d)\nclass X(metaclass=Meta):\n    pass\n`,
  ],
  [
    'getattr',
    'when a name of the module is asked for',
    (text) => `def __getattr__(name):\n${indented(text)}\n`,
  ],
  [
    'try',
    'in a try that hides errors',
    (text) => `try:\n${indented(text)}\nexcept Exception:\n    pass\n`,
  ],
  [
    'condition',
    'on one system only',
    (text) => `import platform\nif platform.system() != "Nothing":\n${indented(text)}\n`,
  ],
  [
    'generator',
    'in a generator that is used up',
    (text) => `def g():\n${indented(text)}\n    yield 1\nlist(g())\n`,
  ],
  [
    'context',
    'in a context',
    (text) =>
      `class C:\n    def __enter__(self):\n${indented(text, 2)}\n    def __exit__(self, *a):\n        pass\nwith C():\n    pass\n`,
  ],
  [
    'callback',
    'handed to a function of the file',
    (text) => `def call(f):\n    return f()\ndef work():\n${indented(text)}\ncall(work)\n`,
  ],
];

export const PYTHON_EVASIONS: readonly Evasion[] = [
  inFile('plain', 'as it is', (text) => text),
  inFile('split', 'texts in pieces', splitTexts),
  inFile('renamed', 'modules under other names', renamed),
  inFile('by-name', 'functions by pieces of their names', byName),
  inFile('import-call', 'modules by __import__', (text) =>
    imported(text, (module) => `${module.split('.')[0] ?? ''} = __import__("${module}")`),
  ),
  inFile(
    'importlib',
    'modules by importlib',
    (text) =>
      `import importlib\n${imported(text, (module) => (module.includes('.') ? `import ${module}` : `${module} = importlib.import_module("${module.slice(0, 1)}" + "${module.slice(1)}")`))}`,
  ),
  inFile(
    'modules',
    'modules out of sys.modules',
    (text) =>
      `import sys\n${imported(text, (module) => `import ${module}\n${module.split('.')[0] ?? ''} = sys.modules["${module.split('.')[0] ?? ''}"]`)}`,
  ),
  inFile('decoys', 'behind lone quotes and signs of comments', (text) => DECOYS + text),
  inFile('spaces', 'behind a run of spaces', (text) => `VERSION = 1;${FAR}exec(${quoted(text)})\n`),
  inFile(
    'long',
    'behind a thousand harmless lines',
    (text) =>
      Array.from({ length: 1000 }, (_, at) => `def f${at}(x):\n    return x + ${at}\n`).join('') +
      text,
  ),
  inFile(
    'utf7',
    'in another encoding',
    (text) =>
      `# -*- coding: utf-7 -*-\n${text.replaceAll(/[^\n\w ."'/:(),=&|-]/g, (letter) => `+${Buffer.from(letter, 'utf16le').swap16().toString('base64').replace(/=+$/, '')}-`)}`,
  ),
  {
    id: 'files',
    title: 'the data in another file',
    apply: (text) => ({
      'pkg/__init__.py': '',
      'pkg/data.py': `DATA = "${base64(text)}"\n`,
      'pkg/app.py': 'import base64\nfrom .data import DATA\nexec(base64.b64decode(DATA))\n',
    }),
  },
  ...RUNNERS.map(([id, title, run]) =>
    inFile(`run-${id}`, title, (text) => `${run(quoted(text))}\n`),
  ),
  ...CODINGS.map(([id, title, code]) =>
    inFile(`code-${id}`, `${title}, run by exec`, (text) => {
      const [head, value] = code(text);
      return `${head}\nexec(${value})\n`;
    }),
  ),
  ...PLACES.map(([id, title, put]) => inFile(`in-${id}`, title, put)),
];
