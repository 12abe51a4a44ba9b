import { afterAll, describe, expect, it } from 'vitest';
import { DriftWorld, drift, half, loud } from '../../../test/builders/drift-world.ts';
import type { ProfileParts } from '../profile/profile-parts.ts';

const world = new DriftWorld();
afterAll(() => world.remove());
const profile = (query: string): Promise<ProfileParts> => world.profile(query);

describe('datasets/drift: versions, many seeds', () => {
  it('says nothing of two random halves', async () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const result = drift(await profile(half(3000, seed, 0)), await profile(half(3000, seed, 1)));
      expect(result.columns.length).toBe(11);
      expect(loud(result)).toEqual([]);
    }
  });

  it('says nothing of two random halves that are sampled', async () => {
    for (const seed of [1, 2, 3]) {
      const result = drift(
        await profile(half(60_000, seed, 0)),
        await profile(half(60_000, seed, 1)),
      );
      expect(loud(result)).toEqual([]);
    }
  });
});
