import type * as yaml from 'yaml';
import type { ParsedNode } from 'yaml';
import { escapeLine } from '../core/escape.ts';
import { excerpt } from '../core/excerpt.ts';
import { nearest } from '../core/nearest.ts';

/** What is wrong with a policy file, and where. */
export interface PolicyError {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** A YAML node and the line it starts on. `value` is null for an empty document or key. */
export interface PolicyNode {
  readonly value: ParsedNode | null;
  readonly line: number;
}

type Yaml = typeof yaml;

/** Enough for the list of all gap codes behind a quoted word. */
const MAX_MESSAGE_CHARACTERS = 1000;

/** Reads the shapes a policy is made of and collects every error, so that one run shows all of them. */
export class PolicyReader {
  readonly errors: PolicyError[] = [];
  readonly root: PolicyNode;
  readonly #yaml: Yaml;
  readonly #lineOf: (offset: number) => number;

  constructor(library: Yaml, text: string) {
    this.#yaml = library;
    const counter = new library.LineCounter();
    this.#lineOf = (offset) => Math.max(1, counter.linePos(offset).line);
    this.root = { value: this.#parse(text, counter), line: 1 };
  }

  fail(line: number, message: string): void {
    // A policy that came with a download may hold what its errors would otherwise print.
    this.errors.push({ line, message: excerpt(escapeLine(message), MAX_MESSAGE_CHARACTERS) });
  }

  /** Fails with the nearest known words. */
  unknown(line: number, message: string, word: string, known: Iterable<string>): void {
    const near = nearest(word, known).map((candidate) => `\`${candidate}\``);
    const suggestion = near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`;
    this.fail(line, `${message}${suggestion}`);
  }

  /** The entries of a mapping; `allowed` undefined leaves the keys to the caller. */
  map(
    node: PolicyNode | undefined,
    what: string,
    allowed: readonly string[] | undefined,
  ): ReadonlyMap<string, PolicyNode> {
    const entries = new Map<string, PolicyNode>();
    if (node === undefined || this.#isEmpty(node)) return entries;
    if (!this.#yaml.isMap(node.value)) {
      this.fail(node.line, `${what}: expected keys with values, found ${this.#kind(node)}`);
      return entries;
    }
    for (const pair of node.value.items) {
      const key = this.#yaml.isScalar(pair.key) ? String(pair.key.value) : '';
      const line = this.#lineOf(pair.key.range[0]);
      if (allowed === undefined || allowed.includes(key)) {
        entries.set(key, { value: pair.value, line });
      } else {
        const message = `${what}: unknown key \`${key}\` (known: ${allowed.join(', ')})`;
        this.unknown(line, message, key, allowed);
      }
    }
    return entries;
  }

  list(node: PolicyNode | undefined, what: string): readonly PolicyNode[] {
    if (node === undefined || this.#isEmpty(node)) return [];
    if (!this.#yaml.isSeq(node.value)) {
      this.fail(node.line, `${what}: expected a list, found ${this.#kind(node)}`);
      return [];
    }
    return node.value.items.map((value) => ({
      value,
      line: this.#lineOf(value.range[0]),
    }));
  }

  /** A non-empty text. */
  text(node: PolicyNode | undefined, what: string): string | undefined {
    if (node === undefined) return undefined;
    const isText = this.#yaml.isScalar(node.value) && typeof node.value.value === 'string';
    if (isText && !this.#isEmpty(node)) return String(node.value.value).trim();
    this.fail(node.line, `${what}: expected a text, found ${this.#kind(node)}`);
    return undefined;
  }

  /** One of a few words. */
  word<const W extends string>(
    node: PolicyNode | undefined,
    what: string,
    allowed: readonly W[],
  ): W | undefined {
    const text = this.text(node, what);
    if (text === undefined) return undefined;
    const word = allowed.find((candidate) => candidate === text);
    if (word === undefined) {
      const message = `${what}: \`${text}\` is not one of ${allowed.join(', ')}`;
      this.unknown(node?.line ?? 1, message, text, allowed);
    }
    return word;
  }

  positiveInteger(node: PolicyNode, what: string): number | undefined {
    const text = this.text(node, what);
    if (text === undefined) return undefined;
    const number = /^[1-9][0-9_]*$/.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
    if (Number.isSafeInteger(number)) return number;
    this.fail(node.line, `${what}: \`${text}\` is not a positive whole number`);
    return undefined;
  }

  #parse(text: string, counter: InstanceType<Yaml['LineCounter']>): ParsedNode | null {
    try {
      const document = this.#yaml.parseDocument(text, {
        // Every scalar is text here, so `off`, dates and versions mean what they look like.
        schema: 'failsafe',
        stringKeys: true,
        lineCounter: counter,
        prettyErrors: false,
      });
      for (const error of [...document.errors, ...document.warnings]) {
        const isSecond = error.code === 'MULTIPLE_DOCS';
        const message = isSecond ? 'a policy is one YAML document' : error.message;
        this.fail(this.#lineOf(error.pos[0]), message);
      }
      return document.errors.length > 0 ? null : document.contents;
    } catch (error) {
      // The YAML composer is recursive: brackets nested a hundred thousand deep exhaust the stack.
      if (!(error instanceof RangeError)) throw error;
      this.fail(1, 'the policy is nested too deeply');
      return null;
    }
  }

  #isEmpty(node: PolicyNode): boolean {
    if (node.value === null) return true;
    const { value } = node;
    if (!this.#yaml.isScalar(value)) return false;
    return typeof value.value === 'string' ? value.value.trim() === '' : value.value === null;
  }

  #kind(node: PolicyNode): string {
    if (this.#isEmpty(node)) return 'nothing';
    if (this.#yaml.isMap(node.value)) return 'keys with values';
    if (this.#yaml.isSeq(node.value)) return 'a list';
    // Anchors and aliases are refused: what a policy says must be readable where it stands.
    return this.#yaml.isAlias(node.value) ? 'an alias' : 'a text';
  }
}
