import { deflateSync } from 'node:zlib';
import type { AreaTechnique } from './area.ts';

/** A deed as code: lines that use names through `name` and texts through `text`, so that both can be disguised. */
export interface DeedSample {
  readonly id: string;
  readonly title: string;
  readonly expect: string;
  /** Modules that the code needs. */
  readonly imports: readonly string[];
  readonly lines: (write: Writing) => readonly string[];
}

/** How names and texts are written. */
export interface Writing {
  /** `requests`, `post` → an expression that is `requests.post`. */
  readonly name: (module: string, member: string) => string;
  readonly text: (text: string) => string;
}

interface Style extends Writing {
  readonly id: string;
  readonly title: string;
  /** The modules need not be imported by name. */
  readonly hidesImports?: true;
}

const quoted = (text: string): string => JSON.stringify(text);
const halves = (text: string): string => {
  const middle = Math.ceil(text.length / 2);
  return `${quoted(text.slice(0, middle))} + ${quoted(text.slice(middle))}`;
};
const reversed = (text: string): string => Array.from(text).toReversed().join('');
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const hex = (text: string): string => Buffer.from(text).toString('hex');
const rot13 = (text: string): string =>
  text.replaceAll(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
const codes = (text: string): string => Array.from(Buffer.from(text)).join(', ');

const plainName = (module: string, member: string): string => `${module}.${member}`;

export const PYTHON_STYLES: readonly Style[] = [
  { id: 'plain', title: 'as it is', name: plainName, text: quoted },
  {
    id: 'getattr',
    title: 'names by getattr and halves of texts',
    name: (module, member) => `getattr(${module}, ${halves(member)})`,
    text: (text) => `(${halves(text)})`,
  },
  {
    id: 'import-call',
    title: '__import__ with assembled names, texts joined of letters',
    hidesImports: true,
    name: (module, member) =>
      module.includes('.')
        ? `__import__(${halves(module)}, fromlist=[""]).${member}`
        : `__import__(${halves(module)}).${member}`,
    text: (text) => `"".join([${Array.from(text, quoted).join(', ')}])`,
  },
  {
    id: 'importlib',
    title: 'importlib with character codes, texts in Base64',
    hidesImports: true,
    name: (module, member) =>
      `getattr(__import__("importlib").import_module("".join(map(chr, [${codes(module)}]))), ${quoted(member)})`,
    text: (text) => `__import__("base64").b64decode(${quoted(base64(text))}).decode()`,
  },
  {
    id: 'namespaces',
    title: 'members out of __dict__ and vars, texts turned round',
    name: (module, member) => `${module}.__dict__[${quoted(member)}]`,
    text: (text) => `${quoted(reversed(text))}[::-1]`,
  },
  {
    id: 'hex',
    title: 'names out of vars, texts in hexadecimal',
    name: (module, member) => `vars(${module})[${halves(member)}]`,
    text: (text) => `bytes.fromhex(${quoted(hex(text))}).decode()`,
  },
  {
    id: 'rot13',
    title: 'texts in ROT13, names formatted',
    name: (module, member) =>
      `getattr(${module}, "{}{}".format(${quoted(member.slice(0, 1))}, ${quoted(member.slice(1))}))`,
    text: (text) => `__import__("codecs").decode(${quoted(rot13(text))}, "rot13")`,
  },
  {
    id: 'xor',
    title: 'texts under a constant key',
    name: plainName,
    text: (text) =>
      `"".join(chr(c ^ 23) for c in [${Array.from(Buffer.from(text), (byte) => byte ^ 23).join(', ')}])`,
  },
];

export const SCRIPT_STYLES: readonly Style[] = [
  { id: 'plain', title: 'as it is', name: plainName, text: quoted },
  {
    id: 'computed',
    title: 'computed members and halves of texts',
    name: (module, member) => `${module}[${halves(member)}]`,
    text: (text) => `(${halves(text)})`,
  },
  {
    id: 'require',
    title: 'require under another name with assembled names, texts joined of letters',
    hidesImports: true,
    name: (module, member) =>
      isGlobal(module)
        ? `globalThis[${halves(module)}].${member}`
        : `(0, module.require)(${halves(module)}).${member}`,
    text: (text) => `[${Array.from(text, quoted).join(', ')}].join('')`,
  },
  {
    id: 'main-module',
    title: 'process.mainModule.require, texts of Buffer.from',
    hidesImports: true,
    name: (module, member) =>
      isGlobal(module)
        ? `${module}.${member}`
        : `process.mainModule.require(${quoted(module)})[${quoted(member)}]`,
    text: (text) => `Buffer.from(${quoted(base64(text))}, 'base64').toString()`,
  },
  {
    id: 'reflect',
    title: 'Reflect.get and String.fromCharCode',
    name: (module, member) => `Reflect.get(${module}, ${quoted(member)})`,
    text: (text) => `String.fromCharCode(${codes(text)})`,
  },
  {
    id: 'template',
    title: 'template strings, and texts turned round',
    name: (module, member) => `${module}[\`\${${quoted(member.slice(0, 1))}}${member.slice(1)}\`]`,
    text: (text) => `${quoted(reversed(text))}.split('').reverse().join('')`,
  },
  {
    id: 'atob',
    title: 'texts of atob, members through variables',
    name: (module, member) => `${module}[((k) => k)(${quoted(member)})]`,
    text: (text) => `atob(${quoted(base64(text))})`,
  },
];

function isGlobal(module: string): boolean {
  return module === 'process' || module === 'JSON';
}

interface Frame {
  readonly id: string;
  readonly title: string;
  readonly wrap: (imports: readonly string[], lines: readonly string[]) => readonly string[];
}

const indent = (lines: readonly string[], by = '    '): readonly string[] =>
  lines.map((line) => by + line);
const whole = (imports: readonly string[], lines: readonly string[]): string =>
  [...imports, ...lines].join('\n');

export const PYTHON_FRAMES: readonly Frame[] = [
  {
    id: 'function',
    title: 'in a function called by a function',
    wrap: (imports, lines) => [...imports, 'def a():', ...indent(lines), 'def b(): a()', 'b()'],
  },
  {
    id: 'class',
    title: 'in the constructor of a class',
    wrap: (imports, lines) => [
      ...imports,
      'class A:',
      '    def __init__(self): self.go()',
      '    def go(self):',
      ...indent(lines, '        '),
      'A()',
    ],
  },
  {
    id: 'decorator',
    title: 'behind a decorator',
    wrap: (imports, lines) => [
      ...imports,
      'def now(f): return f()',
      '@now',
      'def a():',
      ...indent(lines),
    ],
  },
  {
    id: 'thread',
    title: 'in a thread',
    wrap: (imports, lines) => [
      ...imports,
      'import threading',
      'def a():',
      ...indent(lines),
      'threading.Thread(target=a, daemon=True).start()',
    ],
  },
  {
    id: 'exit',
    title: 'at exit',
    wrap: (imports, lines) => [
      ...imports,
      'import atexit',
      'def a():',
      ...indent(lines),
      'atexit.register(a)',
    ],
  },
  {
    id: 'exec',
    title: 'in a constant given to exec',
    wrap: (imports, lines) => [`exec(${JSON.stringify(whole(imports, lines))})`],
  },
  {
    id: 'exec-base64',
    title: 'in Base64 given to exec',
    wrap: (imports, lines) => [
      'import base64',
      `exec(base64.b64decode("${base64(whole(imports, lines))}"))`,
    ],
  },
  {
    id: 'exec-zlib',
    title: 'compressed, in Base85, given to exec through compile',
    wrap: (imports, lines) => [
      'import base64, zlib',
      `exec(compile(zlib.decompress(base64.b64decode("${deflateSync(whole(imports, lines)).toString('base64')}")), "x", "exec"))`,
    ],
  },
  {
    id: 'interpreter',
    title: 'in a second interpreter',
    wrap: (imports, lines) => [
      'import subprocess, sys',
      `subprocess.Popen([sys.executable, "-c", ${JSON.stringify(whole(imports, lines))}])`,
    ],
  },
];

export const SCRIPT_FRAMES: readonly Frame[] = [
  {
    id: 'async',
    title: 'in an async function called in place',
    wrap: (imports, lines) => [...imports, '(async () => {', ...indent(lines), '})()'],
  },
  {
    id: 'class',
    title: 'in the constructor of a class',
    wrap: (imports, lines) => [
      ...imports,
      'class A {',
      '    constructor() {',
      ...indent(lines, '        '),
      '    }',
      '}',
      'new A()',
    ],
  },
  {
    id: 'timer',
    title: 'in a timer',
    wrap: (imports, lines) => [...imports, 'setTimeout(() => {', ...indent(lines), '}, 1000)'],
  },
  {
    id: 'eval',
    title: 'in a constant given to eval',
    wrap: (imports, lines) => [`eval(${JSON.stringify(whole(imports, lines))})`],
  },
  {
    id: 'function-constructor',
    title: 'in Base64 given to the constructor of functions',
    wrap: (imports, lines) => [
      `new Function('require', 'process', Buffer.from("${base64(whole(imports, lines))}", 'base64').toString())(require, process)`,
    ],
  },
  {
    id: 'vm',
    title: 'in a context of vm',
    wrap: (imports, lines) => [
      `require('vm').runInThisContext(${JSON.stringify(whole(imports, lines))})`,
    ],
  },
  {
    id: 'worker',
    title: 'in a worker made of text',
    wrap: (imports, lines) => [
      `new (require('worker_threads').Worker)(${JSON.stringify(whole(imports, lines))}, { eval: true })`,
    ],
  },
  {
    id: 'data-address',
    title: 'in a module imported from a data address',
    wrap: (imports, lines) => [
      `import('data:text/javascript;base64,${base64(whole(imports, lines))}')`,
    ],
  },
  {
    id: 'interpreter',
    title: 'in a second interpreter',
    wrap: (imports, lines) => [
      `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(whole(imports, lines))}])`,
    ],
  },
];

/** Every way to write a deed, as techniques: each style, and each frame around the plain one. */
export function variants(
  language: 'python' | 'javascript',
  samples: readonly DeedSample[],
): readonly AreaTechnique[] {
  const [styles, frames, file] =
    language === 'python'
      ? [PYTHON_STYLES, PYTHON_FRAMES, 'colorkit/__init__.py']
      : [SCRIPT_STYLES, SCRIPT_FRAMES, 'lib/index.js'];
  return samples.flatMap((sample) => {
    const { id, title, expect } = sample;
    // Without them a line that begins with a parenthesis would go on with the one before.
    const ended = (list: readonly string[]): readonly string[] =>
      language === 'python' ? list : list.map((line) => `${line};`);
    const imports = ended(sample.imports);
    const lines = (write: Writing): readonly string[] => ended(sample.lines(write));
    const made = (name: string, how: string, text: readonly string[]): AreaTechnique => ({
      id: `behaviour-${id}-${name}`,
      title: `${title}, ${how}`,
      build: () => ({ [file]: text.join('\n') }),
      expect: [expect],
    });
    const [plain] = styles;
    return [
      ...styles.map((style) =>
        made(style.id, style.title, [
          ...(style.hidesImports === true ? [] : imports),
          ...lines(style),
        ]),
      ),
      ...(plain === undefined
        ? []
        : frames.map((frame) => made(frame.id, frame.title, frame.wrap(imports, lines(plain))))),
    ];
  });
}
