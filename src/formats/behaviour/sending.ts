import type { CallSite } from '../../code/call-site.ts';
import type { Value } from '../../code/value.ts';
import {
  COMMANDS_RE,
  MESSENGER_CALLS_RE,
  MESSENGERS_RE,
  NAME_LOOKUPS_RE,
  SENDERS_RE,
} from './behaviour.data.ts';
import { commandText } from './command-text.ts';
import { hostOf } from './hosts.ts';
import type { Observation } from './observation.ts';
import { textsIn } from './observation.ts';
import type { Channel } from './source-behaviour.ts';
import type { Taken } from './taken.ts';
import { takenIn } from './taken.ts';

/** Where a client says who it is: a token there is not stolen but used. */
const AUTHENTICATION: ReadonlySet<string> = new Set([
  'agent',
  'auth',
  'authorization',
  'cert',
  'cookies',
  'headers',
  'passphrase',
  'proxies',
  'proxy',
  'verify',
]);
const TRANSFER_RE =
  /\b(?:curl|wget|nc|ncat|nslookup|dig|ping|Invoke-WebRequest|Invoke-RestMethod|iwr|irm|ftp|scp|socat|telnet)\b/i;
const NAMING_RE = /(?:^|[\s;&|])(?:nslookup|dig|ping|host)\s/;

/** What a call is given to send, without what it proves itself with. */
export function payloadOf(
  { positional, keywords, target }: CallSite,
  name: string,
): readonly Value[] {
  const given = positional.flatMap((value) =>
    value.kind === 'dict'
      ? value.entries
          .filter(({ key }) => key.kind !== 'text' || !AUTHENTICATION.has(key.text))
          .map((entry) => entry.value)
      : [value],
  );
  const named = keywords
    .filter((keyword) => !AUTHENTICATION.has(keyword.name))
    .map((keyword) => keyword.value);
  // `server.sendmail(…)` and `request.write(…)` send their arguments; a webhook object holds its content itself.
  const own =
    target?.kind === 'member' && /\.(?:execute|send|submit|sendMail|send_message)$/.test(name)
      ? [target.of]
      : [];
  return [...given, ...named, ...own];
}

function channelOf(
  site: CallSite,
  name: string,
  seen: Observation,
): { readonly channel: Channel; readonly to: string | undefined } {
  const texts = [...site.positional, ...(site.target === undefined ? [] : [site.target])].flatMap(
    (value) => textsIn(value, seen.flow),
  );
  const address = texts.find((text) => /^(?:https?|wss?|ftp):\/\//i.test(text));
  const to = address === undefined ? undefined : hostOf(address);
  if (MESSENGER_CALLS_RE.test(name) || texts.some((text) => MESSENGERS_RE.test(text.slice(0, 400))))
    return { channel: 'messenger', to };
  return { channel: 'network', to };
}

function note(
  site: CallSite,
  name: string,
  taken: readonly Taken[],
  way: { readonly channel: Channel; readonly to: string | undefined },
  seen: Observation,
): void {
  const [worst] = taken;
  if (worst === undefined) return;
  const same = taken.filter(({ kind }) => kind === worst.kind).map(({ what }) => what);
  const what = same.slice(0, 4).join(', ');
  const others = taken.slice(same.length).map((other) => other.what);
  seen.note(site, name, { act: 'sends', taken: worst.kind, what, ...way }, [
    `sends: ${[what, ...others].slice(0, 8).join(', ')}${way.to === undefined ? '' : ` to ${way.to}`}`,
  ]);
}

/** Data of the machine in what a call sends. True when the call is one that sends. */
export function observeSending(site: CallSite, name: string, seen: Observation): boolean {
  if (NAME_LOOKUPS_RE.test(name)) {
    const [first] = site.positional;
    const to = suffixOf(first, seen);
    // Data travel in front of a domain that somebody owns; an address of this machine is only looked up.
    const taken = first === undefined || to === undefined ? [] : takenIn([first], seen.flow);
    note(site, name, taken, { channel: 'dns', to }, seen);
    if (taken.length === 0) seen.note(site, name, { act: 'connects' });
    return true;
  }
  if (!SENDERS_RE.test(name)) return false;
  const taken = takenIn(payloadOf(site, name), seen.flow);
  if (taken.length === 0) seen.note(site, name, { act: 'connects' });
  else note(site, name, taken, channelOf(site, name, seen), seen);
  return true;
}

/** Domains that end on this machine or in this network. */
const NEAR_RE = /(?:^|\.)(?:local|localdomain|localhost|lan|internal|intranet|home|arpa|test)$/i;

function suffixOf(value: Value | undefined, seen: Observation): string | undefined {
  if (value === undefined) return undefined;
  return textsIn(value, seen.flow)
    .filter((text) => /^[\w.-]*\.[a-z]{2,}\.?$/i.test(text) && !NEAR_RE.test(text))
    .at(-1)
    ?.replace(/^\./, '');
}

/** `subprocess.run(['curl', '-d', secret, url])`: a program that sends what it is given. */
export function observeSendingCommand(site: CallSite, name: string, seen: Observation): void {
  if (!COMMANDS_RE.test(name)) return;
  const text = commandText(site, seen.flow);
  const match = TRANSFER_RE.exec(text);
  if (match === null) return;
  const [first, second] = site.positional;
  const values = [first, second].flatMap((value) =>
    value === undefined || value.kind === 'dict' ? [] : [value],
  );
  const taken = takenIn(values, seen.flow);
  const to = /\bhttps?:\/\/([\w.-]{1,120})/i.exec(text)?.[1];
  note(site, name, taken, { channel: NAMING_RE.test(text) ? 'dns' : 'command', to }, seen);
}
