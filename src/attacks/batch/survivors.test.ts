import { describe, expect, it } from 'vitest';
import type { Findings } from '../attack.ts';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import { boxSpace } from '../geometry/space.ts';
import { Survivors } from './survivors.ts';

const classifier = networkClassifier(randomNetwork(3, 6, 8, 3));

async function batch(count: number): Promise<{
  readonly clean: Awaited<ReturnType<typeof cleanSamples>>;
  readonly findings: Findings;
}> {
  const clean = await cleanSamples(classifier, 5, count);
  return {
    clean,
    findings: { adversarial: clean.x.slice(), found: new Uint8Array(count) },
  };
}

describe('attacks/batch/survivors', () => {
  it('starts with what nothing was found for and keeps columns in step', async () => {
    const { clean, findings } = await batch(8);
    findings.found[2] = 1;
    const survivors = new Survivors(classifier, clean, { kind: 'untargeted' }, findings);
    const column = survivors.doubles();
    for (let row = 0; row < survivors.count; row += 1) column[row] = survivors.owners[row]! * 10;
    survivors.record(survivors.clean, 0, true);
    survivors.record(survivors.clean, 4, true);
    survivors.compact();

    expect(survivors.count).toBe(5);
    expect([...survivors.owners.subarray(0, 5)]).toEqual([1, 3, 4, 6, 7]);
    expect([...column.subarray(0, 5)]).toEqual([10, 30, 40, 60, 70]);
    expect(survivors.clean.subarray(6, 12)).toEqual(clean.x.subarray(18, 24));
    expect([...findings.found]).toEqual([1, 0, 1, 0, 0, 1, 0, 0]);
  });

  it('drops samples that are wrong before any attack', async () => {
    const { clean, findings } = await batch(10);
    clean.labels[3] = (clean.labels[3]! + 1) % 3;
    const survivors = new Survivors(classifier, clean, { kind: 'untargeted' }, findings);
    const scores = await survivors.firstLook();

    expect(survivors.count).toBe(9);
    expect(findings.found[3]).toBe(1);
    const again = await classifier.scores(clean.x, 10);
    expect(scores.subarray(9, 12)).toEqual(again.subarray(12, 15));
  });

  it('believes a hit only if the sample that can exist is one too', async () => {
    const space = {
      ...boxSpace([6]),
      repair: (x: Float32Array, clean: Float32Array, count: number) => {
        x.set(clean.subarray(0, count * 6));
      },
    };
    const strict = networkClassifier(randomNetwork(3, 6, 8, 3), space);
    const { clean, findings } = await batch(4);
    const survivors = new Survivors(strict, clean, { kind: 'untargeted' }, findings);
    const wrong = new Float32Array(12);
    for (let row = 0; row < 4; row += 1) wrong[row * 3 + ((clean.labels[row]! + 1) % 3)] = 1;
    await survivors.dropReached(survivors.clean, wrong);

    expect(survivors.count).toBe(4);
    expect([...findings.found]).toEqual([0, 0, 0, 0]);
  });
});
