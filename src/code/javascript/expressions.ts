import type { Frame } from '../frame.ts';
import { merged } from '../scope.ts';
import type { NodeIndex } from '../syntax-tree.ts';
import type { Value } from '../value.ts';
import { NONE, UNKNOWN, booleanValue, computedFrom, textValue } from '../value.ts';
import { concatenated, itemsOf } from '../python/fold-text.ts';
import { binary, unary } from '../python/operators.ts';
import { shallow } from '../walk-value.ts';
import { evaluateCall } from './calls.ts';
import { defineClass, defineFunction } from './definitions.ts';
import { identifierText, numberLiteral, stringLiteral, templateLiteral } from './literals.ts';
import { itemOf, lookUp, memberOf } from './names.ts';
import { bindTarget } from './targets.ts';

/** Items of one collection that are spread into another. */
const MAX_SPREAD = 10_000;

type Evaluate = (frame: Frame, node: NodeIndex) => Value;

const first: Evaluate = (frame, node) => frame.evaluate(frame.tree.named(node)[0]);
const operands: Evaluate = (frame, node) =>
  computedFrom(frame.tree.named(node).map((part) => frame.evaluate(part)));

const object: Evaluate = (frame, node) => {
  const { tree } = frame;
  const entries: { key: Value; value: Value }[] = [];
  let open = false;
  for (const part of tree.named(node)) {
    const kind = tree.kind(part);
    if (kind === 'pair') {
      const key = tree.field(part, 'key');
      entries.push({ key: keyOf(frame, key), value: frame.evaluate(tree.field(part, 'value')) });
    } else if (kind === 'shorthand_property_identifier')
      entries.push({ key: textValue(tree.textOf(part)), value: lookUp(frame, tree.textOf(part)) });
    else if (kind === 'method_definition') {
      const key = tree.field(part, 'name');
      entries.push({ key: keyOf(frame, key), value: defineFunction(frame, part) });
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

function keyOf(frame: Frame, key: NodeIndex | undefined): Value {
  if (key === undefined) return UNKNOWN;
  const { tree } = frame;
  const kind = tree.kind(key);
  if (kind === 'property_identifier' || kind === 'private_property_identifier')
    return textValue(tree.textOf(key));
  return frame.evaluate(kind === 'computed_property_name' ? tree.named(key)[0] : key);
}

const array: Evaluate = (frame, node) => {
  const { tree } = frame;
  const items: Value[] = [];
  for (const part of tree.named(node)) {
    const isSpread = tree.kind(part) === 'spread_element';
    const value = frame.evaluate(isSpread ? tree.named(part)[0] : part);
    if (isSpread) items.push(...(itemsOf(value) ?? [value]).slice(0, MAX_SPREAD));
    else items.push(value);
  }
  return { kind: 'list', items };
};

const LOGICAL: ReadonlySet<string> = new Set(['||', '&&', '??']);

/** Chains on the left are followed without a recursion as deep as they are long. */
const binaryChain: Evaluate = (frame, node) => {
  const { tree } = frame;
  const rights: { readonly operator: string; readonly node: NodeIndex | undefined }[] = [];
  let left: NodeIndex | undefined = node;
  while (left !== undefined && tree.kind(left) === 'binary_expression') {
    const operator: NodeIndex | undefined = tree.field(left, 'operator');
    rights.push({
      operator: operator === undefined ? '' : tree.textOf(operator),
      node: tree.field(left, 'right'),
    });
    left = tree.field(left, 'left');
  }
  let value = frame.evaluate(left);
  for (const { operator, node: right } of rights.toReversed()) {
    const operand = frame.evaluate(right);
    if (LOGICAL.has(operator)) value = merged([value, operand]) ?? UNKNOWN;
    else if (operator === '+' && (value.kind === 'text' || operand.kind === 'text'))
      value = concatenated([value, operand]);
    else value = binary(operator, value, operand, frame.draft.limits.maxConstant);
    // What is not constant nests once for each operator: a chain of thousands must not become as deep.
    value = shallow(value);
  }
  return value;
};

const assignment: Evaluate = (frame, node) => {
  const { tree } = frame;
  const value = frame.evaluate(tree.field(node, 'right'));
  bindTarget(frame, tree.field(node, 'left'), value);
  return value;
};

const augmented: Evaluate = (frame, node) => {
  const { tree } = frame;
  const left = tree.field(node, 'left');
  const operator = tree.field(node, 'operator');
  const before = frame.evaluate(left);
  const right = frame.evaluate(tree.field(node, 'right'));
  const symbol = operator === undefined ? '' : tree.textOf(operator).replace(/=$/, '');
  const value =
    symbol === '+' && before.kind === 'text'
      ? concatenated([before, right])
      : binary(symbol, before, right, frame.draft.limits.maxConstant);
  bindTarget(frame, left, value);
  return value;
};

const EXPRESSIONS: ReadonlyMap<string, Evaluate> = new Map(
  Object.entries<Evaluate>({
    identifier: (frame, node) => lookUp(frame, identifierText(frame, node)),
    this: (frame) => lookUp(frame, 'this'),
    string: stringLiteral,
    template_string: templateLiteral,
    number: ({ tree }, node) => numberLiteral(tree.textOf(node)),
    true: () => booleanValue(true),
    false: () => booleanValue(false),
    null: () => NONE,
    undefined: () => NONE,
    regex: () => UNKNOWN,
    object,
    array,
    call_expression: evaluateCall,
    new_expression: evaluateCall,
    member_expression: (frame, node) => {
      const { tree } = frame;
      const property = tree.field(node, 'property');
      const of = frame.evaluate(tree.field(node, 'object'));
      if (property === undefined) return UNKNOWN;
      const value = memberOf(frame, of, identifierText(frame, property));
      if (value.kind === 'name' && value.path === 'process.env') frame.readsEnvironment(node);
      return value;
    },
    subscript_expression: (frame, node) => {
      const of = frame.evaluate(frame.tree.field(node, 'object'));
      return itemOf(frame, of, frame.evaluate(frame.tree.field(node, 'index')));
    },
    binary_expression: binaryChain,
    unary_expression: (frame, node) => {
      const operator = frame.tree.field(node, 'operator');
      const value = frame.evaluate(frame.tree.field(node, 'argument'));
      const symbol = operator === undefined ? '' : frame.tree.textOf(operator);
      if (symbol === '!' && value.kind === 'number') return booleanValue(value.number === 0);
      return symbol === 'void' ? NONE : unary(symbol, value);
    },
    ternary_expression: (frame, node) => {
      const { tree } = frame;
      frame.evaluate(tree.field(node, 'condition'));
      const yes = frame.evaluate(tree.field(node, 'consequence'));
      return merged([yes, frame.evaluate(tree.field(node, 'alternative'))]) ?? UNKNOWN;
    },
    sequence_expression: (frame, node) =>
      frame.tree
        .named(node)
        .map((part) => frame.evaluate(part))
        .at(-1) ?? UNKNOWN,
    assignment_expression: assignment,
    augmented_assignment_expression: augmented,
    parenthesized_expression: first,
    await_expression: first,
    non_null_expression: first,
    as_expression: first,
    satisfies_expression: first,
    instantiation_expression: first,
    spread_element: first,
    arrow_function: (frame, node) => defineFunction(frame, node),
    function_expression: (frame, node) => defineFunction(frame, node),
    function: (frame, node) => defineFunction(frame, node),
    generator_function: (frame, node) => defineFunction(frame, node),
    class: defineClass,
    type_annotation: () => UNKNOWN,
    type_arguments: () => UNKNOWN,
  }),
);

export function evaluate(frame: Frame, node: NodeIndex): Value {
  const known = EXPRESSIONS.get(frame.tree.kind(node));
  return known === undefined ? operands(frame, node) : known(frame, node);
}
