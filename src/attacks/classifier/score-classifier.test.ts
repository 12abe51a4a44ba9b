import { describe, expect, it } from 'vitest';
import type { Scorer, ScorerAnswer, ScorerQuestion } from '../../core/scorer.ts';
import { ScorerError } from '../../core/scorer.ts';
import { boxSpace } from '../geometry/space.ts';
import type { ScoreClassifierOptions } from './score-classifier.ts';
import { ScoreClassifier } from './score-classifier.ts';

const X = Float32Array.of(0, 0, 0.5, 1, 1, 0);
const TRANSFORM = { scale: Float32Array.of(2), shift: Float32Array.of(-1), inputShape: [1, 2] };

/** Answers with `answer`, and keeps what it was asked. */
function scorerOf(
  answer: (question: ScorerQuestion, turn: number) => ScorerAnswer,
): Scorer & { readonly asked: ScorerQuestion[] } {
  const asked: ScorerQuestion[] = [];
  return {
    asked,
    ask: (question) => {
      asked.push(question);
      return new Promise((resolve) => {
        resolve(answer(question, asked.length));
      });
    },
    close: () => Promise.resolve(),
  };
}

const echo = ({ values }: ScorerQuestion): ScorerAnswer => ({ kind: 'scores', classes: 2, values });
const labels =
  (...values: readonly number[]) =>
  (): ScorerAnswer => ({ kind: 'labels', values: Int32Array.from(values) });

function open(
  scorer: Scorer,
  more: Partial<ScoreClassifierOptions> = {},
): Promise<ScoreClassifier> {
  const options = { scorer, space: boxSpace([2]), transform: TRANSFORM, batch: 2, ...more };
  return ScoreClassifier.open(options, X);
}

describe('attacks/classifier/score-classifier', () => {
  it('learns the classes from the first answer, and asks in the values the scorer wants', async () => {
    const scorer = scorerOf(echo);
    const classifier = await open(scorer);
    const scores = await classifier.scores(X, 3);

    expect([classifier.access, classifier.classes, classifier.asked]).toEqual(['scores', 2, 4]);
    expect([...scores]).toEqual([-1, -1, 0, 1, 1, -1]);
    expect([...(await classifier.classify(X, 3))]).toEqual([0, 1, 0]);
    expect(scorer.asked.map(({ rows, shape }) => [rows, ...shape])).toEqual([
      [1, 1, 2],
      [2, 1, 2],
      [1, 1, 2],
      [2, 1, 2],
      [1, 1, 2],
    ]);
  });

  it('takes labels, where it is said how many classes there are', async () => {
    const classifier = await open(
      scorerOf(({ rows }) => labels(...Array<number>(rows).fill(2))()),
      { classes: 3 },
    );

    expect(classifier.access).toBe('label');
    expect([...(await classifier.classify(X, 3))]).toEqual([2, 2, 2]);
    await expect(classifier.scores(X, 1)).rejects.toThrow('labels only');
    await expect(open(scorerOf(labels(0)))).rejects.toThrow('give --classes');
    await expect(open(scorerOf(echo), { classes: 3 })).rejects.toThrow('2 classes, not of 3');
  });

  it('asks no more than it may, and what earlier runs asked counts', async () => {
    const scorer = scorerOf(echo);
    const classifier = await open(scorer, { queries: 10, asked: 5 });
    await classifier.scores(X, 3);

    expect([classifier.asked, classifier.left]).toEqual([9, 1]);
    await expect(classifier.classify(X, 2)).rejects.toMatchObject({ what: 'queries' });
    await classifier.classify(X, 1);
    expect(scorer.asked.reduce((sum, { rows }) => sum + rows, 0)).toBe(5);
    await expect(open(scorer, { queries: 5, asked: 5 })).rejects.toMatchObject({ what: 'queries' });
  });

  it('asks nobody who has failed, and says why', async () => {
    const scorer = scorerOf((question, turn) => {
      if (turn > 2) throw new ScorerError('it is gone');
      return echo(question);
    });
    const classifier = await open(scorer);

    await expect(classifier.scores(X, 3)).rejects.toMatchObject({ what: 'scorer' });
    await expect(classifier.classify(X, 1)).rejects.toMatchObject({ what: 'scorer' });
    expect(classifier.failure?.message).toBe('it is gone');
    expect(scorer.asked.length).toBe(3);
  });

  it.each<readonly [string, ScorerAnswer, string]>([
    ['labels after scores', labels(0)(), 'gave scores before, and now labels'],
    ['other classes', { kind: 'scores', classes: 3, values: new Float32Array(3) }, 'now of 3'],
  ])('does not take %s', async (_, later, message) => {
    const classifier = await open(
      scorerOf((question, turn) => (turn === 1 ? echo(question) : later)),
    );

    await expect(classifier.scores(X, 1)).rejects.toMatchObject({ what: 'scorer' });
    expect(classifier.failure?.message).toContain(message);
  });

  it('does not take a class there is not', async () => {
    const classifier = await open(scorerOf(labels(3)), { classes: 3 });

    await expect(classifier.classify(X, 1)).rejects.toMatchObject({ what: 'scorer' });
    expect(classifier.failure?.message).toContain('class 3, but there are the classes 0 to 2');
  });

  it('sends no NaN, whatever an attack ran into', async () => {
    const scorer = scorerOf(echo);
    const classifier = await open(scorer);
    await classifier.scores(Float32Array.of(Number.NaN, Infinity), 1);

    expect([...(scorer.asked.at(-1)?.values ?? [])]).toEqual([0, 0]);
  });

  it('tells an interruption from a failure', async () => {
    const classifier = await open(
      scorerOf((question, turn) => {
        if (turn > 1) throw new ScorerError('ended', { isInterruption: true });
        return echo(question);
      }),
    );

    await expect(classifier.scores(X, 1)).rejects.toMatchObject({ what: 'interrupted' });
  });
});
