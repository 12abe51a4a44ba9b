import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { kerasObject, sequential, type Json } from '../../../../test/builders/keras.ts';
import { kerasConfig } from '../../../formats/keras-config/keras-config.ts';
import { readKerasConfig } from '../../../formats/keras-config/parse.ts';
import check from './check.ts';

async function rulesOf(layer: Json) {
  const read = readKerasConfig(
    Buffer.from(JSON.stringify(sequential(layer))),
    'json',
    'config.json',
  );
  if (!read.ok) throw new Error(read.error.detail);
  return (await runCheck(check, [[kerasConfig, read.value]])).map((finding) => finding.rule);
}

const lookup = (vocabulary: Json): Json => kerasObject('StringLookup', { vocabulary });

describe('checks/keras/keras-paths', () => {
  it.each<[string, Json, string]>([
    ['a file of the system', lookup('/etc/passwd'), 'sensitive-file'],
    ['a key of the user', lookup('/home/a/.ssh/id_rsa'), 'sensitive-file'],
    ['a way up', lookup('../../../../etc/passwd'), 'sensitive-file'],
    ['an address', lookup('https://192.0.2.1/x'), 'remote-file'],
    ['a bucket', lookup('s3://bucket/x'), 'remote-file'],
    ['a file of the author', lookup('/home/a/words.txt'), 'outside-file'],
    [
      'a public collection',
      kerasObject('KerasLayer', { handle: 'https://tfhub.dev/x/1' }),
      'outside-file',
    ],
  ])('reports %s', async (_, layer, rule) => {
    expect(await rulesOf(layer)).toEqual([`keras-paths/${rule}`]);
  });

  it.each<[string, Json]>([
    ['a list of words', lookup(['a', 'b'])],
    ['nothing', lookup(null)],
    ['a file beside the model', lookup('words.txt')],
  ])('stays silent about %s', async (_, layer) => {
    expect(await rulesOf(layer)).toEqual([]);
  });
});
