import { deflateSync } from 'node:zlib';
import { inEscapes, inVariationSelectors, obfuscated } from '../concealment-samples.ts';
import type { Evasion } from './evasion.ts';
import { base64, codes, indented, splitTexts } from './evasion.ts';

function inFile(id: string, title: string, write: (text: string) => string): Evasion {
  return { id, title, apply: (text) => ({ 'app.js': write(text) }) };
}

const quoted = (text: string): string => JSON.stringify(text);
const FAR = ' '.repeat(260);

const RUNNERS: readonly (readonly [id: string, title: string, run: (value: string) => string])[] = [
  ['eval', 'a text given to eval', (value) => `eval(${value});`],
  ['indirect', 'eval as a value', (value) => `(0, eval)(${value});`],
  ['global', 'eval by pieces of its name', (value) => `globalThis["ev" + "al"](${value});`],
  ['function', 'a function made of text', (value) => `new Function(${value})();`],
  [
    'constructor',
    'the constructor of a constructor',
    (value) => `[]["constructor"]["constructor"](${value})();`,
  ],
  [
    'arrow',
    'the constructor of an arrow function',
    (value) => `(() => {}).constructor(${value})();`,
  ],
  ['timer', 'a text given to a timer', (value) => `setTimeout(${value}, 10);`],
  ['vm', 'a machine inside of the machine', (value) => `require("vm").runInThisContext(${value});`],
  [
    'script',
    'a script of its own',
    (value) => `const vm = require("vm");\nnew vm.Script(${value}).runInThisContext();`,
  ],
  [
    'compile',
    'as a module made of text',
    (value) => `const m = new module.constructor();\nm._compile(${value}, "x.js");`,
  ],
  ['reflect', 'eval by way of Reflect', (value) => `Reflect.apply(eval, null, [${value}]);`],
  ['call', 'eval by way of call', (value) => `eval.call(null, ${value});`],
  ['escape', 'eval in escapes', (value) => `\\u0065val(${value});`],
  [
    'process',
    'another interpreter',
    (value) => `require("child_process").spawn(process.execPath, ["-e", ${value}]);`,
  ],
  [
    'worker',
    'a worker made of text',
    (value) => `new (require("worker_threads").Worker)(${value}, { eval: true });`,
  ],
];

const CODINGS: readonly (readonly [id: string, title: string, code: (text: string) => string])[] = [
  ['atob', 'base64', (text) => `atob("${base64(text)}")`],
  [
    'buffer',
    'base64 by way of a buffer',
    (text) => `Buffer.from("${base64(text)}", "base64").toString()`,
  ],
  [
    'hex',
    'hexadecimal digits',
    (text) => `Buffer.from("${Buffer.from(text).toString('hex')}", "hex").toString("utf8")`,
  ],
  ['codes', 'character codes', (text) => `String.fromCharCode(${codes(text)})`],
  [
    'codes-map',
    'character codes one by one',
    (text) => `[${codes(text)}].map((c) => String.fromCharCode(c)).join("")`,
  ],
  ['codes-spread', 'character codes spread', (text) => `String.fromCharCode(...[${codes(text)}])`],
  [
    'xor',
    'codes with a constant',
    (text) => `[${codes(text, 23)}].map((c) => String.fromCharCode(c ^ 23)).join("")`,
  ],
  [
    'reversed',
    'turned round',
    (text) => `${quoted(Array.from(text).toReversed().join(''))}.split("").reverse().join("")`,
  ],
  ['escapes', 'escapes', (text) => `"${inEscapes(text)}"`],
  [
    'percent',
    'percent signs',
    (text) =>
      `decodeURIComponent("${Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}")`,
  ],
  [
    'pieces',
    'in pieces',
    (text) => `[${(text.match(/[\s\S]{1,9}/g) ?? []).map(quoted).join(', ')}].join("")`,
  ],
  [
    'key',
    'codes with a key, in a function',
    (text) =>
      `(function (a, k) { let r = ""; for (let i = 0; i < a.length; i++) r += String.fromCharCode(a[i] ^ k.charCodeAt(i % k.length)); return r; })([${Array.from(Buffer.from(text), (byte, at) => byte ^ 'key'.charCodeAt(at % 3)).join(', ')}], "key")`,
  ],
  [
    'shift',
    'letters moved by a number',
    (text) =>
      `${quoted(Array.from(text, (letter) => String.fromCharCode(letter.charCodeAt(0) + 3)).join(''))}.split("").map((c) => String.fromCharCode(c.charCodeAt(0) - 3)).join("")`,
  ],
  [
    'regex',
    'digits in pairs',
    (text) =>
      `"${Buffer.from(text).toString('hex')}".replace(/../g, (h) => String.fromCharCode(parseInt(h, 16)))`,
  ],
  [
    'inflate',
    'zlib in base64',
    (text) =>
      `require("zlib").inflateSync(Buffer.from("${deflateSync(text).toString('base64')}", "base64")).toString()`,
  ],
  [
    'table',
    'looked up in a table',
    (text) =>
      `(function (i) { const t = [${(text.match(/[\s\S]{1,9}/g) ?? []).map(quoted).join(', ')}]; return t.slice(i).join(""); })(0)`,
  ],
  [
    'replace',
    'signs between the letters',
    (text) => `${quoted(Array.from(text).join('~'))}.split("~").join("")`,
  ],
];

const PLACES: readonly (readonly [id: string, title: string, put: (text: string) => string])[] = [
  [
    'function',
    'in a function that is called',
    (text) => `function setup() {\n${indented(text)}\n}\nsetup();\n`,
  ],
  ['iife', 'in a function called at once', (text) => `(() => {\n${indented(text)}\n})();\n`],
  [
    'async',
    'in an async function called at once',
    (text) => `(async () => {\n${indented(text)}\n})();\n`,
  ],
  ['bang', 'in a function called by a sign', (text) => `!function () {\n${indented(text)}\n}();\n`],
  ['class', 'in a static block', (text) => `class A {\n  static {\n${indented(text, 2)}\n  }\n}\n`],
  [
    'constructor',
    'in a constructor',
    (text) => `class A {\n  constructor() {\n${indented(text, 2)}\n  }\n}\nnew A();\n`,
  ],
  ['timer', 'after a while', (text) => `setTimeout(() => {\n${indented(text)}\n}, 5000);\n`],
  [
    'tick',
    'in the next tick',
    (text) => `process.nextTick(function () {\n${indented(text)}\n});\n`,
  ],
  ['promise', 'in a promise', (text) => `Promise.resolve().then(() => {\n${indented(text)}\n});\n`],
  ['try', 'in a try that hides errors', (text) => `try {\n${indented(text)}\n} catch {}\n`],
  [
    'exit',
    'at the end of the program',
    (text) => `process.on("exit", () => {\n${indented(text)}\n});\n`,
  ],
  [
    'callback',
    'handed to a function of the file',
    (text) => `function call(f) { return f(); }\ncall(() => {\n${indented(text)}\n});\n`,
  ],
  ['each', 'for each of one', (text) => `[1].forEach(() => {\n${indented(text)}\n});\n`],
  [
    'condition',
    'on one system only',
    (text) => `if (process.platform !== "none") {\n${indented(text)}\n}\n`,
  ],
];

/** `require("x")` in another form. */
function required(text: string, write: (module: string) => string): string {
  return text.replaceAll(/require\("([\w/]+)"\)/g, (_, module: string) => write(module));
}

function byName(text: string): string {
  return text.replaceAll(/\b(cp|fs|os|net|process|JSON)\.(\w+)/g, (_, of: string, name: string) => {
    const half = Math.ceil(name.length / 2);
    return `${of}["${name.slice(0, half)}" + "${name.slice(half)}"]`;
  });
}

/** Words become numbers, and a function of the file puts them back. */
function pack(text: string): string {
  const words = [...new Set(text.match(/\w+/g))];
  const numbered = text.replaceAll(/\w+/g, (word) => String(words.indexOf(word)));
  return `eval(function(p,a,c,k,e,d){while(c--){p=p.replace(new RegExp("\\\\b"+c+"\\\\b","g"),k[c])}return p}(${quoted(numbered)},10,${words.length},"${words.join('|')}".split("|"),0,{}));\n`;
}

/** What the usual obfuscator does: all texts and members into a table, looked up by number. */
function obfuscate(text: string): string {
  const table = ['1a', '2b', '3c', '4d'];
  const number = (value: string): string => {
    if (!table.includes(value)) table.push(value);
    return `_0x2b7d(0x${(0x1a2 + table.indexOf(value)).toString(16)})`;
  };
  const body = text
    .replaceAll(/"([^"\\\n]+)"/g, (_, inner: string) => number(inner))
    .replaceAll(/\.(\w+)/g, (_, name: string) => `[${number(name)}]`)
    .replaceAll(/\b(cp|fs|os|net|sh|c|r|t)\b(?=[[.\s),;=])/g, '_0x$1');
  return `${obfuscated(table).split('\n').slice(0, 3).join('\n')}\n${body}`;
}

export const SCRIPT_EVASIONS: readonly Evasion[] = [
  inFile('plain', 'as it is', (text) => text),
  inFile('split', 'texts in pieces', splitTexts),
  inFile('by-name', 'members by pieces of their names', byName),
  inFile('escaped', 'texts in escapes', (text) =>
    text.replaceAll(/"([^"\\\n]{2,})"/g, (_, inner: string) => `"${inEscapes(inner)}"`),
  ),
  inFile(
    'require-alias',
    'require under another name',
    (text) => `const r = require;\n${required(text, (module) => `r("${module}")`)}`,
  ),
  inFile('require-pieces', 'modules by pieces of their names', (text) =>
    required(text, (module) => `require("${module.slice(0, 2)}" + "${module.slice(2)}")`),
  ),
  inFile('require-node', 'modules with their prefix', (text) =>
    required(text, (module) => `require("node:${module}")`),
  ),
  inFile('require-main', 'modules by way of the main module', (text) =>
    required(text, (module) => `process.mainModule.require("${module}")`),
  ),
  inFile(
    'require-create',
    'a require of its own',
    (text) =>
      `const { createRequire } = require("module");\nconst r = createRequire(__filename);\n${required(text, (module) => `r("${module}")`)}`,
  ),
  inFile('require-load', 'modules by the loader itself', (text) =>
    required(text, (module) => `module.constructor._load("${module}")`),
  ),
  inFile('builtin', 'modules by process', (text) =>
    required(text, (module) => `process.getBuiltinModule("${module}")`),
  ),
  inFile('import', 'modules by import', (text) =>
    text.replaceAll(/const (\w+) = require\("([\w/]+)"\);/g, 'import $1 from "$2";'),
  ),
  inFile(
    'global-alias',
    'what is global under another name',
    (text) => `const g = globalThis;\n${text.replaceAll(/\b(fetch|process)\b/g, 'g.$1')}`,
  ),
  inFile(
    'decoys',
    'behind texts that look like comments',
    (text) => `const a = "/*", b = '//', c = \`"\`;\n${text}`,
  ),
  inFile(
    'spaces',
    'behind a run of spaces',
    (text) => `const VERSION = 1;${FAR}${text.replaceAll('\n', ' ')}\n`,
  ),
  inFile(
    'long',
    'behind a thousand harmless lines',
    (text) =>
      Array.from({ length: 1000 }, (_, at) => `function f${at}(x) { return x + ${at}; }\n`).join(
        '',
      ) + text,
  ),
  inFile(
    'one-line',
    'in one line behind minified code',
    (text) => `!function(e){e.a=1}({});${text.replaceAll('\n', '')}`,
  ),
  inFile(
    'selectors',
    'in characters that nobody sees',
    (text) =>
      `const d = (s) => [...s].map((c) => c.codePointAt(0)).map((c) => (c < 0xe0100 ? c - 0xfe00 : c - 0xe0100 + 16)).filter((c) => c >= 0 && c < 256);\neval(Buffer.from(d(\`${inVariationSelectors(text)}\`)).toString());\n`,
  ),
  inFile('packer', 'packed into words and numbers', pack),
  inFile('obfuscator', 'texts in a table that is turned round', obfuscate),
  {
    id: 'files',
    title: 'the data in another file',
    apply: (text) => ({
      'data.js': `module.exports = "${base64(text)}";\n`,
      'app.js': 'const d = require("./data.js");\neval(Buffer.from(d, "base64").toString());\n',
    }),
  },
  ...RUNNERS.map(([id, title, run]) =>
    inFile(`run-${id}`, title, (text) => `${run(quoted(text))}\n`),
  ),
  ...CODINGS.map(([id, title, code]) =>
    inFile(`code-${id}`, `${title}, run by eval`, (text) => `eval(${code(text)});\n`),
  ),
  ...PLACES.map(([id, title, put]) => inFile(`in-${id}`, title, put)),
];
