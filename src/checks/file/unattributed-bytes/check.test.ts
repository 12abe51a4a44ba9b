import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { byteCoverage } from '../../../formats/coverage/coverage.ts';
import check from './check.ts';

async function rulesFor(start: number, end: number, padding: boolean): Promise<readonly string[]> {
  const value = { size: end + 10, unattributed: [{ start, end, padding }], truncated: false };
  return (await runCheck(check, [[byteCoverage, value]])).map((finding) => finding.rule);
}

describe('checks/file/unattributed-bytes', () => {
  it('reports bytes no structure accounts for', async () => {
    expect(await rulesFor(100, 108, false)).toEqual(['unattributed-bytes/hidden-bytes']);
  });

  it('reports megabytes of padding', async () => {
    expect(await rulesFor(100, 100 + 2 ** 21, true)).toEqual(['unattributed-bytes/large-padding']);
  });

  it('stays silent about ordinary alignment padding', async () => {
    expect(await rulesFor(100, 4096, true)).toEqual([]);
  });
});
