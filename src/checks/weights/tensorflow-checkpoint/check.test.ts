import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import {
  checkpointIndex,
  type CheckpointInput,
} from '../../../../test/builders/tensorflow-checkpoint.ts';
import stateFormat, {
  checkpointState,
} from '../../../formats/tensorflow-checkpoint-state/format.ts';
import indexFormat from '../../../formats/tensorflow-checkpoint/format.ts';
import { tensorflowCheckpoint } from '../../../formats/tensorflow-checkpoint/tensorflow-checkpoint.ts';
import check from './check.ts';

async function rulesOf(input: CheckpointInput): Promise<readonly string[]> {
  const parsed = await parseBytes(indexFormat, checkpointIndex(input));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  const findings = await runCheck(check, [[tensorflowCheckpoint, parsed.value, parsed.anomalies]]);
  return findings.map(({ rule }) => rule.replace('tensorflow-checkpoint/', ''));
}

async function rulesOfList(list: string): Promise<readonly string[]> {
  const parsed = await parseBytes(stateFormat, Buffer.from(list));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  const findings = await runCheck(check, [[checkpointState, parsed.value]]);
  return findings.map(({ rule }) => rule.replace('tensorflow-checkpoint/', ''));
}

describe('checks/weights/tensorflow-checkpoint', () => {
  it.each<[string, CheckpointInput, string]>([
    ['an entry that outgrows its block', { tail: Buffer.from([0, 1, 100, 0x77]) }, 'broken-index'],
    [
      'an entry that is no message',
      { entries: [{ name: 'w', raw: Buffer.from([0xff]) }] },
      'broken-index',
    ],
    ['a data file that is not there', { entries: [{ name: 'w', shard: 7 }] }, 'outside-data'],
    ['data files without number', { shards: 10 ** 9 }, 'outside-data'],
    [
      'a shape that asks for more',
      { entries: [{ name: 'w', shape: [1000, 1000] }] },
      'size-mismatch',
    ],
    [
      'tensors on the same bytes',
      { entries: [{ name: 'a' }, { name: 'b', offset: 4 }] },
      'overlapping-tensors',
    ],
    [
      'a name that stands twice',
      { entries: [{ name: 'a' }, { name: 'a', offset: 8 }] },
      'overlapping-tensors',
    ],
  ])('reports %s', async (_, input, rule) => {
    expect(await rulesOf(input)).toEqual([rule]);
  });

  it.each([
    ['model_checkpoint_path: "/tmp/model.ckpt-1"\n', 'checkpoint-elsewhere'],
    ['model_checkpoint_path: "../../other/model.ckpt"\n', 'checkpoint-escape'],
    ['model_checkpoint_path: "gs://bucket/model.ckpt"\n', 'checkpoint-escape'],
  ])('reports the list %s', async (list, rule) => {
    expect(await rulesOfList(list)).toEqual([rule]);
  });

  it('stays silent about tensors in their places', async () => {
    expect(await rulesOf({ entries: [{ name: 'a' }, { name: 'b', offset: 8 }] })).toEqual([]);
    expect(await rulesOfList('model_checkpoint_path: "model.ckpt-1"\n')).toEqual([]);
  });
});
