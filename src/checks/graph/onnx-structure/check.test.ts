import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { graph, model, tensor } from '../../../../test/builders/onnx.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import { bytes, tag, varint } from '../../../../test/builders/protobuf.ts';
import onnx from '../../../formats/onnx/format.ts';
import { onnxModel } from '../../../formats/onnx/onnx-model.ts';
import check from './check.ts';

async function rulesOf(data: Uint8Array): Promise<readonly string[]> {
  const parsed = await parseBytes(onnx, data);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  const findings = await runCheck(check, [[onnxModel, parsed.value, parsed.anomalies]]);
  return findings.map(({ rule }) => rule);
}

function initializer(...parts: readonly Uint8Array[]): Uint8Array {
  return model({ graph: graph({ initializers: [Buffer.concat(parts)] }) });
}

describe('checks/graph/onnx-structure', () => {
  it.each<[string, Uint8Array, string]>([
    [
      'a field longer than the file',
      model({ extra: [bytes(6, '', 99)] }),
      'onnx-structure/broken-structure',
    ],
    ['two graphs', model({ extra: [bytes(7, graph())] }), 'onnx-structure/repeated-field'],
    [
      'a padded number',
      model({ extra: [Buffer.concat([tag(5, 0), varint(1, 4)])] }),
      'onnx-structure/unusual-encoding',
    ],
    [
      'an unknown field',
      model({ extra: [bytes(99, Buffer.alloc(100))] }),
      'onnx-structure/unknown-payload',
    ],
    ['a short tensor', initializer(tensor({ dims: [9] })), 'onnx-structure/tensor-too-short'],
    ['a long tensor', initializer(tensor({ dims: [1] })), 'onnx-structure/tensor-too-long'],
    ['a negative dimension', initializer(tensor({ dims: [-1n] })), 'onnx-structure/invalid-tensor'],
  ])('reports %s', async (_, data, rule) => {
    expect(await rulesOf(data)).toEqual([rule]);
  });

  it.each<[string, Uint8Array]>([
    ['a plain model', model()],
    ['a small field of a later version', model({ extra: [bytes(99, 'new')] })],
    ['a scalar', initializer(tensor({ dims: [], raw: Buffer.alloc(4) }))],
  ])('stays silent about %s', async (_, data) => {
    expect(await rulesOf(data)).toEqual([]);
  });
});
