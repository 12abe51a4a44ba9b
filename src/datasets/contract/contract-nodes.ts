import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';
import { nearest } from '../../core/nearest.ts';
import { DataFailure } from '../data-error.ts';

/** A YAML node and the line it starts on, from 1. */
export interface ContractNode {
  readonly value: unknown;
  readonly line: number;
}

/** Characters of a contract: ten thousand columns take less. */
const MAX_TEXT = 8 * 1024 * 1024;
const NUMBER_RE = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const INFINITE: Readonly<Record<string, number>> = {
  '.inf': Number.POSITIVE_INFINITY,
  '-.inf': Number.NEGATIVE_INFINITY,
};

/** Reads the shapes a contract is made of. Every method throws DataFailure with the line on what does not fit. */
export class ContractReader {
  readonly root: ContractNode;
  readonly #counter = new LineCounter();

  constructor(text: string) {
    if (text.length > MAX_TEXT) this.fail(1, `a contract has at most ${MAX_TEXT} characters`);
    this.root = { value: this.#parse(text), line: 1 };
  }

  fail(line: number, message: string): never {
    throw new DataFailure(
      'bad-schema',
      `line ${line}: ${message}`,
      'correct the line, or write the contract again with --write-contract',
    );
  }

  /** Entries by key, in their order; `allowed` undefined takes any key. */
  entries(
    node: ContractNode,
    what: string,
    allowed: readonly string[] | undefined,
  ): ReadonlyMap<string, ContractNode> {
    if (!isMap<Node, Node | null>(node.value))
      return this.fail(node.line, `${what}: expected keys with values`);
    const found = new Map<string, ContractNode>();
    for (const { key, value } of node.value.items) {
      const line = this.#line(key);
      if (!isScalar(key)) return this.fail(line, `${what}: a key is no text`);
      const name = String(key.value);
      if (allowed !== undefined && !allowed.includes(name)) {
        const near = nearest(name, allowed).map((word) => `\`${word}\``);
        const hint =
          near.length > 0 ? `did you mean ${near.join(' or ')}?` : `known: ${allowed.join(', ')}`;
        return this.fail(line, `${what}: unknown key \`${name}\`; ${hint}`);
      }
      found.set(name, { value, line });
    }
    return found;
  }

  list(node: ContractNode, what: string): readonly ContractNode[] {
    if (!isSeq<Node | null>(node.value)) return this.fail(node.line, `${what}: expected a list`);
    return node.value.items.map((value) => ({ value, line: this.#line(value) }));
  }

  text({ value, line }: ContractNode, what: string): string {
    if (isAlias(value)) return this.fail(line, `${what}: write it out instead of an alias`);
    if (!isScalar(value) || typeof value.value !== 'string')
      return this.fail(line, `${what}: expected a text`);
    return value.value;
  }

  word<const W extends string>(node: ContractNode, what: string, allowed: readonly W[]): W {
    const text = this.text(node, what);
    const word = allowed.find((candidate) => candidate === text);
    return word ?? this.fail(node.line, `${what}: \`${text}\` is not one of ${allowed.join(', ')}`);
  }

  number(node: ContractNode, what: string, least: number, most: number): number {
    const text = this.text(node, what).trim();
    const value = INFINITE[text] ?? (NUMBER_RE.test(text) ? Number(text) : Number.NaN);
    if (Number.isNaN(value)) return this.fail(node.line, `${what}: \`${text}\` is no number`);
    if (value < least || value > most)
      return this.fail(node.line, `${what}: ${text} is not between ${least} and ${most}`);
    return value;
  }

  #line(node: Node | null): number {
    return Math.max(1, this.#counter.linePos(node?.range?.[0] ?? 0).line);
  }

  #parse(text: string): unknown {
    try {
      const document = parseDocument(text, {
        // Every scalar is text: `off`, dates and codes with leading zeros mean what they look like.
        schema: 'failsafe',
        stringKeys: true,
        uniqueKeys: true,
        lineCounter: this.#counter,
        prettyErrors: false,
      });
      const [error] = document.errors;
      if (error !== undefined)
        this.fail(
          Math.max(1, this.#counter.linePos(error.pos[0]).line),
          error.message.split('\n')[0] ?? '',
        );
      return document.contents;
    } catch (error) {
      // The composer is recursive: brackets nested a hundred thousand deep exhaust the stack.
      if (error instanceof RangeError) this.fail(1, 'it is nested too deeply');
      throw error;
    }
  }
}
