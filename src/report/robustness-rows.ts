import type { Robustness, RobustnessComparison, Share } from '../core/robustness.ts';
import { factText, nameText } from './place.ts';
import { durationText, numberText } from './quantity.ts';

/** A label and what is said under it. Texts are safe to print. */
export type RobustnessRow = readonly [label: string, text: string];

export const NORM_WORDS = { linf: 'Linf', l2: 'L2', l1: 'L1', l0: 'L0' } as const;
const ACCESS_WORDS = {
  gradient: 'the model itself (white box)',
  scores: 'its scores only (black box)',
  label: 'its answers only (black box)',
} as const;
const MASKING_WORDS = {
  'not-masked': 'no sign that the gradient is hidden',
  suspected: 'the gradient may be hidden',
  masked: 'the gradient is hidden: the robust accuracy is not to be relied on',
  'not-examined': 'not examined',
} as const;

export function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** `61.2 % (56.9 to 65.4 %)`. */
export function shareText({ value, low, high }: Share): string {
  return `${percentText(value)} (${(100 * low).toFixed(1)} to ${percentText(high)})`;
}

export function classText(record: Robustness, label: number): string {
  const name = record.data.classNames[label];
  return name === undefined ? `class ${label}` : nameText(name);
}

/** What was attacked and how, a few lines. */
export function robustnessRows(record: Robustness): readonly RobustnessRow[] {
  const { model, data, access, clean, masking, trials } = record;
  const queries = trials.reduce((sum, trial) => sum + trial.queries, 0);
  const gradients = trials.reduce((sum, trial) => sum + trial.gradients, 0);
  const milliseconds = trials.reduce((sum, trial) => sum + trial.milliseconds, 0);
  const symptoms = masking.symptoms.filter(({ answer }) => answer === 'symptom');
  return [
    [
      'model',
      `${nameText(model.path)}, ${numberText(model.classes)} classes${model.parameters === undefined ? '' : `, ${numberText(model.parameters)} parameters`}`,
    ],
    ['samples', `${numberText(data.samples)} of ${nameText(data.path)}`],
    ['attacker sees', [ACCESS_WORDS[access.used], ...access.reasons.map(factText)].join('; ')],
    ...(access.gradientError === undefined
      ? []
      : [
          [
            'gradient',
            `agrees with finite differences to ${access.gradientError.toPrecision(2)}`,
          ] satisfies RobustnessRow,
        ]),
    ...(access.straightThrough.length === 0
      ? []
      : [
          [
            'straight through',
            `${numberText(access.straightThrough.length)} nodes without a derivative, the first is ${factText(access.straightThrough[0] ?? '')}`,
          ] satisfies RobustnessRow,
        ]),
    ['one unit', record.input.unit],
    ['clean accuracy', shareText(clean)],
    [
      'masking',
      [MASKING_WORDS[masking.verdict], ...symptoms.map(({ evidence }) => factText(evidence))].join(
        '; ',
      ),
    ],
    [
      'spent',
      `${numberText(queries)} queries${model.asked === undefined ? '' : ` (${numberText(model.asked)} with those that judge)`}, ${numberText(gradients)} gradients, ${durationText(milliseconds)}; seed ${record.seed}, preset ${factText(record.preset)}`,
    ],
    ...data.notes.map((note): RobustnessRow => ['data', factText(note)]),
    ...record.input.evidence.map((note): RobustnessRow => ['input', factText(note)]),
    ...record.unexamined.map(({ what, reason }): RobustnessRow => [
      'not examined',
      factText(`${what}: ${reason}`),
    ]),
  ];
}

/** A comparison, one line per radius. */
export function comparisonRows(comparison: RobustnessComparison): readonly RobustnessRow[] {
  return comparison.rows.map(({ norm, shown, own, other, onlyOwn, onlyOther, pValue }) => [
    `${NORM_WORDS[norm]} ${shown}`,
    `${percentText(own.value)} here, ${percentText(other.value)} there; robust only here ${onlyOwn}, only there ${onlyOther}, p = ${Number(pValue.toPrecision(2))}`,
  ]);
}

/** One broken sample in words. */
export function sampleText(record: Robustness, index: number): string {
  const sample = record.worst[index];
  if (sample === undefined) return '';
  const columns = (sample.columns ?? [])
    .slice(0, 4)
    .map(({ name, from, to }) => `${nameText(name)} ${short(from)} → ${short(to)}`);
  return [
    `${nameText(sample.name)}: ${classText(record, sample.label)} becomes ${classText(record, sample.predicted)}${sample.confidence === undefined ? '' : ` (${percentText(sample.confidence.adversarial)} sure)`}`,
    `${sample.shown} in ${NORM_WORDS[sample.norm]}, ${factText(sample.attack)}`,
    ...columns,
  ].join(', ');
}

function short(value: number): string {
  return String(Number(value.toPrecision(5)));
}
