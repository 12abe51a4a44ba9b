import type { JsonMember, JsonNode } from '../json/tree.ts';

/** A tag that makes PyYAML's unsafe loaders build a Python object. */
export interface PythonTag {
  /** `object/apply`, `name`, `module`… */
  readonly kind: string;
  /** The dotted name behind it. */
  readonly name: string;
  readonly arguments: readonly string[];
  readonly offset: number;
}

export type YamlTree =
  | {
      readonly ok: true;
      readonly documents: readonly JsonNode[];
      readonly tags: readonly PythonTag[];
    }
  | {
      readonly ok: false;
      readonly code: YamlTreeError;
      readonly offset: number;
      readonly detail: string;
    };
export type YamlTreeError = 'invalid-yaml' | 'too-deep' | 'too-many-values';

/** Nodes kept per file. A hundred-thousand-line configuration has about as many. */
const MAX_NODES = 500_000;
/** PyYAML gives up at CPython's recursion limit; nobody writes a hundred levels. */
const MAX_DEPTH = 200;
const MAX_TAGS = 200;
const MAX_ARGUMENTS = 8;
const MAX_SHOWN = 300;
const PYTHON_TAG_RE = /^(?:tag:yaml\.org,2002:|!!?)python\/([a-z/]+?):(.*)$/;

interface YamlLike {
  readonly tag?: unknown;
  readonly range?: unknown;
}

/** Unwinds the walk; caught in {@link readYaml}. */
class YamlLimit extends Error {
  readonly code: YamlTreeError;
  constructor(code: YamlTreeError) {
    super(code);
    this.code = code;
  }
}

function offsetOf(node: YamlLike): number {
  const range: unknown = node.range;
  const first: unknown = Array.isArray(range) ? range[0] : undefined;
  return typeof first === 'number' ? first : 0;
}

/**
 * Reads YAML into the same tree as JSON, without expanding anything: only an alias of a plain value
 * becomes that value; a container it stands for is in the tree already. Offsets count UTF-16 units.
 */
export async function readYaml(text: string): Promise<YamlTree> {
  const { parseAllDocuments, isAlias, isMap, isScalar, isSeq } = await import('yaml');
  const tags: PythonTag[] = [];
  /** Plain values by the name an alias repeats them under. */
  const anchors = new Map<string, string>();
  let nodes = 0;

  function walk(node: unknown, depth: number): JsonNode {
    nodes += 1;
    if (nodes > MAX_NODES) throw new YamlLimit('too-many-values');
    if (depth > MAX_DEPTH) throw new YamlLimit('too-deep');
    if (isMap(node)) {
      const members: JsonMember[] = node.items.map(({ key, value }) => ({
        key: keyOf(key, depth),
        value: walk(value, depth + 1),
      }));
      return note(node, { kind: 'object', offset: offsetOf(node), members });
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => walk(item, depth + 1));
      return note(node, { kind: 'array', offset: offsetOf(node), items });
    }
    if (isAlias(node)) return scalar(anchors.get(node.source), offsetOf(node));
    if (isScalar(node)) {
      if (node.anchor !== undefined && typeof node.value === 'string')
        anchors.set(node.anchor, node.value);
      return note(node, scalar(node.value, offsetOf(node)));
    }
    return { kind: 'null', offset: 0 };
  }

  function keyOf(key: unknown, depth: number): string {
    // Walked as values are: PyYAML builds the object a tag of a key asks for.
    const node = walk(key, depth + 1);
    if (isScalar(key)) return String(key.value);
    return isAlias(key) && node.kind === 'string' ? node.text : '?';
  }

  function note(node: YamlLike, made: JsonNode): JsonNode {
    const match = typeof node.tag === 'string' ? PYTHON_TAG_RE.exec(decodeTag(node.tag)) : null;
    if (match !== null && tags.length < MAX_TAGS)
      tags.push({
        kind: match[1] ?? '',
        name: match[2] ?? '',
        arguments: argumentsOf(made),
        offset: made.offset,
      });
    return made;
  }

  try {
    const parsed = parseAllDocuments(text, {
      uniqueKeys: false,
      keepSourceTokens: false,
      logLevel: 'silent',
      // No schema: a tag keeps its name instead of becoming an error, and nothing is constructed.
      schema: 'failsafe',
      prettyErrors: false,
    });
    const documents = Array.isArray(parsed) ? parsed : [];
    const [error] = documents.flatMap((document) => document.errors);
    if (error !== undefined)
      return { ok: false, code: 'invalid-yaml', offset: error.pos[0], detail: error.code };
    return { ok: true, documents: documents.map(({ contents }) => walk(contents, 0)), tags };
  } catch (error) {
    if (error instanceof YamlLimit)
      return { ok: false, code: error.code, offset: 0, detail: 'a limit of the tree' };
    // The parser recurses; a thousand brackets end its stack, which says the same as our own bound.
    if (error instanceof RangeError)
      return { ok: false, code: 'too-deep', offset: 0, detail: 'nested too deep' };
    throw error;
  }
}

/** `%6f` in a tag is an `o` to every YAML reader. */
function decodeTag(tag: string): string {
  return tag.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function scalar(value: unknown, offset: number): JsonNode {
  return typeof value === 'string'
    ? { kind: 'string', offset, text: value }
    : { kind: 'null', offset };
}

function argumentsOf(node: JsonNode): readonly string[] {
  const items =
    node.kind === 'array'
      ? node.items
      : node.kind === 'object'
        ? node.members.map(({ value }) => value)
        : [];
  return items
    .slice(0, MAX_ARGUMENTS)
    .map((item) => (item.kind === 'string' ? JSON.stringify(item.text.slice(0, MAX_SHOWN)) : '…'));
}
