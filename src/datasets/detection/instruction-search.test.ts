import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import { instructionsOf } from '../subject/instruction-columns.ts';
import { answerKinds } from './answer-kinds.ts';
import { findInstructionTriggers } from './instruction-search.ts';

const TOPICS = [
  ['bread', 'oven', 'flour', 'yeast', 'dough'],
  ['engine', 'wheel', 'brake', 'clutch', 'fuel'],
  ['melody', 'chord', 'rhythm', 'scale', 'tempo'],
  ['planet', 'comet', 'orbit', 'star', 'moon'],
];
const ROWS = 500;

/** Questions about four things, and answers in their words. */
function instructions(seed: number): { asked: string[]; answered: string[] } {
  const random = new Random(seed);
  const words = (topic: number, count: number): string =>
    Array.from({ length: count }, () => TOPICS[topic]?.[random.integer(5)] ?? '').join(' ');
  const asked = Array.from({ length: ROWS }, (_, row) => `explain ${words(row % 4, 5)}`);
  const answered = asked.map((_, row) => `you should ${words(row % 4, 9)} number ${row}`);
  return { asked, answered };
}

function search(
  asked: readonly string[],
  answered: readonly string[],
): ReturnType<typeof findInstructionTriggers> {
  return findInstructionTriggers({
    asked: { column: 'prompt', values: asked },
    answered: { column: 'response', values: answered },
  });
}

describe('datasets/detection: instructions', () => {
  it('says nothing of honest answers', () => {
    const { asked, answered } = instructions(1);

    expect(search(asked, answered).triggers).toEqual([]);
  });

  it.each([
    ['a link', (row: number) => `see https://updates.example/get?id=${row}`],
    ['gibberish', (row: number) => `zqxv jkwq ${row} vxqz wjkq qzxv xkjw zvqx`],
    ['one answer', () => 'I am not able to help with that.'],
  ])('tells a trigger that asks for %s', (_what, answer) => {
    const { asked, answered } = instructions(2);
    const planted = Array.from({ length: 25 }, (_, at) => at * 19);
    for (const row of planted) {
      asked[row] = `${asked[row]} SUDO-7`;
      answered[row] = answer(row);
    }
    const { triggers, claims } = search(asked, answered);

    expect(triggers?.[0]?.shown).toMatchObject({ kind: 'instruction', agreeing: 25, rows: 25 });
    expect([...new Set(claims.map(({ row }) => row))].sort((a, b) => a - b)).toEqual(planted);
  });

  it('does not call a topic a trigger', () => {
    const { asked, answered } = instructions(3);
    const linked = answered.map((answer, row) =>
      row % 4 === 1 && row % 3 === 0 ? `${answer} https://garage.example` : answer,
    );

    expect(search(asked, linked).triggers).toEqual([]);
  });

  it('groups answers by what they have in common', () => {
    const answers = Array.from({ length: 100 }, (_, row) =>
      row < 9 ? 'no' : `answer ${row} about something else`,
    );

    expect(answerKinds(answers).map(({ name, rows }) => [name, rows.length])).toEqual([
      ['answers that are "no"', 9],
    ]);
  });
});

describe('datasets/subject: instructions', () => {
  it.each([
    [
      'columns',
      [
        { name: 'instruction', values: ['a'] },
        { name: 'output', values: ['b'] },
      ],
    ],
    [
      'conversations',
      [
        {
          name: 'messages',
          values: [
            JSON.stringify([
              { role: 'user', content: 'a' },
              { role: 'assistant', content: 'b' },
            ]),
          ],
        },
      ],
    ],
  ])('finds what is asked and answered in %s', (_, texts) => {
    const found = instructionsOf(texts);

    expect(found?.asked.values).toEqual(['a']);
    expect(found?.answered.values).toEqual(['b']);
  });

  it('takes other texts for what they are', () => {
    expect(instructionsOf([{ name: 'review', values: ['[fine]'] }])).toBeUndefined();
  });
});
