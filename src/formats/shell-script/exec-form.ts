/** Words of a command given as a list, which no shell reads. */
const MAX_WORDS = 2000;

/** Words as shell text that means just them. */
export function quoted(words: readonly string[]): string {
  return words
    .slice(0, MAX_WORDS)
    .map((word) =>
      /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`,
    )
    .join(' ');
}

/** `["pip", "install", "x"]` as shell text; undefined for anything else. */
export function execText(text: string): string | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith('[')) return undefined;
  try {
    const words: unknown = JSON.parse(trimmed.replaceAll('\\\n', ' '));
    if (!Array.isArray(words)) return undefined;
    const texts = words.filter((word): word is string => typeof word === 'string');
    return texts.length === words.length ? quoted(texts) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
