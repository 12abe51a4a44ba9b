import type { Component, Relation } from '../core/component.ts';
import type { Gap } from '../core/gap.ts';

/** What the files that belong together mean for each other. */
export interface Companionship {
  readonly relations: readonly Relation[];
  /** Ids of components explained by a model that loads them: raw numbers without a format of their own. */
  readonly explained: ReadonlySet<string>;
  /** Files a model loads which are not in the target. */
  readonly missing: readonly Gap[];
}

/** A model and the files it names, relative to its own folder. */
export interface Loads {
  readonly component: string;
  readonly companions: readonly string[];
}

function beside(component: string, companion: string): string {
  const folder = component.slice(0, component.lastIndexOf('/') + 1);
  return folder + companion.replaceAll('\\', '/');
}

/**
 * Joins models with the files they load. A data file of an ONNX model has no format: only the model
 * says what it is, so alone it would count as unknown.
 */
export function joinCompanions(
  loads: readonly Loads[],
  components: readonly Component[],
): Companionship {
  // A parser knows its file's name in lower case only, and may name a companion after it.
  const present = new Map(components.map(({ id }) => [id.toLowerCase(), id]));
  for (const { id } of components) present.set(id, id);
  const relations: Relation[] = [];
  const explained = new Set<string>();
  const missing: Gap[] = [];
  for (const { component, companions } of loads) {
    for (const companion of companions) {
      const named = beside(component, companion);
      const id = present.get(named) ?? present.get(named.toLowerCase());
      if (id !== undefined) {
        relations.push({ from: component, kind: 'loads', to: id });
        explained.add(id);
      } else {
        const detail = `${companion} is loaded with the model and is not there`;
        missing.push({ code: 'missing-file', detail, location: { path: [component] } });
      }
    }
  }
  return { relations, explained, missing };
}
