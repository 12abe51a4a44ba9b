import { escapeLine } from '../core/escape.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup that may be put into a page as it is. Only {@link html} makes it, so nothing is forgotten. */
export interface Markup {
  readonly markup: string;
}

type Part = Markup | string | number | readonly Markup[];

/** A template whose every value is escaped, unless it is markup made by this function. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let markup = strings[0] ?? '';
  for (const [index, part] of parts.entries())
    markup += `${render(part)}${strings[index + 1] ?? ''}`;
  return { markup };
}

/** Nothing: for parts of a page that are not always there. */
export const NOTHING: Markup = { markup: '' };

function render(part: Part): string {
  if (typeof part === 'number') return String(part);
  // Control and bidi characters first: HTML would show the text in another order than it is in.
  if (typeof part === 'string') return escapeLine(part).replaceAll(/[&<>"']/g, entity);
  if ('markup' in part) return part.markup;
  return part.map((item) => item.markup).join('');
}

function entity(character: string): string {
  return ENTITIES[character] ?? character;
}
