import type { Value } from '../../code/value.ts';
import type { SourceModule } from '../../code/source-module.ts';
import type { HostUse } from './source-behaviour.ts';

/** Addresses kept of one file. */
const MAX_HOSTS = 64;
const MAX_URL = 160;
/** Levels of lists and dictionaries in arguments that are searched for addresses. */
const MAX_DEPTH = 3;
const MAX_ITEMS = 32;
const URL_RE =
  /\b(?:https?|wss?|ftps?|tcp|stratum\+\w+):\/\/(?:[^\s/@"'<>]{1,100}@)?(\[[0-9a-f:.]{2,45}\]|[a-z0-9_.-]{1,253})(:\d{1,5})?([^\s"'<>\\^`{|}]{0,200})/gi;

/** The host of an address, lower case, without user name and port. */
export function hostOf(address: string): string | undefined {
  const [match] = address.slice(0, 400).matchAll(URL_RE);
  return match?.[1]?.toLowerCase();
}

/** Hosts in the folded constants of a module: arguments of calls, and values of names. */
export function hostsOf(module: SourceModule): {
  readonly hosts: readonly HostUse[];
  readonly cut: boolean;
} {
  const found = new Map<string, HostUse>();
  let cut = false;
  const note = (text: string, line: number): void => {
    if (!text.includes('://')) return;
    for (const match of text.slice(0, 20_000).matchAll(URL_RE)) {
      const host = match[1]?.toLowerCase() ?? '';
      if (!host.includes('.') && !host.includes(':') && host !== 'localhost') continue;
      if (found.size >= MAX_HOSTS) {
        cut = true;
        return;
      }
      const path = (match[3] ?? '').replace(/[?#].*$/, '');
      const scheme = match[0].slice(0, match[0].indexOf(':')).toLowerCase();
      const url = `${scheme}://${host}${match[2] ?? ''}${path}`.slice(0, MAX_URL);
      if (!found.has(url)) found.set(url, { host, url, line });
    }
  };
  for (const { positional, keywords, line } of module.calls) {
    for (const value of positional) search(value, line, note, 0);
    for (const { value } of keywords) search(value, line, note, 0);
  }
  for (const value of module.definitions.values()) search(value, 0, note, 0);
  return { hosts: [...found.values()], cut };
}

function search(
  value: Value,
  line: number,
  note: (text: string, line: number) => void,
  depth: number,
): void {
  if (value.kind === 'text') {
    note(value.text, line);
    return;
  }
  if (depth >= MAX_DEPTH) return;
  switch (value.kind) {
    case 'list':
    case 'tuple':
    case 'set':
      for (const item of value.items.slice(0, MAX_ITEMS)) search(item, line, note, depth + 1);
      break;
    case 'dict':
      for (const entry of value.entries.slice(0, MAX_ITEMS))
        search(entry.value, line, note, depth + 1);
      break;
    case 'unknown':
      for (const part of value.from.slice(0, MAX_ITEMS)) search(part, line, note, depth + 1);
      break;
    case 'choice':
      for (const option of value.options) search(option, line, note, depth + 1);
      break;
    default:
      break;
  }
}
