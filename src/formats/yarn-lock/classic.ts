import type { JsonMember, JsonNode } from '../json/tree.ts';

export type ClassicTree =
  | { readonly ok: true; readonly root: JsonNode }
  | { readonly ok: false; readonly offset: number; readonly detail: string };

/** Spaces per level. */
const STEP = 2;
/** Objects in objects: an entry, and a list in it. */
const MAX_DEPTH = 8;
const MAX_LINES = 3_000_000;
const QUOTED_RE = /"(?:[^"\\]|\\.){0,8000}"/y;
const BARE_RE = /[^\s",][^\s,]{0,8000}/y;

interface Open {
  readonly members: JsonMember[];
  readonly indent: number;
}

/**
 * Reads version 1 of yarn's format: `key value` lines, `key, key:` in front of indented lines. Several keys of
 * one entry are joined with `, `, as later versions write them.
 */
export function readClassic(text: string): ClassicTree {
  const root: JsonMember[] = [];
  let open: Open[] = [{ members: root, indent: -STEP }];
  let lines = 0;
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const from = start;
    start = end + 1;
    lines += 1;
    if (lines > MAX_LINES) return { ok: false, offset: from, detail: 'too many lines' };
    const line = text.slice(from, end).trimEnd();
    const indent = line.length - line.trimStart().length;
    if (line === '' || line.startsWith('#', indent)) continue;
    if (indent % STEP !== 0) return { ok: false, offset: from, detail: 'an odd indentation' };
    open = open.filter((each) => each.indent < indent);
    const parent = open.at(-1);
    if (parent === undefined || parent.indent !== indent - STEP || open.length > MAX_DEPTH)
      return { ok: false, offset: from, detail: 'an indentation without a beginning' };
    const words = wordsOf(line, indent);
    const [first, second] = words.texts;
    if (first === undefined || words.end !== line.length)
      return { ok: false, offset: from, detail: 'a line that is neither a key nor a value' };
    const offset = from + indent;
    if (words.opens) {
      const members: JsonMember[] = [];
      parent.members.push({
        key: words.texts.join(', '),
        value: { kind: 'object', offset, members },
      });
      open.push({ members, indent });
    } else
      parent.members.push({ key: first, value: { kind: 'string', offset, text: second ?? '' } });
  }
  return { ok: true, root: { kind: 'object', offset: 0, members: root } };
}

interface Words {
  readonly texts: readonly string[];
  /** The line ends in a colon. */
  readonly opens: boolean;
  readonly end: number;
}

function wordsOf(line: string, from: number): Words {
  const texts: string[] = [];
  let at = from;
  while (at < line.length) {
    const pattern = line[at] === '"' ? QUOTED_RE : BARE_RE;
    pattern.lastIndex = at;
    const word = pattern.exec(line)?.[0];
    if (word === undefined) break;
    at += word.length;
    const isLast = at === line.length;
    if (isLast && word.endsWith(':') && pattern === BARE_RE) {
      if (word.length > 1) texts.push(word.slice(0, -1));
      return { texts, opens: true, end: at };
    }
    texts.push(pattern === QUOTED_RE ? unquoted(word) : word);
    if (line[at] === ':' && at + 1 === line.length) return { texts, opens: true, end: at + 1 };
    while (line[at] === ',' || line[at] === ' ') at += 1;
  }
  return { texts, opens: false, end: at };
}

function unquoted(word: string): string {
  return word.slice(1, -1).replaceAll(/\\(.)/g, '$1');
}
