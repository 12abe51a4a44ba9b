/** One instruction with its lines joined as Docker does, and the heredocs behind it. */
export interface Instruction {
  /** Upper case. */
  readonly word: string;
  /** What stands behind the word; line breaks are kept, so that lines can be counted. */
  readonly text: string;
  readonly heredocs: readonly {
    readonly name: string;
    readonly body: string;
    readonly line: number;
  }[];
  /** From 1. */
  readonly line: number;
}

const MAX_INSTRUCTIONS = 5000;
const ESCAPE_RE = /^#[ \t]*escape[ \t]*=[ \t]*([\\`])/im;
const DIRECTIVE_RE = /^#[ \t]*\w+[ \t]*=/;
const WORD_RE = /^[ \t]*([A-Za-z]+)(?:[ \t]+|$)/;
const HEREDOC_RE = /<<(-?)(["']?)([A-Za-z_][\w.-]{0,100})\2/g;
const TAKES_HEREDOC: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD']);

/** Reads a Dockerfile into its instructions. What is none is left out. */
export function readInstructions(text: string): readonly Instruction[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const escape = escapeOf(lines);
  const found: Instruction[] = [];
  for (let at = 0; at < lines.length && found.length < MAX_INSTRUCTIONS; at += 1) {
    const first = lines[at] ?? '';
    if (first.trim() === '' || first.trimStart().startsWith('#')) continue;
    const start = at;
    const parts = [first];
    while (endsIn(parts.at(-1) ?? '', escape) && at + 1 < lines.length) {
      at += 1;
      const next = lines[at] ?? '';
      // Comments and empty lines inside of an instruction are taken out; the line stays, to be counted.
      const isNothing = next.trim() === '' || next.trimStart().startsWith('#');
      parts.push(isNothing ? escape : next);
    }
    const whole = parts
      .map((part) => (endsIn(part, escape) ? withBackslash(part) : part))
      .join('\n');
    const match = WORD_RE.exec(whole);
    if (match === null) continue;
    const word = (match[1] ?? '').toUpperCase();
    const heredocs: Instruction['heredocs'][number][] = [];
    if (TAKES_HEREDOC.has(word))
      for (const [, dash = '', , name = ''] of whole.matchAll(HEREDOC_RE)) {
        const body: string[] = [];
        const line = at + 2;
        for (at += 1; at < lines.length; at += 1) {
          const each = lines[at] ?? '';
          if ((dash === '' ? each : each.replace(/^\t+/, '')) === name) break;
          body.push(each);
        }
        heredocs.push({ name, body: body.join('\n'), line });
      }
    found.push({ word, text: whole.slice(match[0].length), heredocs, line: start + 1 });
  }
  return found;
}

/** `# escape=` holds only in front of everything else. */
function escapeOf(lines: readonly string[]): string {
  for (const line of lines) {
    if (!DIRECTIVE_RE.test(line)) return '\\';
    const escape = ESCAPE_RE.exec(line)?.[1];
    if (escape !== undefined) return escape;
  }
  return '\\';
}

function endsIn(line: string, escape: string): boolean {
  return line.trimEnd().endsWith(escape);
}

function withBackslash(line: string): string {
  return `${line.trimEnd().slice(0, -1)}\\`;
}
