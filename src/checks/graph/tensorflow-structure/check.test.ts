import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import { bytes, number, tag, varint, type Bytes } from '../../../../test/builders/protobuf.ts';
import { asset, graphDef, savedModel } from '../../../../test/builders/tensorflow.ts';
import tensorflow from '../../../formats/tensorflow-graph/format.ts';
import { tensorflowGraph } from '../../../formats/tensorflow-graph/tensorflow-graph.ts';
import check from './check.ts';

async function rulesOf(file: Bytes): Promise<readonly string[]> {
  const parsed = await parseBytes(tensorflow, file);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  const findings = await runCheck(check, [[tensorflowGraph, parsed.value, parsed.anomalies]]);
  return findings.map(({ rule }) => rule.replace('tensorflow-structure/', ''));
}

describe('checks/graph/tensorflow-structure', () => {
  it.each<[string, Bytes, string]>([
    ['a broken tail', Buffer.concat([graphDef({}), Buffer.from([0xff, 0xff])]), 'broken-structure'],
    ['two libraries', graphDef({ extra: [bytes(2, ''), bytes(2, '')] }), 'repeated-field'],
    [
      'a long number',
      graphDef({ extra: [Buffer.concat([tag(3, 0), varint(1, 6)])] }),
      'unusual-encoding',
    ],
    [
      'a group',
      graphDef({ extra: [Buffer.concat([tag(30, 3), number(1, 1), tag(30, 4)])] }),
      'unusual-encoding',
    ],
    ['a payload', graphDef({ extra: [bytes(999, Buffer.alloc(100, 7))] }), 'unknown-payload'],
    [
      'an asset elsewhere',
      savedModel({ fields: [asset('path', '../../../etc/passwd')] }),
      'asset-outside-folder',
    ],
  ])('reports %s', async (_, file, rule) => {
    expect(await rulesOf(file)).toEqual([rule]);
  });

  it('stays silent about a file as it should be', async () => {
    expect(await rulesOf(savedModel({ fields: [asset('path', 'vocabulary.txt')] }))).toEqual([]);
  });
});
