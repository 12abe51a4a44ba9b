import { describe, expect, test } from 'vitest';
import { compareSeverity } from '../../src/core/severity.ts';
import { examinePickle } from './examine-pickle.ts';
import { HONEST_PICKLES, PICKLE_TECHNIQUES } from './pickle.ts';

describe('techniques/pickle', () => {
  test('covers the catalogue', () => {
    const sections = new Set(PICKLE_TECHNIQUES.map(({ id }) => /^[13]\.\d+/.exec(id)?.[0]));

    expect(sections.size).toBeGreaterThan(45);
    expect(PICKLE_TECHNIQUES.length).toBeGreaterThan(500);
    expect(new Set(PICKLE_TECHNIQUES.map(({ id }) => id)).size).toBe(PICKLE_TECHNIQUES.length);
  });

  test.each(
    PICKLE_TECHNIQUES.map(
      (technique) => [`${technique.id} ${technique.title}`, technique] as const,
    ),
  )('catches %s', async (_, { build, expect: expected, loader }) => {
    const findings = await examinePickle(build(), loader);

    const told = findings.flatMap(({ rule, severity, message, evidence = [] }) => [
      `${severity} ${rule}: ${message}`,
      ...evidence,
    ]);
    const bad = findings.filter(
      ({ severity }) => compareSeverity(severity, expected.severity) >= 0,
    );
    expect(bad).not.toEqual([]);
    if (expected.shows !== undefined) expect(told.join('\n')).toContain(expected.shows);
    if (expected.rule !== undefined)
      expect(findings.map(({ rule }) => rule)).toContain(expected.rule);
  });

  test.each(HONEST_PICKLES.map((honest) => [`${honest.id} ${honest.title}`, honest] as const))(
    'stays silent about %s',
    async (_, { build }) => {
      const findings = await examinePickle(build());

      expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
    },
  );
});
