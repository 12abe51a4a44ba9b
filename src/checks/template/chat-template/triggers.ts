import { child, children, entriesOf, itemsOf, textOf, type AstNode } from './ast.ts';

/** Words that make a text an instruction rather than markup. */
export const MIN_WORDS = 4;
const MAX_NODES = 20_000;
const WORD_RE = /[\p{L}]{2,}/gu;
/** `<|im_start|>`, `[INST]`, `<tool_response>`: markup of the prompt, not words. */
const MARKUP_RE = /<[^<>]{0,64}>|\[[A-Z_/]{1,32}\]|\{[^{}]{0,64}\}/g;
/** A literal that honest templates compare content with: markup, switches such as `/think`, punctuation. */
const MARKUP_LITERAL_RE = /^\s*(?:[<[{|/\\#`*\-_:.,;!?()'"]|$)/;
const LETTERS_RE = /\p{L}{3}|\d{4}/u;

export function countWords(text: string): number {
  return text.replaceAll(MARKUP_RE, ' ').match(WORD_RE)?.length ?? 0;
}

/** Markup at the beginning, behind which a phrase may stand: `[admin] override`. */
const LEADING_MARKUP_RE = /^\s*(?:<[^<>]{0,64}>|\[[^[\]]{0,64}\])\s*/;

/** Whether a literal is a word or phrase somebody would write, not markup that a template must know. */
export function isTriggerLiteral(text: string): boolean {
  if (!LETTERS_RE.test(text)) return false;
  if (!MARKUP_LITERAL_RE.test(text)) return true;
  const rest = text.replace(LEADING_MARKUP_RE, '');
  return rest !== text && LETTERS_RE.test(rest) && !MARKUP_LITERAL_RE.test(rest);
}

const CHILD_NAMES = [
  'test',
  'object',
  'property',
  'callee',
  'operand',
  'filter',
  'left',
  'right',
  'argument',
  'value',
  'lhs',
  'condition',
  'trueExpr',
  'falseExpr',
  'call',
  'start',
  'stop',
  'step',
] as const;
const LIST_NAMES = ['body', 'alternate', 'defaultBlock', 'args'] as const;

/** The longest literal instruction among the statements: text that is put into the prompt there. */
export function findInstruction(statements: readonly AstNode[]): string | undefined {
  const open = [...statements];
  let longest: string | undefined;
  for (let visited = 0; visited < MAX_NODES; visited += 1) {
    const node = open.pop();
    if (node === undefined) break;
    const text = node.type === 'StringLiteral' ? textOf(node) : undefined;
    if (text !== undefined && countWords(text) >= MIN_WORDS && text.length > (longest?.length ?? 0))
      longest = text;
    // Raising an exception is how honest templates reject a conversation.
    if (node.type === 'CallExpression' && textOf(child(node, 'callee')) === 'raise_exception')
      continue;
    for (const name of CHILD_NAMES) {
      const next = child(node, name);
      if (next !== undefined) open.push(next);
    }
    // One by one: a hostile list has more items than a call may have arguments.
    for (const name of LIST_NAMES) for (const item of children(node, name)) open.push(item);
    for (const item of itemsOf(node)) open.push(item);
    for (const [key, value] of entriesOf(node)) open.push(key, value);
  }
  return longest;
}
