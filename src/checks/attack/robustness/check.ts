import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import type { Robustness, RobustnessComparison, Share } from '../../../core/robustness.ts';
import { robustnessRecord } from '../../../core/robustness.ts';
import { RULES } from './rules.ts';

type Report = CheckContext<typeof RULES>['report'];

interface Seen {
  readonly record: Robustness;
  readonly path: readonly string[];
  readonly report: Report;
}

/** Below this share of what is right without an attack, a model counts as easily fooled. */
const FOOLED_SHARE = 0.5;
/** A clean accuracy at most this many times what guessing gives says that something else is wrong. */
const GUESSING_FACTOR = 1.5;
/** Level of the paired test: with one test per radius, a chance of one in a hundred is not called a fall. */
const SIGNIFICANCE = 0.01;

const NORM_NAMES = { linf: 'Linf', l2: 'L2', l1: 'L1', l0: 'L0' } as const;

export default defineCheck({
  id: 'robustness',
  version: 1,
  title: 'How a model bears being attacked',
  needs: [robustnessRecord],
  scope: 'project',
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['robustness-record']) {
      const seen: Seen = { record: value, path, report };
      reportAccuracy(seen);
      reportThresholds(seen);
      reportFooled(seen);
      reportMasking(seen);
      for (const comparison of [value.comparison, value.baseline])
        if (comparison !== undefined) reportFall(seen, comparison);
    }
  },
});

function reportAccuracy({ record, path, report }: Seen): void {
  const chance = 1 / record.model.classes;
  // The whole interval must lie there: few samples prove nothing.
  if (record.clean.of === 0 || record.clean.high > GUESSING_FACTOR * chance) return;
  report(
    'clean-accuracy-low',
    { path },
    {
      clean: percent(record.clean.value),
      classes: record.model.classes,
      chance: percent(chance),
    },
  );
}

function reportThresholds({ record, path, report }: Seen): void {
  for (const { norm, shown, minimum, robust } of record.thresholds) {
    if (robust === undefined || robust.value >= minimum) continue;
    report(
      'below-threshold',
      { path },
      {
        radius: shown,
        norm: NORM_NAMES[norm],
        robust: percent(robust.value),
        minimum: percent(minimum),
      },
      { evidence: [interval(robust)] },
    );
  }
}

/** Once per norm, at the smallest radius where it holds: that is the most telling one. */
function reportFooled({ record, path, report }: Seen): void {
  if (record.clean.of === 0) return;
  for (const { norm, curve } of record.threats) {
    if (record.thresholds.some((threshold) => threshold.norm === norm)) continue;
    const point = curve.find(({ robust }) => robust.high < FOOLED_SHARE * record.clean.value);
    if (point === undefined) continue;
    const example = record.worst.find((sample) => sample.norm === norm);
    report(
      'easily-fooled',
      { path },
      {
        radius: point.shown,
        norm: NORM_NAMES[norm],
        robust: percent(point.robust.value),
        clean: percent(record.clean.value),
      },
      {
        evidence: [
          interval(point.robust),
          ...(example === undefined
            ? []
            : [
                `${example.name}: ${className(record, example.label)} becomes ${className(record, example.predicted)} with a change of ${example.shown}`,
              ]),
        ],
      },
    );
  }
}

function reportMasking({ record, path, report }: Seen): void {
  const symptoms = record.masking.symptoms.filter(({ answer }) => answer === 'symptom');
  const random = symptoms.find(({ id }) => id === 'random-answers');
  if (random !== undefined) report('random-answers', { path }, { evidence: random.evidence });
  const [first] = symptoms;
  if (record.masking.verdict !== 'masked' || first === undefined) return;
  report(
    'gradient-masked',
    { path },
    { symptom: first.evidence },
    {
      confidence: symptoms.length > 1 ? 'high' : 'medium',
      evidence: symptoms.map(({ question, evidence }) => `${question} ${evidence}`),
    },
  );
}

function reportFall({ path, report }: Seen, comparison: RobustnessComparison): void {
  const row = comparison.rows.find(
    ({ onlyOwn, onlyOther, pValue }) => pValue < SIGNIFICANCE && onlyOther > onlyOwn,
  );
  if (row === undefined) return;
  report(
    'robustness-fell',
    { path },
    {
      radius: row.shown,
      norm: NORM_NAMES[row.norm],
      own: percent(row.own.value),
      other: percent(row.other.value),
      with: comparison.with,
      p: row.pValue.toPrecision(2),
    },
    {
      evidence: comparison.rows.map(
        ({ shown, norm, onlyOwn, onlyOther, pValue }) =>
          `${shown} ${NORM_NAMES[norm]}: ${onlyOther} samples robust only there, ${onlyOwn} only here, p = ${pValue.toPrecision(2)}`,
      ),
    },
  );
}

function className(record: Robustness, label: number): string {
  return record.data.classNames[label] ?? `class ${label}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function interval({ low, high, count, of }: Share): string {
  return `${count} of ${of} samples, 95 % interval ${percent(low)} to ${percent(high)}`;
}
