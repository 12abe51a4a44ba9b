/** A node of the parser's syntax tree, read without trusting its shape. */
export interface AstNode {
  readonly type: string;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function isNode(value: unknown): value is AstNode {
  return isRecord(value) && typeof value['type'] === 'string';
}

function field(node: AstNode, name: string): unknown {
  return isRecord(node) ? node[name] : undefined;
}

export function child(node: AstNode, name: string): AstNode | undefined {
  const value = field(node, name);
  return isNode(value) ? value : undefined;
}

export function children(node: AstNode, name: string): readonly AstNode[] {
  const value = field(node, name);
  return Array.isArray(value) ? value.filter(isNode) : [];
}

export function textOf(node: AstNode | undefined, name = 'value'): string | undefined {
  const value = node === undefined ? undefined : field(node, name);
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(node: AstNode): number | undefined {
  const value = field(node, 'value');
  return typeof value === 'number' ? value : undefined;
}

export function isSet(node: AstNode, name: string): boolean {
  return field(node, name) === true;
}

/** The sign or word of an operation, which the parser keeps as a token. */
export function operatorOf(node: AstNode): string {
  const token = field(node, 'operator');
  return isRecord(token) && typeof token['value'] === 'string' ? token['value'] : '';
}

/** Keys and values of an object literal. */
export function entriesOf(node: AstNode): readonly (readonly [AstNode, AstNode])[] {
  const value = field(node, 'value');
  if (!(value instanceof Map)) return [];
  const entries: [AstNode, AstNode][] = [];
  for (const [key, item] of value) {
    if (isNode(key) && isNode(item)) entries.push([key, item]);
  }
  return entries;
}

/** Items of a list or tuple literal. */
export function itemsOf(node: AstNode): readonly AstNode[] {
  return children(node, 'value');
}

const MAX_SHOWN = 160;
const MAX_SHOW_DEPTH = 12;

/** Source-like text of an expression, for evidence; shortened. */
export function showExpression(node: AstNode | undefined, depth = 0): string {
  if (node === undefined) return '';
  if (depth > MAX_SHOW_DEPTH) return '…';
  const show = (name: string): string => showExpression(child(node, name), depth + 1);
  const list = (nodes: readonly AstNode[]): string =>
    nodes
      .slice(0, 16)
      .map((item) => showExpression(item, depth + 1))
      .join(', ');
  let text: string;
  switch (node.type) {
    case 'Identifier':
      text = textOf(node) ?? '';
      break;
    case 'StringLiteral':
      text = JSON.stringify((textOf(node) ?? '').slice(0, MAX_SHOWN));
      break;
    case 'IntegerLiteral':
    case 'FloatLiteral':
      text = String(numberOf(node));
      break;
    case 'ArrayLiteral':
      text = `[${list(itemsOf(node))}]`;
      break;
    case 'TupleLiteral':
      text = `(${list(itemsOf(node))})`;
      break;
    case 'MemberExpression':
      text = isSet(node, 'computed')
        ? `${show('object')}[${show('property')}]`
        : `${show('object')}.${show('property')}`;
      break;
    case 'CallExpression':
      text = `${show('callee')}(${list(children(node, 'args'))})`;
      break;
    case 'FilterExpression':
      text = `${show('operand')} | ${show('filter')}`;
      break;
    case 'BinaryExpression':
      text = `${show('left')} ${operatorOf(node)} ${show('right')}`;
      break;
    case 'KeywordArgumentExpression':
      text = `${show('key')}=${show('value')}`;
      break;
    case 'SliceExpression':
      text = `${show('start')}:${show('stop')}:${show('step')}`;
      break;
    default:
      text = `<${node.type}>`;
  }
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
