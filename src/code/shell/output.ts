import {
  fromBase32,
  fromBase64,
  fromHex,
  inflated,
  utf8OfBytes,
  bytesOfUtf8,
} from '../fold-bytes.ts';
import { decodeEscapes } from './escapes.ts';
import type { ShellWord, WordPart } from './shell-script.ts';
import { textOfParts } from './shell-script.ts';

/** Text with the program that decoded it. */
export interface Printed {
  readonly text: string;
  readonly decodedBy?: string;
}

const BASE64_RE = /^(?:-d|-D|--decode|-di|-id|-w0?)$/;
const RANGE_RE = /(.)-(.)/gs;
const SUBSTITUTION_RE = /^s([/|#,:@])((?:(?!\1)[^\\*.[\]^$+?(){}])*)\1((?:(?!\1)[^\\&])*)\1(g?)$/;
const ZIP_PROGRAMS: ReadonlySet<string> = new Set(['gunzip', 'zcat', 'gzip']);

/**
 * What a simple command prints, when that follows from its words and its input alone: `echo`,
 * `printf`, `cat`, and the programs that undo an encoding. Undefined for everything else.
 */
export function printedBy(
  program: string,
  words: readonly ShellWord[],
  input: readonly WordPart[] | undefined,
  maxBytes: number,
): Printed | undefined {
  const args: string[] = [];
  for (const { text } of words) {
    if (text === undefined) return undefined;
    args.push(text);
  }
  if (program === 'echo') return mark(echo(args), words);
  if (program === 'printf') return mark(printf(args), words);
  if (SILENT_PROGRAMS.has(program)) return { text: '' };
  const text = input === undefined ? undefined : textOfParts(input);
  if (input === undefined || text === undefined) return undefined;
  const filtered = filter(program, args, text, maxBytes);
  const earlier = input.find((part) => part.kind === 'text')?.decodedBy;
  const decodedBy = filtered?.decodedBy ?? earlier;
  return filtered === undefined
    ? undefined
    : { text: filtered.text, ...(decodedBy === undefined ? {} : { decodedBy }) };
}

const SILENT_PROGRAMS: ReadonlySet<string> = new Set([
  ':',
  'true',
  'false',
  'cd',
  'set',
  'shift',
  'export',
  'unset',
  'mkdir',
  'chmod',
  'chown',
  'touch',
  'sleep',
  'rm',
]);

function mark(text: string, words: readonly ShellWord[]): Printed {
  const part = words
    .flatMap(({ parts }) => parts)
    .find((each) => each.kind === 'text' && each.decodedBy !== undefined);
  return part?.kind === 'text' && part.decodedBy !== undefined
    ? { text, decodedBy: part.decodedBy }
    : { text };
}

function echo(args: readonly string[]): string {
  let at = 0;
  let [escapes, newline] = [false, true];
  for (; /^-[neE]{1,3}$/.test(args[at] ?? ''); at += 1) {
    if (args[at]?.includes('e') === true) escapes = true;
    if (args[at]?.includes('n') === true) newline = false;
  }
  const text = args.slice(at).join(' ');
  return (escapes ? decodeEscapes(text) : text) + (newline ? '\n' : '');
}

function printf([first = '', ...rest]: readonly string[]): string {
  const [format = '', ...values] = first === '--' ? rest : [first, ...rest];
  const pieces = decodeEscapes(format).split(/(%(?:%|-?[0-9]*[sbdq]))/);
  const taken = pieces.filter((piece) => /^%.*[sbdq]$/.test(piece)).length;
  const rounds = taken === 0 ? 1 : Math.max(1, Math.ceil(values.length / taken));
  let text = '';
  let at = 0;
  for (let round = 0; round < rounds && text.length < MAX_PRINTED; round += 1)
    for (const [index, piece] of pieces.entries()) {
      // A pattern in a group: every second piece is one.
      if (index % 2 === 0 || piece === '%%') text += piece === '%%' ? '%' : piece;
      else {
        const value = values[at] ?? '';
        text += piece.endsWith('b') ? decodeEscapes(value) : value;
        at += 1;
      }
    }
  return text;
}

/** Characters of repeated `printf`. */
const MAX_PRINTED = 100_000;

function filter(
  program: string,
  args: readonly string[],
  input: string,
  maxBytes: number,
): Printed | undefined {
  switch (program) {
    case 'cat':
      return args.every((arg) => arg === '-' || /^-[nuv]$/.test(arg)) ? { text: input } : undefined;
    case 'tee':
      return { text: input };
    case 'base64':
      return args.some((arg) => BASE64_RE.test(arg))
        ? decoded(fromBase64(input), 'base64 -d')
        : undefined;
    case 'base32':
      return args.some((arg) => BASE64_RE.test(arg))
        ? decoded(fromBase32(input), 'base32 -d')
        : undefined;
    case 'openssl':
      return args.includes('-d') &&
        args.some((arg) => /^-?(?:base64|a)$/.test(arg)) &&
        args.every((arg) => /^(?:enc|base64|-base64|-d|-A|-a)$/.test(arg))
        ? decoded(fromBase64(input), 'openssl base64 -d')
        : undefined;
    case 'xxd': {
      const flags = args.join(' ');
      const bytes = /-\w*r/.test(flags) && /-\w*p/.test(flags) ? fromHex(input) : undefined;
      return bytes === undefined ? undefined : decoded(bytes, 'xxd -r -p');
    }
    case 'rev':
      return {
        text: input
          .split('\n')
          .map((line) => Array.from(line).toReversed().join(''))
          .join('\n'),
        decodedBy: 'rev',
      };
    case 'tr':
      return translate(args, input);
    case 'sed':
      return substitute(args, input);
    default: {
      if (
        !ZIP_PROGRAMS.has(program) ||
        (program === 'gzip' && !args.some((arg) => /^-\w*d|^--decompress$/.test(arg)))
      )
        return undefined;
      const bytes = inflated(bytesBehind(input), maxBytes);
      return bytes === undefined ? undefined : decoded(bytes, `${program} -d`);
    }
  }
}

/** Decoded bytes as text where they are text, else one character for each byte. */
function decoded(bytes: string, decodedBy: string): Printed {
  const text = utf8OfBytes(bytes);
  return { text: text.includes('\ufffd') ? bytes : text, decodedBy };
}

function bytesBehind(text: string): string {
  for (let at = 0; at < text.length; at += 1)
    if (text.charCodeAt(at) > 0xff) return bytesOfUtf8(text);
  return text;
}

/** `A-Za-z` as its letters; undefined for classes, which are not needed to hide anything. */
function letters(set: string): readonly string[] | undefined {
  if (set.includes('[:') || set.length > 200) return undefined;
  const text = decodeEscapes(set).replaceAll(RANGE_RE, (whole, from: string, to: string) => {
    const [first, last] = [from.charCodeAt(0), to.charCodeAt(0)];
    return last < first || last > 0xff
      ? whole
      : Array.from({ length: last - first + 1 }, (_, at) => String.fromCharCode(first + at)).join(
          '',
        );
  });
  return Array.from(text);
}

function translate(args: readonly string[], input: string): Printed | undefined {
  const [first = '', second = ''] = args;
  if (args.length !== 2) return undefined;
  if (first === '-d') {
    const dropped = new Set(letters(second));
    return second.includes('[:')
      ? undefined
      : {
          text: Array.from(input)
            .filter((letter) => !dropped.has(letter))
            .join(''),
        };
  }
  const [from, to] = [letters(first), letters(second)];
  if (from === undefined || to === undefined || first.startsWith('-')) return undefined;
  const table = new Map(
    from.map((letter, at) => [letter, to[Math.min(at, to.length - 1)] ?? letter]),
  );
  return {
    text: Array.from(input, (letter) => table.get(letter) ?? letter).join(''),
    decodedBy: 'tr',
  };
}

function substitute(args: readonly string[], input: string): Printed | undefined {
  const script =
    args.length === 2 && args[0] === '-e' ? args[1] : args.length === 1 ? args[0] : undefined;
  const match = SUBSTITUTION_RE.exec(script ?? '');
  const [, , old = '', fresh = '', every = ''] = match ?? [];
  if (match === null || old === '' || fresh.length > old.length) return undefined;
  const lines = input
    .split('\n')
    .map((line) =>
      every === 'g' ? line.replaceAll(old, () => fresh) : line.replace(old, () => fresh),
    );
  return { text: lines.join('\n'), decodedBy: 'sed' };
}
