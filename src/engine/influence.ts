import { isFloat } from '../tensor/dtype.ts';
import type { Node, TypedGraph } from './graph/graph.ts';
import { findOperator } from './operators/table.ts';
import { outerNames } from './prepare/evaluator.ts';
import { graphsOf } from './prepare/subgraph.ts';

/** A node at which the gradient ends, though what it computes does matter for the output. */
export interface Block {
  readonly node: string;
  readonly type: string;
  readonly reason:
    /** Derivative zero wherever it exists: Round, Sign, comparisons. */
    | 'zero-derivative'
    /** From here on the path is integers or booleans. */
    | 'not-a-float';
}

/** An operator without a gradient rule on the way, with all its nodes. */
export interface Unsupported {
  readonly type: string;
  readonly domain: string;
  readonly nodes: readonly string[];
  /** What about these nodes, where others of the type have a gradient. */
  readonly reason?: string;
}

/**
 * Operators that lie between quantising and dequantising and move whole numbers only: their rules are the same for them. Cast ends
 * such a path.
 */
const PASSES_WHOLE_NUMBERS: ReadonlySet<string> = new Set([
  'Cast',
  'Concat',
  'Flatten',
  'Identity',
  'Reshape',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
]);

/** How values depend on each other between inputs and outputs. */
export interface Influence {
  /** Whether steps are passed as if they were not there. */
  readonly straightThrough: boolean;
  /** Nodes without a derivative that the gradient passes straight through all the same: it is an approximation behind them. */
  readonly steps: readonly Node[];
  /** Nodes that a gradient passes, in graph order. */
  readonly nodes: readonly Node[];
  /** Names of float values that depend on the inputs through differentiable nodes and that the output depends on. */
  readonly values: ReadonlySet<string>;
  readonly blocks: readonly Block[];
  readonly unsupported: readonly Unsupported[];
}

/**
 * Follows influence forwards from `withRespectTo` and backwards from `of`. All operators without a rule are told at once, for
 * the whole graph; steps that end the gradient are told as blocks: a gradient that is zero is never silent.
 */
export function traceInfluence(
  typed: TypedGraph,
  of: string | readonly string[],
  withRespectTo: readonly string[],
  straightThrough: boolean,
): Influence {
  const { nodes } = typed.graph;
  const needed = ancestorsOf(nodes, typeof of === 'string' ? [of] : of);
  /** Depends on the inputs at all, by any path. */
  const tainted = new Set(withRespectTo);
  /** Depends on them by a path a gradient can go. */
  const active = new Set(withRespectTo);
  const passed: Node[] = [];
  const blocks: Block[] = [];
  const steps: Node[] = [];
  const missing = new Map<string, { type: string; domain: string; nodes: string[] }>();
  for (const node of nodes) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    const inputs = namesRead(node);
    if (!inputs.some((input) => tainted.has(input))) continue;
    for (const output of node.outputs) tainted.add(output);
    if (!inputs.some((input) => active.has(input))) continue;
    const operator = findOperator(node.type, node.domain);
    const isThrough = straightThrough && operator?.straightThrough !== undefined;
    const carries =
      isThrough ||
      (PASSES_WHOLE_NUMBERS.has(node.type) &&
        node.inputs.some((input) => active.has(input) && !isFloatValue(typed, input)));
    // Scale and zero point that come with quantised numbers are taken for constant.
    const floats = (isThrough ? node.outputs.slice(0, 1) : node.outputs).filter(
      (output) =>
        output !== '' && typed.types.has(output) && (carries || isFloatValue(typed, output)),
    );
    const rule = isThrough ? operator.straightThrough : operator?.gradient;
    const isPassed = straightThrough && floats.length > 0 && operator?.reads !== 'shape';
    if (rule === 'zero' && !isPassed) {
      if (operator?.reads !== 'shape')
        blocks.push({ node: node.name, type: node.type, reason: 'zero-derivative' });
      continue;
    }
    if (floats.length === 0) {
      blocks.push({ node: node.name, type: node.type, reason: 'not-a-float' });
      continue;
    }
    if (rule === undefined || rule === 'none') {
      const key = `${node.domain}:${node.type}`;
      const known = missing.get(key) ?? { type: node.type, domain: node.domain, nodes: [] };
      known.nodes.push(node.name);
      missing.set(key, known);
    }
    if (isThrough || rule === 'zero') steps.push(node);
    passed.push(node);
    for (const output of floats) active.add(output);
  }
  return {
    straightThrough,
    steps,
    nodes: passed,
    values: new Set([...active].filter((name) => needed.has(name))),
    blocks,
    unsupported: [...missing.values()].sort((a, b) => (a.type < b.type ? -1 : 1)),
  };
}

function isFloatValue(typed: TypedGraph, name: string): boolean {
  const type = typed.types.get(name);
  return type !== undefined && isFloat(type.dtype);
}

/** Inputs of a node, and what the graphs inside of it take from outside: branches take everything that way. */
function namesRead(node: Node): readonly string[] {
  return graphsOf(node).length === 0
    ? node.inputs
    : [...node.inputs, ...outerNames(node.attributes)];
}

/** Names of all values that `of` is computed from, itself included. */
function ancestorsOf(nodes: readonly Node[], of: readonly string[]): ReadonlySet<string> {
  const needed = new Set(of);
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    for (const input of namesRead(node)) if (input !== '') needed.add(input);
  }
  return needed;
}
