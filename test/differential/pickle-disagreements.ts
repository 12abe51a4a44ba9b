import * as pk from '../builders/pickle.ts';

/** A stream about which the readers differ, and what each makes of it. */
export interface DisagreementCase {
  readonly name: string;
  readonly stream: Uint8Array;
  readonly opcode: string;
  readonly c: string;
  readonly python: string;
  readonly pickletools: string;
}

function row(
  name: string,
  opcode: string,
  readings: readonly [c: string, python: string, pickletools: string],
  ...parts: readonly pk.Part[]
): DisagreementCase {
  const [c, python, pickletools] = readings;
  return { name, opcode, c, python, pickletools, stream: pk.assemble(...parts) };
}

const VALUE = 'ValueError';
const UNPICKLING = 'UnpicklingError';
const importOs = pk.global('os', 'system');

/** Recorded with CPython 3.11.7; the differential test asks the real readers again where they are. */
export const DISAGREEMENTS: readonly DisagreementCase[] = [
  row('octal INT', 'INT', ['8', VALUE, '10'], pk.int('010'), pk.stop),
  row('hexadecimal INT', 'INT', ['16', '16', VALUE], pk.int('0x10'), pk.stop),
  row('INT of base 2', 'INT', ['3', '3', VALUE], pk.int('0b11'), pk.stop),
  row('INT with a sign for a bool', 'INT', ['True', '1', '1'], pk.int('+1'), pk.stop),
  row('INT with a blank for a bool', 'INT', ['True', '1', '1'], pk.int(' 1'), pk.stop),
  row('minus zero for a bool', 'INT', ['False', '0', '0'], pk.int('-0'), pk.stop),
  row('INT that C cuts at NUL', 'INT', ['1', VALUE, VALUE], pk.int('1\0ab'), pk.stop),
  row('INT with a leading zero', 'INT', [VALUE, VALUE, '8'], pk.int('08'), pk.stop),
  row('octal LONG', 'LONG', [VALUE, VALUE, '10'], pk.long('010L'), pk.stop),
  row('hexadecimal LONG', 'LONG', ['16', '16', VALUE], pk.long('0x10L'), pk.stop),
  row('LONG that C cuts at NUL', 'LONG', ['7', VALUE, VALUE], pk.long('7\0L'), pk.stop),
  row('FLOAT with a blank', 'FLOAT', [VALUE, '1.5', '1.5'], pk.float(' 1.5'), pk.stop),
  row('FLOAT with an underscore', 'FLOAT', [VALUE, '10.5', '10.5'], pk.float('1_0.5'), pk.stop),
  row(
    'FLOAT out of range',
    'FLOAT',
    ['OverflowError', 'Infinity', 'Infinity'],
    pk.float('1e999'),
    pk.stop,
  ),
  row('FLOAT that C cuts at NUL', 'FLOAT', ['1.5', VALUE, VALUE], pk.float('1.5\0x'), pk.stop),
  row(
    'PUT beyond a machine word',
    'PUT',
    ['OverflowError', '9223372036854775808', '9223372036854775808'],
    pk.none,
    pk.put('9223372036854775808'),
    pk.stop,
  ),
  row(
    'GET that C cuts at NUL',
    'GET',
    ['0', VALUE, VALUE],
    pk.none,
    pk.put(0),
    pk.get('0\0x'),
    pk.tuple2,
    pk.stop,
  ),
  row('lone quote for a STRING', 'STRING', [UNPICKLING, UNPICKLING, "''"], pk.string("'"), pk.stop),
  row(
    'escapes in a name',
    'GLOBAL',
    ['o\\x73', 'o\\x73', 'os'],
    pk.global('o\\x73', 'system'),
    pk.stop,
  ),
  row(
    'name beyond ASCII',
    'GLOBAL',
    ['modé', 'modé', 'UnicodeDecodeError'],
    pk.global(Buffer.from('modé'), 'x'),
    pk.stop,
  ),
  row(
    'escapes in a persistent id',
    'PERSID',
    ['a\\x41', 'a\\x41', 'aA'],
    pk.persid('a\\x41'),
    pk.stop,
  ),
  row('empty name', 'GLOBAL', [UNPICKLING, 'os.', 'os '], pk.global('os', ''), pk.stop),
  row(
    'INST without a mark',
    'INST',
    [UNPICKLING, 'imports os.system', 'os system'],
    pk.inst('os', 'system'),
    pk.stop,
  ),
  row(
    'GLOBAL cut off by the end',
    'GLOBAL',
    [UNPICKLING, 'imports os.syste', VALUE],
    'cos\nsystem',
  ),
  row(
    'INST cut off by the end',
    'INST',
    [UNPICKLING, 'imports os.syste', VALUE],
    pk.mark,
    'ios\nsystem',
  ),
  row('PERSID cut off by the end', 'PERSID', [UNPICKLING, "'abc'", VALUE], 'Pabcd'),
  row(
    'REDUCE with a list',
    'REDUCE',
    ['TypeError', 'unpacks the list', 'nothing'],
    importOs,
    pk.mark,
    pk.none,
    pk.list,
    pk.reduce,
    pk.stop,
  ),
  row(
    'REDUCE with a str',
    'REDUCE',
    ['TypeError', 'unpacks the str', 'nothing'],
    importOs,
    pk.unicode('ab'),
    pk.reduce,
    pk.stop,
  ),
  row(
    'NEWOBJ with a list',
    'NEWOBJ',
    [UNPICKLING, 'unpacks the list', 'nothing'],
    pk.proto(2),
    importOs,
    pk.emptyList,
    pk.newobj,
    pk.stop,
  ),
  row(
    'SETITEMS of an odd number',
    'SETITEMS',
    [UNPICKLING, 'sets the whole pairs, then IndexError', 'nothing'],
    importOs,
    pk.mark,
    pk.none,
    pk.none,
    pk.none,
    pk.setitems,
    pk.stop,
  ),
  row(
    'APPENDS of nothing',
    'APPENDS',
    ['nothing', 'extend([])', 'nothing'],
    importOs,
    pk.mark,
    pk.appends,
    pk.stop,
  ),
  row(
    'APPENDS of nothing on a tuple',
    'APPENDS',
    ['nothing', 'AttributeError', 'nothing'],
    pk.emptyTuple,
    pk.mark,
    pk.appends,
    pk.stop,
  ),
  row(
    'ADDITEMS of nothing on a tuple',
    'ADDITEMS',
    ['nothing', 'AttributeError', 'nothing'],
    pk.emptyTuple,
    pk.mark,
    pk.additems,
    pk.stop,
  ),
  row(
    'BUILD of an empty dict on a list',
    'BUILD',
    ['AttributeError', 'nothing', 'nothing'],
    pk.emptyList,
    pk.emptyDict,
    pk.build,
    pk.stop,
  ),
  row(
    'frame longer than the data',
    'FRAME',
    [UNPICKLING, 'reads on', 'reads on'],
    pk.proto(4),
    pk.frame(1000),
    pk.none,
    pk.stop,
  ),
  row(
    'frame beyond a machine word',
    'FRAME',
    ['OverflowError', VALUE, String(2 ** 64)],
    pk.proto(4),
    pk.frame(2n ** 64n - 1n),
    pk.none,
    pk.stop,
  ),
  row(
    'argument across a frame’s end',
    'BININT2',
    ['reads on; loses the rest of the frame in a file', UNPICKLING, 'reads on'],
    pk.proto(4),
    pk.frame(2),
    'M',
    1,
    1,
    pk.stop,
    pk.stop,
  ),
  row(
    'frame in a frame',
    'FRAME',
    ['reads on; loses the rest of the frame in a file', UNPICKLING, 'reads on'],
    pk.proto(4),
    pk.framed(pk.frame(1), pk.none),
    pk.stop,
  ),
  row('protocol 6', 'PROTO', [VALUE, VALUE, '6'], pk.proto(6), pk.none, pk.stop),
];
