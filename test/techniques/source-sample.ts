import type { AreaHonest, AreaTechnique } from './area.ts';

export function python(
  id: string,
  title: string,
  expect: string,
  ...lines: readonly string[]
): AreaTechnique {
  return {
    id: `code-${id}`,
    title,
    build: () => ({ 'app.py': lines.join('\n') }),
    expect: [expect],
  };
}

export function script(
  id: string,
  title: string,
  expect: string,
  ...lines: readonly string[]
): AreaTechnique {
  return {
    id: `code-${id}`,
    title,
    build: () => ({ 'app.mjs': lines.join('\n') }),
    expect: [expect],
  };
}

export function honest(id: string, title: string, ...lines: readonly string[]): AreaHonest {
  return { id: `code-${id}`, title, build: () => ({ 'app.py': lines.join('\n') }) };
}
