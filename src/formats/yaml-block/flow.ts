import type { JsonMember, JsonNode } from '../json/tree.ts';
import { unquoteDouble, YamlSyntax } from './scalar.ts';

/** Collections in collections. */
const MAX_DEPTH = 32;
const PLAIN_RE = /[^\s,[\]{}'"&*!|>%@`#](?:[^,[\]{}\n:#]|:(?=[^\s,[\]{}])|(?<=\S)#){0,8000}/y;
const QUOTED_RE = /'(?:[^']|''){0,20000}'|"(?:[^"\\]|\\[\s\S]){0,20000}"/y;

/** Flow collections: `{a: b, c: [d, 'e']}`, also over several lines. */
export class FlowReader {
  readonly #text: string;
  readonly #count: () => void;
  #depth = 0;
  /** Behind what was read. */
  at: number;

  constructor(text: string, at: number, count: () => void) {
    this.#text = text;
    this.at = at;
    this.#count = count;
  }

  value(): JsonNode {
    this.#count();
    this.#skipBlank();
    const offset = this.at;
    const first = this.#text[offset];
    if (first === '{') return this.#object(offset);
    if (first === '[') return this.#array(offset);
    return { kind: 'string', offset, text: this.#scalar() };
  }

  #skipBlank(): void {
    for (; /\s/.test(this.#text[this.at] ?? 'x'); this.at += 1);
  }

  #scalar(): string {
    QUOTED_RE.lastIndex = this.at;
    const quoted = QUOTED_RE.exec(this.#text)?.[0];
    if (quoted !== undefined) {
      this.at += quoted.length;
      const raw = quoted.slice(1, -1);
      return quoted.startsWith('"') ? unquoteDouble(raw, this.at) : raw.replaceAll("''", "'");
    }
    PLAIN_RE.lastIndex = this.at;
    const plain = PLAIN_RE.exec(this.#text)?.[0];
    if (plain === undefined) throw new YamlSyntax(this.at, 'no value begins here');
    this.at += plain.length;
    return plain.trimEnd();
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new YamlSyntax(this.at, 'nested too deep');
    this.at += 1;
  }

  /** Whether another item follows; steps over the comma or the end. */
  #more(close: string): boolean {
    this.#skipBlank();
    if (this.#text[this.at] === ',') {
      this.at += 1;
      this.#skipBlank();
    }
    if (this.at >= this.#text.length) throw new YamlSyntax(this.at, 'a collection without end');
    if (this.#text[this.at] !== close) return true;
    this.at += 1;
    this.#depth -= 1;
    return false;
  }

  #object(offset: number): JsonNode {
    const members: JsonMember[] = [];
    this.#enter();
    while (this.#more('}')) {
      const start = this.at;
      const key = this.#scalar();
      this.#skipBlank();
      if (this.#text[this.at] === ':') {
        this.at += 1;
        this.#skipBlank();
        const isEmpty = this.#text[this.at] === ',' || this.#text[this.at] === '}';
        members.push({ key, value: isEmpty ? { kind: 'null', offset: start } : this.value() });
      } else members.push({ key, value: { kind: 'null', offset: start } });
    }
    return { kind: 'object', offset, members };
  }

  #array(offset: number): JsonNode {
    const items: JsonNode[] = [];
    this.#enter();
    while (this.#more(']')) items.push(this.value());
    return { kind: 'array', offset, items };
  }
}
