import { describe, expect, it } from 'vitest';
import { graph, model, node, tensor } from '../../../test/builders/onnx.ts';
import { glimpseOf } from '../../../test/builders/parse-bytes.ts';
import { bytes, float, message, number, tag } from '../../../test/builders/protobuf.ts';
import { recogniseOnnx } from './recognise.ts';

/** Field 1 repeated: piece, score, type. */
const SENTENCE_PIECE = Buffer.concat([
  message(1, bytes(1, '<unk>'), float(2, 0), number(3, 2)),
  message(1, bytes(1, '▁the'), float(2, -3.2)),
  message(2, bytes(1, 'corpus.txt')),
]);
/** Schema version, then MetaGraphs: meta info, graph with nodes. */
const SAVED_MODEL = Buffer.concat([
  number(1, 1),
  message(
    2,
    message(1, bytes(2, Buffer.from([0x0a, 0x03, 0x41]))),
    message(2, message(1, bytes(1, 'x'), bytes(2, 'Placeholder'))),
  ),
]);
const GRAPH_DEF = message(1, bytes(1, 'x'), bytes(2, 'Placeholder'));
/** Specification version, description, then the network under field 500. */
const CORE_ML = Buffer.concat([
  number(1, 4),
  message(2, message(1, bytes(1, 'image'))),
  message(500, bytes(1, 'layer')),
]);
const CAFFE = Buffer.concat([bytes(1, 'net'), message(100, bytes(1, 'conv1'))]);

describe('formats/onnx/recognise', () => {
  it.each<[string, Uint8Array, string]>([
    ['a model', model(), 'certain'],
    [
      'reStructuredText, whose first line reads like the field of a graph',
      Buffer.from(
        `:orphan:\n\nCopyright\n=========\n\n${'pip is made by many people.\n'.repeat(9)}`,
      ),
      'no',
    ],
    [
      'a model larger than the head',
      model({
        graph: graph({ initializers: [tensor({ dims: [25_000], raw: Buffer.alloc(100_000) })] }),
      }),
      'certain',
    ],
    ['a graph in front of everything', Buffer.concat([bytes(7, graph()), number(1, 8)]), 'certain'],
    [
      'a graph and operator sets alone',
      Buffer.concat([bytes(7, graph()), message(8, bytes(1, ''), number(2, 9))]),
      'likely',
    ],
    [
      'a model of functions',
      Buffer.concat([
        number(1, 8),
        message(8, bytes(1, ''), number(2, 9)),
        message(25, bytes(1, 'f')),
      ]),
      'likely',
    ],
    ['an unknown field in front', model({ before: [bytes(999, 'x')] }), 'likely'],
    [
      'a model that breaks behind its graph',
      Buffer.concat([model(), bytes(6, 'x', 10_000)]),
      'likely',
    ],
  ])('takes %s for ONNX', (_, data, expected) => {
    expect(recogniseOnnx(glimpseOf(data))).toBe(expected);
  });

  it.each<[string, Uint8Array]>([
    ['a SentencePiece model', SENTENCE_PIECE],
    ['a TensorFlow SavedModel', SAVED_MODEL],
    ['a TensorFlow graph', GRAPH_DEF],
    ['a Core ML model', CORE_ML],
    ['a Caffe model', CAFFE],
    ['a single tensor', tensor({})],
    ['a single node', node()],
    ['a pickle', Buffer.from('\u0080\u0002}q\u0000.', 'latin1')],
    ['a zip archive', Buffer.from('504b03041400000008000000', 'hex')],
    ['text', Buffer.from('\u0008\u0001 is not a model\n')],
    ['zeros', new Uint8Array(100)],
    ['nothing', new Uint8Array(0)],
    ['a version and noise', Buffer.concat([number(1, 8), Buffer.alloc(100, 0xff)])],
    [
      'a version and a graph that is none',
      Buffer.concat([number(1, 8), bytes(7, 'plain text instead')]),
    ],
  ])('does not take %s for ONNX', (_, data) => {
    expect(recogniseOnnx(glimpseOf(data, 'tokenizer.model'))).toBe('no');
  });

  it('leaves it to the parser when the name says ONNX and the beginning is odd', () => {
    expect(
      recogniseOnnx(glimpseOf(Buffer.concat([number(1, 200), bytes(7, graph())]), 'model.onnx')),
    ).toBe('possible');
    expect(recogniseOnnx(glimpseOf(Buffer.concat([tag(30, 3), tag(30, 4)]), 'model.onnx'))).toBe(
      'no',
    );
  });
});
