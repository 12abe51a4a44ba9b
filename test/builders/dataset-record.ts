import { type DatasetRecord, NO_DUPLICATES } from '../../src/core/dataset.ts';
import type { ColumnProfile, HistogramBar } from '../../src/core/dataset-profile.ts';
import type { MapPoint } from '../../src/core/dataset-suspicion.ts';
import { Random } from '../../src/tensor/random.ts';
import { patchTrigger, suspectRows } from './suspect-rows.ts';

const CLASSES = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
const ROWS = 1797;

/** A bell of bars between two numbers. */
function bars(low: number, high: number, rows: number): readonly HistogramBar[] {
  const weights = Array.from({ length: 16 }, (_, bar) => Math.exp(-(((bar - 7) / 4) ** 2)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const step = (high - low) / weights.length;
  return weights.map((weight, bar) => ({
    low: low + bar * step,
    high: low + (bar + 1) * step,
    rows: Math.round((rows * weight) / sum),
  }));
}

const COLUMNS: readonly ColumnProfile[] = [
  {
    name: 'digit',
    type: 'BIGINT',
    kind: 'category',
    role: 'label',
    why: 'its name',
    rows: ROWS,
    missing: 0,
    distinct: 10,
    distinctIsExact: true,
    top: CLASSES.map((value, at) => ({ value, rows: 190 - 2 * at })),
  },
  {
    name: 'ink',
    type: 'DOUBLE',
    kind: 'number',
    role: 'feature',
    why: 'numbers',
    rows: ROWS,
    missing: 12,
    distinct: 1203,
    distinctIsExact: true,
    numbers: {
      min: 0,
      max: 16,
      mean: 4.88,
      deviation: 6.01,
      quantiles: [0, 0, 1, 10, 16],
      notFinite: 0,
      isWhole: false,
      bars: bars(0, 16, ROWS),
    },
    top: [],
  },
  {
    name: 'note',
    type: 'VARCHAR',
    kind: 'text',
    role: 'text',
    why: 'long texts',
    rows: ROWS,
    missing: 0,
    distinct: 1790,
    distinctIsExact: true,
    lengths: { min: 3, max: 380, mean: 61.5 },
    top: [{ value: 'written by hand', rows: 4 }],
  },
];

/** A set of 1,797 digits with nothing wrong. */
export const SOUND_DATA: DatasetRecord = {
  data: {
    path: 'digits.parquet',
    form: 'Parquet',
    files: ['digits.parquet'],
    fileCount: 1,
    rows: ROWS,
    sampled: ROWS,
    columns: COLUMNS,
    label: {
      column: 'digit',
      classes: CLASSES.map((name, at) => ({ name, rows: 190 - 2 * at })),
    },
    features: '64 pixels',
    notes: ['the column "digit" is the label, by its name'],
  },
  seed: 0,
  threads: 1,
  causes: [],
  suspects: [],
  moreSuspects: 0,
  triggers: [],
  flowMatrix: CLASSES.flatMap((_, given) =>
    CLASSES.map((__, likely) => (given === likely ? 190 - 2 * given : 0)),
  ),
  flows: [],
  sources: [],
  detectors: [
    {
      id: 'labels',
      title: 'Label noise by confident learning',
      examined: ROWS,
      flagged: 0,
      blindSpots: ['clean-label poison'],
    },
  ],
  duplicates: NO_DUPLICATES,
  leaks: [],
  domains: [],
  map: [],
  histograms: [],
  unexamined: [],
};

function mapPoints(): readonly MapPoint[] {
  const random = new Random(5);
  return Array.from({ length: 900 }, (_, row) => {
    const label = row % 10;
    const angle = (label / 10) * 2 * Math.PI;
    const spread = (): number =>
      (random.uniform() + random.uniform() + random.uniform() - 1.5) * 1.4;
    const accused = row % 75 === 0;
    return {
      row,
      x: 4 * Math.cos(angle) + spread(),
      y: 3 * Math.sin(angle) + spread(),
      label: accused ? 7 : label,
      ...(accused ? { cause: 'dirty-label-backdoor' as const } : {}),
    };
  });
}

/** The same digits with everything wrong that can be: every part of the record is there. */
export function poisonedData(): DatasetRecord {
  const rows = suspectRows();
  return {
    ...SOUND_DATA,
    data: { ...SOUND_DATA.data, scripts: ['digits.py'] },
    causes: [
      { cause: 'dirty-label-backdoor', rows: 60 },
      { cause: 'targeted-flip', rows: 24 },
      { cause: 'label-noise', rows: 31 },
      { cause: 'outlier', rows: 4 },
    ],
    suspects: rows,
    moreSuspects: 119 - rows.length,
    triggers: [patchTrigger()],
    flowMatrix: CLASSES.flatMap((_, given) =>
      CLASSES.map((__, likely) => {
        if (given === likely) return 160;
        if (given === 8 && likely === 3) return 24;
        return given === 7 ? 6 : (given * 7 + likely * 3) % 4;
      }),
    ),
    flows: [{ from: '3', to: '8', rows: 24, back: 1, pValue: 1e-6, isDirected: true }],
    sources: [{ column: 'annotator', value: 'w17', rows: 90, accused: 58, pValue: 1e-30 }],
    detectors: [
      ...SOUND_DATA.detectors,
      {
        id: 'patches',
        title: 'Patches that go with one label',
        examined: ROWS,
        flagged: 60,
        blindSpots: ['blends over the whole picture', 'patches whose place and look both vary'],
      },
      {
        id: 'spectral',
        title: 'Spectral signatures of the activations',
        examined: 0,
        flagged: 0,
        reason: 'no model was given',
        blindSpots: [],
      },
    ],
    duplicates: {
      exact: 14,
      exactGroups: 7,
      contradictions: 2,
      near: 22,
      nearGroups: 9,
      leakage: 3,
      isCoarse: false,
    },
    leaks: [
      {
        column: 'note',
        family: 'secret',
        kind: 'github-token',
        grade: 'proven',
        distinct: 1,
        count: 2,
        rowsWith: 2,
        rows: [12, 640],
        shown: 'GitHub token ghp_…a1',
      },
      {
        column: 'note',
        family: 'personal',
        kind: 'iban',
        grade: 'likely',
        distinct: 5,
        count: 5,
        rowsWith: 5,
        rows: [3, 8, 90, 91, 1000],
        shown: 'IBAN …89',
      },
    ],
    domains: [{ domain: 'example.org', links: 41 }],
    map: mapPoints(),
    histograms: [
      {
        detector: 'labels',
        low: 0,
        high: 1,
        others: bars(0, 1, 1680).map((bar) => bar.rows),
        accused: [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 5, 8, 12, 20, 31, 37],
      },
    ],
    contract: {
      path: 'contract.yaml',
      rules: 12,
      breaches: [
        {
          column: 'ink',
          rule: 'range',
          expected: 'allows numbers from 0 to 16',
          found: '3 rows hold other numbers: -1 to 99',
          rows: 3,
          examples: [7, 19, 300],
        },
        {
          column: 'digit',
          rule: 'balance',
          expected: 'allows 8 % to 12 %',
          found: '14 % of the rows are "7"',
          rows: 251,
          examples: [],
        },
      ],
    },
    drift: {
      with: 'digits-2024.parquet',
      rowsBefore: 1500,
      rowsNow: ROWS,
      newColumns: ['note'],
      lostColumns: [],
      columns: [
        {
          column: 'ink',
          test: 'population stability',
          effect: 0.31,
          pValue: 1e-9,
          grade: 'drifted',
          detail: 'the median went from 3.2 to 4.1',
        },
        {
          column: 'ink',
          label: '7',
          test: 'Kolmogorov-Smirnov',
          effect: 0.12,
          pValue: 0.004,
          grade: 'slight',
          detail: 'the median went from 3 to 3.4',
        },
        {
          column: 'digit',
          test: 'chi-square',
          effect: 0.01,
          pValue: 0.8,
          grade: 'none',
          detail: 'no difference beyond chance',
        },
      ],
    },
    integrity: {
      with: 'digits.manifest',
      root: 'ab'.repeat(32),
      rows: ROWS,
      added: 60,
      removed: 2,
      altered: 24,
      addedRows: [1700, 1701, 1702],
      alteredRows: [40, 71, 102],
      changedColumns: ['digit'],
      newColumns: [],
      lostColumns: [],
      addedPValue: 1e-9,
      relabelled: [{ from: '3', to: '8', rows: 24, back: 0, pValue: 1e-7 }],
    },
    power: [
      {
        attack: 'patch',
        points: [
          { planted: 60, share: 0.033, found: 1, detected: 1, seeds: 3, attackSuccess: 0.99 },
          { planted: 18, share: 0.01, found: 0.97, detected: 1, seeds: 3, attackSuccess: 0.95 },
          { planted: 6, share: 0.0033, found: 0.2, detected: 0.33, seeds: 3, attackSuccess: 0.4 },
        ],
        smallest: 18,
      },
      {
        attack: 'clean-label patch',
        points: [{ planted: 60, share: 0.033, found: 0.1, detected: 0, seeds: 3 }],
      },
    ],
    cleansing: {
      path: 'clean.parquet',
      sideFile: 'clean.changes.jsonl',
      rowsBefore: ROWS,
      rowsAfter: 1737,
      dropped: 60,
      relabelled: 24,
      redacted: 2,
    },
    places: [
      { row: 40, line: 42 },
      { row: 75, file: 'digits.csv' },
    ],
    unexamined: [
      { what: 'activations', reason: 'no model was given', inherent: true },
      { what: 'near duplicates', reason: 'the time limit was reached' },
    ],
  };
}
