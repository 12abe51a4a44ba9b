import { createHash } from 'node:crypto';
import { canonicalCell } from './canonical-cell.ts';
import { MultisetHash } from './multiset-hash.ts';

/** Buckets of rows: equal ones are skipped in a comparison, and a changed one says where to look. */
const BUCKETS = 256;
/** Bytes kept of the digest of a row's key, and of its content. A million million rows would have one accidental pair of keys. */
const KEY_BYTES = 10;
const CONTENT_BYTES = 16;
const ENTRY_BYTES = KEY_BYTES + CONTENT_BYTES;
/** First byte of what is hashed: leaves, inner nodes (RFC 6962), rows, keys and cells can never be taken for each other. */
const LEAF = '\0';
const INNER = '\u0001';
const ROW = '\u0002';
const KEY = '\u0003';
const CELL = '\u0004';

/** What is kept of a version of a data set so that a later one can be compared without it. JSON as it stands. */
export interface RowManifest {
  readonly version: 1;
  /** Names in NFC, sorted. */
  readonly columns: readonly string[];
  /** Columns that tell rows apart; none where rows are their content. */
  readonly key: readonly string[];
  readonly rows: number;
  /** Merkle root over the buckets, SHA-256 in hex: the rows and nothing else, whatever their order. */
  readonly root: string;
  /** Sum of the rows' digests modulo 2^256, hex. */
  readonly sum: string;
  /** The same of each column's cells, in the order of `columns`. */
  readonly columnSums: readonly string[];
  /** Per bucket the rows, sorted: 10 bytes of the key's digest and 16 of the content's, in base64. */
  readonly buckets: readonly string[];
}

function sha256(...parts: readonly (string | Uint8Array)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Binary tree over the buckets' digests. */
function rootOf(head: string, buckets: readonly Uint8Array[]): string {
  let level = buckets.map((bucket) => sha256(LEAF, bucket));
  while (level.length > 1)
    level = Array.from({ length: level.length / 2 }, (_, pair) =>
      sha256(INNER, level[2 * pair] ?? '', level[2 * pair + 1] ?? ''),
    );
  return sha256(INNER, head, level[0] ?? '').toString('hex');
}

function sortedEntries(bytes: Buffer): Buffer {
  const entries = Array.from({ length: bytes.length / ENTRY_BYTES }, (_, at) =>
    bytes.subarray(at * ENTRY_BYTES, (at + 1) * ENTRY_BYTES),
  ).sort((a, b) => a.compare(b));
  return Buffer.concat(entries);
}

function assemble(
  { columns, key }: Pick<RowManifest, 'columns' | 'key'>,
  unsorted: readonly Buffer[],
  sum: string,
  columnSums: readonly string[],
): RowManifest {
  const buckets = unsorted.map(sortedEntries);
  const rows = buckets.reduce((count, bucket) => count + bucket.length / ENTRY_BYTES, 0);
  return {
    version: 1,
    columns,
    key,
    rows,
    root: rootOf(JSON.stringify([1, columns, key, rows]), buckets),
    sum,
    columnSums,
    buckets: buckets.map((bucket) => bucket.toString('base64')),
  };
}

/** Takes in the rows of one part of a data set. */
export class ManifestBuilder {
  readonly #columns: readonly string[];
  /** Where each sorted column stands in a row. */
  readonly #order: readonly number[];
  readonly #key: readonly string[];
  readonly #sum = new MultisetHash();
  readonly #columnSums: readonly MultisetHash[];
  readonly #buckets: Buffer[][] = Array.from({ length: BUCKETS }, () => []);

  /**
   * @param columns names in the order of the cells; names equal in NFC may not repeat
   * @param key those that tell rows apart
   * @throws RangeError for a repeated name or an unknown key
   */
  constructor(columns: readonly string[], key: readonly string[] = []) {
    const names = columns.map((name) => name.normalize('NFC'));
    this.#order = names
      .map((_, at) => at)
      .sort((a, b) => ((names[a] ?? '') < (names[b] ?? '') ? -1 : 1));
    this.#columns = this.#order.map((at) => names[at] ?? '');
    this.#key = key.map((name) => name.normalize('NFC')).sort();
    if (new Set(names).size !== names.length) throw new RangeError('a column name repeats');
    if (this.#key.some((name) => !names.includes(name)))
      throw new RangeError('a key column is not among the columns');
    this.#columnSums = names.map(() => new MultisetHash());
  }

  /** Takes in a row and gives its entry in hex, by which a comparison names it: 20 digits of the key, 32 of the content. */
  add(cells: readonly unknown[]): string {
    const texts = this.#order.map((at) => canonicalCell(cells[at]));
    const content = sha256(ROW, texts.map((text) => `${text.length}:${text}`).join(''));
    const keyTexts = this.#key.map((name) => texts[this.#columns.indexOf(name)] ?? 'n');
    const key = this.#key.length === 0 ? content : sha256(KEY, JSON.stringify(keyTexts));
    this.#sum.add(content);
    // With the key, so that swapping two rows' cells changes the column.
    const owner = this.#key.length === 0 ? '' : key;
    for (const [at, text] of texts.entries()) this.#columnSums[at]?.add(sha256(CELL, owner, text));
    const entry = Buffer.concat([key.subarray(0, KEY_BYTES), content.subarray(0, CONTENT_BYTES)]);
    this.#buckets[entry[0] ?? 0]?.push(entry);
    return entry.toString('hex');
  }

  manifest(): RowManifest {
    return assemble(
      { columns: this.#columns, key: this.#key },
      this.#buckets.map((bucket) => Buffer.concat(bucket)),
      this.#sum.hex(),
      this.#columnSums.map((sum) => sum.hex()),
    );
  }
}

/**
 * The manifest of two parts together.
 * @throws RangeError where they have other columns or another key
 */
export function mergeManifests(a: RowManifest, b: RowManifest): RowManifest {
  if (JSON.stringify([a.columns, a.key]) !== JSON.stringify([b.columns, b.key]))
    throw new RangeError('the parts have different columns or keys');
  const add = (x: string, y: string): string => {
    const sum = MultisetHash.ofHex(x);
    sum.add(Buffer.from(y, 'hex'));
    return sum.hex();
  };
  return assemble(
    a,
    a.buckets.map((bucket, at) =>
      Buffer.concat([Buffer.from(bucket, 'base64'), Buffer.from(b.buckets[at] ?? '', 'base64')]),
    ),
    add(a.sum, b.sum),
    a.columnSums.map((sum, at) => add(sum, b.columnSums[at] ?? '')),
  );
}

/** Whether a manifest read from a file is as it was built: the root fits the rows. */
export function isSound(manifest: RowManifest): boolean {
  const { columns, key, buckets, sum, columnSums } = manifest;
  if (buckets.length !== BUCKETS) return false;
  const bytes = buckets.map((bucket) => Buffer.from(bucket, 'base64'));
  if (
    bytes.some(
      (bucket, at) => bucket.length % ENTRY_BYTES !== 0 || (bucket.length > 0 && bucket[0] !== at),
    )
  )
    return false;
  const again = assemble({ columns, key }, bytes, sum, columnSums);
  return again.root === manifest.root && again.rows === manifest.rows;
}

/** Entries of a bucket in hex, each the key's digits and the content's. */
export function bucketEntries(manifest: RowManifest, bucket: number): readonly string[] {
  const bytes = Buffer.from(manifest.buckets[bucket] ?? '', 'base64');
  return Array.from({ length: bytes.length / ENTRY_BYTES }, (_, at) =>
    bytes.toString('hex', at * ENTRY_BYTES, (at + 1) * ENTRY_BYTES),
  );
}

/** Hex digits of the key in an entry. */
export const KEY_DIGITS = 2 * KEY_BYTES;
