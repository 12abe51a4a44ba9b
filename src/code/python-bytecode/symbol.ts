import type { CodeObject, PyConstant } from './code-object.ts';

/** What stands on the interpreter's stack, as far as the code alone says it. */
export type Symbol =
  | { readonly kind: 'constant'; readonly value: PyConstant }
  /** A global, a built-in or a module: `os`, `builtins.eval`, `os.path`. */
  | { readonly kind: 'name'; readonly path: string }
  /** A parameter or another variable whose value is not known. */
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'attribute'; readonly of: Symbol; readonly name: string }
  | { readonly kind: 'result'; readonly callable: Symbol; readonly args: readonly Symbol[] }
  | { readonly kind: 'sequence'; readonly items: readonly Symbol[] }
  | { readonly kind: 'function'; readonly code: CodeObject }
  /** The empty slot that calls leave for a receiver. */
  | { readonly kind: 'null' }
  | { readonly kind: 'unknown' };

export const UNKNOWN: Symbol = Object.freeze({ kind: 'unknown' });
export const NULL: Symbol = Object.freeze({ kind: 'null' });

export function text(value: string): Symbol {
  return { kind: 'constant', value: { kind: 'text', text: value } };
}

export function bytes(value: Uint8Array): Symbol {
  return { kind: 'constant', value: { kind: 'bytes', bytes: value } };
}

export function textOf(symbol: Symbol | undefined): string | undefined {
  return symbol?.kind === 'constant' && symbol.value.kind === 'text'
    ? symbol.value.text
    : undefined;
}

export function bytesOf(symbol: Symbol | undefined): Uint8Array | undefined {
  return symbol?.kind === 'constant' && symbol.value.kind === 'bytes'
    ? symbol.value.bytes
    : undefined;
}

/** Characters of one literal and nesting shown in evidence. */
const MAX_LITERAL = 120;
const MAX_DEPTH = 8;

function quoted(value: string): string {
  const shown = value.length > MAX_LITERAL ? `${value.slice(0, MAX_LITERAL)}…` : value;
  return `'${JSON.stringify(shown)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`;
}

function printConstant(value: PyConstant, depth: number): string {
  switch (value.kind) {
    case 'none':
      return 'None';
    case 'boolean':
      return value.value ? 'True' : 'False';
    case 'number':
    case 'other':
      return value.text;
    case 'text':
      return quoted(value.text);
    case 'bytes':
      return `b${quoted(Buffer.from(value.bytes.subarray(0, MAX_LITERAL)).toString('latin1'))}`;
    case 'code':
      return `<code ${value.code.name}>`;
    default:
      if (depth > MAX_DEPTH) return '(…)';
      return `(${value.items
        .slice(0, 8)
        .map((item) => printConstant(item, depth + 1))
        .join(', ')})`;
  }
}

/** Python-like text of a symbol, for evidence. */
export function printSymbol(symbol: Symbol, depth = 0): string {
  if (depth > MAX_DEPTH) return '…';
  switch (symbol.kind) {
    case 'constant':
      return printConstant(symbol.value, depth);
    case 'name':
      return symbol.path.replace(/^builtins\./, '');
    case 'variable':
      return symbol.name;
    case 'attribute':
      return `${printSymbol(symbol.of, depth + 1)}.${symbol.name}`;
    case 'result':
      return `${printSymbol(symbol.callable, depth + 1)}(${symbol.args
        .slice(0, 8)
        .map((arg) => printSymbol(arg, depth + 1))
        .join(', ')})`;
    case 'sequence':
      return `[${symbol.items
        .slice(0, 8)
        .map((item) => printSymbol(item, depth + 1))
        .join(', ')}]`;
    case 'function':
      return `<function ${symbol.code.name}>`;
    case 'null':
    case 'unknown':
      return '?';
  }
}

/** Dotted path of what a symbol stands for; where it begins with something computed, that is `()` . */
export function pathOf(symbol: Symbol, depth = 0): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  switch (symbol.kind) {
    case 'name':
      return symbol.path;
    case 'attribute': {
      const of = pathOf(symbol.of, depth + 1);
      return of === undefined ? undefined : `${of}.${symbol.name}`;
    }
    case 'variable':
    case 'unknown':
      // No module has this name, so only telling attributes are judged.
      return '?';
    case 'constant':
    case 'sequence':
      return '?';
    case 'result': {
      const of = pathOf(symbol.callable, depth + 1);
      return of === undefined ? undefined : `${of}()`;
    }
    case 'function':
    case 'null':
      return undefined;
  }
}
