import type { Component, Relation } from '../core/component.ts';
import { componentRef, property } from './cyclonedx-reference.ts';
import type { Json } from './json-text.ts';

/** Facts that have a place of their own in the document. */
const PLACED = new Set(['architecture', 'task', 'licence', 'license']);

/** The model card: only what the file itself says. Absent when it says nothing. */
export function modelCard(
  component: Component,
  relations: readonly Relation[],
): { readonly modelCard?: Json } {
  const facts = component.facts ?? {};
  const architecture = facts['architecture'];
  const task = facts['task'];
  const datasets = relations
    .filter((relation) => relation.kind === 'trained-on')
    .map((relation) => ({ ref: componentRef(relation.to) }));
  const parameters = {
    ...(task === undefined ? {} : { task: String(task) }),
    ...(architecture === undefined ? {} : { modelArchitecture: String(architecture) }),
    ...(datasets.length === 0 ? {} : { datasets }),
  };
  const properties = Object.entries(facts)
    .filter(([name]) => !PLACED.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => property(`fact:${name}`, String(value)));
  const card = {
    ...(Object.keys(parameters).length === 0 ? {} : { modelParameters: parameters }),
    ...(properties.length === 0 ? {} : { properties }),
  };
  return Object.keys(card).length === 0 ? {} : { modelCard: card };
}
