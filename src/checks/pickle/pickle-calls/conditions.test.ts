import { describe, expect, it } from 'vitest';
import type {
  DictValue,
  GlobalValue,
  ObjectValue,
  SequenceValue,
  Value,
} from '../../../formats/pickle/value.ts';
import { KNOWN_TABLES } from '../../../formats/python-names/known-tables.ts';
import { condition } from './conditions.ts';
import { Folder } from './fold.ts';

const name = (module: string, attribute: string): GlobalValue => ({
  kind: 'global',
  module,
  name: attribute,
  offset: 0,
});
const tuple = (...items: Value[]): SequenceValue => ({ kind: 'tuple', items, elided: 0 });
const list = (...items: Value[]): SequenceValue => ({ kind: 'list', items, elided: 0 });
const dict = (entries: Record<string, Value>, elided = 0): DictValue => ({
  kind: 'dict',
  entries: Object.entries(entries),
  elided,
});
const bytes = (text: string): Value => ({
  kind: 'bytes',
  head: Buffer.from(text, 'latin1'),
  length: text.length,
  offset: 0,
});
const call = (callee: Value, ...args: Value[]): ObjectValue => ({
  kind: 'object',
  making: 'call',
  callee,
  args: tuple(...args),
  offset: 0,
  changes: [],
});
const rulingOf = (id: string, ...args: Value[]) => condition(id)(args, new Folder());

const system = name('os', 'system');
const SVC = name('sklearn.svm._classes', 'SVC');
const INT = name('builtins', 'int');
const latin = call(name('_codecs', 'encode'), 'abc', 'latin1');
const distribution = (shapes: string, locscale: string): string =>
  `\ndef _parse_args(self, ${shapes} loc=0, scale=1):\n    return (${shapes}), loc, scale\n\n` +
  `def _parse_args_rvs(self, ${shapes} loc=0, scale=1, size=None):\n    return self._argcheck_rvs(${shapes} ${locscale}, size=size)\n\n` +
  `def _parse_args_stats(self, ${shapes} loc=0, scale=1, moments='mv'):\n    return (${shapes}), loc, scale, moments\n`;

const FINE: readonly (readonly [id: string, ...args: Value[]])[] = [
  ['literals', 1, 'a', list(tuple(2n, null)), latin],
  ['text-encoding', 'abc', 'latin1'],
  ['text-encoding', { kind: 'long-text', head: 'a', length: 1e6, offset: 0 }, 'latin1'],
  ['byte-buffer', bytes('abc')],
  ['byte-buffer', 'abc', 'latin-1'],
  ['byte-buffer', 16],
  ['elements', list(SVC, 1)],
  ['elements', call(name('builtins', 'range'), 0, 100, 2)],
  ['plain-attribute', name('transformers.trainer_utils', 'IntervalStrategy'), 'STEPS'],
  ['plain-attribute', call(SVC), '_private'],
  ['type-of-singleton', null],
  ['type-of-singleton', name('builtins', 'Ellipsis')],
  ['type-operands', INT, list(INT, tuple(INT))],
  ['union-of-types', name('_operator', 'or_'), list(INT, name('builtins', 'str'))],
  ['typing-subscript', name('typing', 'List'), INT],
  ['type-name', 'NoneType'],
  ['range-text', 'range(0, 3)'],
  ['range-text', 'xrange(-5)'],
  ['ufunc', 'numpy', 'log1p'],
  ['ufunc', 'scipy.special._ufuncs', 'expit'],
  ['library-module', 'numpy.linalg'],
  ['default-factory', null],
  ['bit-generator', 'MT19937'],
  ['array-class', name('numpy', 'ndarray'), tuple(0), bytes('b')],
  ['rebuild-parameter', null, true, call(name('collections', 'OrderedDict'))],
  ['rebuild-parameter-with-state', null, true, dict({}), dict({ tag: 1, __orig_class__: null })],
  ['formula-state', dict({ formula: 'y ~ C(kind, Treatment) + np.log(size) * x - 1' })],
  ['formula-state', dict({ frame: null })],
  ['distribution-state', dict({ _parse_arg_template: distribution('a, b,', 'loc, scale') })],
  ['distribution-state', dict({ _parse_arg_template: distribution('', 'loc, scale') })],
  ['distribution-state', tuple(dict({ a: 1 }), null)],
  ['sibling-file', dict({ filename: 'model.pkl_01.npy' })],
  ['no-folder', dict({ location: null, store_backend: null, depth: 3 })],
  ['partial-state', null],
];

const PROBLEMS: readonly (readonly [rule: string, id: string, ...args: Value[]])[] = [
  ['unexpected-arguments', 'literals', list(system)],
  ['unexpected-arguments', 'literals', call(system, 'x')],
  ['unexpected-arguments', 'text-encoding', 'abc', 'rot13'],
  ['unexpected-arguments', 'text-encoding', call(system, 'x'), 'latin1'],
  ['resource-exhaustion', 'byte-buffer', 10n ** 12n],
  ['unexpected-arguments', 'byte-buffer', system],
  ['resource-exhaustion', 'elements', call(name('builtins', 'range'), 10n ** 15n)],
  ['unexpected-arguments', 'elements', system],
  ['unexpected-arguments', 'plain-attribute', name('os', 'path'), 'join'],
  ['unexpected-arguments', 'plain-attribute', SVC, '__subclasses__'],
  ['unexpected-arguments', 'plain-attribute', SVC, '__init__'],
  ['unexpected-arguments', 'plain-attribute', call(SVC), '__dict__'],
  ['unexpected-arguments', 'plain-attribute', call(name('acme', 'Head')), 'run'],
  ['unexpected-arguments', 'plain-attribute', SVC, call(system)],
  ['unexpected-arguments', 'type-of-singleton', 'X', tuple(), dict({})],
  ['unexpected-arguments', 'type-operands', system],
  ['unexpected-arguments', 'union-of-types', name('os', 'system'), list(INT)],
  ['unexpected-arguments', 'typing-subscript', name('os', 'environ'), 'x'],
  ['unexpected-arguments', 'type-name', 'os.system'],
  ['evaluated-text', 'range-text', "__import__('os').system('x')"],
  ['evaluated-text', 'range-text', call(system)],
  ['unexpected-arguments', 'ufunc', 'os', 'system'],
  ['unexpected-arguments', 'library-module', 'os'],
  ['unexpected-arguments', 'library-module', 'numpy; import os'],
  ['resource-exhaustion', 'array-class', name('numpy', 'ndarray'), tuple(1e9, 1e9), bytes('b')],
  ['unexpected-arguments', 'rebuild-parameter', null, true, dict({ 1: system })],
  [
    'special-attribute',
    'rebuild-parameter-with-state',
    null,
    true,
    dict({}),
    dict({ __class__: SVC }),
  ],
  [
    'special-attribute',
    'rebuild-typed',
    system,
    SVC,
    tuple(),
    tuple(null, dict({ __dict__: null })),
  ],
  ['nested-program', 'nested-torch', bytes('PK\u0003\u0004...')],
  ['unexpected-arguments', 'nested-torch', bytes('\u0080\u0002cos\nsystem\n')],
  ['unexpected-arguments', 'nested-torch', call(name('base64', 'b64decode'), 'x')],
  ['evaluated-text', 'formula-state', dict({ formula: "y ~ __import__('os').system('x')" })],
  ['evaluated-text', 'formula-state', dict({ formula: "y ~ open('x')" })],
  ['evaluated-text', 'formula-state', dict({ formula: 'y ~ np.load(x)' })],
  ['evaluated-text', 'formula-state', dict({ formula: 'y ~ x; import os' })],
  ['evaluated-text', 'formula-state', dict({ formula: { kind: 'elided' } })],
  ['evaluated-text', 'formula-state', dict({}, 5)],
  ['evaluated-text', 'distribution-state', dict({ _parse_arg_template: 'import os' })],
  [
    'evaluated-text',
    'distribution-state',
    dict({
      _parse_arg_template: "def _parse_args(self, x=os.system('y')):\n    return (x,), 0, 1",
    }),
  ],
  [
    'evaluated-text',
    'distribution-state',
    dict({ _parse_arg_template: 'def _parse_args(self, x):\n    return exec(x), 0, 1' }),
  ],
  ['evaluated-text', 'distribution-state', dict({ _parse_arg_template: call(system) })],
  ['unexpected-arguments', 'sibling-file', dict({ filename: '../../etc/x.npy' })],
  ['unexpected-arguments', 'no-folder', dict({ location: '/nonexistent/cache' })],
  ['unexpected-arguments', 'no-folder', dict({ location: null, store_backend: system })],
  ['unexpected-arguments', 'no-folder', list('location')],
  ['unexpected-arguments', 'reconstructor', SVC],
  ['unexpected-arguments', 'class-first'],
];

const USES: readonly (readonly [id: string, uses: string, ...args: Value[]])[] = [
  ['reconstructor', 'constructed constructed', system, name('builtins', 'object'), null],
  ['class-first', 'constructed', system],
  ['array-class', 'constructed', system, tuple(0)],
  ['masked-array-class', 'constructed constructed', system, system, tuple(0), 'b'],
  ['bit-generator', 'deferred called', system, system],
  ['default-factory', 'deferred', system],
  ['partial-function', 'deferred', system],
  ['partial-state', 'deferred', tuple(system, tuple('x'), dict({}), null)],
  ['rebuild-typed', 'called constructed', system, SVC, tuple('x'), dict({})],
  ['dill-array', 'called', system, tuple('x')],
];

describe('checks/pickle/pickle-calls/conditions', () => {
  it.each(FINE.map(([id, ...args]) => ({ id, args })))(
    '$id accepts what libraries write',
    ({ id, args }) => {
      expect(rulingOf(id, ...args).problem).toBeUndefined();
    },
  );

  it.each(PROBLEMS.map(([rule, id, ...args]) => ({ rule, id, args })))(
    '$rule is found by $id',
    ({ rule, id, args }) => {
      expect(rulingOf(id, ...args).problem?.rule).toBe(rule);
    },
  );

  it.each(USES.map(([id, uses, ...args]) => ({ id, uses, args })))(
    '$id hands its arguments on as $uses',
    ({ id, uses, args }) => {
      expect((rulingOf(id, ...args).uses ?? []).map(({ use }) => use).join(' ')).toBe(uses);
    },
  );

  it('exists for every condition that a table names', () => {
    const named = new Set(
      KNOWN_TABLES.flatMap(({ table }) =>
        [table.construct, table.containers, table.call].flatMap(
          (text) => (text ?? '').match(/(?<=:)[a-z-]+/g) ?? [],
        ),
      ),
    );

    expect(named.size).toBeGreaterThan(20);
    expect([...named].filter((id) => typeof condition(id) !== 'function')).toEqual([]);
    expect(() => condition('no-such-condition')).toThrow('no condition');
  });

  it('ends quickly on arguments that multiply by sharing', () => {
    let value: SequenceValue = tuple('x');
    for (let level = 0; level < 40; level += 1) value = tuple(value, value, value, value);

    expect(rulingOf('literals', value).problem).toBeUndefined();
    expect(rulingOf('type-operands', value).problem).toBeDefined();
  });
});
