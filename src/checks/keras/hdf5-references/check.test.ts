import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { hdf5, type GroupSpec } from '../../../../test/builders/hdf5.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import format from '../../../formats/hdf5/format.ts';
import { hdf5File } from '../../../formats/hdf5/hdf5-file.ts';
import check from './check.ts';

async function rulesOf(root: GroupSpec) {
  const parsed = await parseBytes(format, hdf5(root));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return (await runCheck(check, [[hdf5File, parsed.value, parsed.anomalies]])).map((finding) =>
    finding.rule.slice('hdf5-references/'.length),
  );
}

const KERAS = { attributes: { keras_version: '2.12.0' } };

describe('checks/keras/hdf5-references', () => {
  it.each<[string, GroupSpec, string]>([
    [
      'a link out of a model',
      { ...KERAS, links: { x: { file: 'other.h5', target: '/' } } },
      'model-reads-outside',
    ],
    [
      'weights stored elsewhere',
      { ...KERAS, datasets: { x: { shape: [1], external: ['raw.bin'] } } },
      'model-reads-outside',
    ],
    [
      'weights viewed elsewhere',
      { ...KERAS, datasets: { x: { shape: [1], virtual: [['other.h5', '/x']] } } },
      'model-reads-outside',
    ],
    [
      'data of the system',
      { links: { x: { file: '/etc/passwd', target: '/' } } },
      'sensitive-file',
    ],
    [
      'data of the user',
      { datasets: { x: { shape: [1], external: ['/home/a/.ssh/id_rsa'] } } },
      'sensitive-file',
    ],
    [
      'data of an experiment elsewhere',
      { datasets: { x: { shape: [1], virtual: [['/data/run1.h5', '/x']] } } },
      'outside-folder',
    ],
  ])('reports %s', async (_, root, rule) => {
    expect(await rulesOf(root)).toEqual([rule]);
  });

  it.each<[string, GroupSpec]>([
    ['a file beside the data', { links: { x: { file: 'part2.h5', target: '/' } } }],
    [
      'a view of the file itself',
      { ...KERAS, datasets: { x: { shape: [1], virtual: [['.', '/y']] } } },
    ],
    ['a soft link', { ...KERAS, links: { x: { soft: '/y' } } }],
  ])('stays silent about %s', async (_, root) => {
    expect(await rulesOf(root)).toEqual([]);
  });
});
