import * as pk from '../builders/pickle.ts';
import { COMMAND } from './pickle-callables.ts';
import type { Technique } from './technique.ts';

const command = pk.binunicode(COMMAND);
const system = pk.global('os', 'system');
const item = (key: string, value: pk.Part): Uint8Array =>
  pk.assemble(pk.binunicode(key), value, pk.setitem);
const dotted = (module: string, name: string): Uint8Array =>
  pk.fromStack(pk.text(module), pk.text(name));
const invoke = (callee: pk.Part, ...args: readonly pk.Part[]): Uint8Array =>
  pk.assemble(callee, pk.tupleOf(...args), pk.reduce);

/** Callables handed to harmless functions, hidden behind foldable calls, or simply unknown. */
export const HANDED: readonly Technique[] = [
  {
    id: 'handed defaultdict',
    title: 'default factory',
    build: () => pk.pickle(2, pk.call('collections', 'defaultdict', system)),
    expect: { severity: 'critical', shows: 'os.system' },
  },
  {
    id: 'handed reconstructor',
    title: 'class handed to copyreg._reconstructor',
    build: () =>
      pk.pickle(
        2,
        pk.call(
          'copyreg',
          '_reconstructor',
          pk.global('subprocess', 'Popen'),
          pk.global('builtins', 'object'),
          pk.none,
        ),
      ),
    expect: { severity: 'high', shows: 'subprocess.Popen' },
  },
  {
    id: 'handed numpy',
    title: 'class handed to numpy _reconstruct',
    build: () =>
      pk.pickle(
        2,
        pk.call(
          'numpy.core.multiarray',
          '_reconstruct',
          pk.global('subprocess', 'Popen'),
          pk.tupleOf(pk.binint1(0)),
          pk.shortBinstring('b'),
        ),
      ),
    expect: { severity: 'high', shows: 'subprocess.Popen' },
  },
  {
    id: 'handed torch',
    title: 'function handed to _rebuild_from_type_v2',
    build: () =>
      pk.pickle(
        2,
        pk.call(
          'torch._tensor',
          '_rebuild_from_type_v2',
          system,
          pk.global('torch', 'Tensor'),
          pk.tupleOf(command),
          pk.emptyDict,
        ),
      ),
    expect: { severity: 'critical', shows: 'os.system' },
  },
  {
    id: 'handed twice',
    title: 'rebuilder handed to a rebuilder',
    build: () =>
      pk.pickle(
        2,
        pk.call(
          'torch._tensor',
          '_rebuild_from_type_v2',
          pk.global('torch._tensor', '_rebuild_from_type_v2'),
          pk.global('torch', 'Tensor'),
          pk.tupleOf(system, pk.global('torch', 'Tensor'), pk.tupleOf(command), pk.emptyDict),
          pk.emptyDict,
        ),
      ),
    expect: { severity: 'critical', shows: 'os.system' },
  },
  {
    id: 'handed hooks',
    title: 'gradient hooks in a parameter',
    build: () =>
      pk.pickle(
        2,
        pk.call(
          'torch._utils',
          '_rebuild_parameter',
          pk.none,
          pk.newtrue,
          pk.assemble(pk.emptyDict, item('1', pk.global('acme', 'hook'))),
        ),
      ),
    expect: { severity: 'medium', rule: 'pickle-calls/unexpected-arguments' },
  },
  {
    id: 'handed state',
    title: 'special attribute in a parameter state',
    build: () =>
      pk.pickle(
        2,
        pk.call(
          'torch._utils',
          '_rebuild_parameter_with_state',
          pk.none,
          pk.newtrue,
          pk.emptyDict,
          pk.assemble(pk.emptyDict, item('__class__', pk.none)),
        ),
      ),
    expect: { severity: 'high', rule: 'pickle-calls/special-attribute' },
  },
  {
    id: 'folded getattr',
    title: 'getattr on an imported module',
    build: () =>
      pk.pickle(
        2,
        pk.call(
          'builtins',
          'getattr',
          pk.call('importlib', 'import_module', pk.binunicode('os')),
          pk.binunicode('system'),
        ),
        pk.tupleOf(command),
        pk.reduce,
      ),
    expect: { severity: 'critical', shows: 'os.system' },
  },
  {
    id: 'folded attrgetter',
    title: 'operator.attrgetter on an imported module',
    build: () =>
      pk.pickle(
        2,
        pk.call('operator', 'attrgetter', pk.binunicode('system')),
        pk.tupleOf(pk.call('builtins', '__import__', pk.binunicode('os'))),
        pk.reduce,
        pk.tupleOf(command),
        pk.reduce,
      ),
    expect: { severity: 'critical', shows: 'os.system' },
  },
  {
    id: 'folded ufunc',
    title: 'numpy ufunc reconstructor as an importer',
    build: () =>
      pk.pickle(
        2,
        pk.call('numpy.core', '_ufunc_reconstruct', pk.binunicode('os'), pk.binunicode('system')),
        pk.tupleOf(command),
        pk.reduce,
      ),
    expect: { severity: 'critical', shows: 'os.system' },
  },
  {
    id: 'folded resolve_name',
    title: 'pkgutil.resolve_name',
    build: () =>
      pk.pickle(
        2,
        pk.call('pkgutil', 'resolve_name', pk.binunicode('os:system')),
        pk.tupleOf(command),
        pk.reduce,
      ),
    expect: { severity: 'critical', shows: 'os.system' },
  },
  {
    id: 'folded modules',
    title: 'sys.modules as an importer',
    build: () =>
      pk.pickle(
        4,
        invoke(dotted('sys', 'modules.get'), pk.text('os')),
        pk.pop,
        invoke(
          invoke(
            dotted('builtins', 'getattr'),
            invoke(dotted('sys', 'modules.get'), pk.text('os')),
            pk.text('system'),
          ),
          pk.text(COMMAND),
        ),
      ),
    expect: { severity: 'critical', shows: 'os.system' },
  },
  {
    id: 'codec',
    title: 'codec that pickles do not need',
    build: () =>
      pk.pickle(2, pk.call('_codecs', 'encode', pk.binunicode('flfgrz'), pk.binunicode('rot13'))),
    expect: { severity: 'medium', rule: 'pickle-calls/unexpected-arguments' },
  },
  {
    id: 'enum walk',
    title: 'dunder attribute of a known class',
    build: () =>
      pk.pickle(
        2,
        pk.call(
          'builtins',
          'getattr',
          pk.global('collections', 'OrderedDict'),
          pk.binunicode('__subclasses__'),
        ),
      ),
    expect: { severity: 'critical', shows: 'getattr' },
  },
  {
    id: 'class call',
    title: 'known class called instead of rebuilt',
    build: () => pk.pickle(2, pk.call('sklearn.svm._classes', 'SVC', pk.binint1(1))),
    expect: { severity: 'medium', rule: 'pickle-calls/unusual-use' },
  },
  {
    id: 'unknown call',
    title: 'function of an unknown library',
    build: () => pk.pickle(2, pk.call('acme_vision', 'load_plugin', pk.binunicode('x'))),
    expect: { severity: 'high', rule: 'pickle-calls/unknown-call' },
  },
  {
    id: 'unknown object',
    title: 'class of an unknown library',
    build: () => pk.pickle(2, pk.global('acme_vision', 'Head'), pk.emptyTuple, pk.newobj),
    expect: { severity: 'medium', rule: 'pickle-calls/unknown-object' },
  },
  {
    id: 'unlisted call',
    title: 'unlisted standard library function',
    build: () => pk.pickle(2, pk.call('difflib', 'unified_diff', pk.binunicode('x'))),
    expect: { severity: 'high', rule: 'pickle-calls/standard-library-use' },
  },
  {
    id: 'unlisted import',
    title: 'unlisted standard library name',
    build: () => pk.pickle(2, pk.global('difflib', 'unified_diff')),
    expect: { severity: 'medium', rule: 'pickle-calls/standard-library-import' },
  },
  {
    id: 'import runs',
    title: 'module that acts on import',
    build: () => pk.pickle(2, pk.global('antigravity', 'geohash')),
    expect: { severity: 'critical', rule: 'pickle-calls/import-execution' },
  },
];
