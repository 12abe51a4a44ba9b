import { describe, expect, it } from 'vitest';
import { runCheck, type GivenArtifact } from '../../../../test/builders/check-runner.ts';
import { hdf5, type FileSpec, type GroupSpec } from '../../../../test/builders/hdf5.ts';
import { dense, legacySequential } from '../../../../test/builders/keras.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import format from '../../../formats/hdf5/format.ts';
import { hdf5File } from '../../../formats/hdf5/hdf5-file.ts';
import check from './check.ts';

async function rulesOf(root: GroupSpec, spec: FileSpec = {}) {
  const parsed = await parseBytes(format, hdf5(root, spec));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  const derived: GivenArtifact[] = (parsed.value.derived ?? []).map(({ token, value }) => [
    token,
    value,
  ]);
  return (await runCheck(check, [[hdf5File, parsed.value, parsed.anomalies], ...derived])).map(
    (finding) => finding.rule.slice('hdf5-structure/'.length),
  );
}

const KERAS = { attributes: { keras_version: '2.12.0' } };
const CONFIG = { model_config: JSON.stringify(legacySequential(dense())) };
const HUGE = { datasets: { x: { shape: [1e6, 1e6], chunk: [1, 1] } } };

describe('checks/keras/hdf5-structure', () => {
  it.each<[string, GroupSpec, FileSpec, string]>([
    ['a wrong checksum', {}, { wrongChecksum: true }, 'broken-structure'],
    ['a missing end', {}, { missingBytes: 10 }, 'truncated-file'],
    [
      'a doubled attribute',
      {
        attributes: [
          ['a', '1'],
          ['a', '2'],
        ],
      },
      {},
      'doubled-name',
    ],
    [
      'too few data',
      { datasets: { x: { shape: [100], data: new Uint8Array(4) } } },
      {},
      'wrong-size',
    ],
    ['weights without data', { ...KERAS, ...HUGE }, {}, 'oversized-weights'],
    ['an empty data set', HUGE, {}, 'sparse-data'],
    [
      'two configurations',
      { attributes: CONFIG, groups: { model_weights: { attributes: CONFIG } } },
      {},
      'second-configuration',
    ],
  ])('reports %s', async (_, root, spec, rule) => {
    expect(await rulesOf(root, spec)).toEqual([rule]);
  });

  it('stays silent about a model as Keras writes it', async () => {
    expect(
      await rulesOf({
        attributes: { ...CONFIG, keras_version: '2.12.0' },
        datasets: { x: { shape: [4], data: new Uint8Array(16) } },
      }),
    ).toEqual([]);
  });
});
