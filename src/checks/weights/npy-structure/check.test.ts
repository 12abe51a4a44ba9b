import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { writeNpy, type NpyInput } from '../../../../test/builders/npy.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import npy from '../../../formats/npy/format.ts';
import { npyFile } from '../../../formats/npy/npy-file.ts';
import check from './check.ts';

async function findingsOf(input: NpyInput) {
  const parsed = await parseBytes(npy, writeNpy(input));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return runCheck(check, [[npyFile, parsed.value, parsed.anomalies]]);
}

describe('checks/weights/npy-structure', () => {
  it.each<[string, NpyInput, string]>([
    ['an object array', { descr: "'|O'" }, 'npy-structure/object-array'],
    ['a call in the header', { descr: 'print(1)' }, 'npy-structure/executable-header'],
    [
      'a header nested too deep',
      { version: 2, descr: '('.repeat(200) },
      'npy-structure/oversized-header',
    ],
    [
      'a key nobody knows',
      { header: "{'descr': '<f4', 'shape': (2,), 'fortran_order': False, 'x': 1}" },
      'npy-structure/malformed-header',
    ],
    ['a shape beyond the file', { shape: '(3,)' }, 'npy-structure/payload-mismatch'],
    ['bytes behind the array', { shape: '(1,)' }, 'npy-structure/payload-mismatch'],
  ])('reports %s', async (_, input, rule) => {
    expect((await findingsOf(input)).map((finding) => finding.rule)).toEqual([rule]);
  });

  it('names the type of an object array', async () => {
    const [finding] = await findingsOf({ descr: "[('a', '|O')]" });

    expect(finding?.message).toContain('[("a", "|O")]');
  });

  it.each<[string, NpyInput]>([
    ['numbers', {}],
    ['a structure', { descr: "[('a', '<i4'), ('b', '<f4')]", shape: '(1,)' }],
    ['text', { descr: "'<U1'", shape: '(2,)' }],
    ['an empty array', { shape: '(0, 7)', data: new Uint8Array(0) }],
  ])('stays silent about %s', async (_, input) => {
    expect(await findingsOf(input)).toEqual([]);
  });
});
