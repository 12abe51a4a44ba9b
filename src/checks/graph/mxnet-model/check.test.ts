import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { mxnetParams as params, mxnetSymbol as symbol } from '../../../../test/builders/mxnet.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import paramsFormat from '../../../formats/mxnet-params/format.ts';
import { mxnetParams } from '../../../formats/mxnet-params/mxnet-params.ts';
import symbolFormat from '../../../formats/mxnet-symbol/format.ts';
import { mxnetSymbol } from '../../../formats/mxnet-symbol/mxnet-symbol.ts';
import check from './check.ts';

async function ofSymbol(text: string) {
  const parsed = await parseBytes(symbolFormat, Buffer.from(text));
  if (!parsed.ok) throw new Error(parsed.error.code);
  return runCheck(check, [[mxnetSymbol, parsed.value]]);
}

describe('checks/graph/mxnet-model', () => {
  it.each([
    ['Custom', 'custom-operator'],
    ['_FusedOp', 'embedded-code'],
  ])('reports %s as %s', async (op, rule) => {
    const [finding] = await ofSymbol(symbol({ op, attrs: { op_type: 'my_loss' } }));

    expect(finding?.rule).toBe(`mxnet-model/${rule}`);
    expect(finding?.evidence).toEqual(['op_type = my_loss']);
  });

  it('reports malformed arrays', async () => {
    const parsed = await parseBytes(paramsFormat, params([{ shape: [2 ** 50], data: 4 }], []));
    if (!parsed.ok) throw new Error(parsed.error.code);
    const found = await runCheck(check, [[mxnetParams, parsed.value, parsed.anomalies]]);

    expect(found.map(({ rule }) => rule)).toEqual(['mxnet-model/malformed']);
  });

  it('stays silent about MXNet’s own operators', async () => {
    expect(await ofSymbol(symbol({ op: 'FullyConnected', attrs: { num_hidden: '4' } }))).toEqual(
      [],
    );
  });
});
