import { candidatesOf, type Candidate } from '../leaks/personal/find.ts';
import { secretsOf } from '../leaks/secret/find.ts';

/** A stretch of a text that was replaced. */
export interface RedactedSpan {
  readonly kind: string;
  /** What it was, masked. */
  readonly shown: string;
}

export interface RedactedText {
  readonly text: string;
  readonly spans: readonly RedactedSpan[];
}

interface Stretch extends RedactedSpan {
  readonly start: number;
  readonly end: number;
}

const KEY_END_RE = /-----END[^-]{0,100}-----/g;
/** What keys are written with, where their end is not marked. */
const KEY_MATERIAL_RE = /[A-Za-z0-9+/=\s\\:,-]*/y;

/** Where a private key ends, whose recogniser marks only its first line. */
function keyEnd(text: string, from: number): number {
  KEY_END_RE.lastIndex = from;
  const marked = KEY_END_RE.exec(text);
  if (marked !== null) return marked.index + marked[0].length;
  KEY_MATERIAL_RE.lastIndex = from;
  KEY_MATERIAL_RE.exec(text);
  return Math.max(from, KEY_MATERIAL_RE.lastIndex);
}

/** Who has a column redacted wants rather too much gone than too little, but no number that merely could be one. */
function isPersonal(
  { recogniser, passes, hasContext, sighting }: Candidate,
  text: string,
): boolean {
  if (!passes) return false;
  const isWholeCell = text.trim().length === sighting.end - sighting.start;
  return recogniser.needs !== 'context' || hasContext || (isWholeCell && recogniser.chance < 1);
}

function stretchesOf(text: string, column: string): readonly Stretch[] {
  const secrets = secretsOf(text, column).map(({ kind, shown, start, end }) => ({
    kind,
    shown,
    start,
    end: kind === 'private-key' ? keyEnd(text, end) : end,
  }));
  const personal = candidatesOf(text, column).flatMap((candidate) => {
    const { kind, shown, start, end } = candidate.sighting;
    return isPersonal(candidate, text) ? [{ kind, shown, start, end }] : [];
  });
  return [...secrets, ...personal].sort((a, b) => a.start - b.start || b.end - a.end);
}

/**
 * Replaces the secrets and personal data of a cell by `[redacted: kind]`; stretches that overlap become one. `undefined` when there
 * is nothing to replace.
 * @param column the column's name, which may say what its cells are
 */
export function redactText(text: string, column: string): RedactedText | undefined {
  const spans: RedactedSpan[] = [];
  let redacted = '';
  let done = 0;
  for (const { kind, shown, start, end } of stretchesOf(text, column)) {
    if (start >= done) {
      redacted += `${text.slice(done, start)}[redacted: ${kind}]`;
      spans.push({ kind, shown });
    }
    done = Math.max(done, end);
  }
  return spans.length === 0 ? undefined : { text: redacted + text.slice(done), spans };
}

/** The same for a cell of JSON text, which stays JSON: where it would not, all of it becomes one word. */
export function redactJson(text: string, column: string): RedactedText | undefined {
  const redacted = redactText(text, column);
  if (redacted === undefined) return undefined;
  try {
    JSON.parse(redacted.text);
    return redacted;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const kinds = [...new Set(redacted.spans.map(({ kind }) => kind))].join(', ');
    return { ...redacted, text: JSON.stringify(`[redacted: ${kinds}]`) };
  }
}
