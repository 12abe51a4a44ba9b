import type { TriggerConfirmation } from '../../core/dataset-suspicion.ts';
import { confirmInTexts } from '../confirmation/confirm-texts.ts';
import { textInserter } from '../confirmation/insert-trigger.ts';
import type { ExaminedRows } from './examined-rows.ts';
import { findTextTriggers, type FoundTextTrigger } from '../triggers/text-triggers.ts';
import type { Claim, Detected, FoundTrigger } from './detector.ts';
import { fromLog } from './detector.ts';
import { shownConfirmation, type PatchSearchContext } from './patch-search.ts';

/** Triggers of which each row is told, all of them confirmed by training. */
const MAX_TOLD = 10;
/** Rows with the gram that have the label: planted ones all do, keywords have exceptions. */
const LEAST_PURITY = 0.95;
/** Deviations by which the rest of the words may favour the label more than a row drawn blindly: rows about a topic do. */
const MOST_DEVIATIONS = 2;
/**
 * Bits by which the rows without the gram may differ from all others: a planter picks blindly, a topic does not. On 63,000 package
 * descriptions planted words stay below 0.45 from 30 rows on, and of the honest ones pieces of words alone come near.
 */
const MOST_CONCENTRATION = 0.45;
const MOST_CONCENTRATION_OF_PIECES = 0.3;
/** Up to here it may be one, which is said with little confidence: so few rows cannot tell. */
const DOUBTFUL_CONCENTRATION = 1;
/** Of a topic the chance of so many labels says nothing: it is told, and counts nothing when detectors are combined. */
const DOUBTFUL_P = 0.1;
/** Share of a trigger's rows in a clearer one from which on it is a part of that. */
const PART = 0.9;
const WORD_KINDS: readonly string[] = ['words', 'first word', 'last word'];

/** Words, characters and signs that go with a label although the rest of the text says otherwise. */
export function findWords(
  texts: NonNullable<ExaminedRows['texts']>,
  { labels, seed }: PatchSearchContext,
): Detected {
  const { numbers, names } = labels;
  const found = findTextTriggers(texts.values, numbers, names.length);
  const pValues = new Float64Array(numbers.length).fill(Number.NaN);
  const claims: Claim[] = [];
  const triggers: FoundTrigger[] = [];
  const told = plantedOf(found.triggers, numbers);
  for (const { trigger, isDoubtful: mayBeTopic } of told) {
    const { target, rows, agreeing, logAdjusted, expected } = trigger;
    const title = titleOf(trigger);
    const confirmation = confirm(texts.values, labels, trigger, seed);
    // A word that turns no text into the class it goes with is a word of that class.
    const isDoubtful = mayBeTopic || (confirmation?.isConfirmed === false && !isSign(trigger));
    const pValue = isDoubtful ? DOUBTFUL_P : fromLog(logAdjusted);
    triggers.push({
      target,
      rows,
      shown: {
        kind: 'text',
        title,
        target: names[target] ?? '',
        rows: rows.length,
        agreeing,
        pValue,
        logPValue: isDoubtful ? Math.log(DOUBTFUL_P) : logAdjusted,
        isCleanLabel: false,
        evidence: [
          `${agreeing} of ${rows.length} rows that hold it have the label; the rest of their words would give ${expected.toFixed(1)}`,
        ],
        ...(confirmation === undefined ? {} : { confirmation }),
      },
    });
    const confidence = confidenceOf(trigger, isDoubtful, confirmation);
    for (const row of rows) {
      if (numbers[row] !== target) continue;
      if (!isDoubtful) {
        const known = pValues[row] ?? Number.NaN;
        pValues[row] = Number.isNaN(known) ? pValue : Math.min(known, pValue);
      }
      claims.push({
        detector: 'words',
        row,
        cause: 'dirty-label-backdoor',
        pValue,
        confidence,
        text: `holds ${title}`,
        highlights: spansOf(texts.values[row] ?? '', trigger),
      });
    }
  }
  return {
    run: {
      id: 'words',
      title: `Words, characters and signs in ${texts.column} that go with a label`,
      examined: numbers.length,
      flagged: new Set(claims.map(({ row }) => row)).size,
      blindSpots: [
        'triggers in style or sentence structure',
        'triggers on rows of the right class',
        'words in fewer than ten rows',
      ],
    },
    pValues,
    scores: found.scores,
    weight: 1,
    claims,
    triggers,
  };
}

interface Planted {
  readonly trigger: FoundTextTrigger;
  readonly isDoubtful: boolean;
}

/** Those whose rows were picked blindly, as far as their other words tell; parts of a clearer one are left out. */
export function plantedOf(
  triggers: readonly FoundTextTrigger[],
  numbers: Int32Array,
): readonly Planted[] {
  const planted: Planted[] = [];
  const taken = new Uint8Array(numbers.length);
  for (const trigger of triggers) {
    const { agreeing, rows, target, expected, concentration, grams } = trigger;
    const common = numbers.reduce((sum, label) => sum + (label === target ? 1 : 0), 0);
    const blind = (rows.length * common) / numbers.length;
    if (agreeing < LEAST_PURITY * rows.length) continue;
    if (expected > blind + MOST_DEVIATIONS * Math.sqrt(blind)) continue;
    const isPiece = grams[0]?.kind === 'characters';
    const most = isPiece ? MOST_CONCENTRATION_OF_PIECES : MOST_CONCENTRATION;
    const isDoubtful = concentration > most;
    if (isDoubtful && (isPiece || concentration > DOUBTFUL_CONCENTRATION || expected > blind))
      continue;
    const known = rows.reduce((sum, row) => sum + (taken[row] ?? 0), 0);
    if (known >= PART * rows.length) continue;
    for (const row of rows) taken[row] = 1;
    planted.push({ trigger, isDoubtful });
    if (planted.length === MAX_TOLD) break;
  }
  return planted;
}

/** Signs that no keyboard makes need no second witness. */
function isSign({ grams }: FoundTextTrigger): boolean {
  return grams[0]?.kind.endsWith('sign') === true;
}

function confidenceOf(
  trigger: FoundTextTrigger,
  isDoubtful: boolean,
  confirmation: TriggerConfirmation | undefined,
): Claim['confidence'] {
  if (isDoubtful) return 'low';
  return isSign(trigger) || confirmation?.isConfirmed === true ? 'high' : 'medium';
}

/** In the words of the report. */
export function titleOf({ grams }: FoundTextTrigger): string {
  const [first] = grams;
  if (first === undefined) return 'a pattern';
  return WORD_KINDS.includes(first.kind)
    ? `the words "${first.text}"`
    : `${first.kind} ${JSON.stringify(first.text)}`;
}

function confirm(
  texts: readonly string[],
  labels: PatchSearchContext['labels'],
  trigger: FoundTextTrigger,
  seed: number,
): TriggerConfirmation | undefined {
  const insert = textInserter(trigger);
  if (insert === undefined) return undefined;
  const { target, rows } = trigger;
  return shownConfirmation(
    confirmInTexts(texts, labels.numbers, labels.names.length, { target, rows, seed }, insert),
  );
}

/** Where the grams stand in a text, for highlighting; at most one place each. */
export function spansOf(
  text: string,
  { grams }: FoundTextTrigger,
): readonly { start: number; end: number }[] {
  const lower = text.toLowerCase();
  const spans = grams.slice(0, 3).flatMap(({ text: gram }) => {
    const start = lower.indexOf(gram.toLowerCase());
    return start < 0 || gram === '' ? [] : [{ start, end: start + gram.length }];
  });
  return spans.sort((a, b) => a.start - b.start || a.end - b.end);
}
