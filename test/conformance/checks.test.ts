import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/checks/index.ts';
import { placeholders } from '../../src/core/rule.ts';
import { SEVERITIES } from '../../src/core/severity.ts';

const files = globSync('src/checks/*/*/check.ts').sort();
const rules = CHECKS.flatMap((check) =>
  Object.entries(check.rules).map(([id, rule]) => ({ check, id, rule })),
);

describe('every check', () => {
  it('is in the registry, and the registry saw them', () => {
    expect(CHECKS.length).toBeGreaterThanOrEqual(12);
    expect(CHECKS.map((check) => check.id).sort()).toEqual(
      files.map((file) => file.split('/').at(-2) ?? '').sort(),
    );
  });

  it.each(CHECKS.map((check) => [check.id, check] as const))(
    '%s is frozen, versioned and says what it looks at',
    (_, check) => {
      expect(Object.isFrozen(check)).toBe(true);
      expect(check.version).toBeGreaterThanOrEqual(1);
      expect(check.title).toMatch(/^[A-Z].*[^.]$/);
      expect(check.needs.length).toBeGreaterThan(0);
      expect(Object.keys(check.rules).length).toBeGreaterThan(0);
    },
  );

  it.each(rules.map(({ check, id, rule }) => [`${check.id}/${id}`, rule] as const))(
    '%s has complete texts',
    (id, rule) => {
      expect(id).toMatch(/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/);
      expect(SEVERITIES).toContain(rule.severity);
      expect(rule.title).toMatch(/^[A-Z0-9].*[^.]$/);
      expect(rule.message).toMatch(/^[^A-Z].*[^.]$/s);
      expect(rule.why).toMatch(/\.$/);
      expect(rule.fix).toMatch(/\.$/);
      expect(rule.references.length).toBeGreaterThan(0);
      expect(rule.example?.bad, 'a bad and a good example').not.toBe(rule.example?.good);
      for (const name of placeholders(rule.message)) expect(name).toMatch(/^[a-z][a-zA-Z]*$/);
    },
  );

  it.each(files.map((file) => [file.replace('/check.ts', ''), file] as const))(
    '%s has a test that names each of its rules',
    (folder, file) => {
      const tests = globSync(`${folder}/*.test.ts`)
        .map((test) => readFileSync(test, 'utf8'))
        .join('\n');
      const check = CHECKS.find((candidate) => candidate.id === file.split('/').at(-2));
      const missing = Object.keys(check?.rules ?? {}).filter((id) => !tests.includes(id));

      expect(tests).not.toBe('');
      expect(missing).toEqual([]);
    },
  );
});
