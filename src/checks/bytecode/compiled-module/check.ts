import { functionPath, type BytecodeCall } from '../../../code/python-bytecode/calls.ts';
import { defineCheck } from '../../../core/check.ts';
import {
  pythonBytecode,
  type PythonBytecode,
} from '../../../formats/python-bytecode/python-bytecode.ts';

const CWE_94 = { id: 'CWE-94', url: 'https://cwe.mitre.org/data/definitions/94.html' } as const;
const CWE_506 = { id: 'CWE-506', url: 'https://cwe.mitre.org/data/definitions/506.html' } as const;
const ATLAS = { id: 'AML.T0011', url: 'https://atlas.mitre.org/techniques/AML.T0011' } as const;

/** Calls that run text or bytes as code. */
const RUNS_RE =
  /^(?:builtins\.(?:exec|eval|compile)|marshal\.loads?|pickle\.loads|types\.FunctionType)$/;
/** Calls that make text or bytes out of something unreadable, or fetch them. */
const UNPACKS_RE =
  /^(?:base64\.\w*decode\w*|zlib\.decompress|bz2\.decompress|lzma\.decompress|binascii\.(?:unhexlify|a2b_\w+)|codecs\.decode|builtins\.(?:bytes|bytearray)\.fromhex|urllib\.request\.(?:urlopen|urlretrieve)|requests\.(?:get|post)|urllib2\.urlopen)$/;
const COMMAND_RE =
  /^(?:os\.(?:system|popen|exec\w+|spawn\w+|posix_spawn\w*|startfile)|posix\.system|nt\.system|subprocess\.(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|pty\.spawn|asyncio\.create_subprocess_\w+)$/;
/** Commands that fetch and run, or open a way in. */
const REMOTE_RE =
  /\b(?:curl|wget|nc|ncat|powershell|certutil|bitsadmin|mshta)\b|\/dev\/tcp\/|bash -i|sh -c|\|\s*(?:ba)?sh\b/i;
const MODULE = '<module>';
const MAX_EVIDENCE = 20;

const CLASS_RE = /^__build_class__\(<function ([^>]+)>/;

/** Calls that an import makes: of the module itself, of its class bodies, and of functions it calls in turn. */
function atImport({ program }: PythonBytecode): readonly BytecodeCall[] {
  const byPlace = new Map<string, BytecodeCall[]>();
  for (const call of program.calls) {
    const list = byPlace.get(call.within);
    if (list === undefined) byPlace.set(call.within, [call]);
    else list.push(call);
  }
  const byPath = new Map(Array.from(byPlace.keys(), (place) => [functionPath(place), place]));
  const reached = new Set([MODULE]);
  const calls: BytecodeCall[] = [];
  // Places are added while they are visited.
  for (const place of reached) {
    for (const call of byPlace.get(place) ?? []) {
      calls.push(call);
      const next = byPath.get(call.callable) ?? CLASS_RE.exec(call.text)?.[1];
      if (next !== undefined) reached.add(next);
    }
  }
  return calls;
}

export default defineCheck({
  id: 'compiled-module',
  version: 1,
  title: 'What importing a compiled Python module runs at once',
  needs: [pythonBytecode],
  rules: {
    'unpacked-code': {
      title: 'Module that unpacks code and runs it',
      severity: 'critical',
      message: 'importing the module unpacks or fetches something and runs it as code: {call}',
      why: 'The code that runs can be read neither in a source nor in the compiled module. Honest modules have no use for that; it is how malicious packages hide what they do.',
      fix: 'Do not import the module. Delete the compiled file and ask the publisher for the source.',
      references: [CWE_506, CWE_94, ATLAS],
      example: {
        bad: 'exec(zlib.decompress(base64.b64decode("…")))',
        good: 'def forward(self, x): …',
      },
    },
    'remote-command': {
      title: 'Module that runs a command from the network',
      severity: 'critical',
      message: 'importing the module runs {call}',
      why: 'The command fetches something and runs it, or opens a way into the machine, as soon as the module is imported.',
      fix: 'Do not import the module.',
      references: [
        CWE_506,
        { id: 'CWE-78', url: 'https://cwe.mitre.org/data/definitions/78.html' },
        ATLAS,
      ],
      example: {
        bad: 'os.system("curl … | sh") at the top of a module',
        good: 'subprocess.run in a function',
      },
    },
    'import-command': {
      title: 'Module that runs a command when it is imported',
      severity: 'low',
      message: 'importing the module runs {call}',
      why: 'Some modules ask git for their version. Anything else has no place at the top of a module, and a compiled file cannot be reviewed like a source.',
      fix: 'Read the source of the module, and delete the compiled file if there is none.',
      references: [{ id: 'CWE-78', url: 'https://cwe.mitre.org/data/definitions/78.html' }],
      example: {
        bad: 'os.system("…") at the top of a module',
        good: 'subprocess.run in a function',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['python-bytecode']) {
      const calls = atImport(value);
      const runs = calls.filter(({ callable }) => RUNS_RE.test(callable));
      const unpacks = calls.filter(({ callable }) => UNPACKS_RE.test(callable));
      const [first] = runs;
      if (first !== undefined && unpacks.length > 0) {
        const evidence = [...unpacks, ...runs].slice(0, MAX_EVIDENCE).map(({ text }) => text);
        report('unpacked-code', { path, offset: 0 }, { call: first.text }, { evidence });
      }
      for (const { callable, text } of calls) {
        if (!COMMAND_RE.test(callable)) continue;
        const rule = REMOTE_RE.test(text) ? 'remote-command' : 'import-command';
        report(rule, { path, offset: 0 }, { call: text }, { evidence: [text] });
      }
    }
  },
});
