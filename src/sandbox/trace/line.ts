import { readQuoted } from './quoted.ts';

/** One line of a process's own file, as `strace -ff -ttt -yy` writes it. */
export type TraceLine =
  | {
      readonly kind: 'call';
      readonly time: number;
      readonly name: string;
      /** The arguments as strace wrote them, split at the top level. */
      readonly args: readonly string[];
      /** Undefined when the process ended inside the call. */
      readonly returned: number | undefined;
      readonly errno: string | undefined;
      /** What follows the result: decoded descriptors and process numbers. */
      readonly note: string;
    }
  | { readonly kind: 'signal'; readonly time: number; readonly name: string; readonly text: string }
  | {
      readonly kind: 'exit';
      readonly time: number;
      readonly code: number | undefined;
      readonly signal: string | undefined;
    };

/** What precedes the closing bracket of a call that another line continues. */
const UNFINISHED = ' <unfinished ...>';

const TIME_RE = /^(\d{1,12}\.\d{1,9}) (.*)$/s;
const RESUMED_RE = /^<\.\.\. ([a-z0-9_]{1,40}) resumed>(.*)$/s;
const NAME_RE = /^([a-z0-9_]{1,40})\(/;
const SIGNAL_RE = /^--- (SIG[A-Z0-9_]{1,20}) (.*) ---$/s;
const EXITED_RE = /^\+\+\+ exited with (\d{1,10}) \+\+\+$/;
const KILLED_RE = /^\+\+\+ killed by (\S{1,30})/;
const RESULT_RE = /^\s*= (\?|-?\d+|0x[0-9a-f]+)(.*)$/s;
const ERRNO_RE = /^ (E[A-Z0-9]{1,20})\b/;

/** Calls of one process that were interrupted by another line of the same file, by name. */
export type Pending = Map<string, string>;

/** Reads one line; undefined for what is no statement of strace, or is the first half of one (kept in `pending`). */
export function readLine(text: string, pending: Pending): TraceLine | undefined {
  const match = TIME_RE.exec(text);
  const [, stamp = '', body = ''] = match ?? [];
  if (match === null) return undefined;
  const time = Number(stamp);
  const signal = SIGNAL_RE.exec(body);
  if (signal !== null)
    return { kind: 'signal', time, name: signal[1] ?? '', text: signal[2] ?? '' };
  const exited = EXITED_RE.exec(body);
  if (exited !== null) return { kind: 'exit', time, code: Number(exited[1]), signal: undefined };
  const killed = KILLED_RE.exec(body);
  if (killed !== null) return { kind: 'exit', time, code: undefined, signal: killed[1] };
  return readCall(time, joined(body, pending), pending);
}

/** Calls that were never resumed: the process ended inside them. */
export function unresumed(pending: Pending, time: number): readonly TraceLine[] {
  const lines = [...pending.values()].map((body) => readCall(time, `${body}) = ?`, new Map()));
  pending.clear();
  return lines.filter((line) => line !== undefined);
}

/** A call that was resumed, with the half that was kept. */
function joined(body: string, pending: Pending): string {
  const resumed = RESUMED_RE.exec(body);
  if (resumed === null) return body;
  const [, name = '', rest = ''] = resumed;
  const first = pending.get(name);
  pending.delete(name);
  return `${first ?? `${name}(`}${rest}`;
}

function readCall(time: number, body: string, pending: Pending): TraceLine | undefined {
  const name = NAME_RE.exec(body)?.[1];
  if (name === undefined) return undefined;
  const open = name.length + 1;
  const call = { kind: 'call' as const, time, name };
  if (body.endsWith(UNFINISHED)) {
    pending.set(name, body.slice(0, -UNFINISHED.length));
    return undefined;
  }
  const { args, end } = splitArguments(body.replace(UNFINISHED, ''), open);
  const result = end === undefined ? null : RESULT_RE.exec(body.slice(end));
  const [, value = '?', rest = ''] = result ?? [];
  const returned = value === '?' ? undefined : Number(value);
  return { ...call, args, returned, errno: ERRNO_RE.exec(rest)?.[1], note: rest };
}

interface Split {
  readonly args: readonly string[];
  /** Index behind the closing bracket; undefined when there is none. */
  readonly end: number | undefined;
}

const OPENING = '([{';
const CLOSING = ')]}';

/** Splits at commas outside of strings, brackets and decoded descriptors, from behind the opening bracket. */
export function splitArguments(text: string, open: number): Split {
  const args: string[] = [];
  let depth = 0;
  let from = open;
  let index = open;
  const take = (end: number): void => {
    const argument = text.slice(from, end).trim();
    if (argument !== '' || args.length > 0) args.push(argument);
  };
  while (index < text.length) {
    const character = text[index] ?? '';
    if (character === '"') index = readQuoted(text, index)?.end ?? text.length;
    else if (character === '<' && isDecoration(text, index)) index = behindDecoration(text, index);
    else if (character === '/' && text[index + 1] === '*') index = behindComment(text, index);
    else if (CLOSING.includes(character) && depth === 0) {
      take(index);
      return { args, end: index + 1 };
    } else {
      if (OPENING.includes(character)) depth += 1;
      else if (CLOSING.includes(character)) depth -= 1;
      else if (character === ',' && depth === 0) {
        take(index);
        from = index + 1;
      }
      index += 1;
    }
  }
  take(text.length);
  return { args, end: undefined };
}

/** A descriptor is followed by what it stands for: `3</etc/passwd>`, `AT_FDCWD</tmp>`; `1 << 2` is none. */
function isDecoration(text: string, at: number): boolean {
  return /[\dD]/.test(text[at - 1] ?? '') && text[at + 1] !== '<';
}

/** strace escapes `<` and `>` in paths; only sockets hold an arrow, and they end with a square bracket. */
function behindDecoration(text: string, at: number): number {
  const isSocket = /^<[A-Z][A-Za-z0-9-]{0,20}:\[/.test(text.slice(at, at + 26));
  const close = text.indexOf(isSocket ? ']>' : '>', at + 1);
  if (close === -1) return text.length;
  return close + (isSocket ? 2 : 1);
}

function behindComment(text: string, at: number): number {
  const close = text.indexOf('*/', at + 2);
  return close === -1 ? text.length : close + 2;
}
