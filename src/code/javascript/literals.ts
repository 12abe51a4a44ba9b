import type { Frame } from '../frame.ts';
import type { NodeIndex } from '../syntax-tree.ts';
import type { Value } from '../value.ts';
import { UNKNOWN, numberValue, textValue } from '../value.ts';
import { concatenated } from '../python/fold-text.ts';

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '0': '\0',
};

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|(\r?\n)|([\s\S]))/gi,
    (_, x, u, braced, line, simple) => {
      const hex: unknown = x ?? u ?? braced;
      if (typeof hex === 'string') {
        const point = Number.parseInt(hex, 16);
        return point <= 0x10_ffff ? String.fromCodePoint(point) : '\ufffd';
      }
      if (line !== undefined) return '';
      return typeof simple === 'string' ? (SIMPLE_ESCAPES[simple] ?? simple) : '';
    },
  );
}

export function stringLiteral({ tree }: Frame, node: NodeIndex): Value {
  return textValue(unescaped(tree.textOf(node).slice(1, -1)));
}

/** Constant parts and the values between them. */
export function templateLiteral(frame: Frame, node: NodeIndex): Value {
  const { tree } = frame;
  const parts: Value[] = [];
  let from = tree.start(node) + 1;
  for (const part of tree.named(node)) {
    if (tree.kind(part) !== 'template_substitution') continue;
    parts.push(textValue(unescaped(tree.text.slice(from, tree.start(part)))));
    from = tree.end(part);
    parts.push(frame.evaluate(tree.named(part)[0]));
  }
  parts.push(textValue(unescaped(tree.text.slice(from, tree.end(node) - 1))));
  return concatenated(parts);
}

export function numberLiteral(text: string): Value {
  const number = Number(text.replaceAll('_', '').replace(/n$/, ''));
  return Number.isFinite(number) ? numberValue(number) : UNKNOWN;
}

/** Identifiers may hold escapes: `\u0065val` is `eval`. */
export function identifierText({ tree }: Frame, node: NodeIndex): string {
  return unescaped(tree.textOf(node));
}
