import type { Files } from '../../builders/weigh-files.ts';

/** One way to write the same program so that a scanner may not see it. */
export interface Evasion {
  readonly id: string;
  readonly title: string;
  readonly apply: (text: string) => Files;
}

export function indented(text: string, depth = 1): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => '    '.repeat(depth) + line)
    .join('\n');
}

/** Every double-quoted text in two pieces. */
export function splitTexts(text: string): string {
  return text.replaceAll(/"([^"\\\n]{2,})"/g, (_, inner: string) => {
    const half = Math.ceil(inner.length / 2);
    return `"${inner.slice(0, half)}" + "${inner.slice(half)}"`;
  });
}

export const base64 = (text: string): string => Buffer.from(text).toString('base64');
export const codes = (text: string, key = 0): string =>
  Array.from(Buffer.from(text), (byte) => byte ^ key).join(', ');
