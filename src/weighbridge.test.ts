import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import pkg from '../package.json' with { type: 'json' };
import { DEFAULT_POLICY, audit } from './index.ts';
import { VERSION } from './version.ts';

const HOSTILE = "cos\nsystem\n(S'echo weighbridge-test'\ntR.";
const DIGEST = createHash('sha256').update(HOSTILE).digest('hex');
const NOW = (): Date => new Date('2026-06-01T12:00:00Z');

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'weighbridge-library-'));
  writeFileSync(join(root, 'model.pkl'), HOSTILE);
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function policy(component: string, expires: string) {
  return {
    ...DEFAULT_POLICY,
    waivers: [{ rule: 'pickle-calls/*', component, reason: 'our own test file', expires }],
  };
}

describe('weighbridge', () => {
  it('carries the version of its package', () => {
    expect(VERSION).toBe(pkg.version);
  });

  it('begins every path with its target when there are several', async () => {
    mkdirSync(join(root, 'a'));
    writeFileSync(join(root, 'a', 'x.txt'), 'x');
    const report = await audit([join(root, 'a'), join(root, 'model.pkl')], { now: NOW });

    expect(report.components.map(({ id }) => id)).toEqual([
      join(root, 'a/x.txt'),
      join(root, 'model.pkl'),
    ]);
    expect(report.findings[0]?.location.path).toEqual([join(root, 'model.pkl')]);
  });

  it('records digests when asked, and only then', async () => {
    const [plain] = (await audit([root], { now: NOW })).components;
    const [digested] = (await audit([root], { now: NOW, digests: true })).components;

    expect(plain?.sha256).toBeUndefined();
    expect(digested?.sha256).toBe(DIGEST);
  });

  it('lets a waiver hold for the file it was given for, until it expires', async () => {
    const held = await audit([root], {
      now: NOW,
      policy: policy(`sha256:${DIGEST}`, '2026-12-31'),
    });
    const expired = await audit([root], {
      now: NOW,
      policy: policy(`sha256:${DIGEST}`, '2026-05-31'),
    });
    const other = await audit([root], {
      now: NOW,
      policy: policy(`sha256:${'0'.repeat(64)}`, '2026-12-31'),
    });

    expect(held.verdict).toBe('pass');
    expect(held.tolerated.map(({ by }) => by)).toContain('waiver');
    expect([expired.verdict, other.verdict]).toEqual(['fail', 'fail']);
  });

  it('fails with the reason when a target does not exist', async () => {
    await expect(audit([join(root, 'nowhere')])).rejects.toThrow(/no such file or directory/);
  });

  it('gives the same answer with one thread and with three', async () => {
    for (let index = 0; index < 120; index += 1)
      writeFileSync(join(root, `m${index}.pkl`), HOSTILE);
    const [one, three] = await Promise.all([1, 3].map((jobs) => audit([root], { now: NOW, jobs })));

    expect(one?.findings).toHaveLength(121);
    expect(three).toEqual(one);
  });
});
