import { canonicalCell } from './canonical-cell.ts';
import { PREFIX, rootOf, sha256 } from './digest.ts';
import { areInPlace, EntryBuckets, sortedEntries } from './entry-buckets.ts';
import {
  areSoundLabels,
  isSameLabel,
  LabelEntries,
  mergeLabels,
  type ManifestLabels,
} from './label-entries.ts';
import { MultisetHash } from './multiset-hash.ts';

/** Bytes kept of the digest of a row's key, and of its content. A million million rows would have one accidental pair of keys. */
const KEY_BYTES = 10;
const CONTENT_BYTES = 16;
const ENTRY_BYTES = KEY_BYTES + CONTENT_BYTES;

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
  /** Absent where no label is known or it has too many classes. */
  readonly labels?: ManifestLabels;
}

function assemble(
  { columns, key }: Pick<RowManifest, 'columns' | 'key'>,
  unsorted: readonly Buffer[],
  sum: string,
  columnSums: readonly string[],
  labels?: ManifestLabels,
): RowManifest {
  const buckets = unsorted.map((bucket) => sortedEntries(bucket, ENTRY_BYTES));
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
    ...(labels === undefined ? {} : { labels }),
  };
}

/** What a row is known by. */
interface RowDigests {
  /** Canonical cells in the order of the manifest's columns. */
  readonly texts: readonly string[];
  readonly content: Buffer;
  readonly key: Buffer;
  readonly entry: Buffer;
}

/** Takes in the rows of one part of a data set. */
export class ManifestBuilder {
  readonly #columns: readonly string[];
  /** Where each sorted column stands in a row. */
  readonly #order: readonly number[];
  readonly #key: readonly string[];
  /** Where the key's and the label's cells stand among the sorted. */
  readonly #keyPlaces: readonly number[];
  readonly #labelPlace: number;
  /** Of the sorted, those by which rows are followed when their label changes. */
  readonly #restPlaces: readonly number[];
  readonly #labels: LabelEntries | undefined;
  readonly #sum = new MultisetHash();
  readonly #columnSums: readonly MultisetHash[];
  readonly #entries = new EntryBuckets();

  /**
   * @param columns names in the order of the cells; names equal in NFC may not repeat
   * @param key those that tell rows apart
   * @param label the column whose changes are told by label
   * @param apart columns that are no content where these changes are told, sorted
   * @throws RangeError for a repeated name, an unknown key or an unknown label
   */
  constructor(
    columns: readonly string[],
    key: readonly string[] = [],
    label?: string,
    apart: readonly string[] = [],
  ) {
    const names = columns.map((name) => name.normalize('NFC'));
    this.#order = names
      .map((_, at) => at)
      .sort((a, b) => ((names[a] ?? '') < (names[b] ?? '') ? -1 : 1));
    this.#columns = this.#order.map((at) => names[at] ?? '');
    this.#key = key.map((name) => name.normalize('NFC')).sort();
    if (new Set(names).size !== names.length) throw new RangeError('a column name repeats');
    if (this.#key.some((name) => !names.includes(name)))
      throw new RangeError('a key column is not among the columns');
    this.#keyPlaces = this.#key.map((name) => this.#columns.indexOf(name));
    const labelName = label?.normalize('NFC');
    this.#labelPlace = labelName === undefined ? -1 : this.#columns.indexOf(labelName);
    if (labelName !== undefined && this.#labelPlace < 0)
      throw new RangeError('the label is not among the columns');
    this.#restPlaces = this.#columns.flatMap((name, at) =>
      at === this.#labelPlace || apart.includes(name) ? [] : [at],
    );
    this.#labels =
      labelName === undefined
        ? undefined
        : new LabelEntries({ column: labelName, ...(apart.length > 0 && { apart }) });
    this.#columnSums = names.map(() => new MultisetHash());
  }

  /** Takes in a row and gives its entry in hex, by which a comparison names it: 20 digits of the key, 32 of the content. */
  add(cells: readonly unknown[]): string {
    const { texts, content, key, entry } = this.#digestsOf(cells);
    this.#sum.add(content);
    // With the key, so that swapping two rows' cells changes the column.
    const owner = this.#key.length === 0 ? '' : key;
    for (const [at, text] of texts.entries())
      this.#columnSums[at]?.add(sha256(PREFIX.cell, owner, text));
    this.#entries.add(entry);
    if (this.#labels !== undefined) {
      const others = this.#restPlaces.map((at) => `${texts[at]?.length}:${texts[at]}`);
      this.#labels.add(
        sha256(PREFIX.rest, others.join('')),
        labelText(cells[this.#order[this.#labelPlace] ?? -1]),
      );
    }
    return entry.toString('hex');
  }

  /** The entry of a row that is not taken in. */
  entryOf(cells: readonly unknown[]): string {
    return this.#digestsOf(cells).entry.toString('hex');
  }

  manifest(): RowManifest {
    return assemble(
      { columns: this.#columns, key: this.#key },
      this.#entries.buckets(),
      this.#sum.hex(),
      this.#columnSums.map((sum) => sum.hex()),
      this.#labels?.labels(),
    );
  }

  #digestsOf(cells: readonly unknown[]): RowDigests {
    const texts = this.#order.map((at) => canonicalCell(cells[at]));
    const content = sha256(PREFIX.row, texts.map((text) => `${text.length}:${text}`).join(''));
    const keyTexts = this.#keyPlaces.map((at) => texts[at] ?? 'n');
    const key = this.#key.length === 0 ? content : sha256(PREFIX.key, JSON.stringify(keyTexts));
    const entry = Buffer.concat([key.subarray(0, KEY_BYTES), content.subarray(0, CONTENT_BYTES)]);
    return { texts, content, key, entry };
  }
}

/** A label as people read it: that of a column is one type, so its text tells it from the others. */
function labelText(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  return typeof value === 'string' ? value.normalize('NFC') : canonicalCell(value).slice(1);
}

/**
 * The manifest of two parts together.
 * @throws RangeError where they have other columns, another key or another label
 */
export function mergeManifests(a: RowManifest, b: RowManifest): RowManifest {
  if (JSON.stringify([a.columns, a.key]) !== JSON.stringify([b.columns, b.key]))
    throw new RangeError('the parts have different columns or keys');
  if (a.labels !== undefined && b.labels !== undefined && !isSameLabel(a.labels, b.labels))
    throw new RangeError('the parts have different labels');
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
    a.labels === undefined || b.labels === undefined ? undefined : mergeLabels(a.labels, b.labels),
  );
}

/** Whether a manifest read from a file is as it was built: the root fits the rows. */
export function isSound(manifest: RowManifest): boolean {
  const { columns, key, rows, root, sum, columnSums, labels } = manifest;
  const buckets = manifest.buckets.map((bucket) => Buffer.from(bucket, 'base64'));
  if (!areInPlace(buckets, ENTRY_BYTES)) return false;
  const again = assemble({ columns, key }, buckets, sum, columnSums);
  if (again.root !== root || again.rows !== rows) return false;
  return labels === undefined || areSoundLabels(labels, rows);
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
