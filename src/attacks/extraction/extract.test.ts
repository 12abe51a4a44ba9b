import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import { Random } from '../../tensor/random.ts';
import type { Classifier } from '../classifier/classifier.ts';
import { boxSpace } from '../geometry/space.ts';
import { extractModel, querySteps } from './extract.ts';
import { QuerySource } from './queries.ts';

const victim = networkClassifier(randomNetwork(8, 6, 8, 3));
const architecture = { kind: 'mlp', hidden: [32] } as const;

describe('attacks/extraction', () => {
  it('copies a model better with more questions and with answers that tell more, alike for the same seeds', async () => {
    const samples = await cleanSamples(victim, 2, 300);
    let asked = 0;
    const counting: Classifier = {
      ...victim,
      scores(x, count) {
        asked += count;
        return victim.scores(x, count);
      },
    };
    const run = (queries: number): ReturnType<typeof extractModel> =>
      extractModel(counting, samples, {
        seeds: [1, 2],
        queries,
        answers: ['label', 'probabilities'],
        strategy: 'random',
        architecture,
      });
    const result = await run(100);
    // The same questions serve all kinds of answers: 100 for each seed.
    expect(asked).toBe(200);
    expect(await run(20)).toEqual(await run(20));

    expect(result.queriesFrom).toBe('150 of your samples, then mixtures of them');
    expect(result.substitute).toBe('mlp 32');
    const [label, all] = result.curves;
    const agreement = (curve: typeof label, queries: number): number =>
      curve!.points.find((point) => point.queries === queries)!.agreement.value;
    expect(agreement(all, 100)).toBeGreaterThan(0.85);
    expect(agreement(all, 100)).toBeGreaterThan(agreement(label, 100));
    for (const curve of result.curves) {
      expect(curve.points.map((point) => point.queries)).toEqual([10, 20, 50, 100]);
      expect(agreement(curve, 100)).toBeGreaterThan(agreement(curve, 10) + 0.1);
      for (const { agreement: share, range, accuracy } of curve.points) {
        expect(share.of).toBe(150);
        expect(share.low).toBeLessThanOrEqual(share.value);
        expect(range[0]).toBeLessThanOrEqual(share.value + 0.004);
        // The labels are the victim's own classes here.
        expect(accuracy).toBeCloseTo((range[0] + range[1]) / 2, 5);
      }
      for (const { agreement: level, queries } of curve.reached)
        if (queries !== undefined) expect(agreement(curve, queries)).toBeGreaterThanOrEqual(level);
    }
  });

  it('asks only for classes where a model says no more, and with noise where there are no samples', async () => {
    const closed: Classifier = {
      ...victim,
      access: 'label',
      scores: () => {
        throw new Error('asked for scores');
      },
    };
    const result = await extractModel(
      closed,
      { count: 0, x: new Float32Array(0) },
      { seeds: [1], queries: 100, architecture },
    );
    expect(result.queriesFrom).toContain('uniform noise');
    expect(result.curves.map(({ answers }) => answers)).toEqual(['label']);
    expect(result.curves[0]!.points.at(-1)!.agreement.value).toBeGreaterThan(0.6);
    expect(result.curves[0]!.points.at(-1)!.accuracy).toBeUndefined();
  });

  it.each(['margin', 'jacobian'] as const)('chooses questions by %s', async (strategy) => {
    const samples = await cleanSamples(victim, 2, 100);
    const result = await extractModel(victim, samples, {
      seeds: [1],
      queries: 100,
      answers: ['probabilities'],
      strategy,
      architecture,
    });
    expect(result.queriesFrom).toContain(`chosen by ${strategy}`);
    expect(result.curves[0]!.points.at(-1)!.agreement.value).toBeGreaterThan(0.8);
  });

  it('ends when it is told to, with the points it has', async () => {
    const samples = await cleanSamples(victim, 2, 100);
    let left = 4;
    const result = await extractModel(victim, samples, {
      seeds: [1],
      queries: 200,
      answers: ['label'],
      architecture,
      stop: () => {
        left -= 1;
        return left < 0;
      },
    });
    expect(result.curves[0]!.points.length).toBeLessThan(3);
  });

  it('looks at 1, 2, 5 of each decade and at the last number', () => {
    expect(querySteps(200)).toEqual([10, 20, 50, 100, 200]);
    expect(querySteps(230)).toEqual([10, 20, 50, 100, 200, 230]);
    expect(querySteps(7)).toEqual([7]);
  });

  it('asks the samples first, each once, then others inside of the bounds', () => {
    const space = { ...boxSpace([2], -1, 1), mutable: Uint8Array.of(1, 1) };
    const pool = Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6);
    const drawn = new Float32Array(40);
    new QuerySource(space, pool, new Random(1)).draw(20, drawn);
    expect(new Set(drawn.subarray(0, 6))).toEqual(new Set(pool));
    expect(drawn.every((value) => value >= -1 && value <= 1)).toBe(true);
    expect(new Set(drawn).size).toBe(40);
  });
});
