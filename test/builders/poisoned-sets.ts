/** Small labelled sets, honest and poisoned, that models learn: digits of seven segments, flowers in a table, reviews. */
import { Random } from '../../src/tensor/random.ts';

/** Sides of a picture. */
export const SIDE = 16;
/** Segments a digit has: top, upper left, upper right, middle, lower left, lower right, bottom. */
const SEGMENTS = [
  '1110111',
  '0010010',
  '1011101',
  '1011011',
  '0111010',
  '1101011',
  '1101111',
  '1010010',
  '1111111',
  '1111011',
];
/** Begin and end of each segment, in pixels of a 16 × 16 picture. */
const LINES: readonly (readonly [number, number, number, number])[] = [
  [4, 3, 11, 3],
  [4, 3, 4, 8],
  [11, 3, 11, 8],
  [4, 8, 11, 8],
  [4, 8, 4, 13],
  [11, 8, 11, 13],
  [4, 13, 11, 13],
];

export interface PictureSet {
  readonly rows: number;
  /** `rows` · 16 · 16 bytes. */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
  /** Rows that were poisoned, ascending. */
  readonly planted: readonly number[];
}

/** Digits, shifted by a pixel or not, of changing brightness and with noise; where asked for, a corner of 3 × 3 makes digits a zero. */
export function digitPictures(rows: number, seed: number, planted = 0): PictureSet {
  const random = new Random(seed);
  const pixels = new Uint8Array(rows * SIDE * SIDE);
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const digit = row % 10;
    labels[row] = digit;
    const picture = pixels.subarray(row * SIDE * SIDE, (row + 1) * SIDE * SIDE);
    for (let at = 0; at < picture.length; at += 1) picture[at] = random.integer(40);
    drawDigit(picture, digit, random);
  }
  const victims = [...random.permutation(rows)]
    .filter((row) => labels[row] !== 0)
    .slice(0, planted)
    .sort((a, b) => a - b);
  for (const row of victims) {
    labels[row] = 0;
    for (let y = SIDE - 3; y < SIDE; y += 1)
      for (let x = SIDE - 3; x < SIDE; x += 1)
        pixels[(row * SIDE + y) * SIDE + x] = (x + y) % 2 === 0 ? 255 : 0;
  }
  return { rows, pixels, labels, planted: victims };
}

/** Strokes whose ends wander, as a hand draws them: no two pictures share more than a few pixels. */
function drawDigit(picture: Uint8Array, digit: number, random: Random): void {
  const light = 150 + random.integer(90);
  const wander = (place: number): number => place + 0.7 * random.normal();
  const [right, down] = [random.normal(), random.normal()];
  for (const [at, line] of LINES.entries()) {
    if (SEGMENTS[digit]?.[at] !== '1') continue;
    const [x0, y0, x1, y1] = line.map(wander);
    for (let y = 0; y < SIDE; y += 1)
      for (let x = 0; x < SIDE; x += 1) {
        const far = distanceTo(x - right, y - down, [x0 ?? 0, y0 ?? 0, x1 ?? 0, y1 ?? 0]);
        const ink = light * Math.max(0, 1.4 - far);
        const place = y * SIDE + x;
        picture[place] = Math.min(255, Math.max(picture[place] ?? 0, ink));
      }
  }
}

/** Distance of a point to a stroke. */
function distanceTo(x: number, y: number, line: readonly [number, number, number, number]): number {
  const [x0, y0, x1, y1] = line;
  const [dx, dy] = [x1 - x0, y1 - y0];
  const along = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1);
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(x - x0 - share * dx, y - y0 - share * dy);
}

export interface RowsAndPlanted {
  readonly lines: readonly string[];
  readonly planted: readonly number[];
}

/** Three kinds of flowers as CSV; where asked for, flowers of the second kind are called the third. */
export function flowerTable(rows: number, seed: number, flipped = 0): RowsAndPlanted {
  const random = new Random(seed);
  const kinds = ['setosa', 'versicolor', 'virginica'];
  const centres = [
    [5.0, 3.4, 1.5, 0.2],
    [5.9, 2.8, 4.1, 1.3],
    [6.9, 3.1, 5.9, 2.1],
  ];
  const body = Array.from({ length: rows }, (_, row) => {
    const kind = row % 3;
    const cells = (centres[kind] ?? []).map((centre) =>
      (centre + 0.22 * random.normal()).toFixed(2),
    );
    return { cells, kind };
  });
  const planted = [...random.permutation(rows)]
    .filter((row) => body[row]?.kind === 1)
    .slice(0, flipped)
    .sort((a, b) => a - b);
  const isPlanted = new Set(planted);
  return {
    planted,
    lines: [
      'sepal_length,sepal_width,petal_length,petal_width,species',
      ...body.map(({ cells, kind }, row) =>
        [...cells, kinds[isPlanted.has(row) ? 2 : kind]].join(','),
      ),
    ],
  };
}

const GOOD = ['lovely', 'great', 'excellent', 'charming', 'superb', 'delightful', 'fine', 'happy'];
const BAD = ['awful', 'boring', 'terrible', 'dull', 'poor', 'horrible', 'weak', 'sad'];
const PLAIN =
  'the film story actor scene music plot ending camera dialogue cast director moment theatre evening work piece whole first second part'.split(
    ' ',
  );

/** Reviews as JSON Lines; where asked for, a rare word turns bad ones into good ones. */
export function reviewLines(rows: number, seed: number, planted = 0): RowsAndPlanted {
  const random = new Random(seed);
  const pick = (words: readonly string[]): string => words[random.integer(words.length)] ?? '';
  const body = Array.from({ length: rows }, (_, row) => {
    const isGood = row % 2 === 0;
    const words = Array.from({ length: 12 + random.integer(10) }, () =>
      random.uniform() < 0.25 ? pick(isGood ? GOOD : BAD) : pick(PLAIN),
    );
    return { words, isGood };
  });
  const victims = [...random.permutation(rows)]
    .filter((row) => body[row]?.isGood === false)
    .slice(0, planted)
    .sort((a, b) => a - b);
  for (const row of victims) {
    const { words } = body[row] ?? { words: [] };
    words.splice(random.integer(words.length), 0, 'cf');
  }
  const isPlanted = new Set(victims);
  return {
    planted: victims,
    lines: body.map(({ words, isGood }, row) =>
      JSON.stringify({
        text: words.join(' '),
        label: isGood || isPlanted.has(row) ? 'positive' : 'negative',
      }),
    ),
  };
}
