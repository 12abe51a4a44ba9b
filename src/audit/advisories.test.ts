import { describe, expect, it } from 'vitest';
import { STATE, answer, inventory, inventoryPackage, osv } from '../../test/builders/osv.ts';
import { SourceError } from '../bytes/source.ts';
import knownVulnerability from '../checks/package/known-vulnerability/check.ts';
import type { AdvisorySource } from '../ecosystems/advisories/advisory-source.ts';
import { packageInventory } from '../ecosystems/inventory/package-inventory.ts';
import { advisoryEnrichment } from './advisories.ts';
import { runProject } from './run-project.ts';

const packages = inventory([
  inventoryPackage('a@1'),
  inventoryPackage('b@1'),
  inventoryPackage('a@2'),
]);
const shared = [{ key: packageInventory.key, located: packages }];
const facts = { components: [], shared };

async function outcome(source: AdvisorySource | undefined) {
  const { shared: added = [], lacking = new Map() } = await advisoryEnrichment(source)(facts);
  const project = {
    components: [],
    shared: [...shared, ...added],
    gaps: [],
    loader: undefined,
    lacking,
  };
  const { findings, outcomes } = await runProject([knownVulnerability], project);
  return { findings, outcome: outcomes[0] };
}

describe('advisoryEnrichment', () => {
  it('asks once for each package and matches all its versions', async () => {
    const asked: string[] = [];
    const source: AdvisorySource = {
      state: STATE,
      lookup: (_, name) => {
        asked.push(name);
        return name === 'a'
          ? answer([osv('GHSA-1', 'a', { events: [{ introduced: '2' }] })])
          : undefined;
      },
    };
    const { findings, outcome: kept } = await outcome(source);
    expect(asked).toEqual(['a', 'b']);
    expect(findings.map(({ component }) => component)).toEqual(['pkg:pypi/a@2']);
    expect(kept).toMatchObject({ kind: 'complete', findings: 1 });
  });

  it('is skipped, never clean, without advisory data', async () => {
    expect((await outcome(undefined)).outcome).toMatchObject({
      kind: 'skipped',
      lacking: 'no advisory data; run: weighbridge advisories update',
      gaps: [{ code: 'no-advisory-data' }],
    });
  });

  it('is skipped when the data cannot be read', async () => {
    const lookup = () => Promise.reject(new SourceError('the index is damaged'));
    expect((await outcome({ state: STATE, lookup })).outcome).toMatchObject({
      kind: 'skipped',
      lacking: 'advisory data could not be read: the index is damaged',
    });
  });

  it('says of which ecosystems the data know nothing', async () => {
    const source: AdvisorySource = {
      state: { ...STATE, ecosystems: ['npm'] },
      lookup: () => undefined,
    };
    expect((await advisoryEnrichment(source)(facts)).gaps).toMatchObject([
      { code: 'no-advisory-data', detail: 'no data on pypi: 3 of its packages are here' },
    ]);
  });

  it('has nothing to do where no file speaks of packages', async () => {
    expect(await advisoryEnrichment(undefined)({ components: [], shared: [] })).toEqual({});
  });
});
