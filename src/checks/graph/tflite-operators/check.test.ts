import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { flatTable, offset, u32, flatBytes } from '../../../../test/builders/flatbuffer.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import { bufferAt, liteModel as write, type LiteInput } from '../../../../test/builders/tflite.ts';
import tflite from '../../../formats/tflite/format.ts';
import { liteModel } from '../../../formats/tflite/tflite-model.ts';
import check from './check.ts';

async function rulesOf(input: LiteInput): Promise<readonly string[]> {
  const parsed = await parseBytes(tflite, write(input));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  const findings = await runCheck(check, [[liteModel, parsed.value, parsed.anomalies]]);
  return findings.map(({ rule }) => rule.replace('tflite-operators/', ''));
}

const CUSTOM_CALL = 5;

describe('checks/graph/tflite-operators', () => {
  it.each<[string, LiteInput, string]>([
    ['a custom operator', { codes: ['MyLoader'] }, 'custom-operator'],
    ['a known custom operator', { codes: ['TransformLandmarks'] }, 'add-on-operator'],
    ['a compiled program', { codes: ['edgetpu-custom-op'] }, 'compiled-program'],
    ['an operator from the future', { codes: [4711] }, 'unknown-operator'],
    ['a buffer outside', { buffers: [bufferAt(1_000_000, 64)] }, 'outside-file'],
    ['a length that lies', { buffers: [flatTable(flatBytes('x', 1_000_000))] }, 'outside-file'],
    ['a table outside', { buffers: [offset(0x7fff_0000)] }, 'outside-file'],
    ['an operand that is not there', { nodes: [{ code: 0, inputs: [9] }] }, 'wrong-index'],
    ['an operator code that is not there', { nodes: [{ code: 7 }] }, 'wrong-index'],
    ['a buffer that is not there', { tensors: [{ buffer: 9 }] }, 'wrong-index'],
    [
      'a shape that asks for more',
      { tensors: [{ shape: [1000, 1000], buffer: 1 }], buffers: [Buffer.alloc(16)] },
      'size-mismatch',
    ],
    ['a negative dimension', { tensors: [{ shape: [-4] }] }, 'size-mismatch'],
    ['buffers in another folder', { external: '../../weights.bin' }, 'buffers-elsewhere'],
  ])('reports %s', async (_, input, rule) => {
    expect(await rulesOf(input)).toEqual([rule]);
  });

  it('reports a call of a function outside the runtime', async () => {
    const call = flatTable(flatBytes('loader'));
    const more = [undefined, undefined, undefined, undefined, undefined, u32(CUSTOM_CALL), call];

    expect(await rulesOf({ nodes: [{ code: 0, more }] })).toEqual(['foreign-call']);
  });

  it('reports a broken table', async () => {
    const parsed = await parseBytes(tflite, write());
    if (!parsed.ok) throw new Error(parsed.error.detail);
    const anomalies = [{ code: 'invalid-table', offset: 8, detail: 'a vtable of 3 bytes' }];
    const findings = await runCheck(check, [[liteModel, parsed.value, anomalies]]);

    expect(findings.map(({ rule }) => rule)).toEqual(['tflite-operators/broken-structure']);
  });

  it('stays silent about built-in operators with what they need', async () => {
    const buffers = [Buffer.alloc(16)];
    const tensors = [{ shape: [2, 2], buffer: 1 }, { shape: [2, 2] }];

    expect(
      await rulesOf({ tensors, buffers, nodes: [{ code: 0, inputs: [0, -1], outputs: [1] }] }),
    ).toEqual([]);
  });
});
