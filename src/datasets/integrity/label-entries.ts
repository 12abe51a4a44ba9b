import { rootOf } from './digest.ts';
import { areInPlace, EntryBuckets, sortedEntries } from './entry-buckets.ts';

/** Bytes kept of the digest of a row without its label, and of the number of its class. */
const REST_BYTES = 16;
const CLASS_BYTES = 4;
const ENTRY_BYTES = REST_BYTES + CLASS_BYTES;
const NO_CLASS = 0xffffffff;
/** Classes of a label; a column of more is no label, and a table of flows between them would not fit into memory. */
const MAX_CLASSES = 1000;

/** What every row is labelled: shows rows that kept their content and changed their label. JSON as it stands. */
export interface ManifestLabels {
  readonly column: string;
  /** Columns that are no part of the content by which rows are followed: places, that change with the label. */
  readonly apart?: readonly string[];
  /** Different labels, sorted; the number of a class is its place. */
  readonly classes: readonly string[];
  /** Merkle root over the buckets. */
  readonly root: string;
  /** Per bucket the rows, sorted: 16 bytes of the digest of the other cells and 4 of the class, in base64; no label is FF FF FF FF. */
  readonly buckets: readonly string[];
}

function assemble(
  { column, apart }: Pick<ManifestLabels, 'apart' | 'column'>,
  classes: readonly string[],
  unsorted: readonly Buffer[],
): ManifestLabels {
  const buckets = unsorted.map((bucket) => sortedEntries(bucket, ENTRY_BYTES));
  return {
    column,
    ...(apart === undefined ? {} : { apart }),
    classes,
    root: rootOf(
      JSON.stringify(apart === undefined ? [1, column, classes] : [1, column, classes, apart]),
      buckets,
    ),
    buckets: buckets.map((bucket) => bucket.toString('base64')),
  };
}

/** The entries with other numbers of classes, in place. */
function renumber(buckets: readonly Buffer[], numbers: Uint32Array): void {
  for (const bucket of buckets)
    for (let at = REST_BYTES; at < bucket.length; at += ENTRY_BYTES) {
      const known = bucket.readUInt32BE(at);
      if (known !== NO_CLASS) bucket.writeUInt32BE(numbers[known] ?? NO_CLASS, at);
    }
}

export class LabelEntries {
  readonly #columns: Pick<ManifestLabels, 'apart' | 'column'>;
  readonly #classes = new Map<string, number>();
  #entries = new EntryBuckets();

  constructor(columns: Pick<ManifestLabels, 'apart' | 'column'>) {
    this.#columns = columns;
  }

  /** @param rest digest of the other cells, 16 bytes or more; @param label of the row, if it has one */
  add(rest: Uint8Array, label: string | undefined): void {
    if (this.#classes.size > MAX_CLASSES) return;
    const entry = Buffer.alloc(ENTRY_BYTES, rest.subarray(0, REST_BYTES));
    entry.writeUInt32BE(label === undefined ? NO_CLASS : this.#numberOf(label), REST_BYTES);
    this.#entries.add(entry);
  }

  /** Absent where there are too many classes. */
  labels(): ManifestLabels | undefined {
    if (this.#classes.size > MAX_CLASSES) return undefined;
    const classes = [...this.#classes.keys()].sort();
    const buckets = this.#entries.buckets().map((bucket) => Buffer.from(bucket));
    renumber(
      buckets,
      Uint32Array.from(this.#classes.keys(), (name) => classes.indexOf(name)),
    );
    return assemble(this.#columns, classes, buckets);
  }

  #numberOf(label: string): number {
    const known = this.#classes.get(label);
    if (known !== undefined) return known;
    const number = this.#classes.size;
    this.#classes.set(label, number);
    // What was collected is of no use any more.
    if (number >= MAX_CLASSES) this.#entries = new EntryBuckets();
    return number;
  }
}

export function bytesOf({ buckets }: Pick<ManifestLabels, 'buckets'>): readonly Buffer[] {
  return buckets.map((bucket) => Buffer.from(bucket, 'base64'));
}

/** Whether two manifests mean the same by a label and by the rest of a row. */
export function isSameLabel(a: ManifestLabels, b: ManifestLabels): boolean {
  return JSON.stringify([a.column, a.apart ?? []]) === JSON.stringify([b.column, b.apart ?? []]);
}

/** Labels of two parts together; absent where there are too many classes. */
export function mergeLabels(a: ManifestLabels, b: ManifestLabels): ManifestLabels | undefined {
  const classes = [...new Set([...a.classes, ...b.classes])].sort();
  if (classes.length > MAX_CLASSES) return undefined;
  const parts = [a, b].map((part) => {
    const buckets = bytesOf(part);
    renumber(
      buckets,
      Uint32Array.from(part.classes, (name) => classes.indexOf(name)),
    );
    return buckets;
  });
  const [first = [], second = []] = parts;
  return assemble(
    a,
    classes,
    first.map((bucket, at) => Buffer.concat([bucket, second[at] ?? Buffer.alloc(0)])),
  );
}

/** Whether labels read from a file are as they were built, for so many rows. */
export function areSoundLabels(labels: ManifestLabels, rows: number): boolean {
  const { classes, root } = labels;
  const buckets = bytesOf(labels);
  if (!areInPlace(buckets, ENTRY_BYTES) || classes.length > MAX_CLASSES) return false;
  const bytes = buckets.reduce((sum, bucket) => sum + bucket.length, 0);
  return bytes === rows * ENTRY_BYTES && assemble(labels, classes, buckets).root === root;
}

/** The rows of a bucket: digest of the other cells in hex, and the number of the class, −1 for none. */
export function labelledRows(bucket: Buffer): readonly (readonly [rest: string, label: number])[] {
  return Array.from({ length: bucket.length / ENTRY_BYTES }, (_, at) => {
    const label = bucket.readUInt32BE(at * ENTRY_BYTES + REST_BYTES);
    return [
      bucket.toString('latin1', at * ENTRY_BYTES, at * ENTRY_BYTES + REST_BYTES),
      label === NO_CLASS ? -1 : label,
    ];
  });
}
