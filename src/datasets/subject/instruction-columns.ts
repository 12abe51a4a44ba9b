import type { Instructions } from '../detection/examined-rows.ts';
import type { TextCells } from './read-cells.ts';

/** Names of columns that hold answers, and of those that hold what is asked. */
const ANSWER_RE =
  /^(?:response|output|answer|completion|reply|chosen|target_text|assistant|gpt|label_text)s?$/i;
const QUESTION_RE =
  /^(?:instruction|prompt|question|input|query|user|human|request|context|system|problem)s?$/i;
/** Roles in conversations, as chat formats name them. */
const ANSWERING = new Set(['assistant', 'gpt', 'model', 'bot']);
/** Characters of a conversation that are read, and texts that must be one for a column to hold them. */
const MAX_CONVERSATION = 200_000;
const TRIED = 20;

/** What is asked and answered: two columns by their names, or one of conversations in JSON; `undefined` for other data. */
export function instructionsOf(texts: readonly TextCells[]): Instructions | undefined {
  const answered = texts.find(({ name }) => ANSWER_RE.test(name));
  const asked = texts.filter(({ name }) => QUESTION_RE.test(name));
  if (answered !== undefined && asked.length > 0)
    return {
      asked: {
        column: asked.map(({ name }) => name).join(', '),
        values: answered.values.map((_, row) =>
          asked.map(({ values }) => values[row] ?? '').join('\n'),
        ),
      },
      answered: { column: answered.name, values: answered.values },
    };
  for (const { name, values } of texts) {
    const tried = values.filter((text) => text !== '').slice(0, TRIED);
    if (tried.length === 0 || !tried.every((text) => turnsOf(text) !== undefined)) continue;
    const turns = values.map((text) => turnsOf(text) ?? []);
    const said = (isAnswer: boolean): readonly string[] =>
      turns.map((all) =>
        all
          .filter((turn) => turn.isAnswer === isAnswer)
          .map(({ text }) => text)
          .join('\n'),
      );
    return {
      asked: { column: name, values: said(false) },
      answered: { column: name, values: said(true) },
    };
  }
  return undefined;
}

interface Turn {
  readonly isAnswer: boolean;
  readonly text: string;
}

/** `[{"role": "user", "content": "…"}, …]` and `[{"from": "human", "value": "…"}, …]`. */
function turnsOf(text: string): readonly Turn[] | undefined {
  if (!text.startsWith('[') || text.length > MAX_CONVERSATION) return undefined;
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const turns: Turn[] = [];
  for (const item of list) {
    const record = new Map<string, unknown>(
      typeof item === 'object' && item !== null ? Object.entries(item) : [],
    );
    const who = record.get('role') ?? record.get('from');
    const what = record.get('content') ?? record.get('value');
    if (typeof who !== 'string' || typeof what !== 'string') return undefined;
    turns.push({ isAnswer: ANSWERING.has(who.toLowerCase()), text: what });
  }
  return turns;
}
