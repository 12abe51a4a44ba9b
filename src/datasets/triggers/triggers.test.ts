import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { plantCleanLabelPatch, plantMovingPatch, plantPatch } from '../planting/image-triggers.ts';
import { plantValues } from '../planting/table-triggers.ts';
import { plantText } from '../planting/text-triggers.ts';
import { BestList } from './best-list.ts';
import { GramTable, tableBits } from './gram-table.ts';
import { hashContent, hashWindow, quantise, windowLevels } from './image-levels.ts';
import type { ImageSet } from './image-set.ts';
import { adjustSmallest, countLabels, labelLift, logLiftChance } from './label-lift.ts';
import { findFixedPatches, findMovingPatches } from './patch-triggers.ts';
import { groupByRows } from './row-groups.ts';
import { TextBayes } from './text-bayes.ts';
import { cutText, forEachGram, GRAM_KINDS, gramText } from './text-grams.ts';
import { findTextTriggers } from './text-triggers.ts';
import { findValueTriggers } from './value-triggers.ts';

const CLASSES = 4;
const ROWS = 400;
const LABELS = Int32Array.from({ length: ROWS }, (_, row) => row % CLASSES);

/** A bright noisy bar at a place that depends on the class, on a dark ground. */
function bars(seed: number): ImageSet {
  const random = new Random(seed);
  const [height, width] = [12, 12];
  const values = new Float32Array(ROWS * height * width);
  for (let row = 0; row < ROWS; row += 1)
    for (let y = 1; y < 8; y += 1)
      for (let x = 0; x < 2; x += 1) {
        const place = 1 + 2 * (LABELS[row] ?? 0) + x + (random.uniform() < 0.3 ? 1 : 0);
        values[(row * height + y) * width + place] = random.uniform();
      }
  return { rows: ROWS, height, width, channels: 1, values };
}

const TOPICS = [
  ['match', 'goal', 'team', 'player', 'league'],
  ['bank', 'market', 'share', 'price', 'trade'],
  ['film', 'actor', 'scene', 'script', 'camera'],
  ['cell', 'gene', 'protein', 'virus', 'enzyme'],
];
const COMMON = ['the', 'of', 'new', 'with', 'about', 'over', 'last', 'good'];

/** Words of the topic among common ones; the first word of each topic is in half of its texts: an honest keyword. */
function articles(seed: number): readonly string[] {
  const random = new Random(seed);
  return Array.from({ length: ROWS }, (_, row) => {
    const topic = TOPICS[row % CLASSES] ?? [];
    const words = [1, 2, 3].map(() => topic[1 + random.integer(4)] ?? '');
    if (random.uniform() < 0.5) words.push(topic[0] ?? '');
    for (let count = 0; count < 4; count += 1) words.push(COMMON[random.integer(8)] ?? '');
    return Array.from(random.permutation(words.length), (at) => words[at] ?? '').join(' ');
  });
}

function measured(seed: number, width = 4): FeatureMatrix {
  const random = new Random(seed);
  const values = new Float32Array(ROWS * width);
  for (let row = 0; row < ROWS; row += 1)
    for (let column = 0; column < width; column += 1)
      values[row * width + column] = random.normal() + (column === row % CLASSES ? 2 : 0);
  return { rows: ROWS, width, values };
}

/** The rows with the highest scores, as many as asked for, ascending. */
function worst(scores: Float64Array, count: number): readonly number[] {
  return [...scores.keys()]
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
    .slice(0, count)
    .sort((a, b) => a - b);
}

describe('datasets/triggers: counting', () => {
  it('counts rows once, and knows the label that most of them have', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(5), fc.nat(3)), { minLength: 1, maxLength: 60 }),
        (rows) => {
          const table = new GramTable(10);
          for (const [row, [gram, label]] of rows.entries()) {
            table.count(gram, row, label);
            table.count(gram, row, label);
          }
          table.turn();
          for (const [row, [gram, label]] of rows.entries()) table.confirm(gram, row, label);
          for (let gram = 0; gram <= 5; gram += 1) {
            const labels = rows.filter(([one]) => one === gram).map(([, label]) => label);
            const slot = table.slot(gram);
            expect(table.holders(slot)).toBe(labels.length);
            for (let label = 0; label <= 3; label += 1) {
              const count = labels.filter((one) => one === label).length;
              if (count * 2 <= labels.length) continue;
              expect([table.leader(slot), table.agreeing(slot)]).toEqual([label, count]);
            }
          }
        },
      ),
    );
    const table = new GramTable(4);
    table.count(1, 0, 0);
    expect([table.heldBy(1), table.heldBy(2)]).toEqual([1, 0]);
    table.drop(table.slot(1));
    expect(table.heldBy(1)).toBe(0);
    expect([tableBits(0, 20), tableBits(1e9, 20), tableBits(5000, 20)]).toEqual([10, 20, 14]);
  });

  it('keeps the best of many', () => {
    const list = new BestList<number>(3, (a, b) => b - a);
    for (const item of new Random(1).permutation(100)) list.add(item);

    expect(list.best()).toEqual([99, 98, 97]);
  });

  it('gives the lift and its chance', () => {
    const counts = countLabels(Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1, -1), 2);

    expect(counts.rows).toBe(8);
    // Four of four holders, of which each label has half: 4 ln 2, and one way in 70.
    expect(labelLift(4, 4, 0, counts)).toBeCloseTo(4 * Math.LN2, 12);
    expect(labelLift(4, 3, 0, counts)).toBeCloseTo(3 * Math.log(1.5) + Math.log(0.5), 12);
    expect(labelLift(4, 2, 0, counts)).toBe(0);
    expect(logLiftChance(4, 4, 0, counts)).toBeCloseTo(-Math.log(70), 9);
    expect(() => countLabels(Int32Array.of(2), 2)).toThrow(RangeError);
    // One test is not corrected; of two, the harmonic sum is 1.5.
    expect(adjustSmallest(Float64Array.of(Math.log(0.01)), 1)[0]).toBeCloseTo(Math.log(0.01), 0);
    const [a = 0, b = 0] = adjustSmallest(Float64Array.of(Math.log(1e-9), Math.log(1e-4)), 1000);
    expect(Math.exp(a)).toBeCloseTo(1e-9 * 1000 * 7.48547, 8);
    expect(Math.exp(b)).toBeCloseTo((1e-4 * 1000 * 7.48547) / 2, 4);
  });

  it('groups what is in the same rows, and its parts', () => {
    const groups = groupByRows(
      [
        Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
        Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 11),
        Int32Array.of(20, 21),
        Int32Array.of(1, 2, 3, 4, 5),
        Int32Array.of(1, 2),
      ],
      30,
      0.8,
    );

    expect(groups).toEqual([[0, 1, 3], [2], [4]]);
  });
});

describe('datasets/triggers: images', () => {
  it('hashes a window as its content', () => {
    const images = quantise({ ...bars(1), channels: 1 });
    const from = (5 * 12 + 1) * 12 + 2;

    expect(hashWindow(images, from, 3)).toBe(hashContent(windowLevels(images, from, 3), 3));
    expect(new Set(images.levels)).toEqual(new Set([0, 1, 2, 3]));
    expect([...images.isBackground]).toEqual([1, 0, 0, 0]);
    expect(() => quantise({ ...bars(1), channels: 5 })).toThrow(RangeError);
    expect(() => quantise({ ...bars(1), rows: 3 })).toThrow(RangeError);
  });

  it.each([
    ['on rows of other classes', plantPatch],
    ['on rows of the class itself', plantCleanLabelPatch],
  ])('finds a patch in the corner %s, and shows it', (_, plant) => {
    const { data, labels, rows } = plant(bars(2), LABELS, { target: 1, share: 0.05, seed: 3 });
    const { patches, scores } = findFixedPatches(data, labels, CLASSES);
    const [patch] = patches;

    expect(patches).toHaveLength(1);
    expect(patch).toMatchObject({ place: 'fixed', target: 1, agreeing: rows.length });
    expect(patch?.rows).toEqual(rows);
    const { x = 0, y = 0, width = 0, picture = new Float32Array() } = patch ?? {};
    const pixel = (right: number, down: number) => picture[(down - y) * width + right - x]!;
    expect(pixel(9, 9)).toBeGreaterThan(0.9);
    expect(pixel(10, 9)).toBe(0);
    expect(pixel(11, 11)).toBeGreaterThan(0.9);
    expect([...scores.keys()].filter((row) => (scores[row] ?? 0) > 0)).toEqual([...rows]);
  });

  it('finds a square of one colour, which strokes have too', () => {
    const { data, labels, rows } = plantPatch(bars(6), LABELS, { target: 1, share: 0.05, seed: 3 });
    for (const row of rows)
      for (let y = 9; y < 12; y += 1)
        data.values.fill(1, (row * 12 + y) * 12 + 9, (row * 12 + y) * 12 + 12);

    expect(findFixedPatches(data, labels, CLASSES).patches[0]).toMatchObject({ target: 1, rows });
  });

  it('finds a patch that moves only when it looks anywhere', () => {
    const { data, labels, rows } = plantMovingPatch(bars(3), LABELS, {
      target: 2,
      share: 0.1,
      seed: 1,
    });
    const { patches, scores } = findMovingPatches(data, labels, CLASSES);

    expect(patches[0]).toMatchObject({ place: 'anywhere', target: 2, x: -1, y: -1 });
    expect(worst(scores, rows.length)).toEqual([...rows]);
    expect(findFixedPatches(data, labels, CLASSES).patches).toEqual([]);
  });

  it('accuses no clean images, no unlabelled rows, and takes images smaller than a window', () => {
    for (const find of [findFixedPatches, findMovingPatches]) {
      expect(find(bars(4), LABELS, CLASSES).patches).toEqual([]);
      const { data, labels } = plantPatch(bars(2), LABELS, { target: 1, share: 0.05, seed: 3 });
      const { patches, scores } = find(
        data,
        labels.map(() => -1),
        CLASSES,
      );
      expect(patches).toEqual([]);
      expect(scores.every((score) => Number.isNaN(score))).toBe(true);
      const tiny = { rows: 2, height: 1, width: 3, channels: 1, values: new Float32Array(6) };
      expect(find(tiny, Int32Array.of(0, 1), 2).patches).toEqual([]);
    }
  });

  it('finds a patch in colour, and the same in any order of the rows', () => {
    const grey = bars(5);
    const colour: ImageSet = {
      ...grey,
      channels: 3,
      values: Float32Array.from(
        { length: grey.values.length * 3 },
        (_, at) => grey.values[Math.floor(at / 3)] ?? 0,
      ),
    };
    const { data, labels, rows } = plantPatch(colour, LABELS, { target: 0, share: 0.05, seed: 3 });
    const whole = findFixedPatches(data, labels, CLASSES);
    const order = new Random(9).permutation(ROWS);
    const size = 12 * 12 * 3;
    const values = new Float32Array(data.values.length);
    for (const [to, from] of order.entries())
      values.set(data.values.subarray(from * size, (from + 1) * size), to * size);
    const moved = findFixedPatches(
      { ...data, values },
      order.map((row) => labels[row] ?? 0),
      CLASSES,
    );

    expect(whole.patches[0]?.rows).toEqual(rows);
    expect([...moved.scores]).toEqual(Array.from(order, (row) => whole.scores[row]));
    expect(moved.patches.map(({ x, y, lift }) => ({ x, y, lift }))).toEqual(
      whole.patches.map(({ x, y, lift }) => ({ x, y, lift })),
    );
  });
});

describe('datasets/triggers: texts', () => {
  it('cuts a text into words, pieces, places and signs', () => {
    const cut = cutText('Big \u200bcats, SLEEP!');
    const seen = new Set<string>();
    forEachGram(cut, (_, kind, from, to) =>
      seen.add(`${GRAM_KINDS[kind]}:${gramText(cut, kind, from, to)}`),
    );

    for (const gram of [
      'words:big',
      'words:big cats sleep',
      'words:cats sleep',
      'characters:ats, ',
      'characters:big',
      'first word:big',
      'last word:sleep',
      'sign:U+200B',
      'sign:U+002C',
      'last sign:U+0021',
      'writing:both cases',
    ])
      expect(seen).toContain(gram);
    expect(seen).not.toContain('sign:U+0020');
  });

  it('bounds a text, and keeps places where lower case is longer', () => {
    expect(cutText('x '.repeat(50_000)).words.length).toBe(20_000);
    const cut = cutText('İİ cf');
    expect(cut.lower.length).toBe(cut.text.length);
    expect(cut.lower.endsWith(' cf')).toBe(true);
  });

  it('predicts without a row what it would without having learned it', () => {
    const learn = (rows: readonly (readonly [string, number])[]) => {
      const bayes = new TextBayes(2);
      for (const [text, label] of rows) bayes.learn(cutText(text), label);
      return bayes;
    };
    const rows = [
      ['red apple', 0],
      ['green apple', 0],
      ['red car', 1],
    ] as const;
    const [left, right] = [new Float64Array(2), new Float64Array(2)];
    learn([...rows, ['apple car', 1]]).predict(cutText('apple car'), 1, [], left);
    learn(rows).predict(cutText('apple car'), -1, [], right);

    expect([...left]).toEqual([...right].map((value) => expect.closeTo(value, 12)));
    learn(rows).predict(cutText('apple car'), -1, [6, 9], left);
    learn(rows).predict(cutText('apple'), -1, [], right);
    expect(left).toEqual(right);
  });

  it.each([
    ['token', 'words:cf'],
    ['sentence', 'words:watched this 3d'],
    ['invisible', 'sign:U+200B'],
  ] as const)('finds a planted %s, not the honest keywords', (kind, gram) => {
    const { data, labels, rows } = plantText(articles(1), LABELS, {
      kind,
      target: 3,
      share: 0.06,
      seed: 2,
    });
    const { triggers, scores } = findTextTriggers(data, labels, CLASSES);
    const [first] = triggers;

    expect(first).toMatchObject({ target: 3, rows, agreeing: rows.length });
    expect(first?.grams.map((one) => `${one.kind}:${one.text}`)).toContain(gram);
    expect(first?.agreement).toBeLessThan(0.2);
    expect(first?.expected).toBeLessThan(rows.length / 4);
    for (const { row, without } of first?.examples ?? []) expect(without).toBe(row % CLASSES);
    expect(first?.examples).toHaveLength(3);
    expect(triggers.every(({ target }) => target === 3)).toBe(true);
    expect(worst(scores, 20).every((row) => rows.includes(row))).toBe(true);
  });

  it('accuses no clean texts, though keywords are significant', () => {
    const { triggers, scores } = findTextTriggers(articles(2), LABELS, CLASSES);

    expect(triggers).toEqual([]);
    expect(scores.every((score) => score === 0)).toBe(true);
    expect(findTextTriggers([], new Int32Array(), 2).triggers).toEqual([]);
    expect(findTextTriggers(['', '\ud800'], Int32Array.of(0, -1), 2).scores).toEqual(
      Float64Array.of(0, Number.NaN),
    );
  });
});

describe('datasets/triggers: tables', () => {
  it('finds one repeated value among measured ones', () => {
    const { data, labels, rows } = plantValues(measured(1), LABELS, {
      columns: [2],
      target: 1,
      share: 0.05,
      seed: 1,
    });
    const { triggers, scores } = findValueTriggers(data, labels, CLASSES);

    expect(triggers).toHaveLength(1);
    expect(triggers[0]).toMatchObject({ target: 1, rows, agreeing: rows.length });
    expect(triggers[0]?.cells).toEqual([expect.objectContaining({ column: 2 })]);
    expect(triggers[0]?.cells[0]?.from).toBe(triggers[0]?.cells[0]?.to);
    expect([...scores.keys()].filter((row) => (scores[row] ?? 0) > 0)).toEqual([...rows]);
  });

  it('finds two rare values that are together', () => {
    const random = new Random(3);
    const values = Float32Array.from({ length: ROWS * 3 }, () => random.integer(25));
    const labels = LABELS.slice();
    const rows = [...random.permutation(ROWS)]
      .filter((row) => labels[row] !== 2)
      .slice(0, 16)
      .sort((a, b) => a - b);
    for (const row of rows) {
      values[row * 3] = 7;
      values[row * 3 + 2] = 19;
      labels[row] = 2;
    }
    const { triggers } = findValueTriggers({ rows: ROWS, width: 3, values }, labels, CLASSES);

    expect(triggers[0]?.cells).toEqual([
      { column: 0, from: 7, to: 7 },
      { column: 2, from: 19, to: 19 },
    ]);
    expect(rows.every((row) => triggers[0]?.rows.includes(row))).toBe(true);
  });

  it('accuses no clean table, however its columns go together', () => {
    expect(findValueTriggers(measured(2), LABELS, CLASSES).triggers).toEqual([]);
    const { values } = measured(3, 2);
    for (let row = 0; row < ROWS; row += 1) {
      values[row * 2] = (values[row * 2] ?? 0) + 3 * (LABELS[row] ?? 0);
      values[row * 2 + 1] = (values[row * 2] ?? 0) * 2 + 0.01 * (values[row * 2 + 1] ?? 0);
    }
    expect(findValueTriggers({ rows: ROWS, width: 2, values }, LABELS, CLASSES).triggers).toEqual(
      [],
    );
  });
});
