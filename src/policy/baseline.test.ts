import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryReport } from '../../test/report/arbitrary-report.ts';
import { findingIdentities } from '../core/finding-identity.ts';
import { renderJson } from '../report/json.ts';
import { gapIdentity, parseBaseline } from './baseline.ts';

const HEAD = '"schemaVersion":1,"startedAt":"2026-06-01T00:00:00Z"';

describe('policy/baseline', () => {
  it('knows every finding and gap of a report that was written as JSON', () => {
    fc.assert(
      fc.property(arbitraryReport, (report) => {
        const parsed = parseBaseline(renderJson(report));
        if (!parsed.ok) throw new Error(parsed.error);

        expect([...parsed.value.findings].sort()).toEqual(
          [...new Set(findingIdentities(report.findings))].sort(),
        );
        expect(report.gaps.every((gap) => parsed.value.gaps.has(gapIdentity(gap)))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['', 'not JSON'],
    ['[]', 'not a Weighbridge report'],
    ['{"schemaVersion":2}', 'not a Weighbridge report'],
    ['{"schemaVersion":1}', 'without findings'],
    [`{${HEAD},"findings":[{}],"gaps":[]}`, 'a finding lacks'],
    [
      `{${HEAD},"findings":[{"rule":"a/b","message":"x","location":{"path":[1]}}],"gaps":[]}`,
      'a finding lacks',
    ],
    [`{${HEAD},"findings":[],"gaps":[{"code":"x"}]}`, 'a gap lacks'],
  ])('refuses %s', (text, error) => {
    const parsed = parseBaseline(text);

    expect(parsed.ok ? '' : parsed.error).toContain(error);
  });
});
