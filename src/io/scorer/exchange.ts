import { escapeLine } from '../../core/escape.ts';
import type { ScorerAnswer, ScorerQuestion } from '../../core/scorer.ts';
import { ScorerError } from '../../core/scorer.ts';

/** Bytes of one answer: 1,000 rows of 1,000 classes in full precision. */
export const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
/** Classes of one answer; the largest label sets in use have some 22,000. */
const MAX_CLASSES = 100_000;
/** Characters shown of an answer that is no answer. */
const SHOWN_CHARACTERS = 60;

/** Patience with a scorer, in milliseconds. */
export interface ScorerPatience {
  /** From one question to its answer, attempts and waits included. */
  readonly timeoutMs: number;
  /** The same for the first question, before which a model may have to be loaded. */
  readonly startMs: number;
  /** Ends what is being waited for. */
  readonly signal?: AbortSignal;
}

/** The question as JSON on one line: a flat list of numbers per row, in row-major order of `shape`. */
export function questionText(id: number, { rows, shape, values }: ScorerQuestion): string {
  const size = values.length / Math.max(rows, 1);
  const inputs = Array.from({ length: rows }, (_, row) =>
    Array.from(values.subarray(row * size, (row + 1) * size)),
  );
  return JSON.stringify({ id, shape: [rows, ...shape], inputs });
}

export interface ExpectedAnswer {
  readonly id: number;
  readonly rows: number;
  /** Where answers come in a stream, each must say which question it is of. */
  readonly needsId: boolean;
}

/** Reads one answer. Throws `ScorerError` with what was wrong, without saying who answered. */
export function readAnswer(text: string, { id, rows, needsId }: ExpectedAnswer): ScorerAnswer {
  const answer = parse(text);
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
    throw new ScorerError(`an answer is an object in JSON, not ${shown(text)}`);
  const { id: said, scores, labels } = answer as Partial<Record<string, unknown>>;
  if (said === undefined ? needsId : said !== id)
    throw new ScorerError(
      said === undefined
        ? `the answer has no "id": the question's was ${id}`
        : `the answer is of question ${shown(JSON.stringify(said))}, not of ${id}`,
    );
  if (scores !== undefined) return readScores(scores, rows);
  if (labels !== undefined) return readLabels(labels, rows);
  throw new ScorerError(`the answer has neither "scores" nor "labels": ${shown(text)}`);
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    // What Python's json module writes by default.
    const word = /(?:\bNaN|-?\bInfinity)\b/.exec(text)?.[0];
    const why = word === undefined ? shown(text) : `JSON has no ${word}`;
    throw new ScorerError(`the answer is no JSON: ${why}`, { cause: error });
  }
}

function readScores(scores: unknown, rows: number): ScorerAnswer {
  if (!Array.isArray(scores)) throw new ScorerError('"scores" is no list of rows');
  if (scores.length !== rows)
    throw new ScorerError(`"scores" has ${scores.length} rows for ${rows} samples`);
  const list: readonly unknown[] = scores;
  const [first] = list;
  const classes = Array.isArray(first) ? first.length : 0;
  if (Array.isArray(first) && classes === 1)
    throw new ScorerError(
      '"scores" has one number per row: of two classes both are wanted, such as [1 - p, p]',
    );
  if (classes > MAX_CLASSES)
    throw new ScorerError(`"scores" has ${classes} classes, more than ${MAX_CLASSES}`);
  const values = new Float32Array(rows * classes);
  for (const [row, own] of list.entries()) {
    if (!Array.isArray(own) || own.length === 0)
      throw new ScorerError(`row ${row} of "scores" is no list of numbers`);
    if (own.length !== classes)
      throw new ScorerError(
        `row ${row} of "scores" has ${own.length} numbers, the rows before have ${classes}`,
      );
    for (let at = 0; at < classes; at += 1) {
      const value: unknown = own[at];
      // What float32 cannot hold would be infinite.
      if (typeof value !== 'number' || !Number.isFinite(Math.fround(value)))
        throw new ScorerError(
          `row ${row} of "scores" holds ${shown(JSON.stringify(value))} for class ${at}, which is no finite number`,
        );
      values[row * classes + at] = value;
    }
  }
  return { kind: 'scores', classes, values };
}

function readLabels(labels: unknown, rows: number): ScorerAnswer {
  if (!Array.isArray(labels)) throw new ScorerError('"labels" is no list');
  if (labels.length !== rows)
    throw new ScorerError(`"labels" has ${labels.length} numbers for ${rows} samples`);
  const list: readonly unknown[] = labels;
  const values = Int32Array.from(list, (label, row) => {
    if (typeof label !== 'number' || !Number.isInteger(label) || label < 0 || label >= MAX_CLASSES)
      throw new ScorerError(
        `"labels" holds ${shown(JSON.stringify(label))} for row ${row}, which is no class from 0`,
      );
    return label;
  });
  return { kind: 'labels', values };
}

/** The beginning of what somebody else wrote, on one line. */
export function shown(text: string): string {
  const cut = text.slice(0, SHOWN_CHARACTERS);
  return `${escapeLine(cut)}${text.length > SHOWN_CHARACTERS ? '…' : ''}`;
}
