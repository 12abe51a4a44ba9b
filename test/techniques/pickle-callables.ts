import * as pk from '../builders/pickle.ts';
import type { Technique } from './technique.ts';

/** Inert even if somebody loads a sample by mistake. */
export const COMMAND = 'echo weighbridge-test';
const command = pk.text(COMMAND);
const dotted = (module: string, name: string): Uint8Array =>
  pk.fromStack(pk.text(module), pk.text(name));
const callOf = (callee: pk.Part, ...args: readonly pk.Part[]): Uint8Array =>
  pk.assemble(callee, pk.tupleOf(...args), pk.reduce);
const system = { severity: 'critical', shows: 'os.system' } as const;
const join = (...parts: readonly string[]): Uint8Array =>
  callOf(
    dotted('builtins', 'str.join'),
    pk.text(''),
    pk.assemble(pk.emptyList, pk.mark, ...parts.map((part) => pk.text(part)), pk.appends),
  );
const operandPairs: readonly (readonly [string, Uint8Array, Uint8Array])[] = [
  ['STRING', pk.string("'os'"), pk.string("'system'")],
  ['BINSTRING', pk.binstring('os'), pk.binstring('system')],
  ['SHORT_BINSTRING', pk.shortBinstring('os'), pk.shortBinstring('system')],
  ['UNICODE', pk.unicode('os'), pk.unicode('system')],
  ['BINUNICODE', pk.binunicode('os'), pk.binunicode('system')],
  ['SHORT_BINUNICODE', pk.shortBinunicode('os'), pk.shortBinunicode('system')],
  ['BINUNICODE8', pk.binunicode8('os'), pk.binunicode8('system')],
  ['mixed', pk.unicode('os'), pk.shortBinunicode('system')],
];
const computed = (id: string, title: string, ...name: readonly pk.Part[]): Technique => ({
  id,
  title,
  build: () => pk.pickle(4, callOf(pk.fromStack(pk.text('os'), pk.assemble(...name)), command)),
  expect: { ...system, rule: 'pickle-calls/hidden-name' },
});
/** Ways to obtain and call a callable, 1.1 to 1.20. */
export const CALLABLES: readonly Technique[] = [
  {
    id: '1.1',
    title: 'GLOBAL and REDUCE',
    build: () => pk.pickle(2, pk.call('os', 'system', command)),
    expect: { ...system, rule: 'pickle-calls/code-execution' },
  },
  {
    id: '1.2',
    title: 'INST',
    build: () => pk.pickle(0, pk.mark, pk.unicode(COMMAND), pk.inst('os', 'system')),
    expect: system,
  },
  {
    id: '1.3',
    title: 'OBJ, result dropped',
    build: () =>
      pk.pickle(
        1,
        pk.mark,
        pk.global('os', 'system'),
        pk.binunicode(COMMAND),
        pk.obj,
        pk.pop,
        pk.none,
      ),
    expect: system,
  },
  {
    id: '1.4a',
    title: 'NEWOBJ',
    build: () =>
      pk.pickle(2, pk.global('subprocess', 'Popen'), pk.tupleOf(pk.binunicode(COMMAND)), pk.newobj),
    expect: { severity: 'high', shows: 'subprocess.Popen', rule: 'pickle-calls/dangerous-object' },
  },
  {
    id: '1.4b',
    title: 'NEWOBJ_EX with keywords',
    build: () =>
      pk.pickle(
        4,
        dotted('subprocess', 'Popen'),
        pk.tupleOf(command),
        pk.emptyDict,
        pk.text('shell'),
        pk.newtrue,
        pk.setitem,
        pk.newobjEx,
      ),
    expect: { severity: 'high', shows: 'subprocess.Popen' },
  },
  ...operandPairs.map(([name, module, attribute]): Technique => ({
    id: `1.5 ${name}`,
    title: `STACK_GLOBAL with ${name} operands`,
    build: () => pk.pickle(4, callOf(pk.fromStack(module, attribute), command)),
    expect: { severity: 'high', shows: 'system' },
  })),
  computed('1.6 join', 'name computed by str.join', join('sys', 'tem')),
  computed(
    '1.6 add',
    'name computed by str.__add__',
    callOf(dotted('builtins', 'str.__add__'), pk.text('sys'), pk.text('tem')),
  ),
  computed(
    '1.6 concat',
    'name computed by operator.concat',
    callOf(dotted('operator', 'concat'), pk.text('sys'), pk.text('tem')),
  ),
  computed(
    '1.6 format',
    'name computed by str.format',
    callOf(dotted('builtins', 'str.format'), pk.text('sys{}'), pk.text('tem')),
  ),
  computed(
    '1.6 rot13',
    'name computed by codecs.decode',
    callOf(dotted('codecs', 'decode'), pk.text('flfgrz'), pk.text('rot13')),
  ),
  computed(
    '1.6 base64',
    'name computed by base64 and bytes.decode',
    callOf(
      dotted('builtins', 'bytes.decode'),
      callOf(dotted('base64', 'b64decode'), pk.text('c3lzdGVt')),
    ),
  ),
  computed(
    '1.6 reversed',
    'name computed by reversed and join',
    callOf(
      dotted('builtins', 'str.join'),
      pk.text(''),
      callOf(dotted('builtins', 'reversed'), pk.text('metsys')),
    ),
  ),
  computed(
    '1.6 chr',
    'name computed by map(chr)',
    callOf(
      dotted('builtins', 'str.join'),
      pk.text(''),
      callOf(dotted('builtins', 'map'), dotted('builtins', 'chr'), pk.shortBinbytes('system')),
    ),
  ),
  {
    id: '1.6 opaque',
    title: 'name computed by something that cannot be folded',
    build: () =>
      pk.pickle(
        4,
        callOf(
          pk.fromStack(pk.text('os'), callOf(dotted('acme', 'secret'), pk.text('x'))),
          command,
        ),
      ),
    expect: { severity: 'high', rule: 'pickle-calls/unresolved-callable' },
  },
  {
    id: '1.7',
    title: 'STACK_GLOBAL with gaps between its operands',
    build: () =>
      pk.pickle(
        4,
        pk.text('os'),
        pk.text('system'),
        pk.text('decoy'),
        pk.pop,
        pk.dup,
        pk.pop,
        pk.mark,
        pk.text('math'),
        pk.text('sqrt'),
        pk.popMark,
        pk.stackGlobal,
        pk.tupleOf(command),
        pk.reduce,
      ),
    expect: system,
  },
  {
    id: '1.8',
    title: 'memo entry overwritten after use',
    build: () =>
      pk.pickle(
        4,
        pk.text('os'),
        pk.binput(0),
        pk.pop,
        pk.text('system'),
        pk.binput(1),
        pk.pop,
        pk.binget(0),
        pk.binget(1),
        pk.stackGlobal,
        pk.binput(2),
        pk.text('math'),
        pk.binput(0),
        pk.pop,
        pk.tupleOf(command),
        pk.reduce,
      ),
    expect: system,
  },
  {
    id: '1.9',
    title: 'PUT after POP',
    build: () =>
      pk.pickle(
        4,
        pk.text('os'),
        pk.text('decoy'),
        pk.pop,
        pk.memoize,
        pk.pop,
        pk.binget(0),
        pk.text('system'),
        pk.stackGlobal,
        pk.tupleOf(command),
        pk.reduce,
      ),
    expect: system,
  },
  {
    id: '1.10',
    title: 'MEMOIZE stores at the count, not after the highest index',
    build: () =>
      pk.pickle(
        4,
        pk.text('math'),
        pk.longBinput(100),
        pk.pop,
        pk.text('os'),
        pk.memoize,
        pk.pop,
        pk.binget(1),
        pk.text('system'),
        pk.stackGlobal,
        pk.tupleOf(command),
        pk.reduce,
      ),
    expect: system,
  },
  {
    id: '1.11',
    title: 'memo entry written in one pickle, read in the next',
    build: () =>
      pk.assemble(
        pk.pickle(2, pk.global('os', 'system'), pk.binput(7)),
        pk.pickle(2, pk.binget(7), pk.tupleOf(pk.binunicode(COMMAND)), pk.reduce),
      ),
    expect: { severity: 'high', shows: 'os.system' },
  },
  {
    id: '1.12',
    title: 'missing memo key behind the payload',
    build: () => pk.pickle(2, pk.call('os', 'system', pk.binunicode(COMMAND)), pk.binget(99)),
    expect: { ...system, rule: 'pickle-stream/missing-memo-key' },
  },
  {
    id: '1.13',
    title: 'operand that is no text',
    build: () =>
      pk.pickle(
        4,
        pk.call('os', 'system', command),
        pk.pop,
        pk.binint1(7),
        pk.tuple1,
        pk.memoize,
        pk.pop,
        pk.binget(0),
        pk.text('system'),
        pk.stackGlobal,
      ),
    expect: system,
  },
  {
    id: '1.14',
    title: 'extension registry',
    build: () =>
      pk.pickle(
        2,
        pk.call(
          'copyreg',
          'add_extension',
          pk.binunicode('os'),
          pk.binunicode('system'),
          pk.binint1(7),
        ),
        pk.pop,
        pk.ext1(7),
        pk.tupleOf(pk.binunicode(COMMAND)),
        pk.reduce,
      ),
    expect: system,
  },
  {
    id: '1.14 foreign',
    title: 'extension code registered by the reader',
    build: () => pk.pickle(2, pk.ext1(7), pk.tupleOf(pk.binunicode(COMMAND)), pk.reduce),
    expect: { severity: 'high', rule: 'pickle-calls/unresolved-callable' },
  },
  {
    id: '1.18',
    title: 'protocol flipped between two imports',
    build: () =>
      pk.pickle(
        4,
        dotted('torch', 'serialization.os.system'),
        pk.pop,
        pk.proto(2),
        pk.call('commands', 'getoutput', pk.binunicode(COMMAND)),
      ),
    expect: {
      severity: 'critical',
      shows: 'subprocess.getoutput',
      rule: 'pickle-stream/repeated-proto',
    },
  },
  {
    id: '1.19a',
    title: 'no PROTO, text opcodes',
    build: () =>
      pk.assemble(
        pk.global('os', 'system'),
        pk.mark,
        pk.string(`'${COMMAND}'`),
        pk.tuple,
        pk.reduce,
        pk.stop,
      ),
    expect: system,
  },
  {
    id: '1.19b',
    title: 'no PROTO, opcodes of protocol 4',
    build: () => pk.assemble(callOf(dotted('os', 'system'), command), pk.stop),
    expect: system,
  },
  {
    id: '1.20a',
    title: 'PERSID with an id of its own',
    build: () => pk.pickle(0, pk.persid('plugin://x')),
    expect: { severity: 'medium', shows: 'plugin://x', rule: 'pickle-calls/unusual-persistent-id' },
  },
  {
    id: '1.20b',
    title: 'persistent object as a callable',
    build: () =>
      pk.pickle(
        2,
        pk.binunicode('runner'),
        pk.binpersid,
        pk.tupleOf(pk.binunicode(COMMAND)),
        pk.reduce,
      ),
    expect: { severity: 'high', rule: 'pickle-calls/unresolved-callable' },
  },
];
