/** What a column is used for, in the words of the command line. */
export const COLUMN_ROLES = [
  'label',
  'text',
  'image',
  'feature',
  'id',
  'source',
  'split',
  'time',
  'url',
  'ignored',
] as const;
export type ColumnRole = (typeof COLUMN_ROLES)[number];

export const COLUMN_KINDS = ['number', 'boolean', 'category', 'text', 'time', 'other'] as const;
/** What the cells of a column are. */
export type ColumnKind = (typeof COLUMN_KINDS)[number];

/** One bar of a distribution: values from `low` up to, not including, `high`; the last bar includes it. */
export interface HistogramBar {
  readonly low: number;
  readonly high: number;
  readonly rows: number;
}

/** One column, over all rows. Numbers that do not exist for its kind are absent; none is ever NaN or infinite. */
export interface ColumnProfile {
  readonly name: string;
  /** Type in the words of the file: `BIGINT`, `VARCHAR`, `STRUCT(…)`. */
  readonly type: string;
  readonly kind: ColumnKind;
  readonly role: ColumnRole;
  /** How the role is known: `--label-column`, `its name`, `12 different words in 1,797 rows`. */
  readonly why: string;
  readonly rows: number;
  readonly missing: number;
  /** Different values that are not missing, exact up to 10,000 and estimated above. */
  readonly distinct: number;
  readonly distinctIsExact: boolean;
  /** Numbers: smallest, largest and quantiles of the finite values. */
  readonly numbers?: {
    readonly min: number;
    readonly max: number;
    readonly mean: number;
    readonly deviation: number;
    /** 1 %, 25 %, 50 %, 75 %, 99 %. */
    readonly quantiles: readonly [number, number, number, number, number];
    /** Infinite or not a number. */
    readonly notFinite: number;
    readonly isWhole: boolean;
    readonly bars: readonly HistogramBar[];
  };
  /** Texts: characters. */
  readonly lengths?: { readonly min: number; readonly max: number; readonly mean: number };
  /** The commonest values, at most ten, commonest first. */
  readonly top: readonly { readonly value: string; readonly rows: number }[];
}

export interface ClassCount {
  readonly name: string;
  readonly rows: number;
}

/** A rule of the contract that the data break. */
export interface ContractBreach {
  /** Absent where the set as a whole breaks it. */
  readonly column?: string;
  /** `new-column`, `lost-column`, `type`, `range`, `domain`, `missing`, `unique`, `rows`, `balance`. */
  readonly rule: string;
  /** Ends of a sentence: what the contract says, `allows numbers from 0 to 120`, and what is there, `2 rows hold other numbers: -1 to 999`. */
  readonly expected: string;
  readonly found: string;
  readonly rows: number;
  /** Some of the rows, ascending, at most five. */
  readonly examples: readonly number[];
}

export interface ContractResult {
  readonly path: string;
  readonly rules: number;
  readonly breaches: readonly ContractBreach[];
}

/** How one column moved since an earlier version. */
export interface ColumnDrift {
  readonly column: string;
  /** Of the rows of one class only, where it is told by label. */
  readonly label?: string;
  readonly test: 'population stability' | 'Kolmogorov-Smirnov' | 'chi-square';
  /** PSI, KS distance or Cramér's V. */
  readonly effect: number;
  /** After Holm over all columns. */
  readonly pValue: number;
  readonly grade: 'none' | 'slight' | 'drifted';
  /** In words: `the median went from 3.2 to 4.1`, `12 new values, such as "x"`. */
  readonly detail: string;
}

export interface DriftResult {
  /** The earlier version, as the user named it. */
  readonly with: string;
  readonly rowsBefore: number;
  readonly rowsNow: number;
  readonly newColumns: readonly string[];
  readonly lostColumns: readonly string[];
  readonly columns: readonly ColumnDrift[];
}

/** What exactly changed since a manifest was written. */
export interface IntegrityResult {
  /** The manifest that was compared with, as the user named it; absent where none was. */
  readonly with?: string;
  /** Merkle root of the rows as they are, hex. */
  readonly root: string;
  readonly rows: number;
  readonly added: number;
  readonly removed: number;
  readonly altered: number;
  /** Numbers of added and altered rows, ascending, at most 1,000. */
  readonly addedRows: readonly number[];
  readonly alteredRows: readonly number[];
  readonly changedColumns: readonly string[];
  readonly newColumns: readonly string[];
  readonly lostColumns: readonly string[];
  /** How unlike the rest the added rows are: the conformal test over them; absent where there were too few. */
  readonly addedPValue?: number;
  /** Rows that kept their content and changed their label, by pair of labels, most first. */
  readonly relabelled: readonly {
    readonly from: string;
    readonly to: string;
    readonly rows: number;
    readonly back: number;
    /** One-sided binomial test against the way back, after Holm. */
    readonly pValue: number;
  }[];
}

/** Files that rows name, compared with the digests beside their names. The counts are of rows. */
export interface PinnedFiles {
  /** As the user named it. */
  readonly folder: string;
  /** The column that names the files. */
  readonly column: string;
  /** `SHA-256 in digest`, `perceptual hash in phash`. */
  readonly digests: readonly string[];
  /** The bytes are those that were pinned. */
  readonly same: number;
  /** Other bytes, or none pinned, of a picture that looks the same. */
  readonly alike: number;
  readonly replaced: number;
  /** No digest, a file that cannot be read, or several files in one place. */
  readonly unknown: number;
  readonly missing: number;
  /** Ascending, at most 1,000. */
  readonly replacedRows: readonly number[];
  readonly missingRows: readonly number[];
}
