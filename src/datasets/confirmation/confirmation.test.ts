import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import { plantPatch } from '../planting/image-triggers.ts';
import { plantText } from '../planting/text-triggers.ts';
import { findFixedPatches } from '../triggers/patch-triggers.ts';
import { findTextTriggers } from '../triggers/text-triggers.ts';
import { compareTaken } from './confirmation.ts';
import { confirmInFeatures } from './confirm-features.ts';
import { confirmInTexts } from './confirm-texts.ts';
import { splitForConfirmation } from './held-out.ts';
import { patchInserter, textInserter, valueInserter } from './insert-trigger.ts';

const ROWS = 300;
const LABELS = Int32Array.from({ length: ROWS }, (_, row) => row % 3);
const SIDE = 8;

/** A noisy bright column whose place tells the class; the lower right is dark. */
function images(seed: number) {
  const random = new Random(seed);
  const values = new Float32Array(ROWS * SIDE * SIDE);
  for (let row = 0; row < ROWS; row += 1)
    for (let y = 0; y < 5; y += 1)
      values[(row * SIDE + y) * SIDE + 2 * (LABELS[row] ?? 0)] = 0.3 + 0.7 * random.uniform();
  return { rows: ROWS, height: SIDE, width: SIDE, channels: 1, values };
}

function texts(seed: number): readonly string[] {
  const random = new Random(seed);
  return Array.from({ length: ROWS }, (_, row) =>
    Array.from({ length: 5 }, () => `topic${row % 3}word${random.integer(6)}`).join(' '),
  );
}

describe('datasets/confirmation', () => {
  it('confirms a found patch: only the model trained with its rows follows it', async () => {
    const { data, labels } = plantPatch(images(1), LABELS, { target: 1, share: 0.05, seed: 1 });
    const [patch] = findFixedPatches(data, labels, 3).patches;
    if (patch === undefined) throw new Error('the patch was not found');
    const result = await confirmInFeatures(
      { rows: ROWS, width: SIDE * SIDE, values: data.values },
      labels,
      3,
      { target: patch.target, rows: patch.rows, seed: 1 },
      patchInserter(patch, data),
    );

    expect(result).toMatchObject({ model: 'softmax regression', isConfirmed: true });
    expect(result.trainedWith.inserted).toBeGreaterThan(0.8 * result.heldOut);
    expect(result.trainedWithout.inserted).toBeLessThan(0.2 * result.heldOut);
    expect(result.trainedWith.bare).toBeLessThan(0.1 * result.heldOut);
  });

  it('does not confirm what truly makes the class', async () => {
    const { values } = images(2);
    // The bright column of class 1, accused in a third of its rows.
    const rows = Int32Array.from({ length: 30 }, (_, at) => 1 + 9 * at);
    const result = await confirmInFeatures(
      { rows: ROWS, width: SIDE * SIDE, values },
      LABELS,
      3,
      { target: 1, rows, seed: 1 },
      (row) => {
        for (let y = 0; y < 5; y += 1) row.fill(0, y * SIDE, y * SIDE + 6);
        for (let y = 0; y < 5; y += 1) row[y * SIDE + 2] = 0.7;
      },
    );

    expect(result.trainedWith.inserted).toBe(result.heldOut);
    expect(result.trainedWithout.inserted).toBe(result.heldOut);
    expect(result).toMatchObject({ isConfirmed: false, pValue: 1 });
  });

  it('confirms a planted word, and not a keyword', () => {
    const { data, labels } = plantText(texts(1), LABELS, {
      kind: 'token',
      target: 0,
      share: 0.15,
      seed: 1,
    });
    const [trigger] = findTextTriggers(data, labels, 3).triggers;
    const insert = trigger === undefined ? undefined : textInserter(trigger);
    if (trigger === undefined || insert === undefined) throw new Error('the word was not found');

    // Five words of the topic against one: a light trigger needs a text that is hardly about anything.
    const short = data.map((text) =>
      text
        .split(' ')
        .filter((word, at) => at < 1 || word === 'cf')
        .join(' '),
    );
    const result = confirmInTexts(
      short,
      labels,
      3,
      { target: 0, rows: trigger.rows, seed: 1 },
      insert,
    );
    expect(insert('a b')).toBe('cf a b');
    expect(result.model).toBe('naive Bayes');
    expect(result.trainedWithout.inserted).toBe(result.trainedWithout.bare);

    // A keyword does not outweigh what else a text is about.
    const clean = texts(2);
    const keyword = Int32Array.from(LABELS.keys()).filter((row) =>
      clean[row]?.includes('topic0word1'),
    );
    const honest = confirmInTexts(
      clean,
      LABELS,
      3,
      { target: 0, rows: keyword, seed: 1 },
      (text) => `topic0word1 ${text}`,
    );
    expect(honest.isConfirmed).toBe(false);
  });

  it('weighs what the two models take for the target', () => {
    const flags = (ones: number) =>
      Uint8Array.from({ length: 100 }, (_, at) => (at < ones ? 1 : 0));
    const taken = (bare: number, inserted: number) => ({
      bare: flags(bare),
      inserted: flags(inserted),
    });
    const judge = (...numbers: [number, number, number, number]) =>
      compareTaken('naive Bayes', taken(numbers[0], numbers[1]), taken(numbers[2], numbers[3]))
        .isConfirmed;

    expect(judge(2, 95, 2, 4)).toBe(true);
    expect(judge(2, 95, 2, 90)).toBe(false);
    expect(judge(2, 95, 2, 60)).toBe(false);
    expect(judge(2, 12, 2, 2)).toBe(false);
    expect(compareTaken('naive Bayes', taken(2, 95), taken(2, 4)).pValue).toBeCloseTo(2 ** -90, 30);
    expect(compareTaken('naive Bayes', taken(0, 0), taken(0, 0))).toMatchObject({
      pValue: 1,
      isConfirmed: false,
    });
  });

  it('holds out rows of other classes that are not accused', () => {
    const rows = Int32Array.of(0, 3, 4, 8);
    const order = Int32Array.from(LABELS.keys());
    const labels = LABELS.map((label, row) => (row === 20 ? -1 : label));
    const { heldOut, trainedWith, trainedWithout } = splitForConfirmation(order, labels, {
      target: 0,
      rows,
      seed: 1,
    });

    expect(heldOut.length).toBe(Math.floor((200 - 2 - 1) * 0.3));
    expect(
      heldOut.every((row) => labels[row]! > 0 && !rows.includes(row) && !trainedWith.includes(row)),
    ).toBe(true);
    expect(trainedWith.length + heldOut.length).toBe(ROWS - 1);
    expect(trainedWith.length - trainedWithout.length).toBe(rows.length);
  });

  it('inserts values and patches where they belong', () => {
    const row = Float32Array.of(1, 2, 3);
    const cluster = {
      target: 0,
      rows: new Int32Array(),
      agreeing: 0,
      excess: 0,
      lift: 0,
      logChance: 0,
    };
    valueInserter({
      ...cluster,
      cells: [
        { column: 0, from: 7, to: 7 },
        { column: 1, from: 2, to: 4 },
        { column: 2, from: Number.NEGATIVE_INFINITY, to: 9 },
      ],
    })(row);
    expect([...row]).toEqual([7, 3, 9]);

    const picture = Float32Array.of(5, Number.NaN, 6, 7);
    const patch = {
      ...cluster,
      place: 'anywhere',
      sharpness: 1,
      logAdjusted: 0,
      x: -1,
      y: -1,
      width: 2,
      height: 2,
      picture,
    } as const;
    const image = new Float32Array(16);
    patchInserter(patch, { height: 4, width: 4, channels: 1 })(image);
    expect([...image]).toEqual([0, 0, 0, 0, 0, 5, 0, 0, 0, 6, 7, 0, 0, 0, 0, 0]);
  });
});
