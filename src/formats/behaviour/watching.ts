import type { CallSite } from '../../code/call-site.ts';
import { SENDERS_RE } from './behaviour.data.ts';
import type { Observation } from './observation.ts';
import { namesOf, textsIn } from './observation.ts';
import type { TakenKind } from './source-behaviour.ts';
import { takenBy } from './taken.ts';

const WATCHED: ReadonlySet<TakenKind> = new Set(['keystrokes', 'screen', 'clipboard', 'camera']);
/** Where a wallet's address would stand in a pattern: Bitcoin, Ethereum, Monero, Tron, Solana. */
const ADDRESS_PATTERN_RE =
  /\[13\]\[a-km-z|\^?\(?bc1|0x\[a-f|0x\[\\?a-fA-F0-9\]|\[a-fA-F0-9\]\{40\}|\^T\[|\^4\[0-9AB\]|\[1-9A-HJ-NP-Za-km-z\]\{|^(?:bc1[a-z0-9]{25,}|[13][a-km-zA-HJ-NP-Z1-9]{25,34}|0x[a-fA-F0-9]{40})$/;
const CLIPBOARD_WRITERS_RE =
  /^(?:pyperclip\.copy|clipboard\.copy|copykitten\.copy|win32clipboard\.SetClipboardText|clipboardy\.(?:write|writeSync)|(?:electron\.)?clipboard\.writeText|navigator\.clipboard\.writeText)$/;
const CLIPBOARD_READERS_RE =
  /^(?:pyperclip\.paste|clipboard\.paste|copykitten\.paste|win32clipboard\.GetClipboardData|clipboardy\.(?:read|readSync)|(?:electron\.)?clipboard\.readText|navigator\.clipboard\.readText)$/;
const PATTERN_CALLS_RE = /^re\.\w+$|^RegExp$/;

/** Calls that watch the user: keyboard, screen, clipboard, camera. */
export function observeWatching(site: CallSite, name: string, seen: Observation): void {
  const taken = takenBy(
    { kind: 'call', callee: name, positional: site.positional, keywords: site.keywords },
    seen.flow,
  );
  if (taken !== undefined && WATCHED.has(taken.kind))
    seen.note(site, name, { act: 'watches', taken: taken.kind });
}

/** Keystrokes are collected in one function and sent in another: both in one file are enough. */
export function observeKeylogger(seen: Observation): void {
  const watch = seen.deeds.find((deed) => deed.act === 'watches' && deed.taken === 'keystrokes');
  if (watch === undefined) return;
  const isTold = seen.deeds.some((deed) => deed.act === 'sends' && deed.taken === 'keystrokes');
  const sender = isTold
    ? undefined
    : seen.module.calls.find((site) =>
        namesOf(site, seen.flow).some((name) => SENDERS_RE.test(name)),
      );
  if (sender?.callee === undefined) return;
  seen.note(
    sender,
    sender.callee,
    { act: 'sends', taken: 'keystrokes', what: 'keystrokes', channel: 'network', to: undefined },
    watch.evidence,
  );
}

/** Reads the clipboard, looks for the address of a wallet, and writes another one. */
export function observeAddressSwap(seen: Observation): void {
  const { calls } = seen.module;
  const reads = calls.some(
    ({ callee }) => callee !== undefined && CLIPBOARD_READERS_RE.test(callee),
  );
  const write = reads
    ? calls.find(({ callee }) => callee !== undefined && CLIPBOARD_WRITERS_RE.test(callee))
    : undefined;
  if (write?.callee === undefined) return;
  const isAddress = (text: string): boolean => ADDRESS_PATTERN_RE.test(text.slice(0, 300));
  const looks =
    calls.some(
      (site) =>
        site.callee !== undefined &&
        PATTERN_CALLS_RE.test(site.callee) &&
        site.positional.some((value) => textsIn(value, seen.flow, 8).some(isAddress)),
    ) || write.positional.some((value) => textsIn(value, seen.flow, 8).some(isAddress));
  if (looks) seen.note(write, write.callee, { act: 'swaps-addresses' });
}
