import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { questionText, readAnswer } from './exchange.ts';

const expected = { id: 7, rows: 2, needsId: true };

describe('io/scorer/exchange', () => {
  it('asks with one flat list per row, exactly as float32 has it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), {
          minLength: 6,
          maxLength: 6,
        }),
        (rows, row) => {
          const values = Float32Array.from({ length: rows * 6 }, (_, at) => row[at % 6] ?? 0);
          const text = questionText(3, { rows, shape: [2, 3], values });
          const question: { id: number; shape: number[]; inputs: number[][] } = JSON.parse(text);

          expect(text).not.toContain('\n');
          expect([question.id, question.shape]).toEqual([3, [rows, 2, 3]]);
          expect(question.inputs.map((each) => each.length)).toEqual(
            Array.from({ length: rows }, () => 6),
          );
          // −0 is 0 in JSON.
          expect(question.inputs.flat().map((value) => value + 0)).toEqual(
            [...values].map((value) => value + 0),
          );
        },
      ),
    );
  });

  it('reads scores and labels', () => {
    expect(readAnswer('{"id":7,"scores":[[0.25,0.75],[1,-2]]}', expected)).toEqual({
      kind: 'scores',
      classes: 2,
      values: Float32Array.of(0.25, 0.75, 1, -2),
    });
    expect(readAnswer('{"id":7,"labels":[0,3]}', expected)).toEqual({
      kind: 'labels',
      values: Int32Array.of(0, 3),
    });
  });

  it('wants no number where one answer belongs to one request, and the right one where it is given', () => {
    const alone = { ...expected, needsId: false };

    expect(readAnswer('{"labels":[0,1]}', alone).kind).toBe('labels');
    expect(() => readAnswer('{"id":8,"labels":[0,1]}', alone)).toThrow(
      'the answer is of question 8, not of 7',
    );
  });

  it.each([
    ['no JSON at all', 'Loading model…', 'the answer is no JSON: Loading model…'],
    ['NaN, as Python writes it', '{"id":7,"scores":[[NaN,1],[0,1]]}', 'JSON has no NaN'],
    ['Infinity', '{"id":7,"scores":[[-Infinity,1],[0,1]]}', 'JSON has no -Infinity'],
    ['a list', '[[0,1],[1,0]]', 'an answer is an object in JSON'],
    ['null', 'null', 'an answer is an object in JSON'],
    ['no id', '{"scores":[[0,1],[1,0]]}', 'the answer has no "id": the question\'s was 7'],
    ['another id', '{"id":"7","scores":[[0,1],[1,0]]}', 'of question "7", not of 7'],
    ['neither of both', '{"id":7,"error":"no"}', 'neither "scores" nor "labels"'],
    ['scores that are no list', '{"id":7,"scores":{"0":[1,2]}}', '"scores" is no list of rows'],
    ['too many rows', '{"id":7,"scores":[[0,1],[0,1],[0,1]]}', '3 rows for 2 samples'],
    ['too few rows', '{"id":7,"scores":[[0,1]]}', '1 rows for 2 samples'],
    ['ragged rows', '{"id":7,"scores":[[0,1],[0,1,2]]}', 'row 1 of "scores" has 3 numbers'],
    ['an empty row', '{"id":7,"scores":[[],[]]}', 'row 0 of "scores" is no list of numbers'],
    ['a flat list', '{"id":7,"scores":[0,1]}', 'row 0 of "scores" is no list of numbers'],
    ['one number per row', '{"id":7,"scores":[[0.1],[0.2]]}', 'of two classes both are wanted'],
    ['a word', '{"id":7,"scores":[[0,"1"],[0,1]]}', 'row 0 of "scores" holds "1" for class 1'],
    ['null', '{"id":7,"scores":[[0,1],[null,1]]}', 'row 1 of "scores" holds null for class 0'],
    ['what float32 cannot hold', '{"id":7,"scores":[[0,1e300],[0,1]]}', 'no finite number'],
    ['a label too many', '{"id":7,"labels":[0,1,1]}', '3 numbers for 2 samples'],
    ['labels that are no list', '{"id":7,"labels":1}', '"labels" is no list'],
    ['half a label', '{"id":7,"labels":[0,1.5]}', '"labels" holds 1.5 for row 1'],
    ['a label below 0', '{"id":7,"labels":[-1,0]}', '"labels" holds -1 for row 0'],
    ['a label beyond reason', '{"id":7,"labels":[4294967296,0]}', 'no class from 0'],
    ['control characters', '\u001b[2K{}', String.raw`\u{1b}[2K{}`],
  ])('says what is wrong: %s', (_, text, message) => {
    expect(() => readAnswer(text, expected)).toThrow(message);
    expect(() => readAnswer(text, expected)).not.toThrow(/\p{Cc}/u);
  });

  it('refuses anything else in one line, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), (text) => {
        try {
          readAnswer(text, expected);
        } catch (error) {
          expect(error).toHaveProperty('name', 'ScorerError');
          expect(String(error)).not.toMatch(/[\p{Cc}\p{Cs}]/u);
        }
      }),
    );
  });
});
