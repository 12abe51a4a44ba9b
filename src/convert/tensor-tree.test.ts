import { describe, expect, it } from 'vitest';
import { convertBytes, said } from '../../test/builders/convert-bytes.ts';
import * as p from '../../test/builders/pickle.ts';
import {
  torchFile,
  treeOpcodes,
  type StorageInput,
  type TensorInput,
  type Tree,
} from '../../test/builders/torch-file.ts';
import { zip } from '../../test/builders/zip.ts';

const FLOATS: StorageInput = {
  type: 'FloatStorage',
  bytes: 4,
  data: Uint8Array.from({ length: 96 }, (_, index) => index),
};
const one = (tensor: Partial<TensorInput> = {}): Tree =>
  new Map([['w', { storage: 0, shape: [2, 3], strides: [3, 1], ...tensor }]]);

describe('convert: what is no tensor', () => {
  const call = (module: string, name: string): Tree => ({ raw: p.call(module, name) });

  it.each<[string, Tree, RegExp]>([
    ['a number', new Map([['epoch', { raw: p.binint1(3) }]]), /"epoch" is no tensor: int 3/],
    ['a text', new Map([['name', { raw: p.text('relu') }]]), /str "relu"/],
    ['an unknown class', new Map([['x', call('mylib', 'Thing')]]), /an object of mylib.Thing/],
    ['a module', call('torch.nn', 'Linear'), /an object of torch.nn.Linear/],
    ['a function', new Map([['x', { raw: p.global('os', 'system') }]]), /os.system/],
    ['a torch function', new Map([['x', { raw: p.global('torch', 'load') }]]), /torch.load/],
    ['nothing', new Map<string, Tree>(), /no tensor in it/],
  ])('%s', async (_, tree, reason) => {
    const found = await convertBytes(torchFile(tree, [FLOATS]));

    expect(said(found)).toMatch(reason);
  });

  it('sees a call whose result is thrown away', async () => {
    const before = p.assemble(p.call('mylib', 'prepare'), p.pop);
    const found = await convertBytes(torchFile(one(), [FLOATS], { before }));

    expect(found).toEqual(['the pickle uses mylib.prepare']);
  });

  it('sees a call that is given what is selected, and no other', async () => {
    const inner = p.assemble(p.call('mylib', 'Settings'));
    const tree: Tree = new Map<string, Tree>([
      ['state_dict', one()],
      ['settings', { raw: inner }],
    ]);

    expect(said(await convertBytes(torchFile(tree, [FLOATS])))).toContain('mylib.Settings');
    expect(await convertBytes(torchFile(tree, [FLOATS]), {}, 'state_dict')).toHaveProperty(
      'size',
      1,
    );
    expect(said(await convertBytes(torchFile(tree, [FLOATS]), {}, 'model'))).toContain(
      'there is state_dict, settings',
    );
  });

  const rebuilt = p.call(
    'torch._utils',
    '_rebuild_tensor_v2',
    p.assemble(
      p.tupleOf(
        p.text('storage'),
        p.global('torch', 'FloatStorage'),
        p.text('0'),
        p.text('cpu'),
        p.binint1(24),
      ),
      p.binpersid,
    ),
    p.binint1(0),
    p.tupleOf(p.binint1(2)),
    p.tupleOf(p.binint1(1)),
    p.newfalse,
    p.none,
  );
  const array = (after: p.Part): p.Part => [
    p.call(
      'numpy.core.multiarray',
      '_reconstruct',
      p.global('numpy', 'ndarray'),
      p.tupleOf(p.binint1(0)),
      p.shortBinbytes('b'),
    ),
    p.tupleOf(
      p.binint1(1),
      p.tupleOf(p.binint1(2)),
      p.call('numpy', 'dtype', p.text('u1'), p.newfalse, p.newtrue),
      p.newfalse,
      p.shortBinbytes('ab'),
    ),
    p.build,
    after,
  ];

  it.each<[string, p.Part, RegExp]>([
    ['a state for a finished tensor', [rebuilt, p.tupleOf(p.none), p.build], /a change of/],
    [
      'attributes that set the numbers',
      p.call(
        'torch._utils',
        '_rebuild_parameter_with_state',
        rebuilt,
        p.newtrue,
        p.none,
        p.assemble(p.emptyDict, p.text('data'), rebuilt, p.setitem),
      ),
      /could change its numbers/,
    ],
    [
      'a tensor made by __new__',
      p.assemble(p.global('torch._utils', '_rebuild_tensor_v2'), p.emptyTuple, p.newobj),
      /no torch writes/,
    ],
    [
      'an array with an element set',
      array([p.binint1(0), p.binint1(7), p.setitem]),
      /changed after it was made/,
    ],
    ['an array with two states', array([p.emptyTuple, p.build]), /changed after it was made/],
    [
      'a tensor inside a set',
      p.assemble(p.emptySet, p.mark, rebuilt, p.additems),
      /a set with tensors in it/,
    ],
    ['a tensor inside a plain object', p.call('builtins', 'dict', rebuilt), /with tensors in it/],
    ['a tensor in a persistent id', p.assemble(p.text('x'), p.binpersid), /bare storage/],
  ])('refuses %s, also when plain values are dropped', async (_, raw, reason) => {
    const tree: Tree = new Map([['w', { raw }]]);

    expect(said(await convertBytes(torchFile(tree, [FLOATS]), { dropNonTensors: true }))).toMatch(
      reason,
    );
  });

  it('takes a plain NumPy array in a checkpoint', async () => {
    const found = await convertBytes(torchFile(new Map([['w', { raw: array('') }]]), [FLOATS]));

    expect(found instanceof Map ? found.get('w')?.bytes : found).toEqual(Uint8Array.of(97, 98));
  });

  it('finds the selected part behind many entries of what a foreign call is given', async () => {
    const fill = Array.from({ length: 100 }, (_, index) => [p.text(`k${index}`), p.binint1(index)]);
    const tensor = new Map([['w', { storage: 0, shape: [2], strides: [1] }]]);
    const shared = p.assemble(treeOpcodes(tensor, [FLOATS]), p.binput(9));
    const pack = p.assemble(
      p.call('collections', 'OrderedDict'),
      p.mark,
      ...fill,
      p.text('x'),
      p.binget(9),
      p.setitems,
    );
    const tree: Tree = new Map<string, Tree>([
      ['state_dict', { raw: shared }],
      ['other', { raw: p.call('mylib', 'patch', pack) }],
    ]);

    expect(await convertBytes(torchFile(tree, [FLOATS]), {}, 'state_dict')).toEqual([
      'the pickle uses mylib.patch',
    ]);
  });

  it('leaves out plain values when told to', async () => {
    const tree: Tree = new Map<string, Tree>([
      ['epoch', { raw: p.binint1(3) }],
      ['w', { storage: 0, shape: [2], strides: [1] }],
    ]);
    const found = await convertBytes(torchFile(tree, [FLOATS]), { dropNonTensors: true });

    expect(found instanceof Map ? [...found.keys()] : found).toEqual(['w']);
  });

  it('refuses names that meet', async () => {
    const leaf = { storage: 0, shape: [1], strides: [1] };
    const tree: Tree = new Map<string, Tree>([
      ['a.b', leaf],
      ['a', new Map([['b', { ...leaf, offset: 1 }]])],
    ]);

    expect(await convertBytes(torchFile(tree, [FLOATS]))).toEqual([
      'two tensors would be called "a.b"',
    ]);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['a missing storage', torchFile(one(), [FLOATS], { missing: [0] }), /not in the file/],
    [
      'a storage of another size',
      torchFile(one(), [{ ...FLOATS, count: 20 }]),
      /80 bytes, but the file holds 96/,
    ],
    [
      'set bits',
      torchFile(one({ metadata: p.assemble(p.emptyDict, p.text('conj'), p.newtrue, p.setitem) }), [
        FLOATS,
      ]),
      /conjugate/,
    ],
    ['an odd byte order', torchFile(one(), [FLOATS], { byteorder: 'middle' }), /byte order/],
    [
      'a text file',
      new TextEncoder().encode('hello, world, this is text\n'),
      /not a file whose tensors/,
    ],
    ['an empty file', new Uint8Array(0), /not a file whose tensors/],
    ['a cut checkpoint', torchFile(one(), [FLOATS]).subarray(0, 400), /./],
    ['a zip of something else', zip({ entries: [{ name: 'a.txt', data: 'a' }] }), /neither/],
  ])('refuses %s', async (_, bytes, reason) => {
    const found = await convertBytes(bytes);

    expect(Array.isArray(found)).toBe(true);
    expect(said(found)).toMatch(reason);
  });

  it('answers every truncation and every changed byte', async () => {
    const whole = torchFile(one(), [FLOATS]);
    for (let length = 0; length < whole.length; length += 7)
      await convertBytes(whole.subarray(0, length));
    for (let at = 0; at < whole.length; at += 1) {
      const changed = whole.slice();
      changed[at] = changed[at]! ^ 0x55;
      await convertBytes(changed);
    }
    expect(await convertBytes(whole)).toHaveProperty('size', 1);
  });

  it('stops at containers inside each other', async () => {
    let deep: Tree = { storage: 0, shape: [1], strides: [1] };
    for (let depth = 0; depth < 80; depth += 1) deep = [deep];

    expect(said(await convertBytes(torchFile(deep, [FLOATS])))).toContain('nested more than');
    const cycle = p.assemble(p.emptyList, p.memoize, p.binget(0), p.append);
    expect(said(await convertBytes(torchFile({ raw: cycle }, [FLOATS])))).toContain(
      'contains itself',
    );
  });
});
