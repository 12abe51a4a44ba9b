import { describe, expect, it } from 'vitest';
import * as pk from '../../../test/builders/pickle.ts';
import { seeded } from '../../../test/builders/pickle-generator.ts';
import { recogniseStream } from './recognise.ts';

function recognise(...parts: readonly pk.Part[]): string {
  const bytes = pk.assemble(...parts);
  return recogniseStream(bytes.subarray(0, 16_384), bytes.length);
}

const payload = pk.call('os', 'system', pk.string("'x'"));

describe('formats/pickle/recognise', () => {
  it.each([
    ['protocol 2', [pk.pickle(2, pk.none)]],
    ['protocol 5 in a frame', [pk.proto(5), pk.framed(pk.none, pk.stop)]],
    ['the empty tuple of TorchScript', [pk.pickle(2, pk.emptyTuple)]],
    ['protocol 0 with a call', ["cos\nsystem\n(S'x'\ntR."]],
    ['protocol 0 with a call and no STOP', ["cos\nsystem\n(S'x'\ntR"]],
    ['a call and then nonsense', [payload, 0xff, 'nonsense']],
    ['PROTO, a call and then nonsense', [pk.proto(2), payload, 0xff]],
    ['INST without PROTO', ["(S'x'\nios\nsystem\n."]],
    ['a call under an unknown protocol', [pk.proto(9), payload, pk.stop]],
  ] as const)('is certain of %s', (_, parts) => {
    expect(recognise(...parts)).toBe('certain');
  });

  it('finds a pickle possible that is cut off in its first literal, likely later', () => {
    const literal = pk.binbytes(new Uint8Array(100_000));
    const cut = (...parts: readonly pk.Part[]): Uint8Array =>
      pk.assemble(...parts).subarray(0, 50_000);

    expect(recognise(cut(pk.proto(4), literal))).toBe('possible');
    expect(recognise(cut(pk.proto(4), pk.frame(90_000), pk.none, literal))).toBe('likely');
    expect(recognise(pk.proto(4))).toBe('possible');
  });

  it('finds it likely that data without PROTO are one, when they are spent exactly', () => {
    expect(recognise('(lp0\nI1\naI2\na.')).toBe('likely');
    expect(recognise("(dp0\nS'a'\np1\nI1\ns.")).toBe('likely');
    expect(recognise('(lp0\n', 'I1\na'.repeat(10_000))).toBe('likely');
  });

  it.each([
    ['nothing', ''],
    ['prose', 'Some people say that it is so.\n'],
    ['a requirements file', 'click\nflask\nnumpy\n'],
    ['two lines that look like an import', 'cmake\nninja\n'],
    ['Python source', 'import os\nfrom x import y\n'],
    ['a class', 'class Foo:\n    pass\n'],
    ['shell', 'cd /tmp\nls\n'],
    ['JSON', '{"a": [1, 2, 3]}'],
    ['a JSON list', '[1, 2, 3]'],
    ['CSV', 'Name,Age\nAnn,3\n'],
    ['a column of versions', 'V1\nV2\nV3\nV4\n'],
    ['numbers', '0.5 1.5 2.5\n1.0\n'],
    ['a decimal', '2.5'],
    ['Lisp', '(define x 1)\n'],
    ['brackets', ']]]]]]]]]]]]]]]]]]]]'],
    ['a portable bitmap', 'P5\n640 480\n255\n'],
    ['a zip', 'PK\x03\x04\x14\0\0\0\0\0'],
    ['YAML', 'name: x\nitems:\n  - a\n'],
    ['Markdown', '# Title\n\nText.\n'],
    ['an import and prose', 'cos\nsystem\nis a function\n'],
    ['words that end in a full stop', 'No.'],
  ])('says no to %s', (_, text) => {
    expect(recognise(text)).toBe('no');
  });

  it('says no to 0x80 before anything that is no opcode', () => {
    for (const second of [0, 1, 2, 3, 4, 5, 6, 255])
      expect(recognise(0x80, second, 0xff)).toBe('no');
  });

  it('says no to random bytes and to constant ones', () => {
    const random = seeded(7);
    const found: string[] = [];
    for (let round = 0; round < 2000; round += 1) {
      const bytes = Uint8Array.from({ length: 512 }, () => Math.floor(random() * 256));
      if (recogniseStream(bytes, bytes.length) !== 'no') found.push(`random ${round}`);
    }
    for (let value = 0; value < 256; value += 1) {
      const bytes = new Uint8Array(4096).fill(value);
      if (recogniseStream(bytes, bytes.length) !== 'no') found.push(`constant ${value}`);
    }
    const pairs = new Uint8Array(4096).map((__, index) => (index % 2 === 0 ? 0x80 : 0x02));
    expect(recogniseStream(pairs, pairs.length)).toBe('no');
    expect(found).toEqual([]);
  });

  it('says no to weights', () => {
    const random = seeded(11);
    const floats = Float32Array.from({ length: 1024 }, () => random() * 2 - 1);
    const bytes = new Uint8Array(floats.buffer);

    for (let offset = 0; offset < 3000; offset += 1)
      expect(recogniseStream(bytes.subarray(offset), bytes.length - offset)).toBe('no');
  });

  it('does not take a storage of equal numbers for a stream of extensions', () => {
    const numbers = new Uint8Array(new Float32Array(5000).fill(66_565).buffer);

    expect(recognise(numbers)).not.toBe('certain');
  });
});
