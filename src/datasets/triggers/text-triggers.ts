import { countLabels } from './label-lift.ts';
import { groupByRows } from './row-groups.ts';
import { TextBayes } from './text-bayes.ts';
import { liftedGrams, TEXT_DEFAULTS, type TextGram, type TextOptions } from './text-candidates.ts';
import { cutText, forEachGram, type GramKind } from './text-grams.ts';

/** Grams in the same rows, by Jaccard, are parts of one trigger: a sentence is one. */
const SAME_ROWS = 0.8;
/** Groups that are judged, on so many of their rows, evenly spaced; then the worst are judged on all. */
const MAX_GROUPS = 2000;
const SAMPLE_ROWS = 200;
const MAX_FINDINGS = 100;
/** Standard deviations beyond what the rest of the texts foretells: below, it is chance. */
const LEAST_RESIDUAL = 4;
/** Share of rows whose other words already speak for the label: above, a gram is an honest keyword. */
const MOST_AGREEMENT = 0.5;
const EXAMPLES = 3;
const MAX_GRAMS_TOLD = 20;

/** Words, characters or signs that go with a label although the rest of the texts says otherwise. */
export interface FoundTextTrigger {
  readonly target: number;
  /** What it consists of, the strongest first. */
  readonly grams: readonly { readonly kind: GramKind; readonly text: string }[];
  /** Rows that hold the strongest gram, ascending, and how many of them have the label. */
  readonly rows: Int32Array;
  readonly agreeing: number;
  /** Half the likelihood ratio, in nats; ln of Fisher's p-value after Benjamini-Yekutieli. */
  readonly lift: number;
  readonly logAdjusted: number;
  /** How many of the rows the rest of their words gives the label. */
  readonly expected: number;
  /** (agreeing − expected) / √(variance + 1): how far the trigger alone decides. */
  readonly residual: number;
  /** Share of rows whose likeliest label without it is the target: near 0 for what is planted, near 1 for a keyword. */
  readonly agreement: number;
  /** Bits of the distribution of these labels: high where rows come from all classes. */
  readonly entropy: number;
  /** Bits by which this distribution, the target left out, differs from that of all other rows: 0 where rows were picked blindly. */
  readonly concentration: number;
  /** residual · (1 − agreement) / (1 + concentration): what triggers are ordered by. */
  readonly strength: number;
  /** Rows where it matters most, at most three, and what their label would be. */
  readonly examples: readonly { readonly row: number; readonly without: number }[];
}

export interface TextFindings {
  /** Strongest first. */
  readonly triggers: readonly FoundTextTrigger[];
  /**
   * Highest strength of the triggers in a row whose label is theirs, where the rest of the row says another: 0 (none) and up (bad); NaN
   * for rows without a label.
   */
  readonly scores: Float64Array;
}

interface Judgement {
  readonly group: readonly TextGram[];
  readonly founder: TextGram;
  readonly expected: number;
  readonly residual: number;
  readonly agreement: number;
  readonly entropy: number;
  readonly concentration: number;
  readonly strength: number;
  /** Rows judged, their likeliest label without the group, and how likely the target is there. */
  readonly rows: Int32Array;
  readonly without: Int32Array;
  readonly chances: Float64Array;
}

/**
 * Finds triggers in texts. Grams of words, characters and signs that go with a label are grouped; those are accused of which naive
 * Bayes, trained on all other rows and reading these without the grams, would expect another label: an honest keyword stands among
 * words of its topic, a planted one does not (residual lift).
 * Throws RangeError for labels that are not below `classes`.
 */
export function findTextTriggers(
  texts: readonly string[],
  labels: Int32Array,
  classes: number,
  options: TextOptions = {},
): TextFindings {
  const counts = countLabels(labels, classes);
  const grams = liftedGrams(texts, labels, counts, { ...TEXT_DEFAULTS, ...options });
  const groups = groupByRows(
    grams.map(({ rows }) => rows),
    texts.length,
    SAME_ROWS,
  ).slice(0, MAX_GROUPS);
  const bayes = new TextBayes(classes);
  for (const [row, text] of texts.entries()) {
    const label = labels[row] ?? -1;
    if (label >= 0) bayes.learn(cutText(text), label);
  }
  const judge = (group: readonly TextGram[], most: number): readonly Judgement[] => {
    const [founder] = group;
    return founder === undefined ? [] : [judgeGroup(texts, labels, bayes, group, founder, most)];
  };
  const accused = groups
    .flatMap((members) =>
      judge(
        members.flatMap((at) => grams[at] ?? []),
        SAMPLE_ROWS,
      ),
    )
    .filter(isAccused)
    .sort(compareJudgements)
    .slice(0, MAX_FINDINGS)
    .flatMap(({ group }) => judge(group, Number.POSITIVE_INFINITY))
    .filter(isAccused)
    .sort(compareJudgements);
  const scores = Float64Array.from(labels, (label) => (label < 0 ? Number.NaN : 0));
  for (const { founder, strength, rows, without } of accused)
    for (const [at, row] of rows.entries())
      if (labels[row] === founder.target && without[at] !== founder.target)
        scores[row] = Math.max(scores[row] ?? 0, strength);
  return { triggers: accused.map((judgement) => describe(judgement, labels)), scores };
}

function isAccused({ residual, agreement }: Judgement): boolean {
  return residual >= LEAST_RESIDUAL && agreement <= MOST_AGREEMENT;
}

function compareJudgements(a: Judgement, b: Judgement): number {
  return (
    b.strength - a.strength ||
    b.founder.lift - a.founder.lift ||
    (a.founder.text < b.founder.text ? -1 : 1)
  );
}

function judgeGroup(
  texts: readonly string[],
  labels: Int32Array,
  bayes: TextBayes,
  group: readonly TextGram[],
  founder: TextGram,
  most: number,
): Judgement {
  const { target } = founder;
  const classes = bayes.learned.perClass.length;
  const rows = sample(founder.rows, most);
  const scale = founder.rows.length / rows.length;
  const hashes = new Set(group.map(({ hash }) => hash));
  const without = new Int32Array(rows.length);
  const chances = new Float64Array(rows.length);
  const probabilities = new Float64Array(classes);
  const tally = new Float64Array(classes);
  let expected = 0;
  let variance = 0;
  let agreeing = 0;
  for (const [at, row] of rows.entries()) {
    const cut = cutText(texts[row] ?? '');
    const leftOut: number[] = [];
    forEachGram(cut, (hash, _, from, to) => {
      if (hashes.has(hash)) leftOut.push(from, to);
    });
    bayes.predict(cut, labels[row] ?? -1, leftOut, probabilities);
    const chance = probabilities[target] ?? 0;
    let best = 0;
    for (let label = 1; label < classes; label += 1)
      if ((probabilities[label] ?? 0) > (probabilities[best] ?? 0)) best = label;
    without[at] = best;
    chances[at] = chance;
    tally[best] = (tally[best] ?? 0) + 1 / rows.length;
    expected += chance * scale;
    variance += chance * (1 - chance) * scale;
    if (labels[row] === target) agreeing += scale;
  }
  let entropy = 0;
  for (const share of tally) if (share > 0) entropy -= share * Math.log2(share);
  const residual = (agreeing - expected) / Math.sqrt(variance + 1);
  const agreement = tally[target] ?? 0;
  const concentration = concentrationOf(tally, bayes.learned.perClass, target, rows.length);
  return {
    group,
    founder,
    expected,
    residual,
    agreement,
    entropy,
    concentration,
    strength: (residual * (1 - agreement)) / (1 + concentration),
    rows,
    without,
    chances,
  };
}

/** Relative entropy of shares of labels to how common the labels are, the target left out, less what chance makes of so few rows. */
function concentrationOf(
  shares: Float64Array,
  perClass: Float64Array,
  target: number,
  rows: number,
): number {
  const others = 1 - (shares[target] ?? 0);
  let common = 0;
  for (const [label, count] of perClass.entries()) if (label !== target) common += count;
  if (others <= 0 || common <= 0) return 0;
  let bits = 0;
  let seen = 0;
  for (const [label, share] of shares.entries()) {
    if (label === target || share <= 0) continue;
    seen += 1;
    bits += (share / others) * Math.log2(share / others / ((perClass[label] ?? 0) / common));
  }
  return Math.max(0, bits - (seen - 1) / (2 * Math.LN2 * rows * others));
}

/** At most `most` of the rows, evenly spaced. */
function sample(rows: Int32Array, most: number): Int32Array {
  if (rows.length <= most) return rows;
  return Int32Array.from(
    { length: most },
    (_, at) => rows[Math.floor((at * rows.length) / most)] ?? 0,
  );
}

function describe(judgement: Judgement, labels: Int32Array): FoundTextTrigger {
  const { founder, group, rows, without, chances } = judgement;
  const { target, agreeing, lift, logAdjusted } = founder;
  const examples = [...rows.keys()]
    .filter((at) => labels[rows[at] ?? 0] === target && without[at] !== target)
    .sort((a, b) => (chances[a] ?? 0) - (chances[b] ?? 0) || a - b)
    .slice(0, EXAMPLES)
    .map((at) => ({ row: rows[at] ?? 0, without: without[at] ?? 0 }));
  const { expected, residual, agreement, entropy, concentration, strength } = judgement;
  return {
    target,
    grams: group.slice(0, MAX_GRAMS_TOLD).map(({ kind, text }) => ({ kind, text })),
    rows: founder.rows,
    agreeing,
    lift,
    logAdjusted,
    expected,
    residual,
    agreement,
    entropy,
    concentration,
    strength,
    examples,
  };
}
