import type { Component, Relation } from '../core/component.ts';
import { compareText } from '../core/location.ts';
import { folderOf } from '../core/project.ts';
import { distributionsOf, packageOfSpecifier } from '../ecosystems/inventory/imported-packages.ts';
import type { PackageInventory } from '../ecosystems/inventory/package-inventory.ts';
import { packageInventory } from '../ecosystems/inventory/package-inventory.ts';
import { modelCard } from '../formats/model-card/model-card.ts';
import type { ModelLoad } from '../formats/source/model-loads.ts';
import { modelLoads } from '../formats/source/model-loads.ts';
import type { Enrichment, ProjectFacts } from './enrichment.ts';
import { sharedOf } from './enrichment.ts';

/** Which code and which package load which model, what a model was made from, and on which data. */
export async function modelEnrichment({ components, shared }: ProjectFacts): Promise<Enrichment> {
  const graph = new ModelGraph(components);
  const inventory = sharedOf(shared, packageInventory)[0]?.value;
  for (const { path, value } of sharedOf(shared, modelLoads))
    for (const load of value) graph.addLoad(path[0] ?? '', load, inventory);
  for (const { path, value } of sharedOf(shared, modelCard)) {
    const models = components.filter(
      ({ id, type }) => type === 'model' && folderOf(id) === folderOf(path[0] ?? ''),
    );
    for (const { id } of models) {
      for (const data of value.datasets) graph.link(id, 'trained-on', graph.hub('dataset', data));
      for (const base of value.baseModels) graph.link(id, 'depends-on', graph.hub('model', base));
    }
  }
  return graph.result();
}

class ModelGraph {
  readonly #files: ReadonlyMap<string, readonly Component[]>;
  readonly #hub = new Map<string, Component>();
  readonly #relations = new Map<string, Relation>();

  constructor(components: readonly Component[]) {
    this.#files = Map.groupBy(
      components.filter(({ purl, type }) => type !== 'package' || purl === undefined),
      ({ id }) => id.slice(id.lastIndexOf('/') + 1).toLowerCase(),
    );
  }

  link(from: string, kind: Relation['kind'], to: string): void {
    if (from !== to) this.#relations.set(JSON.stringify([from, kind, to]), { from, kind, to });
  }

  /** The component of something on a hub: known by name, not examined here. */
  hub(type: 'model' | 'dataset', name: string, revision?: string): string {
    const at = revision === undefined ? '' : `@${revision}`;
    const id = `hf:${type === 'dataset' ? 'datasets/' : ''}${name}${at}`;
    const facts = revision === undefined ? {} : { facts: { revision } };
    if (!this.#hub.has(id)) {
      const purl = type === 'model' ? { purl: hubPurl(name, revision) } : {};
      this.#hub.set(id, { id, type, name, formats: [], ...purl, ...facts });
    }
    return id;
  }

  addLoad(file: string, load: ModelLoad, inventory: PackageInventory | undefined): void {
    const { name, revision } = load;
    const target =
      load.kind === 'file'
        ? this.#fileFor(file, load)
        : this.hub(load.kind === 'hub-dataset' ? 'dataset' : 'model', name, revision);
    if (target === undefined) return;
    this.link(file, 'loads', target);
    for (const purl of packagesBehind(load.callee, file, inventory))
      this.link(purl, 'loads', target);
  }

  /** The file that a path means: the same name, and as many of the folders before it as possible. */
  #fileFor(source: string, { name, folders }: ModelLoad): string | undefined {
    const named = this.#files.get(name.toLowerCase()) ?? [];
    const ranked = named
      .map(({ id }) => ({ id, score: agreement(id, folders, source) }))
      .sort((a, b) => b.score - a.score || compareText(a.id, b.id));
    const [best, second] = ranked;
    // Two that fit alike: which one is meant is not known.
    return best !== undefined && best.score !== second?.score ? best.id : undefined;
  }

  result(): Enrichment {
    const relations = [...this.#relations.values()].sort(
      (a, b) =>
        compareText(a.from, b.from) || compareText(a.kind, b.kind) || compareText(a.to, b.to),
    );
    return { components: [...this.#hub.values()], relations };
  }
}

/** Folders that agree, counted twice; of equal ones, what lies near the source file. */
function agreement(id: string, folders: readonly string[], source: string): number {
  const parts = new Set(id.split('/').slice(0, -1));
  const near = source.split('/').filter((part, index) => id.split('/')[index] === part).length;
  return folders.filter((folder) => parts.has(folder)).length * 2 + Math.min(near, 1);
}

function packagesBehind(
  callee: string,
  file: string,
  inventory: PackageInventory | undefined,
): readonly string[] {
  if (inventory === undefined) return [];
  const isPython = /\.(?:pyw?|ipynb)$/.test(file);
  const npm = isPython ? undefined : packageOfSpecifier(callee.split('.')[0] ?? '');
  const names = isPython ? distributionsOf(callee) : npm === undefined ? [] : [npm];
  return inventory.packages
    .filter(({ name, ecosystem }) => names.includes(name) && (ecosystem === 'npm') === !isPython)
    .map(({ purl }) => purl);
}

/** Package URL of a model on the hub (purl specification, type huggingface). */
function hubPurl(name: string, revision: string | undefined): string {
  const path = name.split('/').map(encodeURIComponent).join('/');
  return `pkg:huggingface/${path}${revision === undefined ? '' : `@${encodeURIComponent(revision)}`}`;
}
