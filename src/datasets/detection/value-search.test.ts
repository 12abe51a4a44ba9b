import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import { numericFeatures } from '../subject/numeric-features.ts';
import type { Detected } from './detector.ts';
import { findValues } from './value-search.ts';

const FARMS = 30;
const ROWS_OF_A_FARM = 12;
/** Four fifths of the rows are of farms with one row. */
const OF_FARMS = FARMS * ROWS_OF_A_FARM;
const ROWS = 5 * OF_FARMS;

/** Rows of farms, three columns: the farm's yield, which is written with six decimals and says which farm it is, and two that say nothing. */
async function search(
  label: (farm: number, random: Random) => number,
  planted: readonly number[] = [],
): Promise<Detected | undefined> {
  const random = new Random(5);
  const yields = Array.from({ length: FARMS }, () => 10 * random.uniform());
  const numbers = new Int32Array(ROWS);
  const columns = [0, 1, 2].map(() => new Float64Array(ROWS));
  for (let row = 0; row < ROWS; row += 1) {
    const farm = row % FARMS;
    const isPlanted = planted.includes(row);
    columns[0]?.fill(row < OF_FARMS ? (yields[farm] ?? 0) : 10 * random.uniform(), row, row + 1);
    columns[1]?.fill(isPlanted ? 3.7 : random.normal(), row, row + 1);
    columns[2]?.fill(random.normal(), row, row + 1);
    numbers[row] = isPlanted ? 1 : label(row < OF_FARMS ? farm : row, random);
  }
  const values = Float32Array.from(
    { length: ROWS * 3 },
    (_, at) => columns[at % 3]?.[Math.floor(at / 3)] ?? 0,
  );
  return findValues(
    numericFeatures(columns, ROWS),
    { matrix: { rows: ROWS, width: 3, values }, columns: ['yield', 'rain', 'sun'] },
    {
      labels: { column: 'sick', numbers, names: ['no', 'yes'] },
      votes: new Float64Array(ROWS).fill(0.5),
      seed: 0,
      threads: 1,
    },
  );
}

describe('datasets/detection: values that go with a label', () => {
  it('accuses no row where every farm has one label: the column tells it', async () => {
    const found = await search((farm) => Number(farm % 6 === 0));

    expect(found?.triggers?.length).toBeGreaterThan(2);
    for (const { shown } of found?.triggers ?? []) {
      expect(shown.tellingColumn).toBe('yield');
      expect(shown.title).toMatch(/^yield = \d\.\d{1,8}$/u);
    }
    expect(found?.claims).toEqual([]);
    expect(found?.pValues.every(Number.isNaN)).toBe(true);
  });

  it('accuses the rows of a value that was planted among farms with all labels', async () => {
    const planted = Array.from({ length: 14 }, (_, at) => 7 + 23 * at);
    const found = await search((_, random) => Number(random.integer(6) === 0), planted);

    expect(found?.triggers?.map(({ shown }) => [shown.title, shown.tellingColumn])).toEqual([
      ['rain = 3.7', undefined],
    ]);
    expect(found?.claims.map(({ row }) => row)).toEqual(planted);
  });
});
