import type { JsonMember, JsonNode } from '../json/tree.ts';
import { FlowReader } from './flow.ts';
import { unquoteDouble, YamlSyntax } from './scalar.ts';

export type BlockYaml =
  | { readonly ok: true; readonly root: JsonNode }
  | { readonly ok: false; readonly offset: number; readonly detail: string };

/** Blocks in blocks. Lock files are six deep. */
const MAX_DEPTH = 64;
/** Values kept. A lock file of 50 MB has some 1.5 million. */
const MAX_VALUES = 3_000_000;
const PLAIN_KEY_RE =
  /(?:[^\s:#'"{}[\],&*!|>%@`?-]|[-?:](?=\S))(?:[^:#\n]|:(?=\S)|(?<=\S)#){0,2000}(?=:(?:\s|$))/y;
const HEADER_RE = /^[|>][-+0-9]{0,3}\s*(?:#.*)?$/;
const COMMENT_RE = /(?:^|\s)#.*$/;
const REFUSED_RE = /^[&*!@`%]/;

/**
 * Reads the part of YAML in which tools write lock files: block mappings and lists, quoted and plain
 * scalars, block scalars, flow collections. Anchors, aliases, tags and several documents are refused, so that
 * nothing can be multiplied; the `yaml` library needs a second for a megabyte, this a second for ten.
 * Scalars are text, as written. Offsets count UTF-16 units.
 */
export function readBlockYaml(text: string): BlockYaml {
  const reader = new BlockReader(text);
  try {
    return { ok: true, root: reader.document() };
  } catch (error) {
    if (!(error instanceof YamlSyntax)) throw error;
    return { ok: false, offset: error.offset, detail: error.message };
  }
}

interface Key {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

class BlockReader {
  readonly #text: string;
  /** The line that is looked at: where it begins, where its content does, where it ends. */
  #start = 0;
  #from = 0;
  #end = 0;
  #values = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonNode {
    this.#load(this.#text.startsWith('\ufeff') ? 1 : 0);
    if (this.#line().startsWith('---')) this.#next();
    if (this.#atEnd) return { kind: 'null', offset: 0 };
    const root = this.#block(this.#indent);
    if (!this.#atEnd) throw new YamlSyntax(this.#from, 'a line that belongs to nothing');
    return root;
  }

  get #atEnd(): boolean {
    return this.#start >= this.#text.length;
  }

  get #indent(): number {
    return this.#from - this.#start;
  }

  #line(): string {
    return this.#text.slice(this.#from, this.#end);
  }

  /** Goes to the first line at or behind an offset that holds anything. */
  #load(offset: number): void {
    this.#start = offset;
    while (this.#start < this.#text.length) {
      const newline = this.#text.indexOf('\n', this.#start);
      this.#end = newline === -1 ? this.#text.length : newline;
      let from = this.#start;
      while (this.#text[from] === ' ') from += 1;
      this.#from = from;
      const first = this.#text[from];
      const isBlank = from >= this.#end || first === '#' || first === '\r';
      if (!isBlank) {
        if (this.#text[this.#end - 1] === '\r') this.#end -= 1;
        if (first === '\t') throw new YamlSyntax(from, 'a tab in the indentation');
        return;
      }
      this.#start = this.#end + 1;
    }
    this.#from = this.#start;
    this.#end = this.#start;
  }

  #next(): void {
    const newline = this.#text.indexOf('\n', this.#end);
    this.#load(newline === -1 ? this.#text.length : newline + 1);
  }

  #count(): void {
    this.#values += 1;
    if (this.#values > MAX_VALUES) throw new YamlSyntax(this.#from, 'too many values');
  }

  /** The block that begins on this line. */
  #block(indent: number): JsonNode {
    if (this.#depth >= MAX_DEPTH) throw new YamlSyntax(this.#from, 'nested too deep');
    this.#depth += 1;
    const isList = /^-(?:\s|$)/.test(this.#text.slice(this.#from, this.#from + 2));
    const node = isList ? this.#list(indent) : this.#mapping(indent);
    this.#depth -= 1;
    return node;
  }

  #list(indent: number): JsonNode {
    const offset = this.#from;
    const items: JsonNode[] = [];
    while (!this.#atEnd && this.#indent === indent && /^-(?:\s|$)/.test(this.#line())) {
      this.#count();
      const rest = this.#line().slice(1);
      const blanks = rest.length - rest.trimStart().length;
      if (rest.trim() === '' || /^\s*#/.test(rest)) items.push(this.#below(indent, false));
      else {
        // What stands behind the dash is a block of its own, indented by where it stands.
        this.#from += 1 + blanks;
        items.push(
          this.#keyAt() === undefined && !/^-\s/.test(this.#line())
            ? this.#scalar(this.#from, indent)
            : this.#block(this.#indent),
        );
      }
    }
    return { kind: 'array', offset, items };
  }

  #mapping(indent: number): JsonNode {
    const offset = this.#from;
    const members: JsonMember[] = [];
    while (!this.#atEnd && this.#indent === indent) {
      this.#count();
      const key = this.#explicitKey(indent) ?? this.#keyAt();
      if (key === undefined) throw new YamlSyntax(this.#from, 'a line without a key');
      const rest = this.#text.slice(key.end, this.#end);
      const blanks = rest.length - rest.trimStart().length;
      const isEmpty = rest.trim() === '' || /^\s+#/.test(rest);
      const value = isEmpty ? this.#below(indent, true) : this.#scalar(key.end + blanks, indent);
      members.push({
        key: key.text,
        value: value.kind === 'null' ? { ...value, offset: key.start } : value,
      });
    }
    return { kind: 'object', offset, members };
  }

  /** `? key` on a line of its own and `:` on the next: yarn writes keys of more than a thousand characters so. */
  #explicitKey(indent: number): Key | undefined {
    if (!this.#line().startsWith('? ')) return undefined;
    const start = this.#from + 2;
    const written = this.#text.slice(start, this.#end).trimEnd();
    const isQuoted = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')$/.test(written);
    this.#next();
    if (this.#atEnd || this.#indent !== indent || this.#text[this.#from] !== ':')
      throw new YamlSyntax(start, 'a key without a value');
    const raw = isQuoted ? written.slice(1, -1) : written;
    const text = written.startsWith('"') && isQuoted ? unquoteDouble(raw, start) : raw;
    return { text, start, end: this.#from + 1 };
  }

  /** The key at the beginning of the line; `end` is behind its colon. */
  #keyAt(): Key | undefined {
    const start = this.#from;
    const quote = this.#text[start];
    if (quote === '"' || quote === "'") {
      const close = this.#closing(start);
      if (close === -1 || close > this.#end || this.#text[close + 1] !== ':') return undefined;
      const raw = this.#text.slice(start + 1, close);
      const text = quote === '"' ? unquoteDouble(raw, start) : raw.replaceAll("''", "'");
      return { text, start, end: close + 2 };
    }
    PLAIN_KEY_RE.lastIndex = start;
    const match = PLAIN_KEY_RE.exec(this.#text)?.[0];
    if (match === undefined || start + match.length >= this.#end) return undefined;
    return { text: match.trimEnd(), start, end: start + match.length + 1 };
  }

  /** Where a quoted scalar ends; -1 where it does not. */
  #closing(start: number): number {
    const quote = this.#text[start] ?? '';
    let at = start + 1;
    for (;;) {
      const close = this.#text.indexOf(quote, at);
      if (close === -1) return -1;
      if (quote === "'" && this.#text[close + 1] === "'") at = close + 2;
      else if (quote === '"' && isEscaped(this.#text, close)) at = close + 1;
      else return close;
    }
  }

  /** The value that stands on the lines below a key or a dash. */
  #below(indent: number, afterKey: boolean): JsonNode {
    const offset = this.#from;
    this.#next();
    if (this.#atEnd) return { kind: 'null', offset };
    const isList = afterKey && this.#indent === indent && /^-(?:\s|$)/.test(this.#line());
    if (this.#indent <= indent && !isList) return { kind: 'null', offset };
    if (this.#keyAt() === undefined && !/^-(?:\s|$)/.test(this.#line()))
      return this.#scalar(this.#from, indent);
    return this.#block(this.#indent);
  }

  /** A value that begins on this line; afterwards the next line is looked at. */
  #scalar(offset: number, indent: number): JsonNode {
    const written = this.#text.slice(offset, this.#end);
    if (REFUSED_RE.test(written)) throw new YamlSyntax(offset, 'an anchor, an alias or a tag');
    if (HEADER_RE.test(written)) return this.#blockScalar(offset, indent, written);
    if (written.startsWith('{') || written.startsWith('[')) {
      const flow = new FlowReader(this.#text, offset, () => this.#count());
      const node = flow.value();
      this.#skipTo(flow.at);
      return node;
    }
    const quote = written[0];
    if (quote === '"' || quote === "'") {
      const close = this.#closing(offset);
      if (close === -1) throw new YamlSyntax(offset, 'a quote without end');
      const raw = this.#text.slice(offset + 1, close).replaceAll(/[ \t]*\r?\n[ \t]*/g, ' ');
      this.#skipTo(close + 1);
      const text = quote === '"' ? unquoteDouble(raw, offset) : raw.replaceAll("''", "'");
      return { kind: 'string', offset, text };
    }
    const lines = [written.replace(COMMENT_RE, '').trimEnd()];
    this.#next();
    while (!this.#atEnd && this.#indent > indent) {
      lines.push(this.#line().replace(COMMENT_RE, '').trimEnd());
      this.#next();
    }
    return { kind: 'string', offset, text: lines.join(' ') };
  }

  /** Nothing but a comment may follow on the line. */
  #skipTo(at: number): void {
    const newline = this.#text.indexOf('\n', at);
    const end = newline === -1 ? this.#text.length : newline;
    const rest = this.#text.slice(at, end).trim();
    if (rest !== '' && !rest.startsWith('#')) throw new YamlSyntax(at, 'something behind a value');
    this.#load(newline === -1 ? this.#text.length : end + 1);
  }

  /** `|` and `>`: every line that is indented further, and empty ones between. */
  #blockScalar(offset: number, indent: number, header: string): JsonNode {
    const lines: string[] = [];
    let at = this.#text.indexOf('\n', this.#end) + 1;
    let inner = -1;
    while (at > 0 && at < this.#text.length) {
      const newline = this.#text.indexOf('\n', at);
      const end = newline === -1 ? this.#text.length : newline;
      const line = this.#text.slice(at, end).replace(/\r$/, '');
      const blanks = line.length - line.trimStart().length;
      if (line.trim() !== '') {
        if (blanks <= indent) break;
        if (inner === -1) inner = blanks;
      }
      lines.push(inner === -1 ? '' : line.slice(Math.min(inner, blanks)));
      at = end + 1;
    }
    this.#load(at <= 0 ? this.#text.length : at);
    const glue = header.startsWith('>') ? ' ' : '\n';
    return { kind: 'string', offset, text: lines.join(glue).trimEnd() };
  }
}

function isEscaped(text: string, at: number): boolean {
  let count = 0;
  while (text[at - 1 - count] === '\\') count += 1;
  return count % 2 === 1;
}
