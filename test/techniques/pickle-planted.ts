import * as pk from '../builders/pickle.ts';
import { COMMAND } from './pickle-callables.ts';
import type { Honest, Technique } from './technique.ts';

const command = pk.binunicode(COMMAND);
/** A function of a package nobody lists: only what the stream does with it can tell. */
const task = pk.global('acme.ops', 'run_task');
const bound = pk.call('functools', 'partial', task, command);
const entry = (key: string, value: pk.Part): Uint8Array =>
  pk.assemble(pk.binunicode(key), value, pk.setitem);
const made = (module: string, name: string): Uint8Array =>
  pk.assemble(pk.global(module, name), pk.emptyTuple, pk.newobj);
const namespace = made('argparse', 'Namespace');
const withState = (object: pk.Part, key: string, value: pk.Part): Uint8Array =>
  pk.assemble(object, pk.emptyDict, entry(key, value), pk.build);
const listOf = (...items: readonly pk.Part[]): Uint8Array =>
  pk.assemble(pk.emptyList, pk.mark, ...items, pk.appends);
/** Sets an item for BUILD to read and another one over it afterwards. */
const overwritten = (object: pk.Part, key: string, value: pk.Part, later: pk.Part): Uint8Array =>
  pk.assemble(
    object,
    pk.emptyDict,
    pk.binput(1),
    entry(key, value),
    pk.build,
    pk.binget(1),
    entry(key, later),
    pk.pop,
  );

function planted(id: string, title: string, ...parts: readonly pk.Part[]): Technique {
  return {
    id: `planted ${id}`,
    title,
    build: () => pk.pickle(4, ...parts),
    expect: {
      severity: 'high',
      shows: 'acme.ops.run_task',
      rule: 'pickle-calls/unknown-call',
    },
  };
}

/** Calls of an unlisted function that no REDUCE shows: by attributes, items, iteration, and decoys around them. */
export const PLANTED: readonly Technique[] = [
  planted(
    'easydict append',
    'append set as an item of a dictionary whose items are attributes',
    made('easydict', 'EasyDict'),
    entry('append', task),
    command,
    pk.append,
  ),
  planted(
    'munch extend',
    'extend set as an item of a Munch',
    made('munch', 'Munch'),
    entry('extend', task),
    pk.mark,
    command,
    pk.appends,
  ),
  planted(
    'bunch add',
    'add set as an item of a Bunch',
    made('sklearn.utils._bunch', 'Bunch'),
    entry('add', task),
    pk.mark,
    command,
    pk.additems,
  ),
  planted(
    'easydict setstate',
    '__setstate__ set as an item',
    made('easydict', 'EasyDict'),
    entry('__setstate__', task),
    command,
    pk.build,
  ),
  planted(
    'wrapped list',
    'UserList around an object whose append was planted',
    withState(made('collections', 'UserList'), 'data', withState(namespace, 'append', task)),
    command,
    pk.append,
  ),
  {
    id: 'planted wrapped global',
    title: 'UserDict around something that exists already',
    build: () =>
      pk.pickle(
        2,
        withState(made('collections', 'UserDict'), 'data', pk.global('acme.ops', 'registry')),
        entry('key', command),
      ),
    expect: { severity: 'critical', shows: 'acme.ops.registry' },
  },
  planted(
    'second state',
    'planted by the second of two BUILDs',
    withState(withState(namespace, 'append', pk.global('builtins', 'len')), 'append', task),
    command,
    pk.append,
  ),
  planted(
    'overwritten state',
    'item replaced after BUILD has read it',
    overwritten(made('collections', 'OrderedDict'), 'append', task, pk.none),
    command,
    pk.append,
  ),
  {
    id: 'planted overwritten template',
    title: 'text for exec replaced after BUILD has read it',
    build: () =>
      pk.pickle(
        2,
        overwritten(
          made('scipy.stats._continuous_distns', 'norm_gen'),
          '_parse_arg_template',
          pk.binunicode("import os; os.system('echo weighbridge-test')"),
          pk.none,
        ),
      ),
    expect: { severity: 'critical', shows: COMMAND, rule: 'pickle-calls/evaluated-text' },
  },
  {
    id: 'planted overwritten formula',
    title: 'formula replaced after BUILD has read it',
    build: () =>
      pk.pickle(
        2,
        overwritten(
          made('statsmodels.base.data', 'PandasData'),
          'formula',
          pk.binunicode("y ~ __import__('os').system('echo weighbridge-test')"),
          pk.binunicode('y ~ x'),
        ),
      ),
    expect: { severity: 'critical', shows: COMMAND, rule: 'pickle-calls/evaluated-text' },
  },
  {
    id: 'planted crowd',
    title: 'more planted values than are kept',
    build: () =>
      pk.pickle(
        2,
        namespace,
        ...Array.from({ length: 300 }, () =>
          withState('', 'append', pk.global('collections', 'OrderedDict')),
        ),
        withState('', 'append', task),
        command,
        pk.append,
      ),
    expect: { severity: 'high', rule: 'pickle-calls/unresolved-callable' },
  },
  planted(
    'keys',
    'dict() of an object whose keys was planted',
    pk.call('builtins', 'dict', withState(namespace, 'keys', bound)),
  ),
  planted(
    'iter',
    'iterator over a callable and its sentinel, spelled out by list()',
    pk.call('builtins', 'list', pk.call('builtins', 'iter', bound, pk.none)),
  ),
  planted(
    'iter newobj',
    'iterator consumed by tuple.__new__',
    pk.global('builtins', 'tuple'),
    pk.tupleOf(pk.call('builtins', 'iter', bound, pk.none)),
    pk.newobj,
  ),
  planted(
    'zip',
    'iterator as the second argument of zip()',
    pk.call(
      'builtins',
      'list',
      pk.call('builtins', 'zip', listOf(pk.none), pk.call('builtins', 'iter', bound, pk.none)),
    ),
  ),
  planted(
    'substitution',
    'callable handed to re.sub',
    pk.call('re', 'sub', pk.text('.+'), task, command),
  ),
  {
    id: 'planted partial state',
    title: 'partial whose function BUILD replaces before it is called',
    build: () =>
      pk.pickle(
        2,
        pk.call('functools', 'partial', pk.global('builtins', 'len')),
        pk.tupleOf(task, pk.tupleOf(command), pk.emptyDict, pk.none),
        pk.build,
        pk.emptyTuple,
        pk.reduce,
      ),
    expect: { severity: 'high', shows: 'acme.ops.run_task' },
  },
  planted(
    'reconstructor init',
    'class whose __init__ copyreg._reconstructor runs',
    pk.call('copyreg', '_reconstructor', task, task, command),
  ),
  {
    id: 'planted memmap',
    title: 'numpy.memmap that would write a file',
    build: () =>
      pk.pickle(
        4,
        pk.global('numpy', 'memmap'),
        pk.tupleOf(pk.text('/nonexistent/weighbridge-test'), pk.text('uint8'), pk.text('w+')),
        pk.newobj,
      ),
    expect: { severity: 'high', shows: 'numpy.memmap', rule: 'pickle-calls/dangerous-object' },
  },
  {
    id: 'planted memmap keywords',
    title: 'numpy.memmap with keywords only',
    build: () =>
      pk.pickle(
        4,
        pk.global('numpy', 'memmap'),
        pk.emptyTuple,
        pk.emptyDict,
        entry('filename', pk.text('/nonexistent/weighbridge-test')),
        pk.newobjEx,
      ),
    expect: { severity: 'high', shows: 'numpy.memmap', rule: 'pickle-calls/dangerous-object' },
  },
  {
    id: 'planted array file',
    title: 'old joblib wrapper that names an array file elsewhere',
    build: () =>
      pk.pickle(
        2,
        withState(
          made('joblib.numpy_pickle_compat', 'NDArrayWrapper'),
          'filename',
          pk.binunicode('../../nonexistent/weighbridge-test.npy'),
        ),
      ),
    expect: { severity: 'medium', rule: 'pickle-calls/unexpected-arguments' },
  },
  ...(['newobj', 'copyreg'] as const).map((how): Technique => ({
    id: `planted huge ${how}`,
    title: `bytearray of a terabyte by ${how}`,
    build: () =>
      how === 'newobj'
        ? pk.pickle(
            2,
            pk.global('builtins', 'bytearray'),
            pk.tupleOf(pk.long('1000000000000L')),
            pk.newobj,
          )
        : pk.pickle(
            2,
            pk.call(
              'copyreg',
              '__newobj__',
              pk.global('builtins', 'bytearray'),
              pk.long('1000000000000L'),
            ),
          ),
    expect: { severity: 'high', rule: 'pickle-calls/resource-exhaustion' },
  })),
  {
    id: 'planted decoys',
    title: 'command behind fifty harmless calls of the same function',
    build: () =>
      pk.pickle(
        2,
        ...Array.from({ length: 50 }, () =>
          pk.assemble(pk.call('os', 'system', pk.binunicode('true')), pk.pop),
        ),
        pk.call('os', 'system', command),
      ),
    expect: { severity: 'critical', shows: COMMAND },
  },
  {
    id: 'planted padding',
    title: 'command behind hundreds of line breaks',
    build: () =>
      pk.pickle(2, pk.call('os', 'system', pk.binunicode(`${'\n'.repeat(400)}${COMMAND}`))),
    expect: { severity: 'critical', shows: COMMAND },
  },
];

const deferred = pk.call('functools', 'partial', pk.global('numpy', 'log1p'));
/** The same machinery in honest streams. */
export const HONEST_PLANTED: readonly Honest[] = [
  {
    id: 'planted items',
    title: 'data under the names that loading looks up',
    build: () =>
      pk.pickle(
        2,
        made('collections', 'OrderedDict'),
        entry('append', pk.binint1(1)),
        entry('data', listOf(pk.none)),
        entry('keys', pk.none),
      ),
  },
  {
    id: 'planted wrapped',
    title: 'a UserDict in a UserList',
    build: () =>
      pk.pickle(
        2,
        withState(
          made('collections', 'UserList'),
          'data',
          listOf(withState(made('collections', 'UserDict'), 'data', pk.emptyDict)),
        ),
      ),
  },
  {
    id: 'planted iterator',
    title: 'an iterator over a list, and a zip',
    build: () =>
      pk.pickle(
        2,
        pk.call('builtins', 'zip', pk.call('builtins', 'iter', listOf(pk.none)), listOf(pk.none)),
      ),
  },
  {
    id: 'planted default',
    title: 'a default factory with its arguments bound',
    build: () => pk.pickle(2, pk.call('collections', 'defaultdict', deferred)),
  },
  {
    id: 'planted memory map',
    title: 'an array that was a memory map',
    build: () =>
      pk.pickle(
        2,
        pk.call(
          'numpy.core.multiarray',
          '_reconstruct',
          pk.global('numpy', 'memmap'),
          pk.tupleOf(pk.binint1(0)),
          pk.shortBinstring('b'),
        ),
      ),
  },
  {
    id: 'planted scalar state',
    title: 'a float subclass as Python 2 wrote it',
    build: () =>
      pk.pickle(
        0,
        pk.call(
          'copy_reg',
          '_reconstructor',
          pk.global('numpy', 'float64'),
          pk.global('__builtin__', 'float'),
          pk.float('1.5'),
        ),
      ),
  },
];
