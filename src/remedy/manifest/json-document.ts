import type { Container, LeafPath, StringLeaf } from './string-leaf.ts';
import { MAX_DOCUMENT_DEPTH, MAX_LEAVES } from './string-leaf.ts';

/** Where the texts and brackets of a JSON document stand. Comments and trailing commas are stepped over. */
export interface JsonDocument {
  readonly leaves: readonly StringLeaf[];
  readonly containers: readonly Container[];
}

const SPACE_RE = /(?:[ \t\r\n\ufeff]+|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)*/y;
const STRING_RE = /"(?:[^"\\\n]|\\.)*"/y;
const BARE_RE = /[-+.\w]+/y;

/** Undefined for what is no JSON, or nests too deeply. */
export function readJsonDocument(text: string): JsonDocument | undefined {
  const reader = new JsonReader(text);
  return reader.read() ? reader : undefined;
}

class JsonReader implements JsonDocument {
  readonly leaves: StringLeaf[] = [];
  readonly containers: Container[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): boolean {
    if (!this.#value([])) return false;
    this.#skip(SPACE_RE);
    return this.#at === this.#text.length;
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #value(path: LeafPath): boolean {
    this.#skip(SPACE_RE);
    const next = this.#text[this.#at];
    if (path.length > MAX_DOCUMENT_DEPTH || this.leaves.length > MAX_LEAVES) return false;
    if (next === '{') return this.#container(path, 'object', '}');
    if (next === '[') return this.#container(path, 'array', ']');
    if (next !== '"') return this.#skip(BARE_RE) !== '';
    const start = this.#at + 1;
    const written = this.#skip(STRING_RE);
    if (written === '') return false;
    const end = this.#at - 1;
    this.leaves.push({ path, start, end, isVerbatim: !written.includes('\\') });
    return true;
  }

  #container(path: LeafPath, kind: Container['kind'], closing: string): boolean {
    const open = this.#at;
    this.#at += 1;
    let size = 0;
    let lastEnd = this.#at;
    let firstStart = this.#at;
    for (;;) {
      this.#skip(SPACE_RE);
      if (this.#text[this.#at] === closing) break;
      if (size === 0) firstStart = this.#at;
      let key: string | number = size;
      if (kind === 'object') {
        const written = this.#skip(STRING_RE);
        const name = written === '' ? undefined : unquoted(written);
        if (name === undefined) return false;
        key = name;
        this.#skip(SPACE_RE);
        if (this.#text[this.#at] !== ':') return false;
        this.#at += 1;
      }
      if (!this.#value([...path, key])) return false;
      lastEnd = this.#at;
      size += 1;
      this.#skip(SPACE_RE);
      const next = this.#text[this.#at];
      if (next === ',') this.#at += 1;
      else if (next !== closing) return false;
    }
    this.containers.push({ path, kind, open, close: this.#at, size, lastEnd, firstStart });
    this.#at += 1;
    return true;
  }
}

function unquoted(written: string): string | undefined {
  try {
    const value: unknown = JSON.parse(written);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
