/** What a program inside of the sandbox printed: text of the package, to be believed in nothing but its form. */
export function record(output: string): Readonly<Record<string, unknown>> {
  const line = output.trim().split('\n').at(-1) ?? '';
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Longest name, path or script that is taken over. */
const MAX_TEXT = 4096;
const MAX_TEXTS = 2_000;

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= MAX_TEXT && !value.includes('\0')
    ? value
    : undefined;
}

export function texts(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value
    .slice(0, MAX_TEXTS)
    .map(text)
    .filter((item) => item !== undefined);
}

/** The texts of an object, by key. */
export function textEntries(value: unknown): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const content = text(item);
    return content === undefined ? [] : [[key, content] as const];
  });
}
