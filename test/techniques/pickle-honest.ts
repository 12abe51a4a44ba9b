import * as pk from '../builders/pickle.ts';
import type { Honest } from './technique.ts';

const item = (key: string, value: pk.Part): Uint8Array =>
  pk.assemble(pk.binunicode(key), value, pk.setitem);
const storage = pk.assemble(
  pk.tupleOf(
    pk.binunicode('storage'),
    pk.global('torch', 'FloatStorage'),
    pk.binunicode('0'),
    pk.binunicode('cpu'),
    pk.binint1(4),
  ),
  pk.binpersid,
);
const hooks = pk.assemble(pk.global('collections', 'OrderedDict'), pk.emptyTuple, pk.reduce);
const tensor = pk.call(
  'torch._utils',
  '_rebuild_tensor_v2',
  storage,
  pk.binint1(0),
  pk.tupleOf(pk.binint1(2), pk.binint1(2)),
  pk.tupleOf(pk.binint1(2), pk.binint1(1)),
  pk.newfalse,
  hooks,
);
const array = pk.assemble(
  pk.call(
    'numpy.core.multiarray',
    '_reconstruct',
    pk.global('numpy', 'ndarray'),
    pk.tupleOf(pk.binint1(0)),
    pk.shortBinstring('b'),
  ),
  pk.tupleOf(
    pk.binint1(1),
    pk.tupleOf(pk.binint1(1)),
    pk.none,
    pk.newfalse,
    pk.shortBinstring('x'),
  ),
  pk.build,
);

/** The same machinery as the techniques use, as libraries use it. */
export const HONEST: readonly Honest[] = [
  {
    id: '1.1',
    title: 'a state dict of torch',
    build: () => pk.pickle(2, hooks, pk.mark, pk.binunicode('weight'), tensor, pk.setitems),
  },
  {
    id: '1.2',
    title: 'an object by INST of a known class',
    build: () => pk.pickle(0, pk.mark, pk.inst('collections', 'OrderedDict')),
  },
  {
    id: '1.4',
    title: 'an estimator by NEWOBJ and BUILD',
    build: () =>
      pk.pickle(
        2,
        pk.global('sklearn.svm._classes', 'SVC'),
        pk.emptyTuple,
        pk.newobj,
        pk.emptyDict,
        item('coef_', array),
        pk.build,
      ),
  },
  {
    id: '1.5',
    title: 'an import by STACK_GLOBAL',
    build: () =>
      pk
        .pickle(
          4,
          pk.framed(
            pk.text('collections'),
            pk.memoize,
            pk.text('OrderedDict'),
            pk.memoize,
            pk.stackGlobal,
            pk.memoize,
            pk.emptyTuple,
            pk.reduce,
            pk.memoize,
            pk.stop,
          ),
        )
        .subarray(0, -1),
  },
  {
    id: '1.15',
    title: 'a dotted name of a known class method',
    build: () =>
      pk.pickle(
        4,
        pk.text('zoneinfo'),
        pk.text('ZoneInfo._unpickle'),
        pk.stackGlobal,
        pk.tupleOf(pk.text('UTC'), pk.newtrue),
        pk.reduce,
      ),
  },
  {
    id: '1.17',
    title: 'Python 2 names',
    build: () =>
      pk.pickle(
        2,
        pk.call(
          'copy_reg',
          '_reconstructor',
          pk.global('sklearn.svm.classes', 'SVC'),
          pk.global('__builtin__', 'object'),
          pk.none,
        ),
      ),
  },
  { id: '1.20', title: 'a storage of torch', build: () => pk.pickle(2, storage) },
  {
    id: '1.20 module',
    title: 'a class with source by persistent id',
    build: () =>
      pk.pickle(
        2,
        pk.tupleOf(
          pk.binunicode('module'),
          pk.global('torch.nn.modules.linear', 'Linear'),
          pk.binunicode('linear.py'),
          pk.binunicode('class Linear: ...'),
        ),
        pk.binpersid,
        pk.emptyTuple,
        pk.newobj,
      ),
  },
  {
    id: '1.22',
    title: 'functools.partial of a known function',
    build: () =>
      pk.pickle(
        2,
        pk.call('functools', 'partial', pk.global('numpy', 'log1p')),
        pk.tupleOf(pk.global('numpy', 'log1p'), pk.emptyTuple, pk.emptyDict, pk.none),
        pk.build,
      ),
  },
  {
    id: '1.22 formula',
    title: 'a formula of statsmodels',
    build: () =>
      pk.pickle(
        2,
        pk.global('statsmodels.base.data', 'PandasData'),
        pk.emptyTuple,
        pk.newobj,
        pk.emptyDict,
        item('formula', pk.binunicode('y ~ C(kind) + np.log(size) + bs(age, df=4)')),
        pk.build,
      ),
  },
  {
    id: '1.25',
    title: 'items of a deque',
    build: () =>
      pk.pickle(
        2,
        pk.call('collections', 'deque'),
        pk.mark,
        pk.binint1(1),
        pk.binint1(2),
        pk.appends,
      ),
  },
  {
    id: '1.25 dict',
    title: 'items of a defaultdict',
    build: () =>
      pk.pickle(
        2,
        pk.call('collections', 'defaultdict', pk.global('builtins', 'list')),
        pk.mark,
        pk.binunicode('a'),
        pk.emptyList,
        pk.setitems,
      ),
  },
  {
    id: '1.26',
    title: 'the type of None',
    build: () => pk.pickle(2, pk.call('builtins', 'type', pk.none)),
  },
  {
    id: '1.28',
    title: 'a set filled by a call',
    build: () =>
      pk.pickle(2, pk.call('builtins', 'set', pk.assemble(pk.emptyList, pk.binint1(1), pk.append))),
  },
  {
    id: '1.28 range',
    title: 'a range',
    build: () =>
      pk.pickle(2, pk.call('builtins', 'range', pk.binint1(0), pk.binint1(9), pk.binint1(3))),
  },
  {
    id: 'getattr',
    title: 'an enum member by getattr',
    build: () =>
      pk.pickle(
        4,
        pk.call(
          'builtins',
          'getattr',
          pk.global('transformers.trainer_utils', 'IntervalStrategy'),
          pk.text('STEPS'),
        ),
      ),
  },
  {
    id: 'method',
    title: 'a bound method of a known object',
    build: () =>
      pk.pickle(
        4,
        pk.call(
          'builtins',
          'getattr',
          pk.assemble(pk.global('sklearn.svm._classes', 'SVC'), pk.emptyTuple, pk.newobj),
          pk.text('predict'),
        ),
      ),
  },
  {
    id: 'codec',
    title: 'bytes spelled for Python 2',
    build: () =>
      pk.pickle(2, pk.call('_codecs', 'encode', pk.binunicode('abc'), pk.binunicode('latin1'))),
  },
  {
    id: 'union',
    title: 'a union of types',
    build: () =>
      pk.pickle(
        4,
        pk.call(
          'functools',
          'reduce',
          pk.global('_operator', 'or_'),
          pk.assemble(
            pk.emptyList,
            pk.mark,
            pk.global('builtins', 'int'),
            pk.global('builtins', 'str'),
            pk.appends,
          ),
        ),
      ),
  },
  {
    id: 'script',
    title: 'an object of a TorchScript archive',
    build: () =>
      pk.pickle(
        2,
        pk.global('__torch__.gate', 'Gate'),
        pk.emptyTuple,
        pk.newobj,
        pk.emptyDict,
        item('training', pk.newfalse),
        pk.build,
      ),
  },
];
