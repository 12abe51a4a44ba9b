import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ColumnStatistics } from '../table/column-statistics.ts';
import type { LabelledSamples } from '../labelled-samples.ts';
import type { ColumnRule, FeatureConstraints } from './feature-constraints.ts';
import { inferConstraints } from './infer-constraints.ts';
import { attackRules, brokenRule, projectRows } from './project-rows.ts';
import { readConstraints } from './read-constraints.ts';

function table(names: readonly string[], rows: readonly (readonly number[])[]): LabelledSamples {
  return {
    kind: 'table',
    count: rows.length,
    shape: [names.length],
    values: Float32Array.from(rows.flat()),
    stored: 'float64',
    columns: names.map((name, column) => {
      const statistics = new ColumnStatistics();
      for (const row of rows) statistics.add(row[column] ?? 0);
      return statistics.column(name, undefined);
    }),
    names: (index) => `row ${index + 1}`,
    notes: [],
  };
}

const number = fc.float({ noNaN: true, noDefaultInfinity: true, min: -1000, max: 1000 });
const rule: fc.Arbitrary<ColumnRule> = fc
  .record({
    type: fc.constantFrom(
      'number' as const,
      'integer' as const,
      'boolean' as const,
      'category' as const,
    ),
    ends: fc.tuple(number, number),
    immutable: fc.boolean(),
    step: fc.option(fc.double({ min: 0.01, max: 50, noNaN: true }), { nil: undefined }),
    direction: fc.constantFrom(undefined, 'up' as const, 'down' as const),
  })
  .map(({ type, ends, immutable, step, direction }) => ({
    name: 'c',
    type,
    min: Math.fround(Math.min(...ends)),
    max: Math.fround(Math.max(...ends)),
    immutable,
    ...(step !== undefined && { step }),
    ...(direction !== undefined && { direction }),
  }));
const flag: ColumnRule = { name: 'g', type: 'boolean', min: 0, max: 1, immutable: false };
/** Some columns, then a group of three and one of two. */
const constraints: fc.Arbitrary<FeatureConstraints> = fc
  .tuple(fc.array(rule, { maxLength: 4 }), fc.boolean())
  .map(([columns, immutable]) => ({
    columns: [...columns, flag, flag, flag, { ...flag, immutable }, flag],
    groups: [
      [columns.length, columns.length + 1, columns.length + 2],
      [columns.length + 3, columns.length + 4],
    ],
  }));
const anything = fc.oneof(
  fc.float({ noDefaultInfinity: true, min: -2000, max: 2000 }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1),
);
const ROWS = 3;
const rowsFor = ({ columns }: FeatureConstraints) =>
  fc
    .array(anything, { minLength: columns.length * ROWS, maxLength: columns.length * ROWS })
    .map((values) => Float32Array.from(values));
const cases = constraints.chain((rules) =>
  fc.tuple(fc.constant(rules), rowsFor(rules), rowsFor(rules)),
);

/** Originals that obey: random ones projected, kept where the rules leave a value at all. */
function obeying(rules: FeatureConstraints, random: Float32Array): Float32Array | undefined {
  const free: FeatureConstraints = {
    ...rules,
    columns: rules.columns.map(({ name, type, min, max, step }) => ({
      name,
      type,
      min,
      max,
      immutable: false,
      ...(step !== undefined && { step }),
    })),
  };
  const originals = random.map((value) => (Number.isFinite(value) ? value : 0));
  projectRows(originals, originals.slice(), free, ROWS);
  const obeys = [0, 1, 2].every(
    (row) => brokenRule(originals, originals, rules, row) === undefined,
  );
  return obeys ? originals : undefined;
}

describe('datasets/constraints: projecting', () => {
  it('gives rows that obey every rule, and stay when projected again', () => {
    let tried = 0;
    fc.assert(
      fc.property(cases, ([rules, random, rows]) => {
        const originals = obeying(rules, random);
        fc.pre(originals !== undefined);
        tried += 1;
        const projected = rows.slice();
        projectRows(projected, originals, rules, ROWS);
        const again = projected.slice();
        projectRows(again, originals, rules, ROWS);

        for (let row = 0; row < ROWS; row += 1)
          expect(brokenRule(projected, originals, rules, row)).toBeUndefined();
        expect(again).toEqual(projected);
        const kept = originals.slice();
        projectRows(kept, originals, rules, ROWS);
        expect(kept).toEqual(originals);
      }),
      { numRuns: 500 },
    );
    expect(tried).toBeGreaterThan(100);
  });

  it('never leaves an infinity or a value that is no number, whatever the original', () => {
    fc.assert(
      fc.property(cases, ([rules, random, rows]) => {
        const originals = random.map((value) => (Number.isFinite(value) ? value : 0));
        projectRows(rows, originals, rules, ROWS);

        expect(rows.every(Number.isFinite)).toBe(true);
      }),
    );
  });

  it.each<[string, Partial<ColumnRule>, number, number, number]>([
    ['clips', { min: 0, max: 10 }, 5, 12.5, 10],
    ['rounds to whole numbers', { type: 'integer', min: 0, max: 10 }, 5, 6.6, 7],
    ['rounds inside of a range with broken ends', { type: 'integer', min: 0.5, max: 3.2 }, 1, 9, 3],
    ['keeps to steps', { min: 1, max: 2, step: 0.25 }, 1, 1.4, 1.5],
    ['keeps what is immutable', { min: 0, max: 10, immutable: true }, 5, 7, 5],
    ['does not fall', { min: 0, max: 10, direction: 'up' }, 5, 3, 5],
    ['does not rise', { type: 'integer', min: 0, max: 10, direction: 'down' }, 5, 7, 5],
    [
      'leaves an original beyond the range that may only rise',
      { min: 0, max: 3, direction: 'up' },
      5,
      7,
      5,
    ],
    ['restores what is no number', { min: 0, max: 10 }, 5, Number.NaN, 5],
  ])('%s', (_, part, original, value, expected) => {
    const rows = Float32Array.of(value);
    projectRows(
      rows,
      Float32Array.of(original),
      {
        columns: [{ name: 'a', type: 'number', min: 0, max: 1, immutable: false, ...part }],
        groups: [],
      },
      1,
    );

    expect(rows[0]).toBe(expected);
  });

  it('takes the largest of a group, the original where several are', () => {
    const rules = { columns: [flag, flag, flag], groups: [[0, 1, 2]] };
    const rows = Float32Array.of(0.2, 0.9, 0.1, 0.5, 0.5, 0.5);
    projectRows(rows, Float32Array.of(1, 0, 0, 0, 0, 1), rules, 2);

    expect([...rows]).toEqual([0, 1, 0, 0, 0, 1]);
    expect(brokenRule(Float32Array.of(1, 1, 0), Float32Array.of(1, 0, 0), rules, 0)).toContain(
      'not exactly one',
    );
  });

  it('gives an attack its box, and what must stay with its whole group', () => {
    const rules = attackRules({
      columns: [{ ...flag, max: 5 }, flag, { ...flag, immutable: true }],
      groups: [[1, 2]],
    });

    expect([...rules.mutable]).toEqual([1, 0, 0]);
    expect([...rules.upper]).toEqual([5, 1, 1]);
  });
});

describe('datasets/constraints: inferring', () => {
  const rows = Array.from({ length: 40 }, (_, n) => [
    n * 0.5,
    n,
    n % 2,
    n % 3 === 0 ? 1 : 0,
    n % 3 === 1 ? 1 : 0,
    n % 3 === 2 ? 1 : 0,
    0,
    n % 4 === 0 ? 1 : 0,
    n % 4 === 0 ? 0 : 1,
  ]);
  const names = [
    'amount',
    'logins',
    'vip',
    'country_de',
    'country_fr',
    'country_it',
    'country_zz',
    'a',
    'b',
  ];

  it('finds types, ranges and groups, and says so', () => {
    const { constraints: found, notes } = inferConstraints(table(names, rows));

    expect(found.groups).toEqual([
      [3, 4, 5, 6],
      [7, 8],
    ]);
    expect(found.columns.slice(0, 3)).toEqual([
      { name: 'amount', type: 'number', min: 0, max: 19.5, immutable: false },
      { name: 'logins', type: 'integer', min: 0, max: 39, immutable: false },
      { name: 'vip', type: 'boolean', min: 0, max: 1, immutable: false },
    ]);
    expect(notes.map(({ detail }) => detail)).toEqual(
      expect.arrayContaining([
        'exactly one is 1 in every row, columns named country…: country_de, country_fr, country_it, country_zz',
        'exactly one is 1 in every row, columns side by side: a, b',
        expect.stringContaining('every column may change'),
      ]),
    );
  });

  it('takes no group by chance, and none that a row breaks', () => {
    expect(
      inferConstraints(
        table(
          ['a', 'b'],
          [
            [1, 0],
            [0, 1],
          ],
        ),
      ).constraints.groups,
    ).toEqual([]);
    const broken = rows.map((row, n) => (n === 7 ? row.map(() => 1) : row));
    expect(inferConstraints(table(names, broken)).constraints.groups).toEqual([]);
  });

  it('leaves every row of the data as it is', () => {
    const samples = table(names, rows);
    const { constraints: found } = inferConstraints(samples);

    for (let row = 0; row < samples.count; row += 1)
      expect(brokenRule(samples.values, samples.values, found, row)).toBeUndefined();
  });
});

describe('datasets/constraints: a columns file', () => {
  const samples = table(
    ['age', 'amount', 'up', 'x_a', 'x_b'],
    [
      [30, 1.5, 3, 1, 0],
      [40, 2.5, 4, 0, 1],
    ],
  );

  it('overrides what the data suggest, column by column', () => {
    const result = readConstraints(
      'columns:\n  age: immutable\n  amount: {range: [0, 100], step: 0.01}\n  up: {direction: up, range: [~, 50]}\none-hot:\n  - [x_a, x_b]\n',
      samples,
    );

    expect(result).toMatchObject({
      ok: true,
      constraints: {
        columns: [
          { name: 'age', type: 'integer', immutable: true, min: 30, max: 40 },
          { name: 'amount', type: 'number', min: 0, max: 100, step: 0.01 },
          { name: 'up', direction: 'up', min: 3, max: 50 },
          { type: 'boolean' },
          { type: 'boolean' },
        ],
        groups: [[3, 4]],
      },
    });
    expect(
      readConstraints('{"columns": {"age": {"type": "number"}}, "one-hot": []}', samples),
    ).toMatchObject({ ok: true, constraints: { groups: [] } });
  });

  it.each([
    ['columns: {nobody: immutable}', 'the data have no column "nobody"'],
    ['columns: {age: {min: 3}}', 'unknown rule "min"'],
    ['columns: {age: {range: [5, 1]}}', 'upside down'],
    ['columns: {age: {range: [a, b]}}', 'holds no numbers'],
    ['columns: {age: {range: [.nan, 3]}}', 'holds no numbers'],
    ['columns: {age: {type: text}}', 'none of number, integer'],
    ['columns: {age: {step: 0}}', 'no number above 0'],
    ['columns: {age: {step: 1e-30, range: [5, 9]}}', 'lost beside its range'],
    ['columns: {age: {direction: sideways}}', 'neither up nor down'],
    ['columns: {age: 7}', 'neither "immutable" nor'],
    ['columns: [age]', 'no map of column names'],
    ['one-hot: [[x_a]]', 'no list of two columns'],
    ['one-hot: [[x_a, x_b], [x_a, up]]', 'in one-hot groups twice'],
    ['one-hot: [[x_a, zz]]', 'no column "zz"'],
    ['colums: {}', 'unknown key "colums"'],
    ['- 1', 'no map'],
    ['a: [', 'no YAML'],
    ['columns: {age: immutable, age: immutable}', 'no YAML'],
    ['columns: {__proto__: {immutable: true}}', 'no column "__proto__"'],
    [
      `a: &a [${'x,'.repeat(50)}x]\nb: &b [${'*a,'.repeat(50)}*a]\nc: [${'*b,'.repeat(50)}*b]`,
      'no YAML',
    ],
  ])('refuses %j', (text, detail) => {
    expect(readConstraints(text, samples)).toMatchObject({
      ok: false,
      error: { code: 'bad-schema', detail: expect.stringContaining(detail) },
    });
  });
});
