import * as pk from './pickle.ts';

const COMMAND = 'echo weighbridge-test';
const command = pk.string(`'${COMMAND}'`);
const text = pk.text;
const importSystem = 'from os import system';
const callSystem = `os.system('${COMMAND}')`;

/** A stream and what it does, one statement a line. */
export interface Technique {
  readonly name: string;
  readonly parts: readonly pk.Part[];
  readonly lines: readonly string[];
}

/** Section B1 of the evasion catalogue: ways to obtain and call a callable. */
export const CALLABLES: readonly Technique[] = [
  {
    name: '1.1 GLOBAL and REDUCE',
    parts: [pk.global('os', 'system'), command, pk.tuple1, pk.reduce, pk.stop],
    lines: [importSystem, callSystem],
  },
  {
    name: '1.2 INST',
    parts: [pk.mark, command, pk.inst('os', 'system'), pk.stop],
    lines: [importSystem, callSystem],
  },
  {
    name: '1.3 OBJ, its result dropped',
    parts: [pk.mark, pk.global('os', 'system'), command, pk.obj, pk.pop, pk.none, pk.stop],
    lines: [importSystem, callSystem],
  },
  {
    name: '1.4 NEWOBJ',
    parts: [pk.proto(2), pk.global('subprocess', 'Popen'), pk.tupleOf(command), pk.newobj, pk.stop],
    lines: [
      'from subprocess import Popen',
      `subprocess.Popen.__new__(subprocess.Popen, '${COMMAND}')`,
    ],
  },
  {
    name: '1.4 NEWOBJ_EX with keywords',
    parts: [
      pk.proto(4),
      pk.global('subprocess', 'Popen'),
      pk.tupleOf(command),
      pk.emptyDict,
      text('shell'),
      pk.newtrue,
      pk.setitem,
      pk.newobjEx,
      pk.stop,
    ],
    lines: [
      'from subprocess import Popen',
      `subprocess.Popen.__new__(subprocess.Popen, '${COMMAND}', shell=True)`,
    ],
  },
  {
    name: '1.6 STACK_GLOBAL with a computed operand',
    parts: [
      pk.proto(4),
      text('os'),
      pk.fromStack(text('builtins'), text('str.join')),
      pk.tupleOf(text(''), pk.tupleOf(text('sys'), text('tem'))),
      pk.reduce,
      pk.stackGlobal,
      command,
      pk.tuple1,
      pk.reduce,
      pk.stop,
    ],
    lines: [
      'from builtins import str.join',
      "builtins.str.join('', ('sys', 'tem'))",
      "find_class('os', builtins.str.join('', ('sys', 'tem')))",
      `find_class('os', builtins.str.join('', ('sys', 'tem')))('${COMMAND}')`,
    ],
  },
  {
    name: '1.7 STACK_GLOBAL with neutral gaps',
    parts: [
      pk.proto(4),
      text('os'),
      [text('decoy'), pk.pop, pk.dup, pk.pop, pk.mark, text('x'), pk.popMark],
      text('system'),
      [text('math'), pk.pop],
      pk.stackGlobal,
      pk.stop,
    ],
    lines: [importSystem],
  },
  {
    name: '1.8 memo shuffle',
    parts: [
      pk.proto(4),
      text('math'),
      [pk.binput(0), pk.pop, text('os'), pk.binput(0), pk.pop],
      pk.binget(0),
      text('system'),
      pk.stackGlobal,
      pk.stop,
    ],
    lines: [importSystem],
  },
  {
    name: '1.9 MEMOIZE after POP',
    parts: [
      pk.proto(4),
      text('os'),
      [text('decoy'), pk.pop, pk.memoize, pk.pop],
      pk.binget(0),
      text('system'),
      pk.stackGlobal,
      pk.stop,
    ],
    lines: [importSystem],
  },
  {
    name: '1.10 MEMOIZE at the memo count',
    parts: [
      pk.proto(4),
      [pk.none, pk.binput(100), pk.pop],
      [text('os'), pk.memoize, pk.pop],
      pk.binget(1),
      text('system'),
      pk.stackGlobal,
      pk.stop,
    ],
    lines: [importSystem],
  },
  {
    name: '1.11 memo entry of the stream before',
    parts: [
      [pk.proto(4), text('os'), pk.memoize, pk.stop],
      [pk.proto(4), pk.binget(0), text('system'), pk.stackGlobal, pk.stop],
    ],
    lines: [importSystem],
  },
  {
    name: '1.12 missing memo key after the payload',
    parts: [pk.proto(2), pk.call('os', 'system', command), pk.binget(99), pk.stop],
    lines: [importSystem, callSystem],
  },
  {
    name: '1.13 memo value of another type as an operand',
    parts: [
      pk.proto(4),
      [pk.call('os', 'system', command), pk.binput(0), pk.pop],
      [pk.tupleOf(text('os')), pk.binput(1), pk.pop],
      [pk.binget(1), text('system'), pk.stackGlobal, pk.stop],
    ],
    lines: [importSystem, callSystem],
  },
  {
    name: '1.14 extension code the stream registers itself',
    parts: [
      pk.proto(2),
      pk.call('copyreg', 'add_extension', pk.unicode('os'), pk.unicode('system'), pk.binint1(7)),
      pk.pop,
      pk.ext1(7),
      command,
      pk.tuple1,
      pk.reduce,
      pk.stop,
    ],
    lines: [
      'from copyreg import add_extension',
      "copyreg.add_extension('os', 'system', 7)",
      importSystem,
      callSystem,
    ],
  },
  {
    name: '1.14 extension code written into copyreg’s table',
    parts: [
      pk.proto(2),
      pk.global('copy_reg', '_inverted_registry'),
      pk.binint2(300),
      [pk.unicode('os'), pk.unicode('system'), pk.tuple2],
      pk.setitem,
      pk.pop,
      pk.ext2(300),
      pk.stop,
    ],
    lines: [
      'from copyreg import _inverted_registry  # written as copy_reg._inverted_registry',
      "copyreg._inverted_registry[300] = ('os', 'system')",
      importSystem,
    ],
  },
  {
    name: '1.14 extension code nobody registered',
    parts: [pk.proto(2), pk.ext4(70_000), pk.stop],
    lines: ['extension(70000)'],
  },
  {
    name: '1.15 dotted name',
    parts: [
      pk.proto(4),
      pk.global('torch', 'serialization.os.system'),
      pk.tupleOf(command),
      pk.reduce,
      pk.stop,
    ],
    lines: [
      'from torch import serialization.os.system',
      `torch.serialization.os.system('${COMMAND}')`,
    ],
  },
  {
    name: '1.16 dotted dunder walk',
    parts: [pk.proto(4), pk.fromStack(text('builtins'), text('print.__self__.eval')), pk.stop],
    lines: ['from builtins import print.__self__.eval'],
  },
  {
    name: '1.17 Python 2 module name',
    parts: [pk.proto(2), pk.call('commands', 'getoutput', command), pk.stop],
    lines: [
      'from subprocess import getoutput  # written as commands.getoutput',
      `subprocess.getoutput('${COMMAND}')`,
    ],
  },
  {
    name: '1.17 Python 2 pair of module and name',
    parts: [pk.call('__builtin__', 'reduce'), pk.stop],
    lines: ['from functools import reduce  # written as __builtin__.reduce', 'functools.reduce()'],
  },
  {
    name: '1.18 protocol flipping',
    parts: [
      [pk.proto(4), pk.global('commands', 'getoutput'), pk.pop],
      [pk.proto(2), pk.global('commands', 'getoutput'), pk.stop],
    ],
    lines: [
      'from commands import getoutput',
      'from subprocess import getoutput  # written as commands.getoutput',
    ],
  },
  {
    name: '1.19 opcodes of protocol 4 without PROTO',
    parts: [pk.fromStack(text('commands'), text('getoutput')), pk.memoize, pk.stop],
    lines: ['from subprocess import getoutput  # written as commands.getoutput'],
  },
  {
    name: '1.20 persistent ids',
    parts: [pk.persid('file:///nonexistent'), pk.none, pk.binpersid, pk.tuple2, pk.stop],
    lines: ["persistent_load('file:///nonexistent')", 'persistent_load(None)'],
  },
  {
    name: '1.21 BUILD with slot state on a module',
    parts: [
      pk.proto(2),
      pk.global('math', 'sin'),
      pk.none,
      [pk.emptyDict, pk.unicode('run'), pk.global('os', 'system'), pk.setitem],
      [pk.tuple2, pk.build, pk.stop],
    ],
    lines: [
      'from math import sin',
      importSystem,
      "math.sin.__setstate__((None, {'run': os.system}))",
    ],
  },
  {
    name: '1.22 BUILD with an active __setstate__',
    parts: [
      pk.proto(2),
      [pk.global('functools', 'partial'), pk.emptyTuple, pk.newobj],
      [pk.global('os', 'system'), pk.tupleOf(command), pk.emptyDict, pk.tuple3],
      pk.build,
      pk.stop,
    ],
    lines: [
      'from functools import partial',
      'functools.partial.__new__(functools.partial)',
      importSystem,
      `functools.partial.__new__(functools.partial).__setstate__((os.system, ('${COMMAND}',), {}))`,
    ],
  },
  {
    name: '1.23 BUILD of a callable into an instance',
    parts: [
      pk.proto(2),
      [pk.global('model', 'Net'), pk.emptyTuple, pk.newobj],
      [pk.emptyDict, pk.unicode('forward'), pk.global('os', 'system'), pk.setitem],
      pk.build,
      pk.stop,
    ],
    lines: [
      'from model import Net',
      'model.Net.__new__(model.Net)',
      importSystem,
      "model.Net.__new__(model.Net).__setstate__({'forward': os.system})",
    ],
  },
  {
    name: '1.24 SETITEM on a dictionary reached by name',
    parts: [
      pk.proto(4),
      pk.global('numpy', '__builtins__'),
      text('print'),
      pk.global('os', 'system'),
      pk.setitem,
      pk.stop,
    ],
    lines: [
      'from numpy import __builtins__',
      importSystem,
      "numpy.__builtins__['print'] = os.system",
    ],
  },
  {
    name: '1.25 APPEND, APPENDS and ADDITEMS on objects',
    parts: [
      pk.proto(4),
      [pk.global('m', 'X'), pk.emptyTuple, pk.reduce],
      [command, pk.append],
      [pk.mark, command, pk.none, pk.appends],
      [pk.mark, command, pk.additems],
      pk.stop,
    ],
    lines: [
      'from m import X',
      'm.X()',
      `m.X().append('${COMMAND}')`,
      `m.X().extend(['${COMMAND}', None])`,
      `m.X().add('${COMMAND}')`,
    ],
  },
  {
    name: '1.26 class made on the fly',
    parts: [
      pk.proto(4),
      pk.global('builtins', 'type'),
      pk.tupleOf(text('X'), pk.emptyTuple, [
        pk.emptyDict,
        text('__del__'),
        pk.global('os', 'system'),
        pk.setitem,
      ]),
      [pk.reduce, pk.emptyTuple, pk.newobj, pk.stop],
    ],
    lines: [
      'from builtins import type',
      importSystem,
      "builtins.type('X', (), {'__del__': os.system})",
      "builtins.type('X', (), {'__del__': os.system}).__new__(builtins.type('X', (), {'__del__': os.system}))",
    ],
  },
  {
    name: '1.27 descriptor getter',
    parts: [pk.proto(4), pk.global('types', 'FrameType.f_globals.__get__'), pk.stop],
    lines: ['from types import FrameType.f_globals.__get__'],
  },
  {
    name: '1.28 lazy iterator',
    parts: [
      pk.proto(4),
      pk.global('builtins', 'list'),
      pk.call('builtins', 'map', pk.global('os', 'system'), [pk.emptyList, command, pk.append]),
      [pk.tuple1, pk.reduce, pk.stop],
    ],
    lines: [
      'from builtins import list',
      'from builtins import map',
      importSystem,
      `builtins.map(os.system, ['${COMMAND}'])`,
      `builtins.list(builtins.map(os.system, ['${COMMAND}']))`,
    ],
  },
  {
    name: '1.29 deferred call',
    parts: [
      pk.proto(4),
      pk.call('atexit', 'register', pk.global('os', 'system'), command),
      pk.stop,
    ],
    lines: [
      'from atexit import register',
      importSystem,
      `atexit.register(os.system, '${COMMAND}')`,
    ],
  },
  {
    name: '1.30 dropped result',
    parts: [pk.proto(2), pk.call('os', 'system', command), pk.pop, pk.emptyDict, pk.stop],
    lines: [importSystem, callSystem],
  },
  {
    name: '1.31 callable handed to the host',
    parts: [pk.proto(2), pk.global('os', 'system'), pk.stop],
    lines: [importSystem],
  },
];
