import type { Located } from '../core/artifact.ts';
import type { Component, Relation } from '../core/component.ts';
import { PROJECT_ID } from '../core/project.ts';
import { buildInventory } from '../ecosystems/inventory/build-inventory.ts';
import { withIncludedRoles } from '../ecosystems/inventory/included-files.ts';
import type { InventoryPackage } from '../ecosystems/inventory/package-inventory.ts';
import { packageInventory } from '../ecosystems/inventory/package-inventory.ts';
import { parsePurl } from '../ecosystems/purl.ts';
import { dependencySet } from '../formats/dependencies/dependency-set.ts';
import { moduleSummary } from '../formats/source/source-file.ts';
import type { Enrichment, ProjectFacts } from './enrichment.ts';
import { sharedOf } from './enrichment.ts';

/** Joins what all files say of packages: components with purls, and who depends on whom. */
export async function packageEnrichment({ shared }: ProjectFacts): Promise<Enrichment> {
  const sets = withIncludedRoles(sharedOf(shared, dependencySet));
  if (sets.length === 0) return {};
  const inventory = buildInventory(sets, sharedOf(shared, moduleSummary));
  const located: Located<unknown> = { path: [PROJECT_ID], value: inventory, anomalies: [] };
  return {
    components: inventory.packages.map(packageComponent),
    relations: [
      ...inventory.edges.map(({ from, to }) => dependsOn(from, to)),
      // Code that imports a package hangs on it, whatever file asks for the package.
      ...inventory.packages.flatMap(({ purl, importedBy }) =>
        importedBy.map((file) => dependsOn(file, purl)),
      ),
    ],
    shared: [{ key: packageInventory.key, located }],
  };
}

function dependsOn(from: string, to: string): Relation {
  return { from, kind: 'depends-on', to };
}

function packageComponent(one: InventoryPackage): Component {
  const { purl, name, version, direct, mentions, importedBy, ecosystem, chains } = one;
  const [chain] = chains;
  const constraints = [...new Set(mentions.map(({ constraint }) => constraint))].filter(
    (constraint) => constraint !== '' && constraint !== version,
  );
  const groups = [...new Set(mentions.flatMap((mention) => mention.groups))].sort();
  return {
    id: purl,
    type: 'package',
    name,
    formats: [],
    purl,
    facts: {
      ecosystem,
      direct,
      ...(version === undefined ? {} : { version }),
      ...(constraints.length === 0 ? {} : { constraint: constraints.slice(0, 5).join(' | ') }),
      ...(groups.length === 0 ? {} : { groups: groups.slice(0, 10).join(', ') }),
      ...(chain === undefined ? {} : { via: chainText(chain) }),
      ...(importedBy.length === 0 ? {} : { importedBy: importedBy.slice(0, 5).join(', ') }),
    },
  };
}

/** `requirements.txt › uvicorn 0.30.1 › click 8.1.7`. */
export function chainText(chain: readonly string[]): string {
  return chain.map(stepText).join(' › ');
}

function stepText(id: string): string {
  const parsed = parsePurl(id);
  if (parsed === undefined) return id;
  return parsed.version === undefined ? parsed.name : `${parsed.name} ${parsed.version}`;
}
