import { readTags } from '../../../formats/chat-template/tokens.ts';

/** How two templates differ. */
export interface Difference {
  /** The first place where they part, as source. */
  readonly first: string;
  /** Sentences of the second that the first does not have. */
  readonly added: readonly string[];
}

/** Words that make a text a sentence rather than markup. */
const MIN_WORDS = 4;
const WORD_RE = /\p{L}{2,}/gu;
const MAX_SENTENCES = 500;
const MAX_SHOWN = 200;
const CLOSING: Readonly<Record<string, string>> = { '{': '}}', '%': '%}', '#': '#}' };

/** The texts around the tags. */
function outside(template: string): readonly string[] {
  const texts: string[] = [];
  let from = 0;
  for (let at = template.indexOf('{'); at !== -1;) {
    const close = CLOSING[template[at + 1] ?? ''];
    if (close === undefined) {
      at = template.indexOf('{', at + 1);
      continue;
    }
    texts.push(template.slice(from, at));
    const end = template.indexOf(close, at + 2);
    if (end === -1) return texts;
    from = end + close.length;
    at = template.indexOf('{', from);
  }
  texts.push(template.slice(from));
  return texts;
}

/** Texts outside of tags and the tokens inside them, without the white space that editors change. */
function normalise(template: string): readonly string[] {
  const parts: string[] = [];
  for (const { kind, tokens } of readTags(template)) {
    const inner = tokens
      .filter(({ value }, index) => value !== '-' || (index > 0 && index < tokens.length - 1))
      .map((token) => (token.kind === 'text' ? JSON.stringify(token.value) : token.value));
    parts.push(`${kind === 'statement' ? '%' : '='} ${inner.join(' ')}`);
  }
  for (const text of outside(template)) {
    const plain = squeeze(text);
    if (plain !== '') parts.push(plain);
  }
  return parts;
}

function squeeze(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function sentences(template: string): readonly string[] {
  const texts = [
    ...readTags(template).flatMap(({ tokens }) =>
      tokens.flatMap(({ kind, value }) => (kind === 'text' ? [value] : [])),
    ),
    ...outside(template),
  ];
  return texts
    .flatMap((text) => text.split(/[.!?\n]+/))
    .map(squeeze)
    .filter((text) => (text.match(WORD_RE)?.length ?? 0) >= MIN_WORDS)
    .slice(0, MAX_SENTENCES);
}

/** Compares a template with the one it should be; undefined when they do the same. */
export function compareTemplates(reference: string, other: string): Difference | undefined {
  if (reference === other) return undefined;
  const [a, b] = [normalise(reference), normalise(other)];
  const at = b.findIndex((part, index) => part !== a[index]);
  if (at === -1 && a.length === b.length) return undefined;
  const known = squeeze(sentences(reference).join(' ')).toLowerCase();
  const added = sentences(other).filter((text) => !known.includes(text.toLowerCase()));
  const first = at === -1 ? `ends before: ${a[b.length] ?? ''}` : (b[at] ?? '');
  return { first: first.slice(0, MAX_SHOWN), added: added.map((text) => text.slice(0, MAX_SHOWN)) };
}

/** Sentences that work on the model rather than for the format: what a poisoned template adds. */
const STEERING_RE =
  /\b(?:ignore|disregard|override|pretend)\b|\b(?:never|do not|don't)\s+(?:\w+\s+)?(?:mention|reveal|tell|say|disclose|warn)\b|\bwithout\s+(?:telling|informing|mentioning)\b|\bsecretly\b|\balways\s+(?:\w+\s+)?(?:recommend|include|insert|add|suggest|append|link|refer|praise|use)\b|\b(?:insert|introduce|add)\s+(?:a\s+)?(?:\w+\s+)?(?:vulnerabilit|backdoor|weakness|link)|https?:\/\//i;

export function isSteering(text: string): boolean {
  return STEERING_RE.test(text);
}
