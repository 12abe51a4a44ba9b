/** Bounds of what is read as data. Reaching one is an error that names it, or a note; never silence. */
export interface DataLimits {
  /** Entries of one folder. ImageNet's validation set has 50,000 files. */
  readonly maxFolderEntries: number;
  /** Classes (folders). ImageNet-21k has 21,841. */
  readonly maxClasses: number;
  /** Image files of a tree. ImageNet's training set has 1.3 million. */
  readonly maxFiles: number;
  /** Bytes of one image file. The largest camera JPEGs stay below. */
  readonly maxImageBytes: number;
  /** Pixels of one image before resizing, against headers that promise millions by millions. */
  readonly maxPixels: number;
  /** Bytes of a file of arrays, unfolded. */
  readonly maxArrayBytes: number;
  /** Values of all samples together; each costs four bytes of memory. */
  readonly maxValues: number;
  /** Columns of a table. */
  readonly maxColumns: number;
  /** Bytes of a line of a text table. */
  readonly maxLineBytes: number;
  /** Bytes of a table file; DuckDB holds its columns in memory. */
  readonly maxTableBytes: number;
  /** Different words of a category or of a label; more is free text. */
  readonly maxCategories: number;
}

export const DATA_LIMITS: DataLimits = Object.freeze({
  maxFolderEntries: 200_000,
  maxClasses: 30_000,
  maxFiles: 2_000_000,
  maxImageBytes: 100 * 1024 ** 2,
  maxPixels: 60_000_000,
  maxArrayBytes: 1024 ** 3,
  maxValues: 2 ** 28,
  maxColumns: 10_000,
  maxLineBytes: 2 * 1024 ** 2,
  maxTableBytes: 2 * 1024 ** 3,
  maxCategories: 10_000,
});
