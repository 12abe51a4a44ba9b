import { artifact } from '../../core/artifact.ts';
import type { JsonNode } from '../json/tree.ts';
import { valueOf, valuesOf } from '../json/tree.ts';

/** A class or function that a configuration asks its loader to find by name and call. */
export interface InstantiationTarget {
  /** Where it stands: `model.optimizer`. */
  readonly place: string;
  /** The dotted name as written. */
  readonly target: string;
  /** The convention: `_target_` of hydra, `class_path` of jsonargparse, `target` with `params`, a YAML tag. */
  readonly convention: '_target_' | 'class_path' | 'target' | 'yaml-tag';
  /** Literal arguments as text, shortened; what stands beside the name. */
  readonly arguments: readonly string[];
  readonly offset: number;
}

export interface InstantiationTargets {
  readonly targets: readonly InstantiationTarget[];
}

/** Derived by every format that carries such a configuration; one check judges them all. */
export const instantiationTargets = artifact<InstantiationTargets>()('instantiation-targets');

/** Targets kept per file. The largest honest experiment has a few hundred. */
export const MAX_TARGETS = 2000;
/** Characters kept of a name or an argument. */
const MAX_SHOWN = 300;
const MAX_ARGUMENTS = 8;

const KEYS = ['_target_', 'class_path'] as const;
/** What goes with `target` in configurations of latent-diffusion and its descendants. */
const COMPANION = 'params';

/** Every target in a configuration tree, doubled keys included. */
export function collectTargets(root: JsonNode): {
  readonly targets: readonly InstantiationTarget[];
  readonly dropped: number;
} {
  const targets: InstantiationTarget[] = [];
  let dropped = 0;
  const left: { readonly node: JsonNode; readonly place: string }[] = [{ node: root, place: '' }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { node, place } = next;
    if (node.kind === 'array') {
      for (const [index, item] of node.items.entries())
        left.push({ node: item, place: `${place}[${index}]` });
    }
    if (node.kind !== 'object') continue;
    for (const found of targetsOf(node, place)) {
      if (targets.length < MAX_TARGETS) targets.push(found);
      else dropped += 1;
    }
    for (const { key, value } of node.members) left.push({ node: value, place: join(place, key) });
  }
  targets.sort((a, b) => a.offset - b.offset);
  return { targets, dropped };
}

function join(place: string, key: string): string {
  return (place === '' ? key : `${place}.${key}`).slice(-MAX_SHOWN);
}

function* targetsOf(node: JsonNode, place: string): Generator<InstantiationTarget> {
  for (const convention of KEYS)
    for (const value of valuesOf(node, convention)) {
      const made = targetOf(node, value, place, convention);
      if (made !== undefined) yield made;
    }
  if (valueOf(node, COMPANION)?.kind !== 'object') return;
  for (const value of valuesOf(node, 'target')) {
    const made = targetOf(node, value, place, 'target');
    // `target` is a common word: only a dotted name is one of these.
    if (made?.target.includes('.') === true) yield made;
  }
}

function targetOf(
  node: JsonNode,
  value: JsonNode,
  place: string,
  convention: InstantiationTarget['convention'],
): InstantiationTarget | undefined {
  if (value.kind !== 'string') return undefined;
  return {
    place,
    target: value.text.slice(0, MAX_SHOWN),
    convention,
    arguments: argumentsOf(node),
    offset: value.offset,
  };
}

function argumentsOf(node: JsonNode): readonly string[] {
  if (node.kind !== 'object') return [];
  const shown: string[] = [];
  for (const { key, value } of node.members) {
    if (key === '_target_' || key === 'class_path' || key === 'target') continue;
    if (key === '_args_' && value.kind === 'array')
      shown.push(...value.items.slice(0, MAX_ARGUMENTS).map((item) => showValue(item)));
    else shown.push(`${key}=${showValue(value)}`);
    if (shown.length >= MAX_ARGUMENTS) break;
  }
  return shown.slice(0, MAX_ARGUMENTS).map((text) => text.slice(0, MAX_SHOWN));
}

/** A value as it would read in Python, containers by what they hold at the top. */
export function showValue(node: JsonNode, depth = 0): string {
  switch (node.kind) {
    case 'string':
      return JSON.stringify(node.text.slice(0, MAX_SHOWN));
    case 'number':
      return node.text.slice(0, MAX_SHOWN);
    case 'boolean':
      return node.value ? 'True' : 'False';
    case 'null':
      return 'None';
    case 'array': {
      if (depth > 0) return '[…]';
      return `[${node.items
        .slice(0, MAX_ARGUMENTS)
        .map((item) => showValue(item, depth + 1))
        .join(', ')}]`;
    }
    case 'object':
      return '{…}';
  }
}
