import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { attribute, graph, model, node, type NodeInput } from '../../../../test/builders/onnx.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import { bytes, message, number } from '../../../../test/builders/protobuf.ts';
import onnx from '../../../formats/onnx/format.ts';
import { onnxModel } from '../../../formats/onnx/onnx-model.ts';
import check from './check.ts';

async function findingsOf(nodes: readonly NodeInput[], extra: readonly Uint8Array[] = []) {
  const parsed = await parseBytes(onnx, model({ graph: graph({ nodes: nodes.map(node) }), extra }));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return runCheck(check, [[onnxModel, parsed.value, parsed.anomalies]]);
}

function context(path: string, mode: number | undefined): NodeInput {
  const embedMode = mode === undefined ? [] : [attribute('embed_mode', number(3, mode))];
  return {
    operator: 'EPContext',
    domain: 'com.microsoft',
    attributes: [attribute('ep_cache_context', bytes(4, path)), ...embedMode],
  };
}

describe('checks/graph/onnx-operators', () => {
  it.each<[string, NodeInput, string]>([
    ['Python', { operator: 'PyOp', domain: 'ai.onnx.contrib' }, 'onnx-operators/python-operator'],
    [
      'Python in the runtime’s domain',
      { operator: 'PythonOp', domain: 'com.microsoft' },
      'onnx-operators/python-operator',
    ],
    [
      'an add-on library',
      { operator: 'BertTokenizer', domain: 'ai.onnx.contrib' },
      'onnx-operators/custom-operator',
    ],
    [
      'an unknown library',
      { operator: 'X', domain: 'constructor' },
      'onnx-operators/custom-operator',
    ],
    ['an operator that does not exist', { operator: 'Exec' }, 'onnx-operators/unknown-operator'],
    [
      'one of the other spelling of the domain',
      { operator: 'Exec', domain: 'ai.onnx' },
      'onnx-operators/unknown-operator',
    ],
    ['a compiled program', context('binary', undefined), 'onnx-operators/compiled-context'],
    ['a compiled program in a file', context('ctx.bin', 0), 'onnx-operators/context-file'],
    [
      'a compiled program elsewhere',
      context('../ctx.bin', 0),
      'onnx-operators/context-outside-folder',
    ],
  ])('reports %s', async (_, input, rule) => {
    expect((await findingsOf([input])).map((finding) => finding.rule)).toEqual([rule]);
  });

  it('names the library and counts the nodes', async () => {
    const input = { operator: 'X', domain: 'trt.plugins' };
    const [finding] = await findingsOf([input, input, input]);

    expect(finding?.message).toContain('trt.plugins.X');
    expect(finding?.message).toContain('3 nodes, TensorRT');
  });

  it('stays silent about the standard and the runtime’s own operators', async () => {
    const nodes = [
      { operator: 'Conv' },
      { operator: 'Gelu', domain: 'ai.onnx' },
      { operator: 'TreeEnsembleClassifier', domain: 'ai.onnx.ml' },
      { operator: 'FusedMatMul', domain: 'com.microsoft' },
      { operator: 'Adam', domain: 'ai.onnx.preview.training' },
    ];

    expect(await findingsOf(nodes)).toEqual([]);
  });

  it('stays silent about functions the model defines itself', async () => {
    const local = message(25, bytes(1, 'aten_relu'), bytes(10, 'pkg.torch'), bytes(7, node()));

    expect(await findingsOf([{ operator: 'aten_relu', domain: 'pkg.torch' }], [local])).toEqual([]);
  });
});
