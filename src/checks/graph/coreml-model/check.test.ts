import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { customLayer, linkedModel, network, program } from '../../../../test/builders/coreml.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import packageFormat, { coremlPackage } from '../../../formats/coreml-package/format.ts';
import { coremlModel } from '../../../formats/coreml/coreml-model.ts';
import format from '../../../formats/coreml/format.ts';
import check from './check.ts';

async function rulesOf(bytes: Uint8Array): Promise<readonly string[]> {
  const parsed = await parseBytes(format, bytes);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  const findings = await runCheck(check, [[coremlModel, parsed.value]]);
  return findings.map(({ rule }) => rule.replace('coreml-model/', ''));
}

describe('checks/graph/coreml-model', () => {
  it.each<[string, Uint8Array, readonly string[]]>([
    ['a custom layer', network(customLayer('Mine')), ['custom-class']],
    ['weights outside', program('@model_path/../../secret'), ['outside-file']],
    ['weights anywhere', program('/etc/passwd'), ['outside-file']],
    ['a linked model', linkedModel('other.mlmodelc', 'models'), ['linked-model', 'linked-model']],
    ['a linked model elsewhere', linkedModel('/tmp/x', 'models'), ['outside-file', 'linked-model']],
    ['weights of its own', program('@model_path/weights/weight.bin'), []],
    ['a network', network(), []],
  ])('says of %s: %j', async (_, bytes, rules) => {
    expect(await rulesOf(bytes)).toEqual(rules);
  });

  it('judges the parts of a package', async () => {
    const manifest = {
      itemInfoEntries: { a: { path: '../../x' }, b: { path: 'com.apple.CoreML/weights' } },
      rootModelIdentifier: 'a',
    };
    const parsed = await parseBytes(packageFormat, Buffer.from(JSON.stringify(manifest)));
    if (!parsed.ok) throw new Error(parsed.error.code);
    const findings = await runCheck(check, [[coremlPackage, parsed.value]]);

    expect(findings.map(({ rule }) => rule)).toEqual(['coreml-model/outside-file']);
  });
});
