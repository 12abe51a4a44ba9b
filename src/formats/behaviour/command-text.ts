import type { CallSite } from '../../code/call-site.ts';
import type { Flow } from '../../code/flow.ts';
import type { Value } from '../../code/value.ts';
import { placeText } from './place.ts';
import {
  HOSTILE_COMMAND_RE,
  REGISTERING_COMMAND_RE,
  SENDING_COMMAND_RE,
} from './behaviour.data.ts';

/** Characters of a command that are read: patterns over it must not take for ever. */
const MAX_COMMAND = 16_384;

/** The command of a call as one line: the text, or the words of a list with blanks between. */
export function commandText({ positional, keywords }: CallSite, flow: Flow): string {
  const [first, second] = positional;
  const named = keywords.find(({ name }) => name === 'args')?.value;
  const words = [
    ...wordsOf(first ?? named, flow),
    // `spawn('sh', ['-c', '…'])`, `os.execlp('sh', 'sh', '-c', '…')`
    ...(second === undefined ? [] : positional.slice(1).flatMap((value) => wordsOf(value, flow))),
  ];
  return words.join(' ').slice(0, MAX_COMMAND);
}

function wordsOf(value: Value | undefined, flow: Flow): readonly string[] {
  if (value === undefined) return [];
  if (value.kind === 'text') return [value.text];
  if (value.kind === 'list' || value.kind === 'tuple')
    return value.items
      .slice(0, 64)
      .map((item) => (item.kind === 'text' ? item.text : placeText(item, flow)));
  if (value.kind === 'dict') return [];
  return [placeText(value, flow)];
}

/** What a hostile command does, as a completion of "a command that …"; undefined for any other. */
export function hostileEffect(command: string): string | undefined {
  if (SENDING_COMMAND_RE.test(command)) return 'sends data of this machine to another one';
  if (!HOSTILE_COMMAND_RE.test(command)) return undefined;
  if (/\/dev\/(?:tcp|udp)\/|\bnc(?:at)?\b|\bsocat\b|bash\s+-i|sh\s+-i|mkfifo/.test(command))
    return 'gives somebody a shell';
  if (/crontab/.test(command)) return 'makes something start by itself';
  if (/\brm\s+-|\bdd\s+if=|\bmkfs|\bdel\s+\/|\bformat\s+[a-z]:|:\|:/i.test(command))
    return 'deletes everything';
  return 'fetches or decodes a program and runs it';
}

/** Where a command registers something that starts by itself. */
export function registeredBy(command: string): string | undefined {
  const match = REGISTERING_COMMAND_RE.exec(command)?.[0];
  if (match === undefined || /crontab\s+-l\s*$/.test(command)) return undefined;
  return match.slice(0, 60);
}

const INSTALL_RE =
  /(?:^|[\s;&|/])(?:pip[\d.]*|uv\s+pip|pipx|conda|mamba|easy_install|npm|pnpm|yarn|bun|apt(?:-get)?|brew|gem|cargo)\s+(?:-\S+\s+){0,6}(?:install|add|i|ci)(?:\s+|$)([^\n;&|]{0,200})|-m\s+pip\s+(?:-\S+\s+){0,6}install(?:\s+|$)([^\n;&|]{0,200})/;

/** What a command installs: the words behind `install`. */
export function installedBy(command: string): string | undefined {
  const match = INSTALL_RE.exec(command.slice(0, 2000));
  if (match === null) return undefined;
  return (match[1] ?? match[2] ?? '').trim().slice(0, 120);
}

const PUBLISH_RE =
  /(?:^|[\s;&|])(?:(?:npm|pnpm|yarn|bun)\s+publish\b|twine\s+upload\b|-m\s+twine\s+upload\b|flit\s+publish\b|poetry\s+publish\b|uv\s+publish\b|gh\s+(?:repo\s+create|secret\s+set|api\s+-X\s+(?:PUT|POST))\b|git\s+push\b)/;

/** A command that publishes packages or code. */
export function publishedBy(command: string): string | undefined {
  return PUBLISH_RE.exec(command.slice(0, 2000))?.[0].trim();
}
