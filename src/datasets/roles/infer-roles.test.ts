import { describe, expect, it } from 'vitest';
import type { ColumnProfile } from '../../core/dataset-profile.ts';
import { DataFailure } from '../data-error.ts';
import { inferRoles } from './infer-roles.ts';

type Given = Partial<ColumnProfile> & { readonly name: string };

function words(given: Given): ColumnProfile {
  return {
    type: 'VARCHAR',
    kind: 'category',
    role: 'feature',
    why: '',
    rows: 1000,
    missing: 0,
    distinct: 3,
    distinctIsExact: true,
    lengths: { min: 2, max: 6, mean: 4 },
    top: [
      { value: 'cat', rows: 400 },
      { value: 'dog', rows: 350 },
      { value: 'otter', rows: 250 },
    ],
    ...given,
  };
}

function numbers(given: Given, isWhole = false, span = 10): ColumnProfile {
  return {
    ...words({
      kind: 'number',
      type: 'DOUBLE',
      distinct: 900,
      top: [{ value: '1.5', rows: 2 }],
      ...given,
    }),
    numbers: {
      min: 0,
      max: span,
      mean: span / 2,
      deviation: 1,
      quantiles: [0, 1, 2, 3, span],
      notFinite: 0,
      isWhole,
      bars: [],
    },
  };
}

function rolesOf(columns: readonly ColumnProfile[], flags = {}): Record<string, string> {
  const { roles } = inferRoles(columns, flags);
  return Object.fromEntries([...roles].map(([name, { role }]) => [name, role]));
}

function labelNote(columns: readonly ColumnProfile[]): string {
  const { roles, notes } = inferRoles(columns);
  expect([...roles.values()].map(({ role }) => role)).not.toContain('label');
  return notes.join('\n');
}

const sentence = words({
  name: 'review',
  kind: 'text',
  distinct: 980,
  lengths: { min: 5, max: 900, mean: 120 },
  top: [{ value: 'good', rows: 2 }],
});

describe('datasets/roles', () => {
  it('tells columns by name and content, and says how', () => {
    const columns = [
      numbers({ name: 'id', distinct: 1000 }, true, 999),
      sentence,
      numbers({ name: 'length' }),
      words({ name: 'annotator', distinct: 12 }),
      words({
        name: 'part',
        top: [
          { value: 'train', rows: 800 },
          { value: 'test', rows: 200 },
        ],
        distinct: 2,
      }),
      words({
        name: 'page',
        distinct: 990,
        kind: 'text',
        top: [{ value: 'https://a.example/x', rows: 1 }],
      }),
      words({ name: 'when', distinct: 300, top: [{ value: '2024-01-31', rows: 9 }] }),
      words({ name: 'file', kind: 'text', distinct: 1000, top: [{ value: 'a/b.PNG', rows: 1 }] }),
      words({ name: 'constant', distinct: 1 }),
      words({ name: 'Label' }),
    ];
    expect(rolesOf(columns)).toEqual({
      id: 'id',
      review: 'text',
      length: 'feature',
      annotator: 'source',
      part: 'split',
      page: 'url',
      when: 'time',
      file: 'image',
      constant: 'ignored',
      Label: 'label',
    });
    const { roles } = inferRoles(columns);
    expect(roles.get('Label')?.why).toBe('its name, and 3 different words in 1000 rows');
    expect(roles.get('review')?.why).toContain('120 characters');
  });

  it('does not take a quantity for classes', () => {
    expect(labelNote([numbers({ name: 'a' }), numbers({ name: 'target' })])).toContain(
      'a quantity to predict',
    );
    expect(
      labelNote([numbers({ name: 'a' }), numbers({ name: 'target', distinct: 400 }, true, 400)]),
    ).toContain('400 different numbers');
  });

  it('does not choose between columns that are equally likely', () => {
    expect(
      labelNote([numbers({ name: 'a' }), words({ name: 'kind' }), words({ name: 'form' })]),
    ).toContain('"kind" and "form" look alike');
    expect(labelNote([words({ name: 'label' }), words({ name: 'Label' })])).toContain('choose one');
    // The surer name wins and the other is mentioned.
    const { roles, notes } = inferRoles([words({ name: 'category' }), words({ name: 'label' })]);
    expect(roles.get('label')?.role).toBe('label');
    expect(notes.join()).toContain('"category" could hold labels too');
  });

  it('takes the last column where it alone looks like classes', () => {
    expect(rolesOf([numbers({ name: 'a' }), words({ name: 'what' })])).toMatchObject({
      what: 'label',
    });
    expect(labelNote([words({ name: 'what' }), numbers({ name: 'a' })])).toContain(
      'not the last column',
    );
  });

  it('lets flags decide', () => {
    const columns = [sentence, words({ name: 'label' }), words({ name: 'other' })];
    expect(rolesOf(columns, { labelColumn: 'other', ignoreColumns: ['review'] })).toEqual({
      review: 'ignored',
      label: 'feature',
      other: 'label',
    });
    expect(Object.values(rolesOf(columns, { labelColumn: false }))).not.toContain('label');
    expect(rolesOf(columns, { labelColumn: 'OTHER' })).toMatchObject({ other: 'label' });
  });

  it('refuses flags that name no column, with near names', () => {
    const thrown = (flags: object): DataFailure => {
      try {
        inferRoles([words({ name: 'label' }), sentence], flags);
      } catch (error) {
        if (error instanceof DataFailure) return error;
      }
      throw new Error('nothing was thrown');
    };
    expect(thrown({ textColumn: 'reveiw' }).error).toMatchObject({
      code: 'missing-column',
      advice: 'did you mean "review"?',
    });
    expect(thrown({ ignoreColumns: ['zzzzzz'] }).error.advice).toContain('label, review');
    expect(thrown({ textColumn: 'review', ignoreColumns: ['review'] }).error.detail).toContain(
      '--ignore-columns',
    );
  });
});
