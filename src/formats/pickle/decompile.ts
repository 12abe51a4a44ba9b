import { excerpt } from '../../core/excerpt.ts';
import type { Effect, PickleStream } from './program.ts';
import { reprBytes, reprFloat, reprText } from './python-repr.ts';
import { isNode, type GlobalValue, type Node, type ObjectValue, type Value } from './value.ts';

export interface PrintOptions {
  /** Characters of the whole text; more are cut out of its middle or end. */
  readonly maxLength?: number;
  /** Levels of nesting; deeper ones are shown as `...`. */
  readonly maxDepth?: number;
}

/** A line of evidence that still fits a terminal or a SARIF viewer. */
const DEFAULT_LENGTH = 400;
const DEFAULT_DEPTH = 6;
/** Levels beyond which even a generous caller gets `...`: recursion stays bounded whatever is asked. */
const MAX_DEPTH = 64;
/** Characters of one literal, so that a long one does not hide what stands behind it. */
const MAX_LITERAL = 200;
const CUT = '...';

/** Writes Python-like source until its length is spent; what is cyclic or shared ends there, too. */
class Printer {
  readonly #maxLength: number;
  readonly #maxDepth: number;
  #text = '';

  constructor({ maxLength = DEFAULT_LENGTH, maxDepth = DEFAULT_DEPTH }: PrintOptions) {
    this.#maxLength = maxLength;
    this.#maxDepth = Math.min(maxDepth, MAX_DEPTH);
  }

  get full(): boolean {
    return this.#text.length > this.#maxLength;
  }

  toString(): string {
    if (!this.full) return this.#text;
    // Both ends: a command behind a thousand spaces is still shown.
    return `${excerpt(this.#text, Math.max(CUT.length, this.#maxLength - CUT.length))}${CUT}`;
  }

  write(text: string): void {
    if (!this.full) this.#text += text;
  }

  value(value: Value, depth = 0): void {
    if (this.full) return;
    if (isNode(value)) this.#node(value, depth);
    else this.write(this.#scalar(value));
  }

  #scalar(value: null | boolean | number | bigint | string): string {
    if (value === null) return 'None';
    if (typeof value === 'boolean') return value ? 'True' : 'False';
    if (typeof value === 'string') return reprText(excerpt(value, this.#literalLength));
    return excerpt(String(value), this.#literalLength);
  }

  get #literalLength(): number {
    return Math.max(16, Math.min(MAX_LITERAL, this.#maxLength));
  }

  #node(node: Node, depth: number): void {
    switch (node.kind) {
      case 'float':
        return this.write(reprFloat(node.value));
      case 'bytes':
      case 'bytearray':
        return this.#bytes(node.kind, node.head, node.length);
      case 'long-text':
        return this.write(`${reprText(excerpt(node.head, this.#literalLength))}${CUT}`);
      case 'elided':
        return this.write(CUT);
      case 'global':
        return this.write(globalName(node));
      case 'extension':
        return this.write(`extension(${node.code})`);
      case 'buffer':
        return this.write(node.readonly ? 'memoryview(next_buffer())' : 'next_buffer()');
      case 'unknown':
        return this.write(`<${node.reason}>`);
      default:
        if (depth >= this.#maxDepth) this.write(CUT);
        else this.#nested(node, depth + 1);
    }
  }

  #bytes(kind: 'bytes' | 'bytearray', head: Uint8Array, length: number): void {
    const shown = head.subarray(0, Math.floor(this.#literalLength / 2));
    const cut = length > shown.length ? `${CUT} (${length} bytes)` : '';
    const text = `${reprBytes(shown)}${cut}`;
    this.write(kind === 'bytes' ? text : `bytearray(${text})`);
  }

  #nested(node: Node, depth: number): void {
    switch (node.kind) {
      case 'tuple':
      case 'list':
      case 'set':
      case 'frozenset':
        return this.#sequence(node.kind, node.items, node.elided, depth);
      case 'dict':
        return this.#dict(node.entries, node.elided, depth);
      case 'object':
        return this.#object(node, depth);
      case 'persistent':
        this.write('persistent_load(');
        this.value(node.id, depth);
        return this.write(')');
      case 'computed-global':
        this.write('find_class(');
        this.value(node.module, depth);
        this.write(', ');
        this.value(node.name, depth);
        return this.write(')');
      default:
        return this.write(CUT);
    }
  }

  #sequence(
    kind: 'tuple' | 'list' | 'set' | 'frozenset',
    items: readonly Value[],
    elided: number,
    depth: number,
  ): void {
    const empty = items.length + elided === 0;
    if (kind === 'set' && empty) return this.write('set()');
    if (kind === 'frozenset' && empty) return this.write('frozenset()');
    if (kind === 'frozenset') this.write('frozenset(');
    this.write(kind === 'tuple' ? '(' : kind === 'list' ? '[' : '{');
    this.#list(items, elided, depth);
    if (kind === 'tuple' && items.length === 1 && elided === 0) this.write(',');
    this.write(kind === 'tuple' ? ')' : kind === 'list' ? ']' : '}');
    if (kind === 'frozenset') this.write(')');
  }

  #list(items: readonly Value[], elided: number, depth: number): void {
    for (const [index, item] of items.entries()) {
      if (this.full) return;
      if (index > 0) this.write(', ');
      this.value(item, depth);
    }
    if (elided > 0) this.write(`${items.length > 0 ? ', ' : ''}${CUT} ${elided} more`);
  }

  #dict(entries: readonly (readonly [Value, Value])[], elided: number, depth: number): void {
    this.write('{');
    for (const [index, [key, value]] of entries.entries()) {
      if (this.full) return;
      if (index > 0) this.write(', ');
      this.value(key, depth);
      this.write(': ');
      this.value(value, depth);
    }
    if (elided > 0) this.write(`${entries.length > 0 ? ', ' : ''}${CUT} ${elided} more`);
    this.write('}');
  }

  /** A call, or `cls.__new__(cls, ...)` where only that runs. */
  #object(object: ObjectValue, depth: number): void {
    const { making, callee } = object;
    this.#callee(callee, depth);
    this.write(making === 'new' ? '.__new__(' : '(');
    let first = true;
    if (making === 'new') {
      this.#callee(callee, depth);
      first = false;
    }
    first = this.#arguments(object.args, first, depth);
    if (object.kwargs !== undefined) this.#keywords(object.kwargs, first, depth);
    this.write(')');
  }

  /** Something that stands in front of a bracket or a dot. */
  #callee(callee: Value, depth: number): void {
    const bare = isNode(callee) && callee.kind !== 'elided' && callee.kind !== 'unknown';
    if (bare) this.value(callee, depth);
    else {
      this.write('(');
      this.value(callee, depth);
      this.write(')');
    }
  }

  /** Returns whether still nothing stands in the brackets. */
  #arguments(args: Value, first: boolean, depth: number): boolean {
    if (!isNode(args) || args.kind !== 'tuple') {
      this.write(first ? '*' : ', *');
      this.value(args, depth);
      return false;
    }
    if (args.items.length + args.elided === 0) return first;
    if (!first) this.write(', ');
    this.#list(args.items, args.elided, depth);
    return false;
  }

  #keywords(kwargs: Value, first: boolean, depth: number): void {
    const named =
      isNode(kwargs) &&
      kwargs.kind === 'dict' &&
      kwargs.elided === 0 &&
      kwargs.entries.every(([key]) => typeof key === 'string' && IDENTIFIER_RE.test(key));
    if (!named) {
      this.write(first ? '**' : ', **');
      this.value(kwargs, depth);
      return;
    }
    for (const [index, [key, value]] of kwargs.entries.entries()) {
      if (this.full) return;
      this.write(`${first && index === 0 ? '' : ', '}${typeof key === 'string' ? key : CUT}=`);
      this.value(value, depth);
    }
  }

  /** The object something is done to. */
  target(value: Value): void {
    this.#callee(value, 0);
  }

  effect(effect: Effect): void {
    switch (effect.kind) {
      case 'import':
        return this.#import(effect.target);
      case 'make':
        return this.value(effect.object);
      case 'persistent':
        return this.value(effect.object);
      case 'build':
        this.target(effect.target);
        this.write('.__setstate__(');
        this.value(effect.state, 1);
        return this.write(')');
      case 'method':
        return this.#method(effect);
    }
  }

  #import(target: Extract<Effect, { kind: 'import' }>['target']): void {
    if (target.kind !== 'global') return this.value(target);
    this.write(`from ${nameText(target.module)} import ${nameText(target.name)}`);
    const { written } = target;
    if (written !== undefined)
      this.write(`  # written as ${nameText(written.module)}.${nameText(written.name)}`);
  }

  #method({ target, method, args }: Extract<Effect, { kind: 'method' }>): void {
    this.target(target);
    const [first = null, second = null] = args;
    if (method === '__setitem__') {
      this.write('[');
      this.value(first, 1);
      this.write('] = ');
      return this.value(second, 1);
    }
    this.write(`.${method}(`);
    this.#list(args, 0, 1);
    return this.write(')');
  }
}

const IDENTIFIER_RE = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;
const DOTTED_NAME_RE =
  /^[\p{ID_Start}_][\p{ID_Continue}]*(?:\.[\p{ID_Start}_<][\p{ID_Continue}>]*)*$/u;

/** A name as source when it is one, else quoted: a name may hold anything but a newline. */
function nameText(name: string): string {
  const shown = excerpt(name, MAX_LITERAL);
  return DOTTED_NAME_RE.test(shown) ? shown : reprText(shown);
}

function globalName({ module, name }: GlobalValue): string {
  return `${nameText(module)}.${nameText(name)}`;
}

/** A value as Python-like source, on one line. Deterministic and bounded, whatever its shape. */
export function printValue(value: Value, options: PrintOptions = {}): string {
  const printer = new Printer(options);
  printer.value(value);
  return printer.toString();
}

/** What happens, as one Python-like statement. */
export function printEffect(effect: Effect, options: PrintOptions = {}): string {
  const printer = new Printer(options);
  printer.effect(effect);
  return printer.toString();
}

/** The first `maxLines` effects of a stream, one statement a line. */
export function decompile(
  stream: PickleStream,
  options: PrintOptions & { readonly maxLines?: number } = {},
): readonly string[] {
  const { maxLines = 1000, ...print } = options;
  const lines = stream.effects.slice(0, maxLines).map((effect) => printEffect(effect, print));
  const missing = stream.effects.length - lines.length;
  return missing > 0 ? [...lines, `# ${missing} more`] : lines;
}
