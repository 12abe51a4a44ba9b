import type { Container, LeafPath, StringLeaf } from './string-leaf.ts';
import { MAX_DOCUMENT_DEPTH, MAX_LEAVES } from './string-leaf.ts';

/** A table header, `[a.b]`, with the place behind its line. */
export interface TomlHeader {
  readonly path: LeafPath;
  readonly start: number;
  /** Where the next line begins. */
  readonly bodyStart: number;
}

/** Where the texts, lists and tables of a TOML document stand. */
export interface TomlDocument {
  readonly leaves: readonly StringLeaf[];
  readonly containers: readonly Container[];
  readonly headers: readonly TomlHeader[];
}

const BLANK_RE = /[ \t]*/y;
const SPACE_RE = /(?:[ \t\r\n\ufeff]+|#[^\n]*)*/y;
const BARE_KEY_RE = /[\w-]+/y;
const BASIC_RE = /"(?:[^"\\\n]|\\.)*"/y;
const LITERAL_RE = /'[^'\n]*'/y;
const LONG_BASIC_RE = /"""(?:[^"\\]|\\[\s\S]|""?(?!"))*"{3,5}/y;
const LONG_LITERAL_RE = /'''(?:[^']|''?(?!'))*'{3,5}/y;
/** Numbers, dates and booleans. */
const BARE_RE = /[-+.:\w]+(?: [\d:.+\-Z]+)?/y;

/** Undefined for what this reader does not understand; such a file is not edited. */
export function readTomlDocument(text: string): TomlDocument | undefined {
  const reader = new TomlReader(text);
  return reader.read() ? reader : undefined;
}

class TomlReader implements TomlDocument {
  readonly leaves: StringLeaf[] = [];
  readonly containers: Container[] = [];
  readonly headers: TomlHeader[] = [];
  readonly #text: string;
  readonly #counts = new Map<string, number>();
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): boolean {
    let table: LeafPath = [];
    for (;;) {
      this.#skip(SPACE_RE);
      if (this.#at === this.#text.length) return true;
      if (this.#text[this.#at] === '[') {
        const header = this.#header();
        if (header === undefined) return false;
        table = header;
      } else if (!this.#pair(table)) return false;
    }
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #take(mark: string): boolean {
    if (!this.#text.startsWith(mark, this.#at)) return false;
    this.#at += mark.length;
    return true;
  }

  #header(): LeafPath | undefined {
    const start = this.#at;
    const isList = this.#take('[[');
    if (!isList) this.#take('[');
    const key = this.#key();
    if (key === undefined || !this.#take(isList ? ']]' : ']')) return undefined;
    const path = this.#indexed(key, isList);
    const feed = this.#text.indexOf('\n', this.#at);
    this.headers.push({ path, start, bodyStart: feed === -1 ? this.#text.length : feed + 1 });
    return path;
  }

  /** Tables of a list are told apart by their number. */
  #indexed(key: readonly string[], isList: boolean): LeafPath {
    const path: (string | number)[] = [];
    for (const [index, part] of key.entries()) {
      path.push(part);
      const id = JSON.stringify(path);
      const count = this.#counts.get(id);
      if (isList && index === key.length - 1) {
        path.push(count ?? 0);
        this.#counts.set(id, (count ?? 0) + 1);
      } else if (count !== undefined) path.push(count - 1);
    }
    return path;
  }

  #key(): readonly string[] | undefined {
    const parts: string[] = [];
    do {
      this.#skip(BLANK_RE);
      const bare = this.#skip(BARE_KEY_RE);
      const quoted = bare === '' ? this.#skip(LITERAL_RE) || this.#skip(BASIC_RE) : '';
      // An escape in a key is nothing that a name of a package needs.
      if ((bare === '' && quoted === '') || quoted.includes('\\')) return undefined;
      parts.push(bare === '' ? quoted.slice(1, -1) : bare);
      this.#skip(BLANK_RE);
    } while (this.#take('.'));
    return parts.length > MAX_DOCUMENT_DEPTH ? undefined : parts;
  }

  #pair(table: LeafPath): boolean {
    const key = this.#key();
    if (key === undefined || !this.#take('=')) return false;
    return this.#value([...table, ...key]);
  }

  #value(path: LeafPath): boolean {
    this.#skip(BLANK_RE);
    if (path.length > MAX_DOCUMENT_DEPTH || this.leaves.length > MAX_LEAVES) return false;
    const next = this.#text[this.#at];
    if (next === '[') return this.#container(path, 'array', ']');
    if (next === '{') return this.#container(path, 'object', '}');
    const start = this.#at;
    const long = this.#skip(LONG_BASIC_RE) || this.#skip(LONG_LITERAL_RE);
    if (long !== '') {
      this.leaves.push({ path, start: start + 3, end: this.#at - 3, isVerbatim: false });
      return true;
    }
    const short = this.#skip(LITERAL_RE) || this.#skip(BASIC_RE);
    if (short === '') return this.#skip(BARE_RE) !== '';
    const isVerbatim = short.startsWith("'") || !short.includes('\\');
    this.leaves.push({ path, start: start + 1, end: this.#at - 1, isVerbatim });
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
      if (this.#take(closing)) break;
      if (size === 0) firstStart = this.#at;
      if (kind === 'array' ? !this.#value([...path, size]) : !this.#pair(path)) return false;
      lastEnd = this.#at;
      size += 1;
      this.#skip(SPACE_RE);
      if (!this.#take(',') && this.#text[this.#at] !== closing) return false;
    }
    this.containers.push({ path, kind, open, close: this.#at - 1, size, lastEnd, firstStart });
    return true;
  }
}
