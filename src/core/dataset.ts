import { sharedArtifact } from './artifact.ts';
import type {
  ClassCount,
  ColumnProfile,
  ContractResult,
  DriftResult,
  IntegrityResult,
  PinnedFiles,
} from './dataset-profile.ts';
import type {
  DataTrigger,
  DetectorRun,
  MapPoint,
  RowCause,
  ScoreHistogram,
  SuspectFlow,
  SuspectRow,
  SuspectSource,
} from './dataset-suspicion.ts';

/** The data as they were read. */
export interface ExaminedData {
  /** As the user named them. */
  readonly path: string;
  /** `CSV`, `TSV`, `Parquet`, `JSON Lines`, `Arrow`, `SQLite`, `folder of images`, `NPZ`, `IDX`, `Hugging Face data set`. */
  readonly form: string;
  /** Files, relative to the path, in the order of their rows; at most 100 are named. */
  readonly files: readonly string[];
  readonly fileCount: number;
  readonly rows: number;
  /** Rows the detectors looked at: all, or a sample drawn by content. */
  readonly sampled: number;
  readonly columns: readonly ColumnProfile[];
  /** Absent where there is no label. */
  readonly label?: { readonly column: string; readonly classes: readonly ClassCount[] };
  /** What distances between rows were measured in: `64 pixels`, `13 columns, standardised`, `hashed words`, the user's encoder. */
  readonly features: string;
  /** What was left out, converted or inferred. */
  readonly notes: readonly string[];
  /** Programs that stand among the files and are run by libraries which load the set: relative to the path. Never run here. */
  readonly scripts?: readonly string[];
}

/** Rows with the same or nearly the same content. */
export interface DuplicateSummary {
  /** Rows that repeat another row exactly, over all rows, label and all. */
  readonly exact: number;
  readonly exactGroups: number;
  /** Rows whose content is also given another label. */
  readonly contradictions: number;
  /** Rows of a group of near duplicates, among the sampled. */
  readonly near: number;
  readonly nearGroups: number;
  /** Groups that stand in several splits. */
  readonly leakage: number;
  /** So few contents are all there is that repeated rows are no evidence. */
  readonly isCoarse: boolean;
}

/** Of data whose rows were not compared. */
export const NO_DUPLICATES: DuplicateSummary = {
  exact: 0,
  exactGroups: 0,
  contradictions: 0,
  near: 0,
  nearGroups: 0,
  leakage: 0,
  isCoarse: false,
};

/** One thing that leaks from or is hidden in a column. What it is, is never written out: `shown` is masked. */
export interface DataLeak {
  readonly column: string;
  readonly family: 'secret' | 'personal' | 'hidden' | 'hostile';
  readonly kind: string;
  readonly grade: 'proven' | 'likely' | 'possible';
  /** Different things, and sightings of all of them. */
  readonly distinct: number;
  readonly count: number;
  readonly rowsWith: number;
  /** Lowest row numbers, ascending, at most five. */
  readonly rows: readonly number[];
  readonly shown: string;
}

/** The smallest attack of one kind that would have been seen on these data. */
export interface PowerResult {
  /** `targeted flip`, `patch`, `clean-label patch`, `words`, `values`, `random flip`, `flood`. */
  readonly attack: string;
  readonly points: readonly {
    /** Rows planted, and of all rows. */
    readonly planted: number;
    readonly share: number;
    /** Share of the planted rows among the accused, over the seeds. */
    readonly found: number;
    /** Share of the seeds in which the attack as a whole was reported. */
    readonly detected: number;
    readonly seeds: number;
    /** Share of held-out rows a model trained on the planted copy sends to the target once the trigger is in them. */
    readonly attackSuccess?: number;
  }[];
  /** Least rows at which, and above which, the attack was reported with every seed; absent where there are none. */
  readonly smallest?: number;
  /** A detector names the attack as one it does not see, in these words; absent `fewerThan`, of any size. */
  readonly blindSpot?: { readonly words: string; readonly fewerThan?: number };
}

/** What `--write-clean` did. */
export interface CleansingResult {
  readonly path: string;
  readonly sideFile: string;
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  readonly dropped: number;
  readonly relabelled: number;
  readonly redacted: number;
}

/** Something that could not be done, and is therefore not known. */
export interface UnexaminedData {
  readonly what: string;
  readonly reason: string;
  /** No other run of the same kind could know: it is said, and leaves nothing incomplete. */
  readonly inherent?: true;
}

/** Where a row stands, for those a report may name. */
export interface RowPlace {
  readonly row: number;
  /** Relative to the path of the data; absent where that is the file itself. */
  readonly file?: string;
  /** Line of the file on which it begins, from 1; absent where the file has none or they are not certain. */
  readonly line?: number;
}

/** What was found out about a data set. */
export interface DatasetRecord {
  readonly data: ExaminedData;
  readonly seed: number;
  readonly threads: number;
  /** All accused rows by cause, in the order of harm; more than the suspects where these were cut. */
  readonly causes: readonly { readonly cause: RowCause; readonly rows: number }[];
  /** Worst first, at most 1,000. */
  readonly suspects: readonly SuspectRow[];
  /** Rows above which suspects were cut off. */
  readonly moreSuspects: number;
  readonly triggers: readonly DataTrigger[];
  /** `flow[given * classes + likely]` in rows; absent without labels. */
  readonly flowMatrix?: readonly number[];
  readonly flows: readonly SuspectFlow[];
  readonly sources: readonly SuspectSource[];
  readonly detectors: readonly DetectorRun[];
  readonly duplicates: DuplicateSummary;
  readonly leaks: readonly DataLeak[];
  /** Links by registrable domain, most first, at most 100. */
  readonly domains: readonly { readonly domain: string; readonly links: number }[];
  readonly map: readonly MapPoint[];
  readonly histograms: readonly ScoreHistogram[];
  readonly contract?: ContractResult;
  readonly drift?: DriftResult;
  readonly integrity?: IntegrityResult;
  /** Files beside a table, where the user named their folder. */
  readonly pinned?: PinnedFiles;
  readonly power?: readonly PowerResult[];
  /** Rows from which on every attack that was planted must be seen: where the user asked for that. */
  readonly powerWanted?: number;
  readonly cleansing?: CleansingResult;
  readonly unexamined: readonly UnexaminedData[];
  /** By row; absent where nothing but its number says where a row stands. */
  readonly places?: readonly RowPlace[];
}

/** What examining a data set showed: only where that was asked for. */
export const datasetRecord = sharedArtifact<DatasetRecord>()('dataset-record');
