import type { JsonMember, JsonNode } from '../json/tree.ts';

/** Nesting of one entry. The tools write three levels. */
const MAX_DEPTH = 8;

const KEY_RE = /^([A-Za-z_][\w.-]*)\s*:(?: +(\S.*))?$/;
/** What a plain scalar begins with that no YAML reader takes for an indicator. */
const START_RE = /^[A-Za-z0-9_./(^$+=~<;]/;
/** Ends a plain scalar or makes a mapping of it. */
const INDICATOR_RE = / #|:(?: |$)/;
const SINGLE_RE = /^'((?:[^']|'')*)'$/;
const DOUBLE_RE = /^"([^"\\]*)"$/;

interface Line {
  readonly indent: number;
  readonly text: string;
  readonly offset: number;
}

/** Unwinds the reader where the text needs a real one; caught in {@link readPlainYaml}. */
class NotPlain extends Error {}

/**
 * Reads the narrow form of YAML that lock tools write: block maps and lists of scalars on one line.
 * Undefined for everything else (anchors, tags, flow collections, folded text, comments), which is
 * then the business of a real parser. A megabyte takes milliseconds here and a second there.
 * Scalars are text, as in YAML without a schema. Offsets count UTF-16 units.
 */
export function readPlainYaml(text: string): JsonNode | undefined {
  try {
    const reader = new PlainReader(linesOf(text));
    return reader.document();
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (let offset = 0; offset < text.length;) {
    const end = text.indexOf('\n', offset);
    const stop = end === -1 ? text.length : end;
    const raw = text.slice(offset, stop).trimEnd();
    const indent = raw.length - raw.trimStart().length;
    if (raw.includes('\t')) throw new NotPlain();
    if (indent < raw.length)
      lines.push({ indent, text: raw.slice(indent), offset: offset + indent });
    offset = stop + 1;
  }
  return lines;
}

class PlainReader {
  readonly #lines: readonly Line[];
  #at = 0;

  constructor(lines: readonly Line[]) {
    this.#lines = lines;
  }

  document(): JsonNode {
    const first = this.#lines[0];
    if (first === undefined) throw new NotPlain();
    const node = this.#block(first.indent, 0);
    if (this.#at < this.#lines.length) throw new NotPlain();
    return node;
  }

  #block(indent: number, depth: number): JsonNode {
    const line = this.#lines[this.#at];
    if (line === undefined || depth > MAX_DEPTH) throw new NotPlain();
    return isItem(line) ? this.#list(indent, depth) : this.#map(indent, depth);
  }

  #list(indent: number, depth: number): JsonNode {
    const offset = this.#lines[this.#at]?.offset ?? 0;
    const items: JsonNode[] = [];
    for (
      let line = this.#here(indent);
      line !== undefined && isItem(line);
      line = this.#here(indent)
    ) {
      const body = line.text.slice(1).trimStart();
      const start = line.offset + line.text.length - body.length;
      if (body === '' || isItem({ text: body })) throw new NotPlain();
      if (!KEY_RE.test(body)) {
        this.#at += 1;
        items.push(scalar(body, start));
      } else {
        // The first key stands behind the hyphen; the others stand below it.
        const inner = indent + line.text.length - body.length;
        items.push(this.#map(inner, depth + 1, { indent: inner, text: body, offset: start }));
      }
    }
    return { kind: 'array', offset, items };
  }

  #map(indent: number, depth: number, first?: Line): JsonNode {
    const members: JsonMember[] = [];
    const offset = first?.offset ?? this.#lines[this.#at]?.offset ?? 0;
    let line = first ?? this.#here(indent);
    while (line !== undefined && !isItem(line)) {
      const match = KEY_RE.exec(line.text);
      const [key, value] = [match?.[1], match?.[2]];
      if (key === undefined) throw new NotPlain();
      this.#at += 1;
      const start = line.offset + line.text.length - (value?.length ?? 0);
      members.push({
        key,
        value: value === undefined ? this.#below(indent, depth, start) : scalar(value, start),
      });
      line = this.#here(indent);
    }
    return { kind: 'object', offset, members };
  }

  /** What stands under a key without a value: deeper, or a list at the same column. */
  #below(indent: number, depth: number, offset: number): JsonNode {
    const next = this.#lines[this.#at];
    if (next === undefined || next.indent < indent) return { kind: 'null', offset };
    if (next.indent > indent || isItem(next)) return this.#block(next.indent, depth + 1);
    return { kind: 'null', offset };
  }

  /** The next line when it belongs to the block of this column; deeper ones are nothing plain. */
  #here(indent: number): Line | undefined {
    const line = this.#lines[this.#at];
    if (line === undefined || line.indent < indent) return undefined;
    if (line.indent > indent) throw new NotPlain();
    return line;
  }
}

function isItem({ text }: Pick<Line, 'text'>): boolean {
  return text === '-' || text.startsWith('- ');
}

function scalar(text: string, offset: number): JsonNode {
  if (text === '{}') return { kind: 'object', offset, members: [] };
  if (text === '[]') return { kind: 'array', offset, items: [] };
  const single = SINGLE_RE.exec(text)?.[1];
  if (single !== undefined) return { kind: 'string', offset, text: single.replaceAll("''", "'") };
  const double = DOUBLE_RE.exec(text)?.[1];
  if (double !== undefined) return { kind: 'string', offset, text: double };
  if (!START_RE.test(text) || INDICATOR_RE.test(text)) throw new NotPlain();
  return { kind: 'string', offset, text };
}
