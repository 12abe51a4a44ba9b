import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import { equalRows } from './clusters.ts';
import { contentsOf, contradictions, floods, isCoarse, leakage } from './judgement.ts';
import { chooseBands, nearDuplicates } from './minhash.ts';
import { HASHED_SIDE, hashDistance, pictureHash, similarPictures } from './picture-hash.ts';
import { jaccard, shingleSets } from './shingles.ts';

const OPTIONS = { unit: 'characters', threshold: 0.8 } as const;

function words(random: Random, count: number): string[] {
  return Array.from({ length: count }, () => random.bits().toString(36).slice(0, 5));
}

function picture(seed: number): Float64Array {
  const random = new Random(seed);
  const waves = Array.from(
    { length: 6 },
    () => [random.uniform() * 4, random.uniform() * 4, random.normal()] as const,
  );
  return Float64Array.from({ length: HASHED_SIDE ** 2 }, (_, at) => {
    const [x, y] = [(at % HASHED_SIDE) / HASHED_SIDE, Math.floor(at / HASHED_SIDE) / HASHED_SIDE];
    return waves.reduce((sum, [u, v, size]) => sum + size * Math.cos(Math.PI * (u * x + v * y)), 0);
  });
}

describe('datasets/duplicates: texts', () => {
  it.each([0.5, 0.6, 0.7, 0.8, 0.9, 1])(
    'chooses bands with a recall of 0.95 or more at %d',
    (threshold) => {
      expect(chooseBands(threshold).recall).toBeGreaterThanOrEqual(0.95);
    },
  );

  it('has the Jaccard similarity of the sets', () => {
    const sets = shingleSets(['a b c d e f', 'A, b c d e g!', '', '...'], { unit: 'words' });
    // abcde bcdef against abcde bcdeg: one of three.
    expect(jaccard(sets, 0, 1)).toBeCloseTo(1 / 3, 12);
    expect(jaccard(sets, 2, 3)).toBe(0);
  });

  it('finds nineteen in twenty of the pairs that exact comparison finds', () => {
    const random = new Random(5);
    const texts: string[] = [];
    for (let pair = 0; pair < 400; pair += 1) {
      const base = words(random, 40);
      const changed = base.with(random.integer(40), 'other').with(random.integer(40), 'word');
      texts.push(base.join(' '), changed.join(' '));
    }
    const sets = shingleSets(texts, OPTIONS);
    const { clusters } = nearDuplicates(texts, OPTIONS);
    let [found, all] = [0, 0];
    for (let row = 0; row < texts.length; row += 2) {
      if (jaccard(sets, row, row + 1) < OPTIONS.threshold) continue;
      all += 1;
      if (clusters.of[row] === clusters.of[row + 1] && clusters.of[row] !== -1) found += 1;
    }
    expect(all).toBeGreaterThan(200);
    expect(found / all).toBeGreaterThanOrEqual(0.95);
    expect(clusters.members.every((members) => members.length === 2)).toBe(true);
  });

  it('gives the same clusters in every order', () => {
    const text = fc
      .array(fc.constantFrom('red', 'green', 'blue', 'cat', 'dog'), { maxLength: 8 })
      .map((list) => list.join(' '));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 25 }), (texts) => {
        const shape = (list: readonly string[]) =>
          nearDuplicates(list, { ...OPTIONS, threshold: 0.5 })
            .clusters.members.map((members) =>
              members
                .map((row) => list[row] ?? '')
                .sort()
                .join('|'),
            )
            .sort();
        expect(shape(texts.toReversed())).toEqual(shape(texts));
      }),
    );
  });

  it('is bounded where a thousand texts share their beginning', () => {
    const texts = Array.from(
      { length: 1000 },
      (_, row) => `the same long beginning of every one of these texts ${row}`,
    );
    const { verified, clusters } = nearDuplicates(texts, OPTIONS);
    expect(verified).toBeLessThan(64 * 1000 * 20);
    expect(clusters.members).toHaveLength(1);
    expect(nearDuplicates(texts, { ...OPTIONS, foldDigits: true }).clusters.members).toHaveLength(
      1,
    );
  });
});

describe('datasets/duplicates: what they mean', () => {
  const clusters = equalRows(['a', 'b', 'a', 'c', 'b', 'c', 'd']);

  it('finds copies with other labels and copies across splits', () => {
    expect(contradictions(clusters, Int32Array.of(0, 1, 1, 2, 1, -1, 0))).toEqual([
      { cluster: 0, rows: [0, 2], labels: [0, 1] },
    ]);
    expect(leakage(clusters, Int32Array.of(0, 0, 1, 0, 0, 0, 1))).toEqual([
      { cluster: 0, rows: [0, 2], splits: [0, 1] },
    ]);
  });

  it('finds a flood by its share of the class', () => {
    const keys = Array.from({ length: 400 }, (_, row) =>
      row < 12 ? 'flood' : row < 16 ? 'few' : `row ${row}`,
    );
    const labels = Int32Array.from({ length: 400 }, (_, row) => (row < 200 ? 0 : 1));
    expect(floods(equalRows(keys), labels)).toMatchObject([{ label: 0, share: 0.06 }]);
  });

  it('measures a flood by how often the other contents stand there', () => {
    const keys = Array.from({ length: 400 }, (_, row) => (row < 12 ? 'flood' : `row ${row % 150}`));
    const labels = new Int32Array(400);
    expect(floods(equalRows(keys), labels)).toEqual([]);
    expect(
      floods(equalRows([...keys, ...Array<string>(12).fill('flood')]), new Int32Array(412)),
    ).toHaveLength(1);
  });

  it('sees no flood where a few contents are all there is', () => {
    const keys = Array.from({ length: 400 }, (_, row) => (row < 300 ? 'many' : `row ${row % 5}`));
    expect(isCoarse(contentsOf(equalRows(keys)))).toBe(true);
    expect(floods(equalRows(keys), new Int32Array(400))).toEqual([]);
  });
});

describe('datasets/duplicates: pictures', () => {
  it('is near for a picture made brighter and noisy, far for another', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const random = new Random(seed);
      const one = picture(seed);
      const again = one.map((value) => 0.8 * value + 3 + 0.01 * random.normal());
      expect(hashDistance(pictureHash(one), pictureHash(again))).toBeLessThanOrEqual(8);
      expect(hashDistance(pictureHash(one), pictureHash(picture(seed + 100)))).toBeGreaterThan(8);
    }
  });

  it('finds every pair within eight bits, as comparing all does', () => {
    const random = new Random(3);
    const hashes = Array.from(
      { length: 60 },
      () => [random.bits(), random.bits()] as const,
    ).flatMap(([a, b]) => {
      let [x, y] = [a, b];
      for (let flip = 0; flip < 8; flip += 1)
        if (random.uniform() < 0.5) x = (x ^ (1 << random.integer(32))) >>> 0;
        else y = (y ^ (1 << random.integer(32))) >>> 0;
      return [[a, b] as const, [x, y] as const];
    });
    const { clusters } = similarPictures(hashes);
    expect(clusters.members).toHaveLength(60);
    expect(clusters.members.every(([a = 0, b = 0]) => b === a + 1 && a % 2 === 0)).toBe(true);
  });
});
