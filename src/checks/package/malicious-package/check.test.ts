import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { STATE, answer, inventory, inventoryPackage, osv } from '../../../../test/builders/osv.ts';
import { advisoryMatches } from '../../../ecosystems/advisories/advisory-matches.ts';
import { lookupKey, matchAdvisories } from '../../../ecosystems/advisories/match-advisories.ts';
import type { InventoryPackage } from '../../../ecosystems/inventory/package-inventory.ts';
import check from './check.ts';

function weigh(one: InventoryPackage, records: readonly unknown[]) {
  const found = new Map([[lookupKey(one.ecosystem, one.name), answer(records)]]);
  const matches = matchAdvisories(inventory([one]).value, { state: STATE, found, uses: new Map() });
  return runCheck(check, [[advisoryMatches, matches]], { path: ['.'] });
}

const origins = {
  database_specific: { 'malicious-packages-origins': [{ source: 'x', sha256: 'ab' }] },
};
const versions = osv('MAL-2026-1', 'a', { versions: ['1.82.7', '1.82.8'], record: origins });
const every = osv('MAL-2026-1', 'a', { events: [{ introduced: '0' }], record: origins });

describe('malicious-package', () => {
  it('reports a version that is listed', async () => {
    expect(await weigh(inventoryPackage('a@1.82.8'), [versions])).toMatchObject([
      {
        rule: 'malicious-package/malicious',
        severity: 'critical',
        confidence: 'high',
        component: 'pkg:pypi/a@1.82.8',
        location: { path: ['requirements.txt'], line: 3 },
        data: { grade: ['exact versions are reported', 'one reporter says so: x'] },
      },
    ]);
    expect(await weigh(inventoryPackage('a@1.82.6'), [versions])).toEqual([]);
  });

  it('says what is in doubt about a report that stands alone and condemns everything', async () => {
    expect(await weigh(inventoryPackage('a@1'), [every])).toMatchObject([
      { rule: 'malicious-package/disputed', severity: 'medium', confidence: 'low' },
    ]);
  });

  it('ignores a report that was withdrawn', async () => {
    const withdrawn = osv('MAL-2026-1', 'a', {
      versions: ['1'],
      record: { withdrawn: '2026-01-05T00:00:00Z' },
    });
    expect(await weigh(inventoryPackage('a@1'), [withdrawn])).toEqual([]);
  });

  it.each([
    ['>=1.80', 'malicious-package/older-admitted', 'low'],
    ['<=1.82.8', 'malicious-package/newest-admitted', 'high'],
  ])('says that %s admits a malicious version', async (constraint, rule, severity) => {
    expect(await weigh(inventoryPackage('a', constraint), [versions])).toMatchObject([
      { rule, severity },
    ]);
  });

  it('is silent on a constraint that leaves the versions out', async () => {
    expect(await weigh(inventoryPackage('a', '>=1.80,!=1.82.7,!=1.82.8'), [versions])).toEqual([]);
  });
});
