/** A token inside a tag of a template. */
export interface Token {
  readonly kind: 'name' | 'text' | 'sign';
  readonly value: string;
}

/** One `{% … %}` or `{{ … }}`. */
export interface Tag {
  readonly kind: 'statement' | 'expression';
  readonly tokens: readonly Token[];
}

/** Tags and tokens looked at; templates with more are no templates. */
const MAX_TAGS = 100_000;
const MAX_TOKENS = 1_000_000;
const NAME_RE = /[\p{L}\p{N}_]+/uy;
const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
};
const RAW_END_RE = /\{%[-+]?\s{0,64}endraw\s{0,64}[-+]?%\}/g;

/** A Python string's escapes, including those that other Jinja parsers do not know. */
function unescape(body: string): string {
  return body.replaceAll(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}]{1,80})\}|([0-7]{1,3})|([\s\S]))/g,
    (_, x?: string, u?: string, wide?: string, named?: string, octal?: string, plain?: string) => {
      const hex = x ?? u ?? wide;
      const code =
        hex !== undefined
          ? Number.parseInt(hex, 16)
          : octal !== undefined
            ? Number.parseInt(octal, 8)
            : undefined;
      if (code !== undefined) return code <= 0x10ffff ? String.fromCodePoint(code) : '';
      if (named !== undefined) return named.toUpperCase() === 'LOW LINE' ? '_' : `\\N{${named}}`;
      return SIMPLE[plain ?? ''] ?? plain ?? '';
    },
  );
}

/**
 * Cuts a template into tags and tokens without a grammar, so that whatever a real Jinja accepts and
 * the parser here does not is looked at all the same.
 */
export function readTags(template: string): readonly Tag[] {
  const tags: Tag[] = [];
  let budget = MAX_TOKENS;
  let at = 0;
  while (tags.length < MAX_TAGS && budget > 0) {
    const open = template.indexOf('{', at);
    if (open === -1) break;
    const second = template[open + 1];
    if (second === '#') {
      const end = template.indexOf('#}', open + 2);
      if (end === -1) break;
      at = end + 2;
    } else if (second === '%' || second === '{') {
      const { tokens, end } = readTokens(template, open + 2, second === '%' ? '%}' : '}}', budget);
      budget -= tokens.length;
      tags.push({ kind: second === '%' ? 'statement' : 'expression', tokens });
      at = tokens[0]?.value === 'raw' ? afterRaw(template, end) : end;
    } else at = open + 1;
  }
  return tags;
}

function afterRaw(template: string, from: number): number {
  RAW_END_RE.lastIndex = from;
  const found = RAW_END_RE.exec(template);
  return found === null ? template.length : found.index + found[0].length;
}

function readTokens(
  template: string,
  from: number,
  close: string,
  budget: number,
): { tokens: readonly Token[]; end: number } {
  const tokens: Token[] = [];
  let braces = 0;
  let at = from;
  while (at < template.length && tokens.length < budget) {
    const character = template[at] ?? '';
    if (braces === 0 && template.startsWith(close, at)) return { tokens, end: at + 2 };
    if (character === "'" || character === '"') {
      const end = endOfString(template, at);
      tokens.push({ kind: 'text', value: unescape(template.slice(at + 1, end)) });
      at = end + 1;
      continue;
    }
    NAME_RE.lastIndex = at;
    const name = NAME_RE.exec(template)?.[0];
    if (name !== undefined) {
      // Python folds look-alike letters of names, so `ｃｌａｓｓ` is `class`.
      tokens.push({ kind: 'name', value: name.normalize('NFKC') });
      at += name.length;
      continue;
    }
    if (character === '{') braces += 1;
    if (character === '}' && braces > 0) braces -= 1;
    if (character.trim() !== '') tokens.push({ kind: 'sign', value: character });
    at += 1;
  }
  return { tokens, end: template.length };
}

function endOfString(template: string, start: number): number {
  const quote = template[start];
  for (let at = start + 1; at < template.length; at += 1) {
    if (template[at] === '\\') at += 1;
    else if (template[at] === quote) return at;
  }
  return template.length;
}
