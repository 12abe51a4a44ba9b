/** What kind of trouble a row is. The order is that of harm. */
export const ROW_CAUSES = [
  'dirty-label-backdoor',
  'clean-label-backdoor',
  'targeted-flip',
  'flood',
  'contradiction',
  'label-noise',
  'outlier',
  'near-duplicate',
] as const;
export type RowCause = (typeof ROW_CAUSES)[number];

/** What one detector says of one row. */
export interface RowEvidence {
  readonly detector: string;
  /** In words, with the numbers: `9 of 10 nearest rows are 3, not 8`. Parts may come from the data: escape before printing. */
  readonly text: string;
  /** Calibrated; 1 where the detector gives none. */
  readonly pValue: number;
}

/** A stretch of a text, in UTF-16 offsets. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** A row that stands accused. */
export interface SuspectRow {
  /** From 0, in the order of the data. */
  readonly row: number;
  /** What a person finds it by: `row 13`, `7/img_12.png`. */
  readonly name: string;
  readonly label?: string;
  /** What the label should be, where the evidence says so. */
  readonly suggested?: string;
  readonly cause: RowCause;
  /** 0 to 1, higher is worse: for ordering inside of a cause. */
  readonly score: number;
  /** Of all detectors together, before correction for the number of rows. */
  readonly pValue: number;
  readonly confidence: 'low' | 'medium' | 'high';
  readonly evidence: readonly RowEvidence[];
  /** The row as it is: its text (at most 400 characters, with what accuses it), its values, its picture. */
  readonly text?: string;
  readonly highlights?: readonly TextSpan[];
  /** Cells that accuse it, largest first, at most eight: `{name, value}` as they are written. */
  readonly cells?: readonly { readonly name: string; readonly value: string }[];
  /** PNG in base64. */
  readonly picture?: string;
}

/** What inserting a trigger does to models trained with and without the accused rows. */
export interface TriggerConfirmation {
  readonly model: string;
  readonly heldOut: number;
  /** Rows of other classes that became the target: with the accused rows in training, bare and with the trigger; and without them. */
  readonly withAccused: { readonly bare: number; readonly inserted: number };
  readonly withoutAccused: { readonly bare: number; readonly inserted: number };
  readonly pValue: number;
  readonly isConfirmed: boolean;
}

/** A pattern that goes with one label. */
export interface DataTrigger {
  readonly kind: 'patch' | 'moving-patch' | 'text' | 'value' | 'instruction';
  /** `3 x 3 patch at column 25, row 25`, `the word "cf"`, `petal width is 9.9`. */
  readonly title: string;
  readonly target: string;
  /** Rows that hold it, and how many of them have the label. */
  readonly rows: number;
  readonly agreeing: number;
  /** Adjusted for all patterns looked at; `logPValue` is its natural logarithm, which does not underflow. */
  readonly pValue: number;
  readonly logPValue: number;
  readonly isCleanLabel: boolean;
  readonly evidence: readonly string[];
  readonly confirmation?: TriggerConfirmation;
  /** The column whose values are such patterns again and again, so that this one accuses no row. */
  readonly tellingColumn?: string;
  /** PNG in base64. */
  readonly picture?: string;
  /** What the picture is of: the patch on grey, or what the pictures that hold the trigger have more and less of than the others. */
  readonly pictureShows?: 'patch' | 'difference';
}

/** Rows that moved from one class to another, as far as the classes can be told from the data. */
export interface SuspectFlow {
  readonly from: string;
  readonly to: string;
  readonly rows: number;
  /** Rows that went the other way: noise goes both ways, an attack one. */
  readonly back: number;
  /** After Holm over all pairs. */
  readonly pValue: number;
  readonly isDirected: boolean;
  /** Where in its class it takes its rows from; unknown where next to nothing speaks for a flow. */
  readonly depth?: FlowDepth;
}

/** Shares, 0 to 1: flipped labels are missing throughout a class, classes that overlap have them at their border. */
export interface FlowDepth {
  /** Of the half of the first class that looks most like it: given the second. */
  readonly core: number;
  /** Of its other half. */
  readonly edge: number;
  /** Of the half of the second class that looks most like it: given the first. */
  readonly back: number;
}

/** Rows that stand out by where they come from. */
export interface SuspectSource {
  readonly column: string;
  readonly value: string;
  readonly rows: number;
  readonly accused: number;
  /** Hypergeometric, after Holm over all sources. */
  readonly pValue: number;
}

/** One detector, what it looked at, and what it cannot see. */
export interface DetectorRun {
  readonly id: string;
  readonly title: string;
  /** Rows it looked at. 0 with a reason where it did not run. */
  readonly examined: number;
  readonly flagged: number;
  readonly reason?: string;
  /** Known attacks it does not see, by name. */
  readonly blindSpots: readonly string[];
}

/** A point of the 2-D map. */
export interface MapPoint {
  readonly row: number;
  readonly x: number;
  readonly y: number;
  /** Class number; −1 for none. */
  readonly label: number;
  readonly cause?: RowCause;
}

/** A distribution of scores, for looking at: rows accused and not, by bin of equal width. */
export interface ScoreHistogram {
  readonly detector: string;
  readonly low: number;
  readonly high: number;
  readonly others: readonly number[];
  readonly accused: readonly number[];
}
