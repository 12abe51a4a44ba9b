import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mobile, ort, ortGraph, ortTensor, program } from '../../../test/builders/edge-programs.ts';
import {
  flatbuffer,
  flatBytes,
  flatList,
  flatNumbers,
  flatTable,
  u32,
} from '../../../test/builders/flatbuffer.ts';
import { glimpseOf } from '../../../test/builders/parse-bytes.ts';
import { liteModel, packedTexts } from '../../../test/builders/tflite.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import { AnomalyList } from '../anomaly-list.ts';
import executorch from '../executorch/format.ts';
import type { AnyFormat } from '../format.ts';
import ortFormat from '../ort-model/format.ts';
import tflite from '../tflite/format.ts';
import mobileFormat from '../torch-mobile/format.ts';
import { FlatbufferReader, type FlatAnomaly } from './read-flatbuffer.ts';
import type { FlatSchema } from './schema.ts';

const SCHEMA: FlatSchema = {
  tables: {
    Root: [
      ['number', 'u32'],
      ['text', 'text'],
      ['numbers', 'i32s'],
      ['children', 'tables', 'Root'],
      ['again', 'table', 'Root'],
    ],
  },
  unions: {},
};

async function read(bytes: Uint8Array) {
  const anomalies = new AnomalyList<FlatAnomaly>();
  const reader = new FlatbufferReader(memorySource(bytes), bytes.length, SCHEMA, anomalies);
  return { root: await reader.root('Root'), anomalies: anomalies.list, reader };
}

const SAMPLES: readonly (readonly [string, AnyFormat, Uint8Array])[] = [
  [
    'TensorFlow Lite',
    tflite,
    liteModel({
      codes: ['FlexReadFile'],
      tensors: [{ type: 5, buffer: 1 }],
      buffers: [packedTexts('a', 'b')],
      nodes: [{ code: 0, inputs: [0] }],
    }),
  ],
  ['ExecuTorch', executorch, program({ delegates: [['XnnpackBackend', 'x']], segments: [[0, 0]] })],
  [
    'ONNX Runtime',
    ortFormat,
    ort({
      nodes: [{ operator: 'If', attributes: [ortGraph([{ operator: 'Relu' }])] }],
      initializers: [ortTensor([2], Buffer.alloc(8))],
    }),
  ],
  [
    'mobile modules',
    mobileFormat,
    mobile({ classes: ['__torch__.C'], sources: [['a', 'b']], type: 0 }),
  ],
];

describe('formats/flatbuffer', () => {
  it('decodes numbers, texts, vectors and tables', async () => {
    const child = flatTable(u32(8));
    const { root, anomalies } = await read(
      flatbuffer('TEST', [
        u32(7),
        flatBytes('text'),
        flatNumbers([1, -2]),
        flatList([child, child]),
      ]),
    );

    expect(root?.number('number')).toBe(7);
    expect(root?.text('text')).toBe('text');
    expect(root?.numbers('numbers')).toEqual([1, -2]);
    expect(root?.tables('children').map((each) => each.number('number'))).toEqual([8, 8]);
    expect(anomalies).toEqual([]);
  });

  it('takes offsets forwards only, so that no table contains itself', async () => {
    const bytes = flatbuffer('TEST', [u32(7), undefined, undefined, undefined, flatTable(u32(1))]);
    const view = new DataView(bytes.buffer);
    const root = view.getUint32(0, true);
    // The offset of slot 4 wraps around: its target is the table it stands in.
    const vtable = root - view.getInt32(root, true);
    const slot = root + view.getUint16(vtable + 4 + 4 * 2, true);
    view.setUint32(slot, root - slot, true);
    const { root: table, anomalies } = await read(bytes);

    expect(table?.number('number')).toBe(7);
    expect(anomalies.map(({ code }) => code)).toEqual(['out-of-bounds']);
  });

  it.each(SAMPLES)(
    '%s: truncations and changed bytes end with a value or a coded error',
    async (_, format, bytes) => {
      const codes = new Set<string>();
      const answer = async (file: Uint8Array): Promise<void> => {
        const result = await format.parse(memorySource(file), DEFAULT_LIMITS, glimpseOf(file));
        codes.add(result.ok ? 'value' : result.error.code);
      };
      await answer(bytes);
      for (let at = 0; at < bytes.length; at += 3) await answer(bytes.subarray(0, at));
      const changes = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
      await fc.assert(
        fc.asyncProperty(fc.array(changes, { minLength: 1, maxLength: 5 }), async (list) => {
          const changed = Uint8Array.from(bytes);
          for (const [at, value] of list) changed[at] = value;
          await answer(changed);
        }),
        { numRuns: 200 },
      );

      expect(codes).toContain('value');
      for (const code of codes) expect(code).toMatch(/^[a-z-]+$/);
    },
  );
});
