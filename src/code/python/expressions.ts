import type { NodeIndex } from '../syntax-tree.ts';
import type { Value } from '../value.ts';
import { NONE, UNKNOWN, booleanValue, computedFrom } from '../value.ts';
import { merged } from '../scope.ts';
import { evaluateCall } from './calls.ts';
import { comprehension } from './comprehensions.ts';
import { REVERSAL, withDecoder } from '../decoded.ts';
import { defineLambda } from './definitions.ts';
import { concatenated, itemsOf, sliced } from './fold-text.ts';
import type { Frame } from '../frame.ts';
import { numberLiteral, stringLiteral } from './literals.ts';
import { itemOf, lookUp, memberOf } from './names.ts';
import { binaryChain, unary } from './operators.ts';
import { bindTarget } from './targets.ts';

/** Items of one collection that are spread into another. */
const MAX_SPREAD = 10_000;

type Evaluate = (frame: Frame, node: NodeIndex) => Value;

const first: Evaluate = (frame, node) => frame.evaluate(frame.tree.named(node)[0]);

function collection(kind: 'list' | 'tuple' | 'set'): Evaluate {
  return (frame, node) => {
    const { tree } = frame;
    const items: Value[] = [];
    for (const item of tree.named(node)) {
      const isSpread = tree.kind(item) === 'list_splat';
      const value = frame.evaluate(isSpread ? tree.named(item)[0] : item);
      if (isSpread) items.push(...(itemsOf(value) ?? [value]).slice(0, MAX_SPREAD));
      else items.push(value);
    }
    return { kind, items };
  };
}

const dictionary: Evaluate = (frame, node) => {
  const { tree } = frame;
  const entries: { key: Value; value: Value }[] = [];
  let open = false;
  for (const part of tree.named(node)) {
    if (tree.kind(part) === 'pair') {
      const key = frame.evaluate(tree.field(part, 'key'));
      entries.push({ key, value: frame.evaluate(tree.field(part, 'value')) });
    } else {
      const spread = frame.evaluate(tree.named(part)[0]);
      if (spread.kind === 'dict') entries.push(...spread.entries.slice(0, MAX_SPREAD));
      // What is not known entry by entry still says where the data comes from.
      else entries.push({ key: UNKNOWN, value: spread });
      open ||= spread.kind !== 'dict' || spread.open || spread.entries.length > MAX_SPREAD;
    }
  }
  return { kind: 'dict', entries, open };
};

const attribute: Evaluate = (frame, node) => {
  const { tree } = frame;
  const name = tree.field(node, 'attribute');
  const of = frame.evaluate(tree.field(node, 'object'));
  const value = name === undefined ? UNKNOWN : memberOf(frame, of, tree.textOf(name));
  if (value.kind === 'name' && value.path === 'os.environ') frame.readsEnvironment(node);
  return value;
};

const subscript: Evaluate = (frame, node) => {
  const { tree } = frame;
  const value = frame.evaluate(tree.field(node, 'value'));
  const [key] = tree.fields(node, 'subscript');
  if (key === undefined) return UNKNOWN;
  if (value.kind === 'name' && value.path === 'os.environ') frame.readsEnvironment(node);
  if (tree.kind(key) !== 'slice') return itemOf(frame, value, frame.evaluate(key));
  const bounds = sliceBounds(frame, key);
  const part = bounds === undefined ? undefined : sliced(value, bounds);
  if (part === undefined) return computedFrom([value]);
  const isReversed = bounds?.[2] !== undefined && bounds[2] < 0;
  return withDecoder(part, isReversed ? REVERSAL : '', [value]);
};

/** The three parts of a slice; undefined when one is not known. */
function sliceBounds(frame: Frame, node: NodeIndex): (number | undefined)[] | undefined {
  const { tree } = frame;
  const bounds: (number | undefined)[] = [undefined];
  let known = true;
  for (const part of tree.children(node)) {
    if (tree.kind(part) === ':') bounds.push(undefined);
    else {
      const value = frame.evaluate(part);
      if (value.kind === 'number') bounds[bounds.length - 1] = value.number;
      else known = known && value.kind === 'none';
    }
  }
  return known ? bounds : undefined;
}

/** All operands are evaluated: calls stand in them. */
const operands: Evaluate = (frame, node) =>
  computedFrom(frame.tree.named(node).map((part) => frame.evaluate(part)));

const alternatives: Evaluate = (frame, node) =>
  merged(frame.tree.named(node).map((part) => frame.evaluate(part))) ?? UNKNOWN;

const conditional: Evaluate = (frame, node) => {
  const [body, condition, otherwise] = frame.tree.named(node);
  frame.evaluate(condition);
  return merged([frame.evaluate(body), frame.evaluate(otherwise)]) ?? UNKNOWN;
};

const EXPRESSIONS: ReadonlyMap<string, Evaluate> = new Map(
  Object.entries<Evaluate>({
    identifier: (frame, node) => lookUp(frame, frame.tree.textOf(node)),
    string: stringLiteral,
    concatenated_string: (frame, node) => {
      const parts = frame.tree.named(node).map((part) => frame.evaluate(part));
      const bytes = parts.map((part) => (part.kind === 'bytes' ? part.bytes : undefined));
      return bytes.every((part) => part !== undefined)
        ? { kind: 'bytes', bytes: bytes.join('') }
        : concatenated(parts);
    },
    integer: ({ tree }, node) => numberLiteral(tree.textOf(node)),
    float: ({ tree }, node) => numberLiteral(tree.textOf(node)),
    true: () => booleanValue(true),
    false: () => booleanValue(false),
    none: () => NONE,
    call: evaluateCall,
    attribute,
    subscript,
    list: collection('list'),
    tuple: collection('tuple'),
    expression_list: collection('tuple'),
    set: collection('set'),
    dictionary,
    binary_operator: binaryChain,
    unary_operator: (frame, node) => {
      const operator = frame.tree.field(node, 'operator');
      const value = frame.evaluate(frame.tree.field(node, 'argument'));
      return unary(operator === undefined ? '' : frame.tree.textOf(operator), value);
    },
    boolean_operator: alternatives,
    not_operator: (frame, node) => {
      const value = frame.evaluate(frame.tree.field(node, 'argument'));
      return value.kind === 'boolean' ? booleanValue(!value.boolean) : UNKNOWN;
    },
    comparison_operator: (frame, node) => {
      operands(frame, node);
      return UNKNOWN;
    },
    conditional_expression: conditional,
    parenthesized_expression: first,
    await: first,
    list_splat: first,
    dictionary_splat: first,
    yield: first,
    lambda: defineLambda,
    list_comprehension: comprehension,
    set_comprehension: comprehension,
    generator_expression: comprehension,
    dictionary_comprehension: comprehension,
    named_expression: (frame, node) => {
      const { tree } = frame;
      const value = frame.evaluate(tree.field(node, 'value'));
      bindTarget(frame, tree.field(node, 'name'), value);
      return value;
    },
    as_pattern: (frame, node) => {
      const { tree } = frame;
      const value = frame.evaluate(tree.named(node)[0]);
      bindTarget(frame, tree.field(node, 'alias'), value);
      return value;
    },
    as_pattern_target: first,
    ellipsis: () => UNKNOWN,
    type: first,
    format_expression: first,
  }),
);

export function evaluate(frame: Frame, node: NodeIndex): Value {
  const known = EXPRESSIONS.get(frame.tree.kind(node));
  if (known !== undefined) return known(frame, node);
  // Whatever else stands here: calls inside of it are seen, and it is made of its parts.
  return operands(frame, node);
}
