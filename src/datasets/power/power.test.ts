import { describe, expect, it } from 'vitest';
import { ROWS, examinedOf, pictures } from '../../../test/builders/blot-pictures.ts';
import { measurePower } from './power.ts';

describe('datasets/power', () => {
  it('tells how small a patch is still found, and that the model follows it', async () => {
    const { images, labels } = pictures(1);
    const { rows, results } = await measurePower(examinedOf(images, labels), {
      seed: 1,
      threads: 1,
      seeds: 1,
      attacks: ['patch'],
    });
    const [patch] = results;
    const sizes = patch?.points.map(({ planted }) => planted) ?? [];

    expect(rows).toBe(ROWS);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(patch?.points[0]).toMatchObject({ planted: 25, detected: 1, seeds: 1, found: 1 });
    expect(patch?.points[0]?.attackSuccess).toBeGreaterThan(0.8);
    expect(patch?.smallest).toBeLessThanOrEqual(25);
  });

  it('tells which attacks a detector that ran names as its blind spot', async () => {
    const { images, labels } = pictures(4);
    const { results } = await measurePower(examinedOf(images, labels), {
      seed: 1,
      threads: 1,
      seeds: 1,
      attacks: ['random flip', 'flood of copies'],
    });

    expect(results.map(({ attack, blindSpot }) => [attack, blindSpot?.words])).toEqual([
      ['random flip', 'wrong labels of rows that lie between classes'],
      ['flood of copies', undefined],
    ]);
  });

  it('measures nothing without labels', async () => {
    const { images, labels } = pictures(2);
    const { labels: _labels, ...unlabelled } = examinedOf(images, labels);
    const { results } = await measurePower(unlabelled, { seed: 1, threads: 1, seeds: 1 });

    expect(results).toEqual([]);
  });

  it('ends where it is interrupted', async () => {
    const { images, labels } = pictures(3);
    const { results } = await measurePower(examinedOf(images, labels), {
      seed: 1,
      threads: 1,
      seeds: 1,
      interrupted: () => true,
    });

    expect(results).toEqual([]);
  });
});
