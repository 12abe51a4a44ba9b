import { withoutCredentials } from './credentials/find.ts';
import type { CallSite } from './call-site.ts';
import type { Keyword, Value } from './value.ts';

const MAX_LENGTH = 200;
const MAX_TEXT = 60;
const MAX_ITEMS = 4;
const MAX_DEPTH = 5;

/** A value in one line, cut: for people, as evidence. */
export function renderValue(value: Value, depth = 0): string {
  if (depth > MAX_DEPTH) return '…';
  switch (value.kind) {
    case 'text':
      return quoted(value.text);
    case 'bytes':
      return `b${quoted(value.bytes)}`;
    case 'number':
      return String(value.number);
    case 'boolean':
      return value.boolean ? 'True' : 'False';
    case 'none':
      return 'None';
    case 'list':
    case 'set':
    case 'tuple':
      return `[${some(value.items, (item) => renderValue(item, depth + 1))}]`;
    case 'dict':
      return `{${some(value.entries, ({ key, value: inner }) => `${renderValue(key, depth + 1)}: ${renderValue(inner, depth + 1)}`)}}`;
    case 'name':
      return shortName(value.path);
    case 'call': {
      const callee =
        value.callee === undefined
          ? value.of === undefined
            ? '…'
            : renderValue(value.of, depth + 1)
          : shortName(value.callee);
      return `${callee}(${args(value.positional, value.keywords, depth)})`;
    }
    case 'member':
      return `${renderValue(value.of, depth + 1)}.${value.name}`;
    case 'item':
      return `${renderValue(value.of, depth + 1)}[${renderValue(value.key, depth + 1)}]`;
    case 'parameter':
      return value.name;
    case 'choice':
      return value.options.map((option) => renderValue(option, depth + 1)).join(' or ');
    case 'unknown':
      return value.from.length === 0
        ? '…'
        : some(value.from, (part) => renderValue(part, depth + 1), ' … ');
  }
}

/** A call with its arguments as far as they are known, in one line. */
export function renderCall({
  callee,
  written,
  positional,
  keywords,
  line,
  through,
}: CallSite): string {
  const name = callee === undefined ? written : shortName(callee);
  const text = `${name}(${args(positional, keywords, 0)})`;
  const inside = through.length === 0 ? '' : `inside ${through.map(shortName).join(', ')}: `;
  return `line ${line}: ${inside}${text}`.slice(0, MAX_LENGTH);
}

/** Names as people write them: builtins and definitions of the module without their prefix. */
export function shortName(path: string): string {
  return path.replace(/^(?:builtins|<local>)\./, '');
}

function args(positional: readonly Value[], keywords: readonly Keyword[], depth: number): string {
  return [
    ...positional.map((value) => renderValue(value, depth + 1)),
    ...keywords.map(({ name, value }) => `${name}=${renderValue(value, depth + 1)}`),
  ].join(', ');
}

function some<T>(items: readonly T[], text: (item: T) => string, separator = ', '): string {
  const shown = items.slice(0, MAX_ITEMS).map(text);
  return items.length > MAX_ITEMS ? [...shown, '…'].join(separator) : shown.join(separator);
}

function quoted(text: string): string {
  const safe = withoutCredentials(text.slice(0, MAX_TEXT * 8));
  const shown = text.length > MAX_TEXT ? `${safe.slice(0, MAX_TEXT)}…` : safe;
  return JSON.stringify(shown);
}
