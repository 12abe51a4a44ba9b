import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import { openvinoIr } from '../../../../test/builders/xml-models.ts';
import type { IrLayer } from '../../../../test/builders/xml-models.ts';
import format from '../../../formats/openvino-ir/format.ts';
import { openvinoModel } from '../../../formats/openvino-ir/openvino-model.ts';
import check from './check.ts';

async function rulesOf(layer: IrLayer): Promise<readonly string[]> {
  const parsed = await parseBytes(format, Buffer.from(openvinoIr([layer])));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  const findings = await runCheck(check, [[openvinoModel, parsed.value]]);
  return findings.map(({ rule }) => rule.replace('openvino-operations/', ''));
}

describe('checks/graph/openvino-operations', () => {
  it.each<[IrLayer, readonly string[]]>([
    [{ type: 'Mine', opset: 'my_opset' }, ['custom-operation']],
    [{ type: 'Mine', opset: 'extension' }, ['custom-operation']],
    [{ type: 'BPETokenizer', opset: 'extension' }, ['add-on-operation']],
    [{ type: 'Const', data: 'offset="18446744073709551615" size="8"' }, ['odd-place']],
    [{ type: 'Const', data: 'offset="0" size="8"' }, []],
    [{ type: 'GRUSequence', opset: 'opset5' }, []],
    [{ type: 'Old', opset: '' }, []],
  ])('says of %j: %j', async (layer, rules) => {
    expect(await rulesOf(layer)).toEqual(rules);
  });
});
