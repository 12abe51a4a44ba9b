/** One place of a pattern: any run of characters, any one, one of a set, or itself. */
type Token =
  | { readonly kind: 'run' }
  | { readonly kind: 'any' }
  | { readonly kind: 'set'; readonly characters: string; readonly isNot: boolean }
  | { readonly kind: 'character'; readonly character: string };

/** Characters of a pattern; longer ones match nothing. */
const MAX_PATTERN = 500;

function setOf(body: string): Token {
  const isNot = body.startsWith('!') || body.startsWith('^');
  const written = isNot ? body.slice(1) : body;
  const characters = written.replaceAll(/(.)-(.)/gu, (_, low: string, high: string) => {
    const [from = 0, to = 0] = [low.codePointAt(0), high.codePointAt(0)];
    // Digits and letters: a range of all characters would be a million.
    return to - from > 127
      ? low + high
      : Array.from({ length: Math.max(0, to - from + 1) }, (__, at) =>
          String.fromCodePoint(from + at),
        ).join('');
  });
  return { kind: 'set', characters, isNot };
}

function tokensOf(segment: string): readonly Token[] {
  return Array.from(segment.matchAll(/\[([^\]]+)\]|[^]/gu), ([text, body]): Token => {
    if (body !== undefined) return setOf(body);
    if (text === '*') return { kind: 'run' };
    return text === '?' ? { kind: 'any' } : { kind: 'character', character: text };
  });
}

function takes(token: Token | undefined, character: string): boolean {
  switch (token?.kind) {
    case 'any':
      return true;
    case 'set':
      return token.characters.includes(character) !== token.isNot;
    case 'character':
      return token.character === character;
    default:
      return false;
  }
}

/** Whether a name matches, going back to the last run only: time grows with the product of the lengths, never faster. */
function matchesSegment(tokens: readonly Token[], name: readonly string[]): boolean {
  let [at, token, run, retry] = [0, 0, -1, 0];
  while (at < name.length) {
    if (tokens[token]?.kind === 'run') {
      run = token;
      retry = at;
      token += 1;
    } else if (takes(tokens[token], name[at] ?? '')) {
      at += 1;
      token += 1;
    } else if (run >= 0) {
      retry += 1;
      at = retry;
      token = run + 1;
    } else return false;
  }
  while (tokens[token]?.kind === 'run') token += 1;
  return token === tokens.length;
}

/** A test of relative names against a pattern: `*`, `?` and `[…]` within a folder, `**` for any folders. */
export function namePattern(pattern: string): (name: string) => boolean {
  if (pattern.length > MAX_PATTERN) return () => false;
  const parts = pattern.replace(/^(?:\.\/)+/, '').split('/');
  const segments = parts.map((part) => (part === '**' ? undefined : tokensOf(part)));
  return (name) => {
    // Which beginnings of the name the pattern so far can be.
    const folders = name.split('/').map((part) => Array.from(part));
    let reached = new Set([0]);
    for (const segment of segments) {
      const next = new Set<number>();
      for (const from of reached) {
        if (segment === undefined) for (let to = from; to <= folders.length; to += 1) next.add(to);
        else {
          const folder = folders[from];
          if (folder !== undefined && matchesSegment(segment, folder)) next.add(from + 1);
        }
      }
      reached = next;
    }
    return reached.has(folders.length);
  };
}
