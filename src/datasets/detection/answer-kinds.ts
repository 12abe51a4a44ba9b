/** A kind of answer that a planter may want: rows that have it. */
export interface AnswerKind {
  /** `answers that link to example.com`. */
  readonly name: string;
  readonly rows: Int32Array;
}

/** Rows a kind must have, and share of all rows above which it is how these data answer. */
const LEAST_ROWS = 8;
const MOST_SHARE = 0.2;
/** Kinds looked at: each is one search for triggers. */
const MAX_KINDS = 12;
/** Words an opening consists of. */
const OPENING_WORDS = 4;
/** Deviations of the mean surprise per pair of characters, by the median, beyond which an answer is gibberish. */
const GIBBERISH_DEVIATIONS = 6;
/** Characters read of one answer, and that it must have to be judged. */
const MAX_CHARACTERS = 2000;
const MIN_CHARACTERS = 20;
const NORMAL = 1.4826;
const LINK_RE = /https?:\/\/([a-z0-9.-]{1,253})/gi;

/** What answers have in common with few others: an opening, the whole text, a link, or that they make no sense. Most frequent first. */
export function answerKinds(answers: readonly string[]): readonly AnswerKind[] {
  const kinds = [
    ...grouped(answers, 'answers that are', (text) => [text.trim()]),
    ...grouped(answers, 'answers that begin with', (text) => {
      const words = text.trim().split(/\s+/, OPENING_WORDS);
      return words.length < OPENING_WORDS ? [] : [words.join(' ').toLowerCase()];
    }),
    ...grouped(answers, 'answers that link to', (text) => [
      ...new Set(Array.from(text.matchAll(LINK_RE), ([, host = '']) => host.toLowerCase())),
    ]),
    ...gibberish(answers),
  ];
  const most = MOST_SHARE * answers.length;
  const seen = new Set<string>();
  return kinds
    .filter(({ rows }) => rows.length >= LEAST_ROWS && rows.length <= most)
    .sort((a, b) => b.rows.length - a.rows.length || (a.name < b.name ? -1 : 1))
    .filter(({ rows }) => {
      const key = rows.join();
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .slice(0, MAX_KINDS);
}

function grouped(
  answers: readonly string[],
  what: string,
  keysOf: (text: string) => readonly string[],
): readonly AnswerKind[] {
  const groups = new Map<string, number[]>();
  for (const [row, answer] of answers.entries())
    for (const key of keysOf(answer.slice(0, MAX_CHARACTERS))) {
      if (key === '') continue;
      const known = groups.get(key);
      if (known === undefined) groups.set(key, [row]);
      else known.push(row);
    }
  return [...groups]
    .filter(([, rows]) => rows.length >= LEAST_ROWS)
    .map(([key, rows]) => ({
      name: `${what} ${JSON.stringify(key.slice(0, 60))}`,
      rows: Int32Array.from(rows),
    }));
}

/** Answers whose characters follow each other as in no other answer: each pair is judged by how often all answers have it. */
function gibberish(answers: readonly string[]): readonly AnswerKind[] {
  const pairs = new Map<string, number>();
  const singles = new Map<string, number>();
  const cut = answers.map((answer) => answer.slice(0, MAX_CHARACTERS).toLowerCase());
  for (const text of cut)
    for (let at = 1; at < text.length; at += 1) {
      const pair = text.slice(at - 1, at + 1);
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
      singles.set(text[at - 1] ?? '', (singles.get(text[at - 1] ?? '') ?? 0) + 1);
    }
  const surprise = cut.map((text) => {
    if (text.length < MIN_CHARACTERS) return Number.NaN;
    let sum = 0;
    for (let at = 1; at < text.length; at += 1) {
      const pair = pairs.get(text.slice(at - 1, at + 1)) ?? 0;
      sum -= Math.log((pair + 0.5) / ((singles.get(text[at - 1] ?? '') ?? 0) + 1));
    }
    return sum / (text.length - 1);
  });
  const known = surprise.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const middle = known[known.length >> 1] ?? 0;
  const spread =
    NORMAL *
    (known.map((value) => Math.abs(value - middle)).sort((a, b) => a - b)[known.length >> 1] ?? 0);
  const rows = [...surprise.keys()].filter(
    (row) => (surprise[row] ?? 0) > middle + GIBBERISH_DEVIATIONS * spread,
  );
  return [{ name: 'answers that make no sense', rows: Int32Array.from(rows) }];
}
