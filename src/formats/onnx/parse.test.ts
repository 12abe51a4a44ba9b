import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attribute, entry, graph, model, node, tensor } from '../../../test/builders/onnx.ts';
import { glimpseOf, parseBytes, readMember } from '../../../test/builders/parse-bytes.ts';
import { bytes, float, message, number, tag, varint } from '../../../test/builders/protobuf.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { meteredSource } from '../../bytes/metered-source.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import format from './format.ts';

async function parse(data: Uint8Array) {
  const parsed = await parseBytes(format, data);
  if (!parsed.ok) throw new Error(parsed.error.code);
  return {
    value: parsed.value,
    codes: parsed.anomalies.map(({ code }) => code),
    gaps: parsed.unexamined.map(({ code }) => code),
  };
}

function initializers(...tensors: readonly Uint8Array[]): Uint8Array {
  return model({ graph: graph({ initializers: tensors }) });
}

describe('formats/onnx', () => {
  it('reads back operators and tensors', async () => {
    const nodes = fc.array(
      fc.tuple(fc.constantFrom('Relu', 'Add', 'Conv'), fc.constantFrom('', 'com.microsoft')),
      { minLength: 1, maxLength: 12 },
    );
    const tensors = fc.array(fc.array(fc.nat({ max: 5 }), { maxLength: 3 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(nodes, tensors, async (operators, shapes) => {
        const data = model({
          graph: graph({
            nodes: operators.map(([operator, domain]) => node({ operator, domain })),
            initializers: shapes.map((dims, index) =>
              tensor({
                name: `t${index}`,
                dims,
                raw: Buffer.alloc(dims.reduce((product, size) => product * size, 4)),
              }),
            ),
          }),
        });
        const { value, codes, gaps } = await parse(data);

        expect([codes, gaps]).toEqual([[], []]);
        expect(value.nodes).toBe(operators.length);
        expect(value.operators.reduce((total, { count }) => total + count, 0)).toBe(
          operators.length,
        );
        expect(value.tensors.map(({ shape, dtype }) => [shape, dtype])).toEqual(
          shapes.map((dims) => [dims, 'FLOAT']),
        );
        expect(value).toMatchObject({
          irVersion: 10,
          producerName: 'weighbridge-test',
          opsets: [{ domain: '', version: 21 }],
        });
        expect(value.claims).toEqual([{ start: 0, end: data.length, what: 'model' }]);
      }),
    );
  });

  it('jumps over the numbers of every tensor', async () => {
    const big = tensor({ dims: [500_000], raw: Buffer.alloc(2_000_000) });
    const data = initializers(big, big, big);
    const meter = { bytesRead: 0, reads: 0 };
    await format.parse(meteredSource(memorySource(data), meter), DEFAULT_LIMITS, glimpseOf(data));

    expect(meter.bytesRead).toBeLessThan(64 * 1024);
  });

  it('knows functions, metadata and compiled contexts', async () => {
    const context = node({
      operator: 'EPContext',
      domain: 'com.microsoft',
      attributes: [
        attribute('embed_mode', number(3, 0)),
        attribute('ep_cache_context', bytes(4, 'ctx.bin')),
      ],
    });
    const { value } = await parse(
      model({
        graph: graph({ nodes: [context] }),
        extra: [
          entry(14, 'author', 'somebody'),
          message(25, bytes(1, 'f'), bytes(10, 'local'), bytes(7, node())),
        ],
      }),
    );

    expect(value.functions).toEqual([{ domain: 'local', name: 'f' }]);
    expect(value.metadata.map(({ key, value: text }) => [key, text])).toEqual([
      ['author', 'somebody'],
    ]);
    expect(value.contexts).toMatchObject([{ embedded: false, path: 'ctx.bin', length: 7 }]);
  });

  it('reads packed and plain dimensions alike', async () => {
    const packed = Buffer.concat([
      bytes(1, Buffer.concat([varint(300), varint(2)])),
      number(2, 1),
      bytes(9, Buffer.alloc(2400)),
    ]);
    const { value, codes } = await parse(initializers(packed));

    expect(codes).toEqual([]);
    expect(value.tensors[0]?.shape).toEqual([300, 2]);
  });

  it.each<[string, Uint8Array]>([
    ['packed floats', Buffer.concat([number(1, 2), number(2, 1), bytes(4, Buffer.alloc(8))])],
    ['plain floats', Buffer.concat([number(1, 2), number(2, 1), float(4, 1), float(4, 2)])],
    ['complex numbers', Buffer.concat([number(1, 2), number(2, 14), bytes(4, Buffer.alloc(16))])],
    ['packed doubles', Buffer.concat([number(1, 2), number(2, 11), bytes(10, Buffer.alloc(16))])],
    ['integers', Buffer.concat([number(1, 2), number(2, 7), bytes(7, Uint8Array.from([1, 2]))])],
    ['texts', Buffer.concat([number(1, 2), number(2, 8), bytes(6, 'a'), bytes(6, 'b')])],
    ['half bytes', Buffer.concat([number(1, 3), number(2, 22), bytes(9, Buffer.alloc(2))])],
    ['no elements', Buffer.concat([number(1, 0), number(2, 1)])],
  ])('accepts %s', async (_, data) => {
    expect((await parse(initializers(data))).codes).toEqual([]);
  });

  it.each<[string, Uint8Array, string]>([
    ['too few bytes', initializers(tensor({ dims: [3] })), 'data-short'],
    ['too many bytes', initializers(tensor({ dims: [1] })), 'data-long'],
    [
      'too few floats',
      initializers(Buffer.concat([number(1, 3), number(2, 1), bytes(4, Buffer.alloc(8))])),
      'data-short',
    ],
    [
      'too many floats',
      initializers(Buffer.concat([number(1, 1), number(2, 1), bytes(4, Buffer.alloc(8))])),
      'data-long',
    ],
    [
      'two payloads',
      initializers(Buffer.concat([tensor({}), bytes(5, Buffer.alloc(2))])),
      'two-payloads',
    ],
    ['a type nobody knows', initializers(tensor({ type: 27 })), 'unknown-type'],
    ['a negative dimension', initializers(tensor({ dims: [-1n] })), 'invalid-dimension'],
    [
      'a packed negative dimension',
      initializers(Buffer.concat([bytes(1, varint(-1)), number(2, 1)])),
      'invalid-dimension',
    ],
    [
      '65 dimensions',
      initializers(tensor({ dims: Array.from({ length: 65 }, () => 1) })),
      'invalid-dimension',
    ],
    [
      'a product that overflows',
      initializers(tensor({ dims: [2n ** 30n, 2n ** 30n] })),
      'shape-overflow',
    ],
    [
      'two names of one node',
      model({ graph: graph({ nodes: [Buffer.concat([node(), bytes(3, 'm')])] }) }),
      'duplicate-field',
    ],
    ['two graphs', model({ extra: [bytes(7, graph())] }), 'duplicate-field'],
    [
      'a field with another wire type',
      model({ extra: [bytes(1, Buffer.alloc(64))] }),
      'unknown-payload',
    ],
    [
      'an unknown field in a node',
      model({ graph: graph({ nodes: [Buffer.concat([node(), bytes(99, Buffer.alloc(64))])] }) }),
      'unknown-payload',
    ],
    [
      'a short pickle in an unknown field',
      model({ extra: [bytes(99, Buffer.from('\u0080\u0002cos\nsystem\n.', 'latin1'))] }),
      'unknown-payload',
    ],
    ['a group', model({ extra: [Buffer.concat([tag(99, 3), tag(99, 4)])] }), 'group'],
    [
      'a padded number',
      model({ extra: [Buffer.concat([tag(5, 0), varint(1, 3)])] }),
      'overlong-varint',
    ],
    ['a field longer than the file', model({ extra: [bytes(6, '', 99)] }), 'field-beyond-message'],
    ['a group that never began', model({ extra: [tag(99, 4)] }), 'unmatched-group'],
  ])('notes %s', async (_, data, code) => {
    expect((await parse(data)).codes).toContain(code);
  });

  it('leaves a payload in an unknown field to nobody', async () => {
    const data = model({ extra: [bytes(99, Buffer.alloc(100))] });
    const { value } = await parse(data);

    expect(value.claims).toEqual([{ start: 0, end: data.length - 100, what: 'model' }]);
  });

  it('offers second stages of texts for examination', async () => {
    const pickle = Buffer.concat([Buffer.from('\u0080\u0002N.', 'latin1'), Buffer.alloc(60)]);
    const data = model({
      graph: graph({ nodes: [node({ attributes: [attribute('s', bytes(4, pickle))] })] }),
      extra: [
        entry(14, 'a', pickle.toString('base64')),
        bytes(6, pickle),
        entry(14, 'b', 'a plain remark about the model, nothing more'),
      ],
    });
    const { value } = await parse(data);
    const contents = await Promise.all((value.members ?? []).map((member) => readMember(member)));

    expect(contents.map((content) => Buffer.from(content).equals(pickle))).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('keeps what it found before the structure breaks', async () => {
    const { value, gaps } = await parse(Buffer.concat([model(), Buffer.from([0x07])]));

    expect(value.operators.map(({ name }) => name)).toEqual(['Relu']);
    expect(gaps).toEqual(['corrupt-data']);
  });

  it('bounds what it keeps and says so', async () => {
    const parsed = await parseBytes(format, initializers(tensor({}), tensor({}), tensor({})), {
      maxMembers: 2,
    });

    if (!parsed.ok) expect.fail(parsed.error.detail);
    expect(parsed.value.tensors).toHaveLength(2);
    expect(parsed.unexamined.map(({ code }) => code)).toEqual(['count-limit']);
  });

  it.each([
    ['nothing', new Uint8Array(0), 'not-onnx'],
    ['a version alone', number(1, 8), 'not-onnx'],
    ['noise', Buffer.from([0xff, 0xff, 0xff]), 'truncated-field'],
  ])('refuses %s', async (_, data, code) => {
    const parsed = await parseBytes(format, data);

    expect(parsed.ok ? 'value' : parsed.error.code).toBe(code);
  });

  it('survives every truncation and every change of a byte', async () => {
    const data = model({
      graph: graph({
        nodes: [
          node({
            attributes: [
              attribute('v', bytes(5, tensor({ dims: [2] }))),
              attribute('g', bytes(6, graph())),
            ],
          }),
        ],
        initializers: [tensor({ external: { location: 'd', offset: '0' } })],
      }),
      extra: [entry(14, 'k', 'v'), message(25, bytes(1, 'f'), bytes(7, node()))],
    });
    for (let at = 0; at < data.length; at += 1) {
      await parseBytes(format, data.subarray(0, at));
      for (const change of [0x01, 0x08, 0x80, 0xff]) {
        const mutated = Uint8Array.from(data);
        mutated[at] = (mutated[at] ?? 0) ^ change;
        format.recognise(glimpseOf(mutated));
        const parsed = await parseBytes(format, mutated);
        expect(parsed.ok ? 'value' : parsed.error.code).toMatch(/^[a-z-]+$/);
      }
    }
  });
});
