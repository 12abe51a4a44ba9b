import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { graph, model, tensor, type TensorInput } from '../../../../test/builders/onnx.ts';
import { glimpseOf } from '../../../../test/builders/parse-bytes.ts';
import { memorySource } from '../../../bytes/memory-source.ts';
import { DEFAULT_LIMITS } from '../../../core/limits.ts';
import onnx from '../../../formats/onnx/format.ts';
import { onnxModel } from '../../../formats/onnx/onnx-model.ts';
import check from './check.ts';

async function findingsOf(input: TensorInput) {
  const bytes = model({ graph: graph({ initializers: [tensor(input)] }) });
  const parsed = await onnx.parse(
    memorySource(bytes),
    DEFAULT_LIMITS,
    glimpseOf(bytes, 'model.onnx'),
  );
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return runCheck(check, [[onnxModel, parsed.value, parsed.anomalies]]);
}

describe('checks/graph/onnx-external-data', () => {
  it.each<[string, TensorInput, string]>([
    ['a parent folder', { external: { location: '../x' } }, 'onnx-external-data/path-escape'],
    [
      'a way down and up again',
      { external: { location: 'a/../../x' } },
      'onnx-external-data/path-escape',
    ],
    ['the other separator', { external: { location: '..\\x' } }, 'onnx-external-data/path-escape'],
    [
      'an absolute path',
      { external: { location: '/nonexistent/x' } },
      'onnx-external-data/path-escape',
    ],
    [
      'a link',
      { external: { location: 'https://example.invalid/x' } },
      'onnx-external-data/path-escape',
    ],
    [
      'a hidden end of the name',
      { external: { location: 'x\u0000.data' } },
      'onnx-external-data/path-escape',
    ],
    [
      'an address in memory',
      { external: { location: '*/_ORT_MEM_ADDR_/*', offset: '4096' } },
      'onnx-external-data/memory-address',
    ],
    ['the model itself', { external: { location: 'Model.ONNX' } }, 'onnx-external-data/own-file'],
    ['an empty location', { external: { location: '' } }, 'onnx-external-data/missing-location'],
    ['no location', { isExternal: true }, 'onnx-external-data/missing-location'],
    [
      'a negative offset',
      { external: { location: 'd', offset: '-4096' } },
      'onnx-external-data/invalid-range',
    ],
    [
      'a length that is no number',
      { external: { location: 'd', length: '0x10' } },
      'onnx-external-data/invalid-range',
    ],
    [
      'a sum that overflows',
      { external: { location: 'd', offset: '9007199254740000', length: '9007199254740000' } },
      'onnx-external-data/invalid-range',
    ],
    [
      'a length shorter than the shape',
      { dims: [100], external: { location: 'd', length: '399' } },
      'onnx-external-data/invalid-range',
    ],
    [
      'an unknown entry',
      { external: { location: 'd', mode: 'r+' } },
      'onnx-external-data/unknown-key',
    ],
    [
      'data in both places',
      { raw: Buffer.alloc(8), external: { location: 'd' } },
      'onnx-external-data/two-sources',
    ],
  ])('reports %s', async (_, input, rule) => {
    expect((await findingsOf(input)).map((finding) => finding.rule)).toEqual([rule]);
  });

  it('says which tensor it is', async () => {
    const [finding] = await findingsOf({ name: 'embedding', external: { location: '../x' } });

    expect(finding?.message).toBe(
      'tensor embedding (initializer of graph) is read from ../x (parent)',
    );
  });

  it.each<[string, TensorInput]>([
    [
      'a file beside the model',
      { external: { location: 'model.onnx.data', offset: '4096', length: '8', checksum: 'a' } },
    ],
    ['a folder beside the model', { external: { location: 'weights/onnx::MatMul_12' } }],
    ['no external data', {}],
  ])('stays silent about %s', async (_, input) => {
    expect(await findingsOf(input)).toEqual([]);
  });
});
