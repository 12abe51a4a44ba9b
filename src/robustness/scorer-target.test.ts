import { describe, expect, it } from 'vitest';
import type { Scorer, ScorerAnswer } from '../core/scorer.ts';
import { ScorerError } from '../core/scorer.ts';
import type { LabelledSamples } from '../datasets/labelled-samples.ts';
import type { ExaminationHost, ExaminationRequest } from './request.ts';
import { openScorerTarget } from './scorer-target.ts';

const ROWS: LabelledSamples = {
  kind: 'table',
  count: 4,
  shape: [2],
  values: Float32Array.of(1, 2, 3, 1, 0, 5, 4, 4),
  stored: 'float32',
  labels: Int32Array.of(1, 0, 1, 0),
  names: (index) => `row ${index}`,
  notes: [],
};

/** The larger column is the class; the turn of each question is told. */
function scorerOf(failing: (turn: number) => boolean = () => false): Scorer & { rows: number } {
  let turn = 0;
  const scorer = {
    rows: 0,
    ask: ({ rows, values }: { rows: number; values: Float32Array }): Promise<ScorerAnswer> => {
      turn += 1;
      if (failing(turn)) return Promise.reject(new ScorerError('it is gone'));
      scorer.rows += rows;
      return Promise.resolve({ kind: 'scores', classes: 2, values: values.slice() });
    },
    close: () => Promise.resolve(),
  };
  return scorer;
}

function open(
  scorer: Scorer,
  request: Partial<ExaminationRequest> = {},
  asked?: number,
  hasData = true,
): ReturnType<typeof openScorerTarget> {
  const remote = { scorer, batch: 3 };
  const host: ExaminationHost = {
    evaluate: () => expect.fail('nothing is computed here'),
    now: () => 0,
    progress: () => undefined,
    keep: () => undefined,
    interrupted: () => false,
    ...(asked === undefined ? {} : { resumed: { done: [], records: [], trials: [], asked } }),
  };
  return openScorerTarget(
    remote,
    {
      subject: { kind: 'scorer', remote },
      path: 'a scorer',
      dataPath: 'rows',
      ...(hasData ? { samples: ROWS } : {}),
      preset: 'quick',
      seed: 0,
      budget: {},
      thresholds: [],
      threads: 1,
      ...request,
    },
    host,
  );
}

describe('robustness/scorer-target', () => {
  it('asks for every sample once, and one more to learn what is answered', async () => {
    const scorer = scorerOf();
    const target = await open(scorer);

    expect([...target.predicted]).toEqual([1, 0, 1, 0]);
    expect(scorer.rows).toBe(5);
    expect(target.scorer?.asked).toBe(5);
    expect(target.onnx).toBeUndefined();
    expect(target.model).toMatchObject({ inputShape: [2], output: 'scores', classes: 2 });
  });

  it('counts what earlier runs asked', async () => {
    const target = await open(scorerOf(), { budget: { queries: 20 } }, 10);

    expect([target.scorer?.asked, target.scorer?.left]).toEqual([15, 5]);
  });

  it.each<readonly [string, Partial<ExaminationRequest>, number | undefined, string]>([
    ['a budget below the first look', { budget: { queries: 4 } }, undefined, 'takes 5'],
    ['a budget that earlier runs spent', { budget: { queries: 9 } }, 9, 'the budget of 9 queries'],
    [
      'labels there are not',
      { samples: { ...ROWS, labels: Int32Array.of(1, 0, 7, 0) } },
      undefined,
      'row 2 is labelled 7, but the model has the classes 0 to 1',
    ],
  ])('refuses %s', async (_, request, asked, message) => {
    const opened = open(scorerOf(), request, asked);

    await expect(opened).rejects.toMatchObject({ name: 'ExaminationError' });
    await expect(opened).rejects.toThrow(message);
  });

  it('refuses to go without data', async () => {
    await expect(open(scorerOf(), {}, undefined, false)).rejects.toThrow('a scorer needs --data');
  });

  it.each([1, 2])('says why the scorer failed before any attack, at question %s', async (at) => {
    await expect(open(scorerOf((turn) => turn === at))).rejects.toThrow(/^it is gone$/);
  });
});
