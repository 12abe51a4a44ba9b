import type { CallSite } from '../../code/call-site.ts';
import type { PackageCapability } from '../../core/package-profile.ts';
import { LOCAL } from '../../code/value.ts';
import { CAPABILITY_NAMES } from './capabilities.data.ts';

const WRITE_MODE_RE = /[wax+]/;

/** What calling a dotted name gives its caller, or undefined for nothing of the kind. */
export function capabilityOf(
  name: string,
  { positional, keywords }: Pick<CallSite, 'positional' | 'keywords'>,
): PackageCapability | undefined {
  if (name.startsWith(LOCAL)) return undefined;
  if (name === 'builtins.open' || name === 'io.open' || name === 'codecs.open') {
    const mode = positional[1] ?? keywords.find((keyword) => keyword.name === 'mode')?.value;
    return mode?.kind === 'text' && WRITE_MODE_RE.test(mode.text)
      ? 'filesystem-write'
      : 'filesystem-read';
  }
  const known = CAPABILITY_NAMES.get(firstPart(name));
  if (known === undefined) return undefined;
  return known.find(({ when }) => when === undefined || when.test(name))?.capability;
}

/** `socket` of `socket.socket().connect`, `socket.io-client` of `socket.io-client.io`: names of npm packages hold dots. */
function firstPart(name: string): string {
  for (let at = name.search(/[.(]/); at !== -1;) {
    const part = name.slice(0, at);
    if (CAPABILITY_NAMES.has(part)) return part;
    const next = name.slice(at + 1).search(/[.(]/);
    // Longer names than two parts with a dot are not in the table.
    if (next === -1 || part.includes('.')) return part;
    at += next + 1;
  }
  return name;
}
