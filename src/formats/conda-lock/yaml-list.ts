import { readYaml } from '../hydra/yaml-tree.ts';
import type { JsonNode } from '../json/tree.ts';
import { readPlainYaml } from './plain-yaml.ts';

/** Characters of items that are parsed together: small enough that the parser's trees never weigh much. */
const BATCH_CHARACTERS = 64 * 1024;
/** Characters of one item. A package has some thousand. */
const MAX_ITEM_CHARACTERS = 1024 * 1024;
/** Characters of one file left to the YAML parser, which needs a second for a million of them. */
const MAX_PARSED_CHARACTERS = 8 * 1024 * 1024;

/** An item of the list, or the stretch that could not be read. */
export type YamlListItem =
  | { readonly ok: true; readonly node: JsonNode; readonly offset: number }
  | { readonly ok: false; readonly offset: number; readonly detail: string };

/**
 * Reads the list under a key of the top level item by item, as the tools write it: one hyphen at a
 * fixed column for each. The file may have fifty megabytes, and a tree of all of it does not fit.
 * Item offsets count UTF-16 units in the whole text; those inside a node count from its batch.
 */
export async function* yamlListItems(text: string, key: string): AsyncGenerator<YamlListItem> {
  let left = MAX_PARSED_CHARACTERS;
  for (const batch of batches(text, key)) {
    if (batch.text.length > MAX_ITEM_CHARACTERS + BATCH_CHARACTERS) {
      yield {
        ok: false,
        offset: batch.offset,
        detail: `an entry of ${batch.text.length} characters`,
      };
      continue;
    }
    const plain = readPlainYaml(batch.text);
    if (plain === undefined) left -= batch.text.length;
    const isTooMuch = plain === undefined && left < 0;
    const read: BatchItems = isTooMuch
      ? { ok: false, detail: 'too much that is not written as the tools write it' }
      : plain?.kind === 'array'
        ? { ok: true, items: plain.items }
        : await parseBatch(batch.text);
    if (!read.ok) {
      yield { ok: false, offset: batch.offset, detail: read.detail };
      continue;
    }
    for (const node of read.items) yield { ok: true, node, offset: batch.offset + node.offset };
  }
}

type BatchItems =
  | { readonly ok: true; readonly items: readonly JsonNode[] }
  | { readonly ok: false; readonly detail: string };

async function parseBatch(text: string): Promise<BatchItems> {
  const tree = await readYaml(text);
  const root = tree.ok ? tree.documents[0] : undefined;
  if (root?.kind === 'array') return { ok: true, items: root.items };
  return { ok: false, detail: tree.ok ? 'entries that are no list' : tree.detail };
}

interface Batch {
  readonly text: string;
  readonly offset: number;
}

function* batches(text: string, key: string): Generator<Batch> {
  let start = -1;
  let indent = -1;
  for (const { line, offset, next } of linesOf(text)) {
    if (start === -1) {
      if (line.startsWith(`${key}:`) && line.slice(key.length + 1).trim() === '') start = next;
      continue;
    }
    const column = line.search(/\S/);
    if (column === -1 || line[column] === '#') continue;
    const isItem = line[column] === '-' && (indent === -1 || column === indent);
    if (isItem) {
      indent = column;
      if (offset - start >= BATCH_CHARACTERS) {
        yield { text: text.slice(start, offset), offset: start };
        start = offset;
      }
    } else if (column === 0) {
      yield { text: text.slice(start, offset), offset: start };
      return;
    }
  }
  if (start !== -1 && start < text.length) yield { text: text.slice(start), offset: start };
}

function* linesOf(text: string): Generator<{ line: string; offset: number; next: number }> {
  for (let offset = 0; offset < text.length;) {
    const end = text.indexOf('\n', offset);
    const next = end === -1 ? text.length : end + 1;
    yield { line: text.slice(offset, end === -1 ? text.length : end), offset, next };
    offset = next;
  }
}
