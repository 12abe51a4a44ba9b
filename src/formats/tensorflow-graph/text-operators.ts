import {
  choices,
  elementwise,
  exactText,
  joinPieces,
  MAX_ELEMENTS,
  textOf,
  unknown,
} from './folded.ts';
import type { Element, Folded, FoldedTensor } from './folded.ts';
import type { GraphNode } from './graph-draft.ts';
import { simpleReplace } from './simple-pattern.ts';
import type { FoldedText } from './tensorflow-graph.ts';

/** Computes an operator on what its inputs may be. */
type Compute = (node: GraphNode, inputs: readonly Folded[], onLimit: () => void) => Folded;

function attributeText(node: GraphNode, name: string): string {
  return node.attributes.get(name)?.texts.at(-1) ?? '';
}

function computed(node: GraphNode): FoldedText {
  return [{ origin: 'computed', detail: node.operator }];
}

/** An operator that works element by element. */
function each(combine: (node: GraphNode, elements: readonly Element[]) => Element): Compute {
  return (node, inputs, onLimit) =>
    choices(inputs, onLimit).map((tensors) =>
      elementwise(tensors, (elements) => combine(node, elements)),
    );
}

/** An operator on exact texts; what is not known whole stays unknown. */
function onText(
  change: (text: string, node: GraphNode, rest: readonly Element[]) => string | undefined,
): Compute {
  return each((node, [first = [], ...rest]) => {
    const text = exactText(first);
    const changed = text === undefined ? undefined : change(text, node, rest);
    return changed === undefined ? computed(node) : [changed];
  });
}

/** Changes every written piece: right for changes that work character by character. */
function onPieces(change: (text: string) => string): Compute {
  return each((_, [first = []]) =>
    joinPieces(textOf(first).map((piece) => (typeof piece === 'string' ? change(piece) : piece))),
  );
}

function whole(
  change: (node: GraphNode, tensors: readonly FoldedTensor[]) => FoldedTensor,
): Compute {
  return (node, inputs, onLimit) =>
    choices(inputs, onLimit).map((tensors) => change(node, tensors));
}

function joined(elements: readonly Element[], separator: string): FoldedText {
  return joinPieces(
    elements.flatMap((element, index) => [...(index > 0 ? [separator] : []), ...textOf(element)]),
  );
}

const join: Compute = each((node, elements) => joined(elements, attributeText(node, 'separator')));
const add: Compute = each((_, elements) =>
  elements.every((element) => typeof element === 'number')
    ? elements.reduce((sum, element) => sum + element, 0)
    : joined(elements, ''),
);

/** Whole numbers, for texts that are made of code points. */
function onNumbers(compute: (a: number, b: number) => number): Compute {
  return each((node, [a, b]) =>
    typeof a === 'number' && typeof b === 'number' ? compute(a, b) : computed(node),
  );
}

function substring(
  text: string,
  _: GraphNode,
  [position, length]: readonly Element[],
): string | undefined {
  if (typeof position !== 'number' || typeof length !== 'number') return undefined;
  const start = position < 0 ? text.length + position : position;
  return text.slice(start, start + Math.max(0, length));
}

function format(node: GraphNode, elements: readonly Element[]): FoldedText {
  const placeholder = attributeText(node, 'placeholder') || '%s';
  const parts = attributeText(node, 'template').split(placeholder);
  return joinPieces(
    parts.flatMap((part, index) => [
      part,
      ...(index < parts.length - 1 ? textOf(elements[index] ?? []) : []),
    ]),
  );
}

function shards(node: GraphNode, elements: readonly Element[]): FoldedText {
  const [base = [], shard, count] = elements;
  const five = (value: Element | undefined): string =>
    typeof value === 'number' ? String(value).padStart(5, '0') : '?????';
  const middle = node.operator === 'ShardedFilespec' ? '?????' : five(shard);
  const total = node.operator === 'ShardedFilespec' ? shard : count;
  return joinPieces([...textOf(base), `-${middle}-of-${five(total)}`]);
}

/** Code points to texts: rows as the splits say, one row when they are not known. */
function encodeUnicode(
  node: GraphNode,
  [points = [], splits = []]: readonly FoldedTensor[],
): FoldedTensor {
  const text = (from: number, to: number): Element => {
    const row = points.slice(from, to);
    if (!row.every((point) => typeof point === 'number' && point >= 0 && point <= 0x10ffff))
      return computed(node);
    return [Buffer.from(String.fromCodePoint(...row.map(Number))).toString('latin1')];
  };
  if (splits.length < 2 || !splits.every((split) => typeof split === 'number'))
    return [text(0, MAX_ELEMENTS)];
  return splits.slice(1).map((split, index) => text(Number(splits[index]), split));
}

function splitText(
  _: GraphNode,
  [texts = [], separators = []]: readonly FoldedTensor[],
): FoldedTensor {
  const separator = exactText(separators[0] ?? []) ?? '';
  return texts
    .flatMap((element) => {
      const text = exactText(element);
      if (text === undefined) return [element];
      const parts = separator === '' ? text.trim().split(/\s+/) : text.split(separator);
      return parts.map((part): Element => [part]);
    })
    .slice(0, MAX_ELEMENTS);
}

/** What Base64 hides in a constant; the graph decodes it while it runs. */
function decodeBase64(text: string): string {
  return Buffer.from(text, 'base64url').toString('latin1');
}

export const TEXT_OPERATORS: ReadonlyMap<string, Compute> = new Map<string, Compute>([
  ['StringJoin', join],
  ['Add', add],
  ['AddV2', add],
  ['AddN', add],
  ['ReduceJoin', whole((node, [texts = []]) => [joined(texts, attributeText(node, 'separator'))])],
  [
    'UnsortedSegmentJoin',
    whole((node, [texts = []]) => [joined(texts, attributeText(node, 'separator'))]),
  ],
  ['StringFormat', each(format)],
  ['StringLower', onPieces((text) => text.toLowerCase())],
  ['StringUpper', onPieces((text) => text.toUpperCase())],
  ['StringStrip', onText((text) => text.trim())],
  ['Substr', onText(substring)],
  [
    'RegexReplace',
    onText((text, _, [pattern = [], rewrite = []]) =>
      simpleReplace(text, exactText(pattern), exactText(rewrite), true),
    ),
  ],
  [
    'StaticRegexReplace',
    onText((text, node) =>
      simpleReplace(
        text,
        attributeText(node, 'pattern'),
        attributeText(node, 'rewrite'),
        node.attributes.get('replace_global')?.number !== 0,
      ),
    ),
  ],
  ['Sub', onNumbers((a, b) => a - b)],
  ['Mul', onNumbers((a, b) => a * b)],
  ['FloorDiv', onNumbers((a, b) => Math.floor(a / b))],
  ['Div', onNumbers((a, b) => Math.trunc(a / b))],
  ['FloorMod', onNumbers((a, b) => a - b * Math.floor(a / b))],
  ['Mod', onNumbers((a, b) => a % b)],
  ['BitwiseXor', onNumbers((a, b) => a ^ b)],
  ['BitwiseAnd', onNumbers((a, b) => a & b)],
  ['BitwiseOr', onNumbers((a, b) => a | b)],
  ['Cast', each((_, [first = []]) => first)],
  ['AsString', each((_, [first = []]) => textOf(first))],
  ['DecodeBase64', onText(decodeBase64)],
  ['EncodeBase64', onText((text) => Buffer.from(text, 'latin1').toString('base64url'))],
  ['UnicodeTranscode', each((_, [first = []]) => first)],
  ['UnicodeEncode', whole(encodeUnicode)],
  ['StringSplit', whole(splitText)],
  ['StringSplitV2', whole(splitText)],
  ['ShardedFilename', each(shards)],
  ['ShardedFilespec', each(shards)],
]);

/** The result of an operator that is not computed. */
export function notComputed(node: GraphNode): Folded {
  return unknown('computed', node.operator);
}
