import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { external, modelFile } from '../../../test/builders/onnx-weights.ts';
import type { Attribute } from '../graph/attribute.ts';
import type { Model } from '../graph/graph.ts';
import { floats, integers } from '../../tensor/tensor.ts';
import { decodeModel } from './decode-model.ts';
import { encodeModel } from './encode-model.ts';
import { loadExternals } from './external-data.ts';

const tensor = fc.oneof(
  fc.array(fc.float({ noNaN: true }), { maxLength: 5 }).map((values) => floats(values)),
  fc.array(fc.maxSafeInteger(), { maxLength: 5 }).map((values) => integers(values)),
  fc
    .array(fc.string(), { maxLength: 3 })
    .map((data) => ({ dtype: 'string' as const, shape: [data.length], data })),
);
const attribute: fc.Arbitrary<Attribute> = fc.oneof(
  fc.float({ noNaN: true }).map((value) => ({ kind: 'float' as const, value })),
  fc.maxSafeInteger().map((value) => ({ kind: 'int' as const, value })),
  fc.string().map((value) => ({ kind: 'string' as const, value })),
  tensor.map((value) => ({ kind: 'tensor' as const, value })),
  fc
    .array(fc.maxSafeInteger(), { maxLength: 4 })
    .map((value) => ({ kind: 'ints' as const, value })),
  fc
    .array(fc.float({ noNaN: true }), { maxLength: 4 })
    .map((value) => ({ kind: 'floats' as const, value })),
  fc.array(fc.string(), { maxLength: 3 }).map((value) => ({ kind: 'strings' as const, value })),
);
/** Names of attributes; `__proto__` is no name an object can hold. */
const word = fc.stringMatching(/^[a-z]{1,6}$/);

const model: fc.Arbitrary<Model> = fc
  .record({
    attributes: fc.dictionary(word, attribute, { maxKeys: 4 }),
    constants: fc.array(tensor, { maxLength: 3 }),
    count: fc.integer({ min: 1, max: 5 }),
    batch: fc.oneof(fc.constant('batch'), fc.constant(undefined), fc.integer({ min: 0, max: 9 })),
  })
  .map(({ attributes, constants, count, batch }) => ({
    irVersion: 9,
    opsets: new Map([
      ['', 20],
      ['ai.onnx.ml', 3],
    ]),
    producer: 'test',
    functions: [],
    metadata: new Map([['key', 'value']]),
    graph: {
      name: 'main',
      inputs: [{ name: 'x', dtype: 'float32' as const, shape: [batch, 3] }],
      outputs: [{ name: `v${count}`, dtype: 'float32' as const, shape: undefined }],
      constants: new Map(constants.map((each, index) => [`c${index}`, each])),
      nodes: Array.from({ length: count }, (_, index) => ({
        name: `n${index}`,
        domain: index % 2 === 0 ? '' : 'ai.onnx.ml',
        type: 'Relu',
        inputs: [index === 0 ? 'x' : `v${index}`, ''],
        outputs: [`v${index + 1}`],
        attributes,
      })),
    },
  }));

describe('engine/onnx', () => {
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(model, (written) => {
        const read = decodeModel(encodeModel(written));
        expect(read).toMatchObject({ ok: true, pending: [] });
        if (read.ok) expect(read.model).toEqual(written);
      }),
    );
  });

  it('never throws on a file that is cut off or changed', () => {
    const [sample] = fc.sample(model, { numRuns: 1, seed: 3 });
    const bytes = encodeModel(sample!);
    for (let end = 0; end < bytes.length; end += 1) decodeModel(bytes.subarray(0, end));
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }), (at, value) => {
        const changed = bytes.slice();
        changed[at] = value;
        decodeModel(changed);
      }),
      { numRuns: 500 },
    );
    expect(decodeModel(new Uint8Array(0))).toMatchObject({
      ok: false,
      error: { code: 'not-onnx' },
    });
  });

  it.each([
    ['../weights.bin', 'leaves the folder'],
    ['a/../../b', 'leaves the folder'],
    ['/etc/passwd', 'absolute'],
    ['C:weights', 'absolute'],
    ['a\\b', 'characters'],
    ['', 'no file is named'],
  ])('refuses weights in %j', (location, reason) => {
    const read = decodeModel(modelFile(external(location)));

    expect(read.ok ? '' : read.error.detail).toContain(reason);
  });

  it('reads weights beside the model, and says which are missing', async () => {
    const read = decodeModel(modelFile(external('w.bin', { offset: '4', length: '8' })));
    expect(read.ok).toBe(true);
    if (!read.ok) return;
    const file = new Uint8Array(12);
    file.set(new Uint8Array(Float32Array.of(1.5, -2).buffer), 4);
    const loaded = await loadExternals(read.model, read.pending, (_, offset, length) =>
      Promise.resolve(file.subarray(offset, offset + length)),
    );

    expect(loaded.graph.constants.get('w')?.data).toEqual(Float32Array.of(1.5, -2));
    await expect(
      loadExternals(read.model, read.pending, () => Promise.resolve(new Uint8Array(4))),
    ).rejects.toThrow(/ends inside of tensor "w"/);
  });

  it.each([
    ['a name that nothing gives', ['y'], ['z'], 'which nothing gives'],
    ['a name given twice', ['x'], ['x'], 'given twice'],
    ['an output that nothing gives', ['x'], ['other'], 'given by no node'],
  ])('refuses %s', (_, inputs, outputs, reason) => {
    const [sample] = fc.sample(model, { numRuns: 1, seed: 1 });
    const graph = {
      ...sample!.graph,
      nodes: [{ name: 'n', domain: '', type: 'Relu', inputs, outputs, attributes: {} }],
    };
    const read = decodeModel(encodeModel({ ...sample!, graph }));

    expect(read.ok ? '' : read.error.detail).toContain(reason);
  });
});
