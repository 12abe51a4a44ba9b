import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import { HONEST_PMML, pmml } from '../../../../test/builders/xml-models.ts';
import format from '../../../formats/pmml/format.ts';
import { pmmlModel } from '../../../formats/pmml/pmml-model.ts';
import check from './check.ts';

async function rulesOf(text: string): Promise<readonly string[]> {
  const parsed = await parseBytes(format, Buffer.from(text));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  const findings = await runCheck(check, [[pmmlModel, parsed.value]]);
  return findings.map(({ rule }) => rule);
}

describe('checks/graph/pmml-model', () => {
  it.each([
    ['<Apply function="com.example.Run"/>', 'pmml-model/java-function'],
    ['<Extension><script>x</script></Extension>', undefined],
    ['<Extension name="run" value="javascript:alert(1)"/>', 'pmml-model/script'],
    [
      '<Extension>T(java.lang.Runtime).getRuntime() Runtime.getRuntime().exec(1)</Extension>',
      'pmml-model/script',
    ],
    ['<Apply function="org.jpmml.evaluator.functions.X"/>', undefined],
  ])('says of %s: %s', async (body, rule) => {
    expect(await rulesOf(pmml(body))).toEqual(rule === undefined ? [] : [rule]);
  });

  it('stays silent about functions the model defines', async () => {
    expect(await rulesOf(HONEST_PMML)).toEqual([]);
  });
});
