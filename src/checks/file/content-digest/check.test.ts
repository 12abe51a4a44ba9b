import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { contentDigest } from '../../../formats/file/content-digest.ts';
import check from './check.ts';

const [computed, other] = ['ab'.repeat(32), 'cd'.repeat(32)];

describe('checks/file/content-digest', () => {
  it('reports mismatch: content that is not what its name says', async () => {
    const [finding] = await runCheck(check, [[contentDigest, { computed, claimed: other }]]);

    expect(finding?.rule).toBe('content-digest/mismatch');
    expect(finding?.message).toContain(computed);
  });

  it('stays silent when they agree', async () => {
    expect(await runCheck(check, [[contentDigest, { computed, claimed: computed }]])).toEqual([]);
  });
});
