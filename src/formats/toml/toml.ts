import type { JsonMember, JsonNode } from '../json/tree.ts';
import type { TomlErrorCode } from './scan.ts';
import { TomlError, TomlScanner } from './scan.ts';

/** A table of TOML as the same tree as JSON. Numbers are as written; dates and times are text as written. */
export type TomlTable = Extract<JsonNode, { readonly kind: 'object' }>;

export interface TomlDocument {
  /** Everything up to the error, where there is one. */
  readonly root: TomlTable;
  /** How many elements were handed over. */
  readonly elements: number;
  readonly error?: {
    readonly code: TomlErrorCode;
    /** UTF-16 units. */
    readonly offset: number;
    readonly detail: string;
  };
}

/** Hands over the elements of an array of tables one by one, so that a large lock file is never held whole. */
export interface TomlStream {
  /** Name of the array: `package` for `[[package]]` and the tables `[package.…]` below it. */
  readonly name: string;
  readonly onElement: (element: TomlTable) => void;
}

/** A table while it grows, with the tables inside it by name. */
interface Draft {
  readonly node: { kind: 'object'; offset: number; members: JsonMember[] };
  readonly tables: Map<string, Draft>;
  readonly arrays: Map<string, { readonly items: JsonNode[]; last: Draft }>;
}

function draft(offset: number): Draft {
  return { node: { kind: 'object', offset, members: [] }, tables: new Map(), arrays: new Map() };
}

/** The table under a name, made where it is missing; the last element where it is an array. */
function child(of: Draft, key: string, offset: number): Draft {
  const array = of.arrays.get(key);
  if (array !== undefined) return array.last;
  const known = of.tables.get(key);
  if (known !== undefined) return known;
  const made = draft(offset);
  of.tables.set(key, made);
  of.node.members.push({ key, value: made.node });
  return made;
}

function element(of: Draft, key: string, offset: number): Draft {
  const made = draft(offset);
  const array = of.arrays.get(key);
  if (array === undefined) {
    const items: JsonNode[] = [made.node];
    of.arrays.set(key, { items, last: made });
    of.node.members.push({ key, value: { kind: 'array', offset, items } });
  } else {
    array.items.push(made.node);
    array.last = made;
  }
  return made;
}

class TomlReader {
  readonly #scanner: TomlScanner;
  readonly #stream: TomlStream | undefined;
  readonly root = draft(0);
  #table = this.root;
  #element: Draft | undefined;
  elements = 0;
  /** Values held in front of the first element. */
  #rootValues = 0;

  constructor(text: string, stream: TomlStream | undefined) {
    this.#scanner = new TomlScanner(text);
    this.#stream = stream;
  }

  read(): void {
    const scanner = this.#scanner;
    for (scanner.skipSpace(); scanner.at < scanner.text.length; scanner.skipSpace()) {
      const offset = scanner.at;
      if (scanner.skip('[[')) this.#header(offset, ']]');
      else if (scanner.skip('[')) this.#header(offset, ']');
      else this.#assignment(offset);
      scanner.endLine();
    }
  }

  /** Hands over the element under way. */
  flush(): void {
    if (this.#element === undefined) return;
    this.elements += 1;
    this.#stream?.onElement(this.#element.node);
    this.#element = undefined;
  }

  #header(offset: number, end: ']' | ']]'): void {
    const path = this.#scanner.key();
    if (!this.#scanner.skip(end)) this.#scanner.fail('the end of the header was expected');
    const [first = '', ...rest] = path;
    let at = this.root;
    let keys = path;
    if (this.#stream !== undefined && first === this.#stream.name) {
      if (rest.length === 0 && end === ']]') {
        // What was handed over is held no longer.
        if (this.#element === undefined) this.#rootValues = this.#scanner.values;
        this.flush();
        this.#scanner.values = this.#rootValues;
        this.#element = draft(offset);
        this.#table = this.#element;
        return;
      }
      if (this.#element !== undefined && rest.length > 0) [at, keys] = [this.#element, rest];
    }
    this.#scanner.countTable();
    for (const key of keys.slice(0, -1)) at = child(at, key, offset);
    const last = keys.at(-1) ?? '';
    this.#table = end === ']]' ? element(at, last, offset) : child(at, last, offset);
  }

  #assignment(offset: number): void {
    const path = this.#scanner.key();
    if (!this.#scanner.skip('=')) this.#scanner.fail('an equals sign was expected');
    this.#scanner.skipBlank();
    let at = this.#table;
    for (const key of path.slice(0, -1)) {
      this.#scanner.countTable();
      at = child(at, key, offset);
    }
    at.node.members.push({ key: path.at(-1) ?? '', value: this.#scanner.value() });
  }
}

/**
 * Reads TOML with the place of every value, doubled keys included, in one pass. Laxer than the
 * specification where tools differ (tables defined twice are joined, inline tables may span lines):
 * what one of them takes must be seen. An error ends it; what stood in front of it is kept.
 */
export function readToml(text: string, stream?: TomlStream): TomlDocument {
  const reader = new TomlReader(text, stream);
  try {
    reader.read();
    reader.flush();
    return { root: reader.root.node, elements: reader.elements };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    reader.flush();
    const { code, offset, message: detail } = error;
    return { root: reader.root.node, elements: reader.elements, error: { code, offset, detail } };
  }
}
