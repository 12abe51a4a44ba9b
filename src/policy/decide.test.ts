import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../core/finding.ts';
import type { Gap, GapCode } from '../core/gap.ts';
import { GAP_CODES, isGapCode } from '../core/gap.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Policy, Waiver } from '../core/policy.ts';
import { DEFAULT_POLICY } from '../core/policy.ts';
import type { Severity } from '../core/severity.ts';
import { SEVERITIES } from '../core/severity.ts';
import { parseBaseline } from './baseline.ts';
import type { DecisionInput } from './decide.ts';
import { countBySeverity, decide } from './decide.ts';

const CODES = Object.keys(GAP_CODES).filter(isGapCode);
const DIGEST = 'ab'.repeat(32);

function finding(rule = 'a/one', severity: Severity = 'high', component = 'm.pt'): Finding {
  return {
    rule,
    severity,
    component,
    location: { path: [component], offset: 1 },
    message: 'something',
    data: {},
  };
}

function gap(code: GapCode = 'size-limit', path = 'm.pt'): Gap {
  return { code, detail: 'x', location: { path: [path] } };
}

function input(changes: Partial<DecisionInput> = {}): DecisionInput {
  return {
    findings: [],
    outcomes: [],
    gaps: [],
    policy: DEFAULT_POLICY,
    digests: new Map([['m.pt', DIGEST]]),
    purls: new Map([['m.pt', 'pkg:huggingface/a/b@1']]),
    today: '2026-06-15',
    weighed: 1,
    ...changes,
  };
}

function policy(changes: Partial<Policy>): Policy {
  return { ...DEFAULT_POLICY, ...changes };
}

function waiver(changes: Partial<Waiver> = {}): Waiver {
  return {
    rule: 'a/one',
    component: `sha256:${DIGEST}`,
    reason: 'reviewed',
    expires: '2026-06-15',
    ...changes,
  };
}

describe('policy/decide', () => {
  it('passes when something was weighed, nothing was found and nothing is missing', () => {
    expect(decide(input())).toEqual({ verdict: 'pass', reasons: [], tolerated: [], findings: [] });
  });

  it.each([
    ['high', 'high', 'fail'],
    ['critical', 'high', 'fail'],
    ['medium', 'high', 'pass'],
    ['info', 'info', 'fail'],
    ['low', 'critical', 'pass'],
  ] as const)('judges a %s finding under fail-on %s as %s', (severity, failOn, verdict) => {
    const decision = decide(
      input({ findings: [finding('a/one', severity)], policy: policy({ failOn }) }),
    );

    expect(decision.verdict).toBe(verdict);
  });

  it('calls a gap of the inventory incomplete, and of an outcome as well', () => {
    const partial: Outcome = {
      component: 'm.pt',
      check: 'a',
      kind: 'partial',
      findings: 0,
      gaps: [gap()],
    };
    const skipped: Outcome = {
      component: 'm.pt',
      check: 'a',
      kind: 'skipped',
      lacking: 'x',
      gaps: [gap()],
    };

    expect(decide(input({ gaps: [gap()] })).verdict).toBe('incomplete');
    expect(decide(input({ outcomes: [partial] })).verdict).toBe('incomplete');
    expect(decide(input({ outcomes: [skipped] })).verdict).toBe('incomplete');
  });

  it('allows gaps by name only', () => {
    const tolerant = policy({ allowGaps: ['size-limit'] });

    expect(decide(input({ gaps: [gap('size-limit')], policy: tolerant })).verdict).toBe('pass');
    expect(decide(input({ gaps: [gap('time-limit')], policy: tolerant })).verdict).toBe(
      'incomplete',
    );
  });

  it('does not believe a partial outcome that names no gap', () => {
    const outcome: Outcome = {
      component: 'm.pt',
      check: 'a',
      kind: 'partial',
      findings: 0,
      gaps: [],
    };
    const allowsAll = policy({ allowGaps: CODES });

    expect(decide(input({ outcomes: [outcome], policy: allowsAll })).verdict).toBe('incomplete');
  });

  it('is incomplete when a check failed or nothing was weighed', () => {
    const failed: Outcome = {
      component: 'm.pt',
      check: 'a',
      kind: 'failed',
      code: 'bug',
      detail: 'x',
    };

    expect(decide(input({ outcomes: [failed] }))).toMatchObject({
      verdict: 'incomplete',
      reasons: [{ kind: 'failure', detail: 'check a failed in m.pt' }],
    });
    expect(decide(input({ weighed: 0 }))).toMatchObject({
      verdict: 'incomplete',
      reasons: [{ kind: 'nothing-examined' }],
    });
  });

  it('lets fail beat incomplete, and says both', () => {
    const decision = decide(input({ findings: [finding()], gaps: [gap()] }));

    expect(decision.verdict).toBe('fail');
    expect(decision.reasons.map((reason) => reason.kind)).toEqual(['violation', 'gap']);
  });

  it('gives one reason per rule, worst first, however many files are hit', () => {
    const files = Array.from({ length: 500 }, (_, index) => finding('a/one', 'high', `m${index}`));
    const decision = decide(input({ findings: [...files, finding('b/two', 'critical')] }));

    expect(decision.reasons.map((reason) => reason.detail)).toEqual([
      'critical: b/two in m.pt',
      'high: a/one in m0 and 499 other files',
    ]);
  });

  it('overrides severities and returns the findings worst first', () => {
    const decision = decide(
      input({
        findings: [finding('a/one', 'high'), finding('a/two', 'low')],
        policy: policy({ rules: { 'a/one': 'info', 'a/two': 'critical' } }),
      }),
    );

    expect(decision.findings.map((one) => [one.rule, one.severity])).toEqual([
      ['a/two', 'critical'],
      ['a/one', 'info'],
    ]);
    expect(decision.verdict).toBe('fail');
  });

  it('keeps a finding whose rule is off, as tolerated', () => {
    const decision = decide(
      input({ findings: [finding()], policy: policy({ rules: { 'a/one': 'off' } }) }),
    );

    expect(decision).toMatchObject({
      verdict: 'pass',
      tolerated: [{ finding: 0, by: 'rule-off' }],
      findings: [{ severity: 'high' }],
    });
  });

  it('is not confused by rules named like members of objects', () => {
    expect(decide(input({ findings: [finding('constructor', 'high')] })).verdict).toBe('fail');
  });

  it.each([
    ['the rule and the digest', waiver()],
    ['all rules of the check', waiver({ rule: 'a/*' })],
    ['a digest in upper case', waiver({ component: `sha256:${DIGEST.toUpperCase()}` })],
    ['a purl', waiver({ component: 'pkg:huggingface/a/b@1' })],
  ])('waives by %s, on the last day too', (_, one) => {
    const decision = decide(input({ findings: [finding()], policy: policy({ waivers: [one] }) }));

    expect(decision).toMatchObject({
      verdict: 'pass',
      reasons: [],
      tolerated: [{ finding: 0, by: 'waiver', reason: 'reviewed (waived until 2026-06-15)' }],
    });
  });

  it.each([
    ['another rule', waiver({ rule: 'a/two' })],
    ['a check whose name merely starts alike', waiver({ rule: 'a/o*' })],
    ['another check', waiver({ rule: 'b/*' })],
    ['another digest', waiver({ component: `sha256:${'cd'.repeat(32)}` })],
    ['an empty digest', waiver({ component: 'sha256:' })],
    ['another version', waiver({ component: 'pkg:huggingface/a/b@2' })],
    ['the path', waiver({ component: 'm.pt' })],
  ])('does not waive by %s', (_, one) => {
    const decision = decide(input({ findings: [finding()], policy: policy({ waivers: [one] }) }));

    expect(decision.verdict).toBe('fail');
  });

  it('does not match an unknown or empty digest', () => {
    const policyOf = (component: string) => policy({ waivers: [waiver({ component })] });
    for (const digest of [undefined, '']) {
      const digests = new Map([['m.pt', digest]]);
      const decision = decide(
        input({ findings: [finding()], digests, policy: policyOf(`sha256:${digest ?? ''}`) }),
      );
      expect(decision.verdict).toBe('fail');
    }
  });

  it('lists an expired waiver as a reason and does not apply it', () => {
    const expired = waiver({ expires: '2026-06-14' });
    const decision = decide(
      input({ findings: [finding()], policy: policy({ waivers: [expired] }) }),
    );

    expect(decision.verdict).toBe('fail');
    expect(decision.reasons.map((reason) => reason.kind)).toEqual(['violation', 'expired-waiver']);
    expect(decide(input({ policy: policy({ waivers: [expired] }) })).verdict).toBe('pass');
  });

  it('counts findings by severity', () => {
    const counts = countBySeverity([finding(), finding(), finding('a/x', 'info')]);

    expect(counts).toEqual({ info: 1, low: 0, medium: 0, high: 2, critical: 0 });
  });
});

const severities = fc.constantFrom(...SEVERITIES);
const rules = fc.constantFrom('a/one', 'a/two', 'b/one');
const files = fc.constantFrom('m.pt', 'n.pt');
const codes = fc.constantFrom(...CODES);
const findings = fc.tuple(rules, severities, files).map((parts) => finding(...parts));
const gaps = fc.tuple(codes, files).map((parts) => gap(...parts));
const outcomes: fc.Arbitrary<Outcome> = fc.oneof(
  fc.constant<Outcome>({ component: 'm.pt', check: 'a', kind: 'complete', findings: 0 }),
  fc.constant<Outcome>({ component: 'm.pt', check: 'a', kind: 'failed', code: 'bug', detail: '' }),
  fc.array(gaps, { maxLength: 2 }).map((own): Outcome => ({
    component: 'm.pt',
    check: 'a',
    kind: 'partial',
    findings: 0,
    gaps: own,
  })),
);
const policies: fc.Arbitrary<Policy> = fc.record({
  failOn: severities,
  allowGaps: fc.uniqueArray(codes),
  rules: fc.dictionary(rules, fc.oneof(severities, fc.constant('off' as const))),
  waivers: fc.array(
    fc.record({
      rule: fc.constantFrom('a/one', 'a/*', 'b/*'),
      component: fc.constantFrom(`sha256:${DIGEST}`, 'pkg:huggingface/a/b@1'),
      reason: fc.constant('r'),
      expires: fc.constantFrom('2026-01-01', '2026-12-31'),
    }),
    { maxLength: 3 },
  ),
});
const inputs = fc
  .record({
    findings: fc.array(findings, { maxLength: 5 }),
    gaps: fc.array(gaps, { maxLength: 3 }),
    outcomes: fc.array(outcomes, { maxLength: 3 }),
    policy: policies,
    weighed: fc.nat({ max: 2 }),
  })
  .map((changes) => input(changes));

const RANK = { pass: 0, incomplete: 1, fail: 2 };

describe('policy/decide is monotone', () => {
  it('never improves by one more finding', () => {
    fc.assert(
      fc.property(inputs, findings, (given, one) => {
        const before = decide(given);
        const after = decide({ ...given, findings: [...given.findings, one] });
        expect(RANK[after.verdict]).toBeGreaterThanOrEqual(RANK[before.verdict]);
      }),
    );
  });

  it('never improves by one more gap or outcome', () => {
    fc.assert(
      fc.property(inputs, gaps, outcomes, (given, one, outcome) => {
        const before = decide(given);
        const withGap = decide({ ...given, gaps: [...given.gaps, one] });
        const withOutcome = decide({ ...given, outcomes: [...given.outcomes, outcome] });
        expect(RANK[withGap.verdict]).toBeGreaterThanOrEqual(RANK[before.verdict]);
        expect(RANK[withOutcome.verdict]).toBeGreaterThanOrEqual(RANK[before.verdict]);
      }),
    );
  });

  it('never improves when the policy tolerates less', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const strict = { ...given.policy, allowGaps: [], waivers: [], rules: {} };
        const kept = given.findings.filter((one) => !Object.hasOwn(given.policy.rules, one.rule));
        const before = decide({ ...given, findings: kept });
        const after = decide({ ...given, findings: kept, policy: strict });
        expect(RANK[after.verdict]).toBeGreaterThanOrEqual(RANK[before.verdict]);
      }),
    );
  });

  it('keeps every finding, and points into them', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const { findings: kept, tolerated } = decide(given);
        expect(kept).toHaveLength(given.findings.length);
        for (const entry of tolerated) expect(kept[entry.finding]).toBeDefined();
      }),
    );
  });

  it('does not depend on the order of the findings', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const turned = decide({ ...given, findings: given.findings.toReversed() });
        expect(turned).toEqual(decide(given));
      }),
    );
  });

  it('counts only what is new since a baseline, and says what is not', () => {
    const old = [finding('a/one'), finding('a/two')];
    const oldGaps = [gap('size-limit', 'm.pt')];
    const report = {
      schemaVersion: 1,
      startedAt: '2026-06-01T00:00:00Z',
      findings: old,
      gaps: oldGaps,
    };
    const parsed = parseBaseline(JSON.stringify(report));
    if (!parsed.ok) throw new Error(parsed.error);
    const baseline = parsed.value;

    const same = decide(input({ findings: old, gaps: oldGaps, baseline }));
    const moved = decide(
      input({
        findings: [{ ...finding('a/one'), location: { path: ['m.pt'], offset: 9 } }],
        baseline,
      }),
    );
    const more = decide(input({ findings: [...old, finding('a/one')], gaps: oldGaps, baseline }));
    const elsewhere = decide(input({ gaps: [gap('size-limit', 'n.pt')], baseline }));

    expect([same, moved, more, elsewhere].map(({ verdict }) => verdict)).toEqual([
      'pass',
      'pass',
      'fail',
      'incomplete',
    ]);
    expect(same.tolerated.map(({ by, reason }) => [by, reason])).toEqual(
      old.map(() => ['baseline', 'not new: it stands in the baseline of 2026-06-01']),
    );
  });

  it('is incomplete when nothing was weighed, unless that is allowed', () => {
    expect(decide(input({ weighed: 0 })).verdict).toBe('incomplete');
    expect(decide(input({ weighed: 0, allowEmpty: true })).verdict).toBe('pass');
    expect(decide(input({ weighed: 0, allowEmpty: true, gaps: [gap()] })).verdict).toBe(
      'incomplete',
    );
  });
});
