import * as pk from '../builders/pickle.ts';
import { COMMAND } from './pickle-callables.ts';
import type { Technique } from './technique.ts';

const command = pk.binunicode(COMMAND);
const system = pk.global('os', 'system');
const item = (key: string, value: pk.Part): Uint8Array =>
  pk.assemble(pk.binunicode(key), value, pk.setitem);
const listOf = (...items: readonly pk.Part[]): Uint8Array =>
  pk.assemble(pk.emptyList, pk.mark, ...items, pk.appends);
const dotted = (module: string, name: string): Uint8Array =>
  pk.fromStack(pk.text(module), pk.text(name));
const invoke = (callee: pk.Part, ...args: readonly pk.Part[]): Uint8Array =>
  pk.assemble(callee, pk.tupleOf(...args), pk.reduce);
const namespace = pk.assemble(pk.global('argparse', 'Namespace'), pk.emptyTuple, pk.newobj);
const DEFERRED: readonly (readonly [string, string])[] = [
  ['atexit', 'register'],
  ['weakref', 'finalize'],
  ['contextlib', 'ExitStack.callback'],
  ['threading', 'Timer'],
  ['sched', 'scheduler.enter'],
  ['concurrent.futures', 'ThreadPoolExecutor.submit'],
  ['contextvars', 'Context.run'],
  ['signal', 'signal'],
  ['logging', 'Filterer.filter'],
];
const DESCRIPTORS = ['property.__get__', 'classmethod.__get__'];
const CONSUMERS: readonly (readonly [string, string])[] = [
  ['builtins', 'list'],
  ['builtins', 'tuple'],
  ['builtins', 'set'],
  ['builtins', 'dict'],
  ['collections', 'deque'],
  ['statistics', 'mean'],
  ['torch', 'Size'],
];

/** What a stream can do without a plain call, 1.21 to 1.31. */
export const OBJECTS: readonly Technique[] = [
  {
    id: '1.21',
    title: 'BUILD with slot state on an imported class',
    build: () =>
      pk.pickle(
        2,
        pk.global('pickle', 'Unpickler'),
        pk.none,
        pk.emptyDict,
        item('find_class', system),
        pk.tuple2,
        pk.build,
      ),
    expect: {
      severity: 'critical',
      shows: 'pickle.Unpickler',
      rule: 'pickle-calls/attribute-overwrite',
    },
  },
  {
    id: '1.21 known',
    title: 'BUILD on a class that is known and harmless',
    build: () =>
      pk.pickle(
        2,
        pk.global('collections', 'OrderedDict'),
        pk.none,
        pk.emptyDict,
        item('copy', pk.none),
        pk.tuple2,
        pk.build,
      ),
    expect: {
      severity: 'critical',
      shows: 'collections.OrderedDict',
      rule: 'pickle-calls/attribute-overwrite',
    },
  },
  {
    id: '1.21 looked up',
    title: 'BUILD on a module fetched by name',
    build: () =>
      pk.pickle(
        2,
        pk.call('importlib', 'import_module', pk.binunicode('json')),
        pk.emptyDict,
        item('loads', system),
        pk.build,
      ),
    expect: { severity: 'critical', rule: 'pickle-calls/attribute-overwrite' },
  },
  {
    id: '1.22 partial',
    title: '__setstate__ of functools.partial',
    build: () =>
      pk.pickle(
        2,
        pk.global('functools', 'partial'),
        pk.tupleOf(pk.global('builtins', 'len')),
        pk.reduce,
        pk.tupleOf(system, pk.tupleOf(command), pk.emptyDict, pk.none),
        pk.build,
      ),
    expect: { severity: 'critical', shows: 'os.system' },
  },
  {
    id: '1.22 cloudpickle',
    title: 'cloudpickle state setter',
    build: () =>
      pk.pickle(2, pk.call('cloudpickle.cloudpickle', '_function_setstate', pk.none, pk.none)),
    expect: { severity: 'high', shows: '_function_setstate' },
  },
  {
    id: '1.22 planted',
    title: '__setstate__ planted by an earlier BUILD',
    build: () =>
      pk.pickle(
        2,
        namespace,
        pk.emptyDict,
        item('__setstate__', system),
        pk.build,
        command,
        pk.build,
      ),
    expect: { severity: 'critical', shows: 'os.system', rule: 'pickle-calls/special-attribute' },
  },
  {
    id: '1.22 scipy',
    title: 'scipy distribution that executes its template',
    build: () =>
      pk.pickle(
        2,
        pk.global('scipy.stats._continuous_distns', 'norm_gen'),
        pk.emptyTuple,
        pk.newobj,
        pk.emptyDict,
        item('_parse_arg_template', pk.binunicode("import os; os.system('echo weighbridge-test')")),
        pk.build,
      ),
    expect: { severity: 'critical', rule: 'pickle-calls/evaluated-text' },
  },
  {
    id: '1.22 statsmodels',
    title: 'statsmodels formula that is code',
    build: () =>
      pk.pickle(
        2,
        pk.global('statsmodels.base.data', 'PandasData'),
        pk.emptyTuple,
        pk.newobj,
        pk.emptyDict,
        item('formula', pk.binunicode("y ~ __import__('os').system('echo weighbridge-test')")),
        pk.build,
      ),
    expect: { severity: 'critical', rule: 'pickle-calls/evaluated-text' },
  },
  {
    id: '1.23',
    title: 'callable stored in an attribute the program will call',
    build: () =>
      pk.pickle(
        2,
        pk.global('torch.nn.modules.linear', 'Linear'),
        pk.emptyTuple,
        pk.newobj,
        pk.emptyDict,
        item('forward', system),
        pk.build,
      ),
    expect: { severity: 'high', shows: 'os.system', rule: 'pickle-calls/dangerous-import' },
  },
  {
    id: '1.24',
    title: 'SETITEM on the dictionary of builtins',
    build: () =>
      pk.pickle(
        4,
        dotted('numpy', '__builtins__'),
        pk.text('print'),
        pk.global('os', 'system'),
        pk.setitem,
      ),
    expect: {
      severity: 'critical',
      shows: 'numpy.__builtins__',
      rule: 'pickle-calls/attribute-overwrite',
    },
  },
  {
    id: '1.24 modules',
    title: 'SETITEM on sys.modules',
    build: () => pk.pickle(4, dotted('sys', 'modules'), pk.text('pickle'), pk.none, pk.setitem),
    expect: { severity: 'critical', shows: 'sys.modules' },
  },
  {
    id: '1.25 extend',
    title: 'APPENDS on an object whose extend was planted',
    build: () =>
      pk.pickle(
        2,
        namespace,
        pk.emptyDict,
        item('extend', system),
        pk.build,
        pk.mark,
        command,
        pk.appends,
      ),
    expect: { severity: 'critical', shows: 'os.system', rule: 'pickle-calls/code-execution' },
  },
  {
    id: '1.25 append',
    title: 'APPEND on an object whose append was planted',
    build: () =>
      pk.pickle(2, namespace, pk.emptyDict, item('append', system), pk.build, command, pk.append),
    expect: { severity: 'critical', shows: 'os.system', rule: 'pickle-calls/code-execution' },
  },
  {
    id: '1.25 add',
    title: 'ADDITEMS on an unknown object',
    build: () =>
      pk.pickle(
        4,
        dotted('acme', 'Sink'),
        pk.emptyTuple,
        pk.newobj,
        pk.mark,
        pk.text('x'),
        pk.additems,
      ),
    expect: { severity: 'high', rule: 'pickle-calls/unresolved-method' },
  },
  {
    id: '1.26 type',
    title: 'class made on the fly',
    build: () =>
      pk.pickle(
        2,
        pk.call(
          'builtins',
          'type',
          pk.binunicode('X'),
          pk.emptyTuple,
          pk.assemble(pk.emptyDict, item('__del__', system)),
        ),
      ),
    expect: { severity: 'critical', shows: 'os.system' },
  },
  {
    id: '1.26 new_class',
    title: 'class made by types.new_class',
    build: () => pk.pickle(2, pk.call('types', 'new_class', pk.binunicode('X'))),
    expect: { severity: 'high', shows: 'types.new_class' },
  },
  ...DESCRIPTORS.map((name): Technique => ({
    id: `1.27 ${name}`,
    title: `descriptor ${name}`,
    build: () => pk.pickle(4, invoke(dotted('builtins', name), pk.none)),
    expect: { severity: 'critical', shows: name },
  })),
  {
    id: '1.27 frame',
    title: 'getter of frame globals',
    build: () => pk.pickle(4, invoke(dotted('types', 'FrameType.f_globals.__get__'), pk.none)),
    expect: { severity: 'critical', shows: 'f_globals' },
  },
  ...CONSUMERS.map(([module, name]): Technique => ({
    id: `1.28 ${module}.${name}`,
    title: `map consumed by ${module}.${name}`,
    build: () =>
      pk.pickle(2, pk.call(module, name, pk.call('builtins', 'map', system, listOf(command)))),
    expect: { severity: 'critical', shows: 'os.system' },
  })),
  ...DEFERRED.map(([module, name]): Technique => ({
    id: `1.29 ${module}.${name}`,
    title: `call deferred by ${module}.${name}`,
    build: () =>
      pk.pickle(4, invoke(dotted(module, name), pk.global('os', 'system'), pk.text(COMMAND))),
    expect: { severity: 'critical', shows: 'os.system' },
  })),
  {
    id: '1.29 settrace',
    title: 'trace function',
    build: () => pk.pickle(2, pk.call('sys', 'settrace', pk.global('acme', 'tracer'))),
    expect: { severity: 'critical', shows: 'sys.settrace' },
  },
  {
    id: '1.30',
    title: 'result of the call dropped',
    build: () => pk.pickle(2, pk.call('os', 'system', command), pk.pop, listOf(pk.binint1(1))),
    expect: { severity: 'critical', shows: 'os.system', rule: 'pickle-stream/result-discarded' },
  },
  {
    id: '1.30 leftover',
    title: 'result of the call left below the result',
    build: () => pk.pickle(2, pk.call('os', 'system', command), listOf(pk.binint1(1))),
    expect: { severity: 'critical', shows: 'os.system', rule: 'pickle-stream/leftover-stack' },
  },
  {
    id: '1.31',
    title: 'object that harms when it is used',
    build: () => pk.pickle(2, pk.call('functools', 'partial', system, command)),
    expect: { severity: 'critical', shows: 'os.system' },
  },
];
