import type { Rule } from '../../../core/rule.ts';
import { CWE_506, CWE_94 } from '../references.ts';

const CWE_1007 = {
  id: 'CWE-1007',
  url: 'https://cwe.mitre.org/data/definitions/1007.html',
} as const;
const FIX =
  'Do not run, import or install it. Whoever publishes open source has no reason to make it unreadable; ask for the source it was made from.';

export const RULES = {
  'pushed-code': {
    title: 'Code out of sight at the end of a line',
    severity: 'high',
    message: 'code follows {gap} characters of white space: {code}',
    why: 'Editors and review pages show the beginning of a line. What stands behind a screen of spaces runs and is not read.',
    fix: FIX,
    references: [CWE_506],
    example: { bad: 'import os                    (200 spaces) ;exec(x)', good: 'import os' },
  },
  'invisible-text': {
    title: 'Characters that nobody sees',
    severity: 'high',
    message: '{count} {kind} in a row carry something that no editor shows',
    why: 'Variation selectors, tag characters and zero-width characters have no picture of their own. In such numbers they are data: a program that a short loader beside them decodes and runs.',
    fix: FIX,
    references: [CWE_506, CWE_1007],
    example: {
      bad: 'eval(decode("…")) with invisible letters in the text',
      good: '"\\u200b" in a text',
    },
  },
  'invisible-name': {
    title: 'Name that nobody sees',
    severity: 'high',
    message: 'a name here consists of letters that show nothing',
    why: 'Letters such as U+3164 are allowed in names and are drawn as nothing. An argument or an entry of that name is there and cannot be seen.',
    fix: FIX,
    references: [CWE_1007, CWE_506],
    example: {
      bad: 'const { timeout, \\u3164 } = req.query',
      good: 'const { timeout } = req.query',
    },
  },
  'lookalike-name': {
    title: 'Name in the letters of another script',
    severity: 'high',
    message: '{name} looks like {like} and is another name',
    why: 'A reader takes the two for one. The function that is called is not the one that was reviewed.',
    fix: 'Look at the name with its letters spelt out, and rename it.',
    references: [CWE_1007],
    example: { bad: 'def еxec(x) with a Cyrillic letter', good: 'def exec_(x)' },
  },
  'lookalike-sample': {
    title: 'Name in the letters of another script, in a test or example',
    severity: 'low',
    message: '{name} looks like {like} and is another name',
    why: 'Checkers that look for such names have them among their tests. Nobody who uses the package runs these; who works on it does.',
    fix: 'Look at the name with its letters spelt out before you run the tests.',
    references: [CWE_1007],
    example: { bad: 'def еxec(x) with a Cyrillic letter', good: 'def exec_(x)' },
  },
  'scrambled-source': {
    title: 'Source that an obfuscator made unreadable',
    severity: 'high',
    message: 'the source is scrambled: {how} ({count})',
    why: 'This is not minified code, which is only small. An obfuscator was run over it so that nobody can read what it does. That is rare in open source and usual in malware.',
    fix: FIX,
    references: [CWE_506],
    example: { bad: 'const _0x3f2a=["\\x65\\x76\\x61\\x6c"];', good: 'function a(b){return b+1}' },
  },
  'escaped-source': {
    title: 'Texts spelt in escapes',
    severity: 'medium',
    message: '{count} letters and digits are written as escapes: {example}',
    why: 'Letters need no escapes. Written so, a search for an address or a function does not find them.',
    fix: 'Decode the texts and read them.',
    references: [CWE_506],
    example: { bad: '"\\x68\\x74\\x74\\x70"', good: '"http"' },
  },
  'self-unpacking': {
    title: 'Code that unpacks and runs itself',
    severity: 'high',
    message: '{callee} runs what the file makes out of {size} characters of data',
    why: 'The real program is data, and appears only while it runs. Packers of this kind were once used to make scripts small; today they are used to hide them.',
    fix: FIX,
    references: [CWE_506, CWE_94],
    example: { bad: 'eval(function(p,a,c,k,e,d){…}("…"))', good: 'the unpacked source' },
  },
  'opaque-loader': {
    title: 'Program as an opaque block of data',
    severity: 'high',
    message: '{callee} is given {size} bytes that only its own run time can read',
    why: 'A protector such as PyArmor encrypted the program. What it does can be found out by running it only, and nothing that is said of the rest of the file says anything of it.',
    fix: 'Ask for the source. Treat the package as a program from an unknown publisher.',
    references: [CWE_506],
    example: { bad: '__pyarmor__(__name__, __file__, b"…")', good: 'the source' },
  },
  'compiled-script': {
    title: 'JavaScript as compiled code',
    severity: 'high',
    message: '{callee} loads JavaScript that was compiled, which nobody can read',
    why: 'V8 byte code runs like the script it was made from and shows nothing of it. Packages that ship it hide what they do.',
    fix: FIX,
    references: [CWE_506],
    example: { bad: 'require("bytenode"); require("./main.jsc")', good: 'require("./main.js")' },
  },
} satisfies Record<string, Rule>;
