import type { NodeIndex } from '../syntax-tree.ts';
import type { Value } from '../value.ts';
import { bytesValue, computedFrom, numberValue } from '../value.ts';
import { joinedDecoder } from '../decoded.ts';
import { concatenated, joinedItems, percentFormat, plain } from './fold-text.ts';
import type { Frame } from '../frame.ts';
import { shallow } from '../walk-value.ts';

/** Entries of one dictionary. */
const MAX_ENTRIES = 10_000;

/** Folds a constant operation, else keeps what it was computed from. */
export function binary(operator: string, left: Value, right: Value, maxLength: number): Value {
  if (operator === '+') return added(left, right, maxLength);
  if (operator === '%' && left.kind === 'text') return percentFormat(left.text, right);
  if (operator === '*') {
    const repeated = repeat(left, right, maxLength) ?? repeat(right, left, maxLength);
    if (repeated !== undefined) return repeated;
  }
  if (
    operator === '|' &&
    left.kind === 'dict' &&
    right.kind === 'dict' &&
    left.entries.length + right.entries.length <= MAX_ENTRIES
  )
    return {
      kind: 'dict',
      entries: [...left.entries, ...right.entries],
      open: left.open || right.open,
    };
  // `Path('a') / 'b'`
  if (operator === '/' && left.kind === 'text' && right.kind === 'text')
    return concatenated([left, { kind: 'text', text: '/' }, right]);
  if (operator === '/' && (right.kind === 'text' || isPath(left)))
    return computedFrom([left, { kind: 'text', text: '/' }, right]);
  if (left.kind === 'number' && right.kind === 'number') {
    const number = arithmetic(operator, left.number, right.number);
    if (number !== undefined && Number.isFinite(number)) return numberValue(number);
  }
  return computedFrom([left, right]);
}

function isPath(value: Value): boolean {
  return value.kind === 'call' && value.callee?.startsWith('pathlib.') === true;
}

function added(left: Value, right: Value, maxLength: number): Value {
  if (left.kind === 'number' && right.kind === 'number')
    return numberValue(left.number + right.number);
  if (
    left.kind === 'bytes' &&
    right.kind === 'bytes' &&
    left.bytes.length + right.bytes.length <= maxLength
  )
    return joinedBytes(left.bytes + right.bytes, joinedDecoder([left, right]));
  if (
    (left.kind === 'list' && right.kind === 'list') ||
    (left.kind === 'tuple' && right.kind === 'tuple')
  )
    return joinedItems(left.kind, left.items, right.items);
  if (left.kind === 'text' && right.kind === 'text') return concatenated([left, right]);
  return computedFrom([left, right]);
}

function joinedBytes(bytes: string, decodedBy: string | undefined): Value {
  return decodedBy === undefined ? bytesValue(bytes) : { kind: 'bytes', bytes, decodedBy };
}

function repeat(what: Value, times: Value, maxLength: number): Value | undefined {
  if (times.kind !== 'number') return undefined;
  const count = Math.max(Math.trunc(times.number), 0);
  const text = plain(what);
  if (text !== undefined && text.length * count <= maxLength)
    return what.kind === 'bytes'
      ? { kind: 'bytes', bytes: text.repeat(count) }
      : { kind: 'text', text: text.repeat(count) };
  return undefined;
}

function arithmetic(operator: string, a: number, b: number): number | undefined {
  const whole = Number.isSafeInteger(a) && Number.isSafeInteger(b);
  switch (operator) {
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '//':
      return Math.floor(a / b);
    case '%':
      return b === 0 ? undefined : a - b * Math.floor(a / b);
    case '**':
      return a ** b;
    default:
      return whole ? bitwise(operator, a, b) : undefined;
  }
}

function bitwise(operator: string, a: number, b: number): number | undefined {
  const [x, y] = [BigInt(a), BigInt(b)];
  switch (operator) {
    case '^':
      return Number(x ^ y);
    case '&':
      return Number(x & y);
    case '|':
      return Number(x | y);
    case '<<':
      return b >= 0 && b < 53 ? Number(x << y) : undefined;
    case '>>':
      return b >= 0 ? Number(x >> y) : undefined;
    default:
      return undefined;
  }
}

export function unary(operator: string, value: Value): Value {
  if (value.kind === 'number') {
    if (operator === '-') return numberValue(-value.number);
    if (operator === '+') return value;
    if (operator === '~') return numberValue(~value.number);
  }
  return computedFrom([value]);
}

/** `a + b + c + …` without a recursion as deep as the chain is long. */
export function binaryChain(frame: Frame, node: NodeIndex): Value {
  const { tree } = frame;
  const rights: { readonly operator: string; readonly node: NodeIndex | undefined }[] = [];
  let left: NodeIndex | undefined = node;
  while (left !== undefined && tree.kind(left) === 'binary_operator') {
    const operator: NodeIndex | undefined = tree.field(left, 'operator');
    rights.push({
      operator: operator === undefined ? '' : tree.textOf(operator),
      node: tree.field(left, 'right'),
    });
    left = tree.field(left, 'left');
  }
  let value = frame.evaluate(left);
  // Long chains of constants are joined at once: one by one they would be copied each time.
  let pending: Value[] = [];
  const settle = (): void => {
    if (pending.length > 1) value = concatenated(pending);
    pending = [];
  };
  for (const { operator, node: right } of rights.toReversed()) {
    const operand = frame.evaluate(right);
    const last = pending.at(-1) ?? value;
    if (operator === '+' && operand.kind === 'text' && last.kind === 'text') {
      if (pending.length === 0) pending.push(value);
      pending.push(operand);
      continue;
    }
    settle();
    // What is not constant nests once for each operator: a chain of thousands must not become as deep.
    value = shallow(binary(operator, value, operand, frame.draft.limits.maxConstant));
  }
  settle();
  return value;
}
