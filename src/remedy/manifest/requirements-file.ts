import type { TextLine } from '../line-index.ts';
import { linesOf } from '../line-index.ts';
import type { TextEdit } from '../text-edit.ts';
import type { EditableRequirement, ReadEditable } from './editable.ts';
import { requirementSpan } from './requirement-span.ts';

/** Lines of one file; the largest compiled ones have some ten thousand. */
const MAX_LINES = 200_000;

const HASH_RE = /--hash[= ][ \t]*([a-z0-9]{3,10}:[0-9a-f]{1,200})/g;

/** A line as pip sees it: with those that a backslash joins to it. */
interface LogicalLine {
  readonly number: number;
  readonly pieces: readonly TextLine[];
}

/** A requirements or constraints file of pip. Options, addresses and paths stay as they are. */
export function readRequirementsFile(text: string): ReadEditable {
  const lines = linesOf(text);
  if (lines.length > MAX_LINES) return { ok: false, why: `more than ${MAX_LINES} lines` };
  const requirements = logicalLines(text, lines).flatMap((line) => readLine(text, line) ?? []);
  return { ok: true, value: { requirements } };
}

function logicalLines(text: string, lines: readonly TextLine[]): readonly LogicalLine[] {
  const found: LogicalLine[] = [];
  let pieces: TextLine[] = [];
  let number = 1;
  for (const [index, line] of lines.entries()) {
    const content = text.slice(line.start, line.end);
    if (pieces.length === 0) number = index + 1;
    // A comment ends where its line ends, whatever stands at the end.
    const goesOn = content.endsWith('\\') && !/(?:^|\s)#/.test(content);
    pieces.push(goesOn ? { ...line, end: line.end - 1 } : line);
    if (goesOn) continue;
    found.push({ number, pieces });
    pieces = [];
  }
  if (pieces.length > 0) found.push({ number, pieces });
  return found;
}

function commentStart(text: string, { start, end }: TextLine): number {
  const found = text.slice(start, end).search(/(?:^|\s)#/);
  return found === -1 ? end : start + found;
}

function readLine(text: string, { number, pieces }: LogicalLine): EditableRequirement | undefined {
  const [first] = pieces;
  if (first === undefined || /^\s*(?:[-#]|$)/.test(text.slice(first.start, first.end)))
    return undefined;
  const span = requirementSpan(text, first.start, commentStart(text, first));
  if (span === undefined || goesOnBelow(text, pieces)) return undefined;
  const hashes = pieces.flatMap((piece) => {
    const content = text.slice(piece.start, commentStart(text, piece));
    return Array.from(content.matchAll(HASH_RE), (match) => ({
      start: piece.start + match.index,
      end: piece.start + match.index + match[0].length,
      digest: match[1] ?? '',
    }));
  });
  return {
    ecosystem: 'pypi',
    name: span.name,
    constraint: span.constraint,
    dialect: 'pep440',
    line: number,
    hashes: hashes.map(({ digest }) => digest),
    rewrite: (constraint, wanted = []) => [
      { start: span.start, end: span.end, text: constraint },
      ...hashEdits(text, hashes, wanted),
    ],
  };
}

/** A constraint that is spread over lines: to change a part of it would make another requirement. */
function goesOnBelow(text: string, pieces: readonly TextLine[]): boolean {
  return pieces.slice(1).some(({ start, end }) => !/^\s*(?:--|#|$)/.test(text.slice(start, end)));
}

/** The new digests in the place of the old ones, one a line where the old ones stood so. */
function hashEdits(
  text: string,
  spans: readonly { readonly start: number; readonly end: number }[],
  wanted: readonly string[],
): readonly TextEdit[] {
  const [first, second] = spans;
  const last = spans.at(-1);
  if (first === undefined || last === undefined) return [];
  const separator = second === undefined ? ' \\\n    ' : text.slice(first.end, second.start);
  // What stands between them may hold a comment, which belongs to one digest only.
  const clean = /^[ \t]*\\?\r?\n?[ \t]*$/.test(separator) ? separator : ' \\\n    ';
  const written = wanted.map((digest) => `--hash=${digest}`).join(clean);
  return [{ start: first.start, end: last.end, text: written }];
}
