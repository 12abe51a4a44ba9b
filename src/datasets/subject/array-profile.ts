import type { ClassCount, ColumnProfile, HistogramBar } from '../../core/dataset-profile.ts';
import type { LabelledSamples } from '../labelled-samples.ts';

/** Columns of an array that are described one by one. */
const MAX_COLUMNS = 256;
const BARS = 20;
const MAX_TOP = 10;
const SHARES = [0.01, 0.25, 0.5, 0.75, 0.99] as const;
/** Different values counted exactly. */
const MAX_DISTINCT = 10_000;

/** Classes and their rows, in the order of their numbers; classes without rows too, where they have names. */
export function classCounts({ labels, classNames }: LabelledSamples): readonly ClassCount[] {
  if (labels === undefined) return [];
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const numbers = new Set([...(classNames?.keys() ?? []), ...counts.keys()]);
  return [...numbers]
    .sort((a, b) => a - b)
    .map((number) => ({
      name: classNames?.[number] ?? String(number),
      rows: counts.get(number) ?? 0,
    }));
}

/** The columns of arrays: the label, and the numbers of flat samples; a picture is one column. */
export function arrayProfile(samples: LabelledSamples, form: string): readonly ColumnProfile[] {
  const { shape, count, stored } = samples;
  const classes = classCounts(samples);
  const label: readonly ColumnProfile[] =
    samples.labels === undefined
      ? []
      : [
          {
            name: 'label',
            type: 'class',
            kind: 'category',
            role: 'label',
            why: 'the form of the data',
            rows: count,
            missing: 0,
            distinct: classes.filter(({ rows }) => rows > 0).length,
            distinctIsExact: true,
            top: classes
              .toSorted((a, b) => b.rows - a.rows)
              .slice(0, MAX_TOP)
              .map(({ name, rows }) => ({ value: name, rows })),
          },
        ];
  if (shape.length === 1)
    return [
      ...Array.from({ length: Math.min(shape[0] ?? 0, MAX_COLUMNS) }, (_, at) =>
        numberProfile(samples, at),
      ),
      ...label,
    ];
  return [
    {
      name: form === 'folder of images' ? 'image' : 'sample',
      type: `${stored} ${shape.join(' × ')}`,
      kind: 'other',
      role: 'image',
      why: 'the form of the data',
      rows: count,
      missing: 0,
      distinct: count,
      distinctIsExact: false,
      top: [],
    },
    ...label,
  ];
}

function numberProfile(
  { values, shape, count, stored }: LabelledSamples,
  at: number,
): ColumnProfile {
  const width = shape[0] ?? 1;
  const column = new Float64Array(count);
  for (let row = 0; row < count; row += 1) column[row] = values[row * width + at] ?? Number.NaN;
  const sorted = column.filter(Number.isFinite).sort();
  const missing = column.filter(Number.isNaN).length;
  const different = new Set(sorted);
  const base: ColumnProfile = {
    name: `value ${at}`,
    type: stored,
    kind: 'number',
    role: 'feature',
    why: 'the form of the data',
    rows: count,
    missing,
    distinct: Math.min(different.size, MAX_DISTINCT),
    distinctIsExact: different.size <= MAX_DISTINCT,
    top: topValues(sorted),
  };
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) return base;
  const mean = sorted.reduce((sum, value) => sum + (value - min), 0) / sorted.length + min;
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const [q1 = 0, q25 = 0, q50 = 0, q75 = 0, q99 = 0] = SHARES.map(
    (share) => sorted[Math.round(share * (sorted.length - 1))] ?? 0,
  );
  return {
    ...base,
    numbers: {
      min,
      max,
      mean,
      deviation: Math.sqrt(squares / sorted.length),
      quantiles: [q1, q25, q50, q75, q99],
      notFinite: count - sorted.length - missing,
      isWhole: sorted.every(Number.isInteger),
      bars: barsOf(sorted, min, max),
    },
  };
}

function barsOf(sorted: Float64Array, min: number, max: number): readonly HistogramBar[] {
  if (!(max > min)) return [{ low: min, high: max, rows: sorted.length }];
  const counts = new Int32Array(BARS);
  for (const value of sorted) {
    const bar = Math.min(BARS - 1, Math.floor(((value - min) / (max - min)) * BARS));
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  const edge = (bar: number): number => (bar === BARS ? max : min + ((max - min) * bar) / BARS);
  return Array.from(counts, (rows, bar) => ({ low: edge(bar), high: edge(bar + 1), rows }));
}

/** The commonest values of a sorted column. */
function topValues(sorted: Float64Array): ColumnProfile['top'] {
  const runs: { readonly value: number; readonly rows: number }[] = [];
  let from = 0;
  for (let at = 1; at <= sorted.length; at += 1) {
    if (at < sorted.length && sorted[at] === sorted[from]) continue;
    runs.push({ value: sorted[from] ?? 0, rows: at - from });
    from = at;
  }
  return runs
    .sort((a, b) => b.rows - a.rows || a.value - b.value)
    .slice(0, MAX_TOP)
    .map(({ value, rows }) => ({ value: String(value), rows }));
}
