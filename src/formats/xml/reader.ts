import { readDoctype } from './doctype.ts';
import { XmlError } from './xml-document.ts';
import type { XmlDocument, XmlEntity, XmlPlace } from './xml-document.ts';

/** An element's start. Attribute values have XML's own references resolved, and no others. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Character offset of `<`. */
  readonly offset: number;
}

/** What a walk is told; text is only gathered when somebody wants it. */
export interface XmlVisitor {
  readonly start: (element: XmlElement, depth: number) => void;
  readonly end?: (name: string, depth: number) => void;
  readonly text?: (text: string, offset: number) => void;
}

/** Elements in elements. PMML trees nest as deep as the tree, some 100 levels; libxml2 stops at 256. */
const MAX_DEPTH = 2000;
const MAX_ATTRIBUTES = 1000;
const MAX_NAME = 1000;
/** References and entities kept. */
const MAX_LISTED = 200;
const MAX_QUOTED = 500;

const NAME_RE = /[^\s<>/=&'"]+/y;
const ATTRIBUTE_RE = /\s*([^\s<>/='"]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;
const REFERENCE_RE = /&(#x[0-9a-fA-F]{1,8}|#[0-9]{1,8}|[^\s;&<]{1,100});/g;
const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};
const MAX_CODE_POINT = 0x10ffff;

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/**
 * Walks XML text without building anything. Declared entities are never expanded and nothing is opened:
 * both are recorded. Lenient where parsers are (stray white space), strict where a wrong nesting would
 * let two readers see different trees.
 */
export class XmlReader {
  readonly #text: string;
  readonly #visitor: XmlVisitor;
  readonly #open: string[] = [];
  #at = 0;
  #doctype: XmlPlace | undefined;
  #entities: readonly XmlEntity[] = [];
  readonly #references: (XmlPlace & { kind: 'include' | 'stylesheet' })[] = [];
  readonly #used = new Set<string>();

  constructor(text: string, visitor: XmlVisitor) {
    this.#text = text.startsWith('\ufeff') ? text.slice(1) : text;
    this.#visitor = visitor;
  }

  /** Line of a character offset, from 1. Linear: for places worth reporting. */
  lineAt(offset: number): number {
    let line = 1;
    for (
      let at = this.#text.indexOf('\n');
      at !== -1 && at < offset;
      at = this.#text.indexOf('\n', at + 1)
    )
      line += 1;
    return line;
  }

  /** What was seen so far; complete when {@link walk} returns. */
  document(): XmlDocument {
    return {
      doctype: this.#doctype,
      entities: this.#entities,
      references: this.#references,
      used: [...this.#used],
    };
  }

  walk(): void {
    const text = this.#text;
    while (this.#at < text.length) {
      const next = text.indexOf('<', this.#at);
      const end = next === -1 ? text.length : next;
      if (end > this.#at) this.#characters(this.#at, end);
      this.#at = end;
      if (next !== -1) this.#markup();
    }
    if (this.#open.length > 0)
      throw new XmlError('malformed', this.#at, `${this.#open.length} elements are not closed`);
  }

  #characters(start: number, end: number): void {
    const { text } = this.#visitor;
    if (text === undefined && !this.#text.slice(start, end).includes('&')) return;
    const resolved = this.#resolve(this.#text.slice(start, end));
    text?.(resolved, start);
  }

  #markup(): void {
    const text = this.#text;
    if (text.startsWith('<!--', this.#at)) this.#skipTo('-->', 'a comment');
    else if (text.startsWith('<![CDATA[', this.#at)) {
      const start = this.#at;
      this.#skipTo(']]>', 'a CDATA section');
      this.#visitor.text?.(text.slice(start + 9, this.#at - 3), start);
    } else if (text.startsWith('<?', this.#at)) this.#instruction();
    else if (text.startsWith('<!', this.#at)) this.#declaration();
    else if (text.startsWith('</', this.#at)) this.#close();
    else this.#element();
  }

  #skipTo(mark: string, what: string): void {
    const end = this.#text.indexOf(mark, this.#at);
    if (end === -1) throw new XmlError('malformed', this.#at, `${what} without end`);
    this.#at = end + mark.length;
  }

  #instruction(): void {
    const start = this.#at;
    this.#skipTo('?>', 'a processing instruction');
    const text = this.#text.slice(start, Math.min(this.#at, start + MAX_QUOTED));
    if (text.startsWith('<?xml-stylesheet') && this.#references.length < MAX_LISTED)
      this.#references.push({ kind: 'stylesheet', text, line: this.lineAt(start) });
  }

  #declaration(): void {
    const start = this.#at;
    const { end, entities } = readDoctype(this.#text, start);
    const text = this.#text.slice(start, Math.min(end, start + MAX_QUOTED));
    this.#doctype ??= { text, line: this.lineAt(start) };
    this.#entities = [
      ...this.#entities,
      ...entities.map((entity) => ({ ...entity, line: this.lineAt(entity.offset) })),
    ].slice(0, MAX_LISTED);
    this.#at = end;
  }

  #name(): string {
    NAME_RE.lastIndex = this.#at;
    const name = NAME_RE.exec(this.#text)?.[0];
    if (name === undefined || name.length > MAX_NAME)
      throw new XmlError('malformed', this.#at, 'a name was expected');
    this.#at += name.length;
    return name;
  }

  #close(): void {
    const start = this.#at;
    this.#at += 2;
    const name = this.#name();
    if (this.#open.pop() !== name)
      throw new XmlError('malformed', start, `</${name}> closes another element`);
    this.#skipTo('>', 'an end tag');
    this.#visitor.end?.(name, this.#open.length);
  }

  #element(): void {
    const offset = this.#at;
    this.#at += 1;
    const name = this.#name();
    const attributes = this.#attributes();
    const rest = /\s*(\/?)>/y;
    rest.lastIndex = this.#at;
    const tail = rest.exec(this.#text);
    if (tail === null) throw new XmlError('malformed', offset, `<${name}> without end`);
    this.#at += tail[0].length;
    this.#include(name, attributes, offset);
    this.#visitor.start({ name, attributes, offset }, this.#open.length);
    if (tail[1] === '/') {
      this.#visitor.end?.(name, this.#open.length);
      return;
    }
    if (this.#open.length >= MAX_DEPTH)
      throw new XmlError('too-deep', offset, `nested deeper than ${MAX_DEPTH}`);
    this.#open.push(name);
  }

  #include(name: string, attributes: ReadonlyMap<string, string>, offset: number): void {
    const href = attributes.get('href');
    if (local(name) !== 'include' || name === 'include' || href === undefined) return;
    if (this.#references.length >= MAX_LISTED) return;
    this.#references.push({
      kind: 'include',
      text: href.slice(0, MAX_QUOTED),
      line: this.lineAt(offset),
    });
  }

  #attributes(): ReadonlyMap<string, string> {
    const attributes = new Map<string, string>();
    for (;;) {
      ATTRIBUTE_RE.lastIndex = this.#at;
      const match = ATTRIBUTE_RE.exec(this.#text);
      if (match === null) return attributes;
      const [whole, name = '', double, single = ''] = match;
      if (attributes.size >= MAX_ATTRIBUTES)
        throw new XmlError('too-large', this.#at, `more than ${MAX_ATTRIBUTES} attributes`);
      if (attributes.has(name))
        throw new XmlError('malformed', this.#at, `attribute ${name} stands twice`);
      attributes.set(name, this.#resolve(double ?? single));
      this.#at += whole.length;
    }
  }

  /** Resolves the references every parser resolves; other entities are noted and left as they are. */
  #resolve(text: string): string {
    if (!text.includes('&')) return text;
    return text.replaceAll(REFERENCE_RE, (whole, name: string) => {
      if (name.startsWith('#')) {
        const hex = name.startsWith('#x');
        const code = Number.parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10);
        return code <= MAX_CODE_POINT ? String.fromCodePoint(code) : whole;
      }
      const known = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
      if (known === undefined && this.#used.size < MAX_LISTED) this.#used.add(name);
      return known ?? whole;
    });
  }
}
