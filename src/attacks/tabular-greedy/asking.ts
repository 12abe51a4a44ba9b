import type { Probe } from '../probing/search.ts';
import type { Subject } from '../probing/subject.ts';

/** A row that was asked for and how near it is to the goal: above 0 it reaches it. */
export interface Asked {
  readonly point: Float32Array;
  readonly answer: number;
}

/**
 * Asks for rows, as many as the sample still has questions for, in calls of bounded size. Rows that reach the goal are kept, so all of
 * them must be within the radius.
 */
export function* askAll(
  subject: Subject,
  points: readonly Float32Array[],
): Generator<Probe, readonly Asked[], Float32Array> {
  const { size } = subject.space;
  const asked: Asked[] = [];
  while (asked.length < points.length && subject.allowance.left > 0) {
    const count = Math.min(points.length - asked.length, subject.allowance.left, subject.rows);
    const part = points.slice(asked.length, asked.length + count);
    const x = new Float32Array(count * size);
    for (const [row, point] of part.entries()) x.set(point, row * size);
    const answers = yield { x, count };
    for (const [row, point] of part.entries()) {
      const answer = answers[row] ?? Number.NEGATIVE_INFINITY;
      if (answer > 0) subject.keep(point);
      asked.push({ point, answer });
    }
  }
  return asked;
}

/** The first of the best; `undefined` of none. */
export function bestOf(asked: readonly Asked[]): Asked | undefined {
  let best: Asked | undefined;
  for (const one of asked) if (best === undefined || one.answer > best.answer) best = one;
  return best;
}
