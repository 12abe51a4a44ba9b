import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import { HONEST_NETWORK, luaJit, torch7 } from '../../../../test/builders/torch7.ts';
import type { Torch7Value } from '../../../../test/builders/torch7.ts';
import format from '../../../formats/torch7/format.ts';
import { torch7File } from '../../../formats/torch7/torch7-file.ts';
import check from './check.ts';

async function findingsOf(value: Torch7Value) {
  const parsed = await parseBytes(format, torch7(value));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return runCheck(check, [[torch7File, parsed.value, parsed.anomalies]]);
}

const field = (item: Torch7Value): Torch7Value => ({
  class: 'nn.Linear',
  fields: { table: [['forward', item]] },
});

describe('checks/torch7/torch7-objects', () => {
  it.each<[string, Torch7Value, string]>([
    [
      'a function that mentions os.execute',
      field({ code: luaJit('os', 'execute') }),
      'system-code',
    ],
    ['source text', field({ code: Buffer.from('os.execute("echo")') }), 'system-code'],
    ['any function', field({ code: luaJit('forward', 'updateOutput') }), 'stored-function'],
    [
      'a length beyond the file',
      field({ raw: Uint8Array.from([2, 0, 0, 0, 9, 9, 9, 9]) }),
      'malformed',
    ],
  ])('reports %s', async (_, value, rule) => {
    expect((await findingsOf(value)).map((finding) => finding.rule)).toEqual([
      `torch7-objects/${rule}`,
    ]);
  });

  it('names the place and what the function reaches for', async () => {
    const [finding] = await findingsOf(field({ code: luaJit('io', 'popen', 'echo test') }));

    expect(finding?.message).toBe('LuaJIT bytecode 1 at nn.Linear.forward mentions io.popen');
  });

  it('stays silent about tensors and tables', async () => {
    expect(await findingsOf(HONEST_NETWORK)).toEqual([]);
  });
});
