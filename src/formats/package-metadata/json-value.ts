/** Reading JSON from outside: every accessor answers for any value, and nothing is taken from a prototype. */

/** Longest single text that is kept. READMEs are digested, not kept. */
const MAX_TEXT = 4096;

export function field(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
  return found;
}

export function entriesOf(value: unknown, limit: number): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).slice(0, limit);
}

export function listOf(value: unknown, limit: number): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, limit) : [];
}

/** A text that says something, bounded. */
export function textOf(value: unknown, limit = MAX_TEXT): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' ? undefined : text.slice(0, limit);
}

export function textsOf(value: unknown, limit: number): readonly string[] {
  return listOf(value, limit).flatMap((item) => textOf(item) ?? []);
}

/** Texts by key; other values are left out. */
export function textTable(value: unknown, limit: number): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entriesOf(value, limit).flatMap(([key, item]) =>
      typeof item === 'string' ? [[key.slice(0, MAX_TEXT), item.slice(0, MAX_TEXT)] as const] : [],
    ),
  );
}

/** A whole number from zero. */
export function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** A moment as ISO 8601 in UTC; anything else is none. */
export function momentOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value) || value.length > 40)
    return undefined;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(value) || value.length === 10 ? value : `${value}Z`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** Undefined for a text that is no JSON. */
export function parseJsonText(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
