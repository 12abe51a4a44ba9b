import { tomlContent } from './pyproject.ts';

/** The Python versions a `pyproject.toml` promises to run on: `requires-python`, or Poetry's `python`. */
export function pythonOf(text: string): string | undefined {
  const content = tomlContent(text);
  return (
    textAt(content, ['project', 'requires-python']) ??
    textAt(content, ['tool', 'poetry', 'dependencies', 'python'])
  );
}

function textAt(content: unknown, path: readonly string[]): string | undefined {
  let value = content;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    const inner: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
    value = inner;
  }
  return typeof value === 'string' ? value : undefined;
}
