import { defineCheck } from '../../../core/check.ts';
import type { LuaFunction } from '../../../formats/torch7/torch7-file.ts';
import { torch7File } from '../../../formats/torch7/torch7-file.ts';

const CWE_502 = { id: 'CWE-502', url: 'https://cwe.mitre.org/data/definitions/502.html' } as const;
const LUAJIT = {
  id: 'LuaJIT FAQ: bytecode is not verified',
  url: 'https://luajit.org/faq.html',
} as const;

/** Names of the standard libraries that reach the system, as strings of a dumped function show them. */
const REACHES: ReadonlyMap<string, string> = new Map([
  ['execute', 'os.execute'],
  ['popen', 'io.popen'],
  ['loadlib', 'package.loadlib'],
  ['ffi', 'ffi'],
  ['cdef', 'ffi.cdef'],
  ['loadstring', 'loadstring'],
  ['dofile', 'dofile'],
  ['loadfile', 'loadfile'],
  ['socket', 'socket'],
  ['remove', 'os.remove'],
]);
/** A dump may put characters in front of a string: its length, or the tag of a constant. */
const WORD_RE = /[A-Za-z_]\w*/g;
const MAX_EVIDENCE = 12;

/** What a function reaches for, in the order of its strings. */
function reached({ strings }: LuaFunction): readonly string[] {
  const words = strings.flatMap((text) => text.match(WORD_RE) ?? []);
  const found = words.flatMap((word) => {
    // LuaJIT stores a string's length in the byte before it, which may be a letter.
    const name = REACHES.get(word) ?? REACHES.get(word.slice(1));
    return name === undefined ? [] : [name];
  });
  return [...new Set(found)];
}

export default defineCheck({
  id: 'torch7-objects',
  version: 1,
  title: 'Lua code and structure of Torch7 files',
  needs: [torch7File],
  rules: {
    'system-code': {
      title: 'Lua code that reaches the system',
      severity: 'critical',
      message: '{dialect} at {place} mentions {names}',
      why: 'torch.load turns the stored bytes into a Lua function, and the model calls it when it is used. The function reaches for the operating system, other code or native libraries, which no model needs.',
      fix: 'Do not load the file. Ask the publisher for the weights alone, in safetensors or ONNX.',
      references: [CWE_502, LUAJIT],
      example: { bad: 'a function that mentions os.execute', good: 'tensors and tables only' },
    },
    'stored-function': {
      title: 'Lua function inside a model',
      severity: 'high',
      message: '{dialect} of {size} bytes at {place}',
      why: 'torch.load turns the stored bytes into a Lua function, and the model calls it when it is used. LuaJIT does not verify bytecode: a crafted function can also read and write any memory of the process.',
      fix: 'Have someone read the function before the file is loaded, or convert the weights in a sandbox and use only those.',
      references: [CWE_502, LUAJIT],
      example: { bad: 'a closure kept in a field of a module', good: 'tensors and tables only' },
    },
    malformed: {
      title: 'Torch7 file that contradicts itself',
      severity: 'medium',
      message: 'the objects cannot be right: {detail}',
      why: 'torch7 allocates by the counts of the file without comparing them with what is there. No writer produces such a count; a file cut off by a failed download may look like it.',
      fix: 'Compare size and hash with what the publisher states, and do not load it if they differ.',
      references: [{ id: 'CWE-1284', url: 'https://cwe.mitre.org/data/definitions/1284.html' }],
      example: { bad: 'a string of 4,294,967,295 bytes', good: 'lengths that end inside the file' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value, anomalies } of inputs['torch7-file']) {
      for (const found of value.functions) {
        const { offset, size, dialect } = found;
        const at = { path, offset, length: size };
        const place = found.where === '' ? 'the top of the file' : found.where;
        const names = reached(found);
        const evidence = found.strings.slice(0, MAX_EVIDENCE);
        if (names.length > 0)
          report('system-code', at, { dialect, place, names: names.join(', ') }, { evidence });
        else report('stored-function', at, { dialect, size, place }, { evidence });
      }
      for (const { offset, detail } of anomalies) report('malformed', { path, offset }, { detail });
    }
  },
});
