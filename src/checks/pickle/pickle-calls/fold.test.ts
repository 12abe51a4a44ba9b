import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  GlobalValue,
  ObjectValue,
  SequenceValue,
  Value,
} from '../../../formats/pickle/value.ts';
import { Folder } from './fold.ts';
import { isBytes } from './folded.ts';

const name = (module: string, attribute: string): GlobalValue => ({
  kind: 'global',
  module,
  name: attribute,
  offset: 0,
});
const tuple = (...items: Value[]): SequenceValue => ({ kind: 'tuple', items, elided: 0 });
const list = (...items: Value[]): SequenceValue => ({ kind: 'list', items, elided: 0 });
const bytes = (text: string): Value => ({
  kind: 'bytes',
  head: Buffer.from(text),
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
const of = (module: string, attribute: string, ...args: Value[]): ObjectValue =>
  call(name(module, attribute), ...args);
const folded = (value: Value): unknown => {
  const result = new Folder().fold(value);
  return isBytes(result) ? Buffer.from(result.bytes).toString('latin1') : result;
};
const slice = (...parts: Value[]): ObjectValue => of('builtins', 'slice', ...parts);
const item = (...args: Value[]): ObjectValue => of('operator', 'getitem', ...args);

describe('checks/pickle/pickle-calls/fold', () => {
  it.each<[string, Value, string]>([
    ["''.join", of('builtins', 'str.join', '', list('sys', 'tem')), 'system'],
    ["getattr('', 'join')", call(of('builtins', 'getattr', '-', 'join'), tuple('a', 'b')), 'a-b'],
    ['str.__add__', of('builtins', 'str.__add__', 'sys', 'tem'), 'system'],
    ['operator.add', of('operator', 'add', 'sys', 'tem'), 'system'],
    ['_operator.concat', of('_operator', 'concat', 'sys', 'tem'), 'system'],
    ['str.format', of('builtins', 'str.format', '{}y{0}', 's'), 'sys'],
    ['str.replace', of('builtins', 'str.replace', 'sXsteX', 'X', 'y'), 'systey'],
    ['rot13', of('codecs', 'decode', 'flfgrz', 'rot13'), 'system'],
    ['hex', of('codecs', 'decode', bytes('6f73'), 'hex'), 'os'],
    ['base64', of('base64', 'b64decode', bytes('b3M=')), 'os'],
    ['unhexlify', of('binascii', 'unhexlify', bytes('6f73')), 'os'],
    ['bytes.decode', of('builtins', 'bytes.decode', bytes('os'), 'utf-8'), 'os'],
    ['bytes.fromhex', of('builtins', 'bytes.fromhex', '6f 73'), 'os'],
    ['bytes of numbers', of('builtins', 'bytes', list(111, 115)), 'os'],
    [
      'chr',
      of(
        'builtins',
        'str.join',
        '',
        of('builtins', 'map', name('builtins', 'chr'), list(111, 115)),
      ),
      'os',
    ],
    ['reversed', of('builtins', 'str.join', '', of('builtins', 'reversed', 'so')), 'os'],
    ['a slice backwards', item('metsys', slice(null, null, -1)), 'system'],
    ['a slice', item('a system b', slice(2, -2)), 'system'],
    ['an index', item('os', -1), 's'],
    ['a split', item(of('builtins', 'str.split', 'os,sys', ','), 1), 'sys'],
    ['upper and lower', of('builtins', 'str.lower', of('builtins', 'str.upper', 'os')), 'os'],
    ['methodcaller', call(of('operator', 'methodcaller', 'lower'), 'OS'), 'os'],
    ['partial', call(of('functools', 'partial', name('operator', 'add'), 'o'), 's'), 'os'],
  ])('folds %s', (_, value, expected) => {
    expect(folded(value)).toBe(expected);
  });

  const os = of('importlib', 'import_module', 'os');
  it.each<[string, Value]>([
    ['getattr of an imported module', of('builtins', 'getattr', os, 'system')],
    ['__import__', of('builtins', 'getattr', of('builtins', '__import__', 'os'), 'system')],
    ['attrgetter', call(of('operator', 'attrgetter', 'system'), os)],
    ['sys.modules', of('builtins', 'getattr', item(name('sys', 'modules'), 'os'), 'system')],
    ['sys.modules.get', of('builtins', 'getattr', of('sys', 'modules.get', 'os'), 'system')],
    ['vars', item(of('builtins', 'vars', name('os', 'path')), 'x')],
    ['__dict__', item(name('os', '__dict__'), 'system')],
    ['resolve_name', of('pkgutil', 'resolve_name', 'os:system')],
    ['locate', of('pydoc', 'locate', 'os.system')],
    ['a ufunc', of('numpy.core', '_ufunc_reconstruct', 'os', 'system')],
    ['a partial of it', of('functools', 'partial', name('os', 'system'), 'x')],
    [
      'a computed global',
      {
        kind: 'computed-global',
        module: 'os',
        name: of('operator', 'add', 'sys', 'tem'),
        offset: 0,
      },
    ],
    [
      'a class by persistent id',
      { kind: 'persistent', id: tuple('module', name('os', 'system'), 'a', 'b'), offset: 0 },
    ],
  ])('finds the callable behind %s', (title, value) => {
    const { module, name: attribute } = new Folder().target(value) ?? { module: '', name: '' };

    expect(`${module}.${attribute}`).toBe(title === 'vars' ? 'os.path.x' : 'os.system');
  });

  it.each<[string, Value]>([
    ['an unknown call', of('acme', 'secret', 'x')],
    [
      'a call with keywords',
      { ...of('operator', 'add', 'a', 'b'), kwargs: { kind: 'dict', entries: [], elided: 0 } },
    ],
    ['arguments that were not kept', call(name('operator', 'add'), { kind: 'elided' })],
    [
      'a list that was cut',
      of('builtins', 'str.join', '', { kind: 'list', items: ['a'], elided: 1 }),
    ],
    [
      'bytes that were cut',
      of('base64', 'b64decode', {
        kind: 'bytes',
        head: Buffer.from('b3M='),
        length: 99,
        offset: 0,
      }),
    ],
    ['a repetition that would fill the memory', of('operator', 'mul', 'ab', 1_000_000_000)],
  ])('leaves %s alone', (_, value) => {
    expect(folded(value)).toBeUndefined();
  });

  it('ends on an object that contains itself', () => {
    const items: Value[] = ['a'];
    const loop = call(name('operator', 'add'), ...items);
    const args: SequenceValue = { kind: 'tuple', items: [loop, 'b'], elided: 0 };
    const knot: ObjectValue = { ...loop, args };
    args.items[0] = knot;

    expect(folded(knot)).toBeUndefined();
  });

  it('stays cheap when text doubles with every call', () => {
    let text: Value = 'x'.repeat(1000);
    for (let level = 0; level < 39; level += 1) text = of('operator', 'add', text, text);

    expect(folded(text)).toBeUndefined();
  });

  it('folds slices as Python does', () => {
    const bound = fc.option(fc.integer({ min: -12, max: 12 }), { nil: null });
    fc.assert(
      fc.property(
        fc.string({ minLength: 0, maxLength: 8, unit: 'grapheme-ascii' }),
        bound,
        bound,
        (text, start, stop) => {
          expect(folded(item(text, slice(start, stop)))).toBe(
            text.slice(start ?? 0, stop ?? undefined),
          );
        },
      ),
    );
  });
});
