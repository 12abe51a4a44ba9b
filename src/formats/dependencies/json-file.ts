import type { Limits } from '../../core/limits.ts';
import type { Anomaly, Parsed } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { byteLines } from '../json/lines.ts';
import type { JsonNode, JsonTreeError } from '../json/tree.ts';
import { readJson } from '../json/tree.ts';
import { readWhole } from './read-whole.ts';

/** A JSON file that speaks of packages. */
export interface JsonFile {
  readonly root: JsonNode;
  readonly size: number;
  /** Line of a byte offset, from 1. */
  readonly line: (offset: number) => number;
  readonly anomalies: readonly Anomaly<'duplicate-key'>[];
}

export type JsonFileError = JsonTreeError | 'size-limit' | 'not-an-object';

/** Values kept: a lock file of 50 MB has some 1.6 million. */
const MAX_VALUES = 3_000_000;
const MAX_KEY = 120;

/** Reads a JSON file whole; `plain` turns a dialect (comments, trailing commas) into JSON of the same length. */
export async function readJsonFile(
  source: ByteSource,
  limits: Limits,
  plain: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes,
): Promise<Parsed<JsonFile, 'duplicate-key', JsonFileError>> {
  const { bytes, unexamined } = await readWhole(source, limits);
  if (unexamined.length > 0) {
    const detail = `a file of more than ${bytes.length} bytes`;
    return { ok: false, error: { code: 'size-limit', offset: bytes.length, detail } };
  }
  const tree = readJson(plain(bytes), MAX_VALUES);
  if (!tree.ok) {
    const detail = 'the JSON can not be read';
    return { ok: false, error: { code: tree.code, offset: tree.offset, detail } };
  }
  if (tree.root.kind !== 'object') {
    const detail = 'the JSON is no object';
    return { ok: false, error: { code: 'not-an-object', offset: tree.root.offset, detail } };
  }
  const anomalies = tree.duplicates.map(({ key, offset }) => ({
    code: 'duplicate-key' as const,
    offset,
    detail: key.slice(0, MAX_KEY),
  }));
  const value = { root: tree.root, size: bytes.length, line: byteLines(bytes), anomalies };
  return { ok: true, value, anomalies, unexamined: [] };
}

/** The members of an object under a key, every one with its place; empty where there is no object. */
export function entriesOf(
  node: JsonNode | undefined,
): readonly { readonly key: string; readonly value: JsonNode }[] {
  return node?.kind === 'object' ? node.members : [];
}

/** Texts of a list, or of one text. */
export function textsOf(node: JsonNode | undefined): readonly string[] {
  if (node?.kind === 'string') return [node.text];
  if (node?.kind !== 'array') return [];
  return node.items.flatMap((item) => (item.kind === 'string' ? [item.text] : []));
}

export function isTrue(node: JsonNode | undefined): boolean {
  return node?.kind === 'boolean' && node.value;
}
