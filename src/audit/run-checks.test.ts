import { describe, expect, it } from 'vitest';
import { artifact } from '../core/artifact.ts';
import { defineCheck } from '../core/check.ts';
import type { Gap } from '../core/gap.ts';
import { runChecks } from './run-checks.ts';

const number = artifact<number>()('number');
const rule = {
  title: 'T',
  severity: 'low',
  message: 'saw {value}',
  why: 'W.',
  fix: 'F.',
  references: [],
} as const;

const seesNumbers = defineCheck({
  id: 'sees-numbers',
  version: 1,
  title: 'Numbers',
  needs: [number],
  rules: { seen: rule },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs.number) report('seen', { path }, { value });
  },
});

const throws = defineCheck({
  id: 'throws',
  version: 1,
  title: 'Throws',
  needs: [number],
  rules: { seen: rule },
  run: () => {
    throw new TypeError('boom');
  },
});

const GAP: Gap = { code: 'step-limit', detail: 'too long', location: { path: ['a'] } };

async function run(
  checks: Parameters<typeof runChecks>[0],
  values: readonly number[],
  gaps: readonly Gap[] = [],
) {
  const located = values.map((value) => ({ path: ['a'], value, anomalies: [] }));
  const artifacts = new Map(values.length === 0 ? [] : [[number.key, located]]);
  return runChecks(checks, {
    component: 'a',
    artifacts,
    gaps,
    loader: undefined,
  });
}

describe('audit/run-checks', () => {
  it('says complete when everything was examined', async () => {
    const { findings, outcomes } = await run([seesNumbers], [1, 2]);

    expect(findings.map((finding) => finding.message)).toEqual(['saw 1', 'saw 2']);
    expect(outcomes).toEqual([
      { component: 'a', check: 'sees-numbers', kind: 'complete', findings: 2 },
    ]);
  });

  it('says partial, never complete, when something was not examined', async () => {
    const { outcomes } = await run([seesNumbers], [1], [GAP]);

    expect(outcomes).toEqual([
      { component: 'a', check: 'sees-numbers', kind: 'partial', findings: 1, gaps: [GAP] },
    ]);
  });

  it('says not applicable when no declared artifact exists', async () => {
    const { outcomes } = await run([seesNumbers], []);

    expect(outcomes).toEqual([{ component: 'a', check: 'sees-numbers', kind: 'not-applicable' }]);
  });

  it('isolates a bug in one check from the findings of another', async () => {
    const { findings, outcomes } = await run([throws, seesNumbers], [1]);

    expect(findings).toHaveLength(1);
    expect(outcomes[0]).toEqual({
      component: 'a',
      check: 'throws',
      kind: 'failed',
      code: 'bug',
      detail: 'TypeError: boom',
    });
  });
});
