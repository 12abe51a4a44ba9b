import * as pk from '../builders/pickle.ts';
import { COMMAND } from './pickle-callables.ts';
import type { Technique } from './technique.ts';

const payload = pk.call('os', 'system', pk.binunicode(COMMAND));
const system = { severity: 'critical', shows: 'os.system' } as const;
const repeated = (part: pk.Part, times: number): Uint8Array => {
  const once = pk.assemble(part);
  const all = new Uint8Array(once.length * times);
  for (let index = 0; index < times; index += 1) all.set(once, index * once.length);
  return all;
};
const innocent = pk.pickle(2, pk.emptyList);
const nested = pk.pickle(2, payload);
const NESTS: readonly (readonly [string, string])[] = [
  ['pickle', 'loads'],
  ['torch.storage', '_load_from_bytes'],
  ['joblib', 'load'],
];
const CLAIMS: readonly (readonly [string, Uint8Array])[] = [
  ['BINBYTES8', pk.binbytes8('x', 2n ** 63n - 1n)],
  ['LONG4', pk.long4('x', 2 ** 31 - 1)],
  ['BYTEARRAY8', pk.bytearray8('x', 2n ** 62n)],
  ['BINUNICODE8', pk.binunicode8('x', 2n ** 62n)],
];
const DISAGREEMENTS: readonly (readonly [string, Uint8Array])[] = [
  ['INT with an underscore', pk.int('1_0')],
  ['INT in octal', pk.int('010')],
  ['INT in hex', pk.int('0x10')],
  ['LONG without L', pk.long('12')],
];
const laughs = (levels: number): Uint8Array => {
  const fan = (inner: pk.Part): Uint8Array =>
    pk.assemble(pk.emptyList, pk.mark, inner, repeated(pk.dup, 9), pk.appends);
  let value: pk.Part = pk.assemble(pk.emptyList, pk.binunicode('ha'), pk.append);
  for (let level = 0; level < levels; level += 1) value = fan(value);
  return pk.pickle(2, value);
};

/** Stream-level tricks, 3.1 to 3.20. */
export const STREAMS: readonly Technique[] = [
  {
    id: '3.1a',
    title: 'invalid opcode behind the payload',
    build: () => pk.assemble(pk.proto(2), payload, 0xff, 'junk'),
    expect: { ...system, rule: 'pickle-stream/broken-after-effects' },
  },
  {
    id: '3.1b',
    title: 'cut off behind the payload',
    build: () => pk.assemble(pk.proto(2), payload),
    expect: { ...system, rule: 'pickle-stream/broken-after-effects' },
  },
  {
    id: '3.2 INT',
    title: 'bad INT behind the payload',
    build: () => pk.pickle(0, payload, pk.int('abc')),
    expect: system,
  },
  {
    id: '3.2 STRING',
    title: 'STRING without quotes behind the payload',
    build: () => pk.pickle(0, payload, pk.string('abc')),
    expect: system,
  },
  {
    id: '3.2 BINSTRING',
    title: 'negative length behind the payload',
    build: () => pk.pickle(1, payload, pk.binstring('x', -1)),
    expect: system,
  },
  {
    id: '3.2 BINUNICODE',
    title: 'invalid UTF-8 behind the payload',
    build: () => pk.pickle(2, payload, pk.binunicode(Uint8Array.of(0xff, 0xfe))),
    expect: system,
  },
  {
    id: '3.2 LONG4',
    title: 'negative LONG4 behind the payload',
    build: () => pk.pickle(2, payload, pk.long4('x', -1)),
    expect: system,
  },
  ...DISAGREEMENTS.map(([title, part]): Technique => ({
    id: `3.3 ${title}`,
    title: `readers disagree: ${title}`,
    build: () => pk.pickle(0, part, pk.pop, payload),
    expect: system,
  })),
  {
    id: '3.4 zero',
    title: 'FRAME of length 0',
    build: () => pk.assemble(pk.proto(4), pk.frame(0), payload, pk.stop),
    expect: system,
  },
  {
    id: '3.4 large',
    title: 'FRAME larger than the data',
    build: () => pk.assemble(pk.proto(4), pk.frame(2 ** 40), payload, pk.stop),
    expect: system,
  },
  {
    id: '3.4 nested',
    title: 'FRAME inside a frame',
    build: () => pk.assemble(pk.proto(4), pk.framed(pk.framed(payload, pk.stop))),
    expect: system,
  },
  {
    id: '3.4 short',
    title: 'frame that ends inside an opcode',
    build: () => pk.assemble(pk.proto(4), pk.frame(3), payload, pk.stop),
    expect: system,
  },
  {
    id: '3.5 twice',
    title: 'PROTO twice',
    build: () => pk.pickle(2, pk.proto(4), payload),
    expect: { ...system, rule: 'pickle-stream/repeated-proto' },
  },
  {
    id: '3.5 late',
    title: 'PROTO late',
    build: () => pk.assemble(payload, pk.pop, pk.proto(2), pk.none, pk.stop),
    expect: { ...system, rule: 'pickle-stream/late-proto' },
  },
  {
    id: '3.5 unknown',
    title: 'PROTO 255 behind the payload',
    build: () => pk.assemble(pk.proto(2), payload, pk.proto(255), pk.stop),
    expect: system,
  },
  {
    id: '3.7',
    title: 'second stream behind a harmless one',
    build: () => pk.assemble(innocent, nested),
    expect: { ...system, rule: 'pickle-stream/further-stream' },
  },
  {
    id: '3.9',
    title: 'payload behind many empty opcodes',
    build: () => pk.pickle(2, repeated(pk.assemble(pk.none, pk.pop), 1_100_000), payload),
    expect: system,
  },
  {
    id: '3.10',
    title: 'payload behind many harmless imports',
    build: () =>
      pk.pickle(
        2,
        pk.mark,
        repeated(pk.global('collections', 'OrderedDict'), 100),
        pk.popMark,
        payload,
      ),
    expect: system,
  },
  ...NESTS.map(([module, name]): Technique => ({
    id: `3.11 ${module}.${name}`,
    title: `pickle inside a pickle for ${module}.${name}`,
    build: () => pk.pickle(4, pk.call(module, name, pk.binbytes(nested))),
    expect: {
      severity: 'critical',
      shows: `${module}.${name}`,
    },
  })),
  {
    id: '3.12',
    title: 'source text for exec',
    build: () => pk.pickle(4, pk.call('builtins', 'exec', pk.text("print('weighbridge-test')"))),
    expect: { severity: 'critical', shows: "print('weighbridge-test')" },
  },
  {
    id: '3.13',
    title: 'billion laughs',
    build: () => laughs(12),
    expect: { severity: 'high', rule: 'pickle-stream/expansion' },
  },
  {
    id: '3.14',
    title: 'payload beside a list that contains itself',
    build: () => pk.pickle(2, pk.emptyList, pk.binput(0), pk.binget(0), pk.append, pk.pop, payload),
    expect: system,
  },
  {
    id: '3.15',
    title: 'payload under deep nesting',
    build: () => pk.pickle(2, payload, repeated(pk.tuple1, 100_000)),
    expect: system,
  },
  ...CLAIMS.map(([name, part]): Technique => ({
    id: `3.16 ${name}`,
    title: `${name} that claims far more than there is`,
    build: () => pk.pickle(5, payload, part),
    expect: system,
  })),
  {
    id: '3.17',
    title: 'argument out of band',
    build: () => pk.pickle(5, pk.call('os', 'system', pk.nextBuffer)),
    expect: system,
  },
  {
    id: '3.18 trailing space',
    title: 'module name with a trailing space',
    build: () =>
      pk.pickle(
        4,
        pk.fromStack(pk.text('os '), pk.text('system')),
        pk.tupleOf(pk.text(COMMAND)),
        pk.reduce,
      ),
    expect: { severity: 'high', shows: 'system' },
  },
  {
    id: '3.18 fullwidth',
    title: 'module name in fullwidth letters',
    build: () =>
      pk.pickle(
        4,
        pk.fromStack(pk.text('\uFF4F\uFF53'), pk.text('system')),
        pk.tupleOf(pk.text(COMMAND)),
        pk.reduce,
      ),
    expect: { severity: 'high', shows: 'system' },
  },
  {
    id: '3.19',
    title: 'GLOBAL with a tab in the module',
    build: () =>
      pk.pickle(2, pk.global('os\tx', 'system'), pk.tupleOf(pk.binunicode(COMMAND)), pk.reduce),
    expect: { severity: 'high', shows: 'system' },
  },
  {
    id: '3.20',
    title: 'submodule and attribute split differently',
    build: () =>
      pk.pickle(4, pk.global('os.path', 'os.system'), pk.tupleOf(pk.text(COMMAND)), pk.reduce),
    expect: { severity: 'critical', shows: 'os.path.os.system' },
  },
  {
    id: 'exhaust bytes',
    title: 'bytes of a terabyte',
    build: () => pk.pickle(2, pk.call('builtins', 'bytes', pk.long('1000000000000L'))),
    expect: { severity: 'high', rule: 'pickle-calls/resource-exhaustion' },
  },
  {
    id: 'exhaust range',
    title: 'list of an enormous range',
    build: () =>
      pk.pickle(
        2,
        pk.call('builtins', 'list', pk.call('builtins', 'range', pk.long('1000000000000L'))),
      ),
    expect: { severity: 'high', rule: 'pickle-calls/resource-exhaustion' },
  },
  {
    id: 'exhaust array',
    title: 'array of an enormous shape',
    build: () =>
      pk.pickle(
        2,
        pk.call(
          'numpy.core.multiarray',
          '_reconstruct',
          pk.global('numpy', 'ndarray'),
          pk.tupleOf(pk.long('1000000000000L')),
          pk.shortBinstring('b'),
        ),
      ),
    expect: { severity: 'high', rule: 'pickle-calls/resource-exhaustion' },
  },
];
