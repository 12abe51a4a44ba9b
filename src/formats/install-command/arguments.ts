import type { ShellWord, WordPart } from '../../code/shell/shell-script.ts';

/** One word of a command line, with what is not known as `${NAME}`. */
export interface Argument {
  readonly text: string;
  /** Whether all of it stands in the script. */
  readonly known: boolean;
  /** Line of the file, from 1, where it is not that of the command. */
  readonly line?: number | undefined;
}

/** The words of a command, sorted. */
export interface Arguments {
  /** Words that are no options and no values of options. */
  readonly words: readonly Argument[];
  /** In the order in which they stand; the value is undefined for a switch. */
  readonly options: readonly { readonly name: string; readonly value?: Argument }[];
}

/** Words of one command that are looked at. */
const MAX_WORDS = 20_000;
const UNKNOWN = '${UNKNOWN}';

function partText(part: WordPart): string {
  if (part.kind === 'text') return part.text;
  return part.kind === 'variable' && /^[A-Za-z_]\w{0,99}$/.test(part.name)
    ? `\${${part.name.toUpperCase()}}`
    : UNKNOWN;
}

export function argumentOf(
  { parts, text, line }: ShellWord,
  lineOf: (line: number) => number | undefined,
): Argument {
  const known = text !== undefined;
  return { text: text ?? parts.map(partText).join(''), known, line: lineOf(line) };
}

/** Sorts words into options and others. `valued`: the options that take the next word, long and short. */
export function readArguments(given: readonly Argument[], valued: ReadonlySet<string>): Arguments {
  const words: Argument[] = [];
  const options: { readonly name: string; readonly value?: Argument }[] = [];
  let isOpen = true;
  const taken = given.slice(0, MAX_WORDS);
  for (let at = 0; at < taken.length; at += 1) {
    const word = taken[at];
    if (word === undefined) break;
    const { text, known, line } = word;
    if (!isOpen || !text.startsWith('-') || text === '-') {
      words.push(word);
      continue;
    }
    if (text === '--') {
      isOpen = false;
      continue;
    }
    const equals = text.indexOf('=');
    if (equals > 0 && text.startsWith('--')) {
      options.push({
        name: text.slice(0, equals),
        value: { text: text.slice(equals + 1), known, line },
      });
    } else if (valued.has(text)) {
      at += 1;
      const value = taken[at];
      options.push(value === undefined ? { name: text } : { name: text, value });
    } else if (!text.startsWith('--') && text.length > 2 && valued.has(text.slice(0, 2))) {
      // `-rfile`, and `-i=…` as argparse has it.
      const value = { text: text.slice(2).replace(/^=/, ''), known, line };
      options.push({ name: text.slice(0, 2), value });
    } else options.push({ name: text });
  }
  return { words, options };
}

/** Splits at the first word that is no option: the command of `npx pkg --option`. */
export function untilCommand(
  given: readonly Argument[],
  valued: ReadonlySet<string>,
): { readonly before: readonly Argument[]; readonly command: readonly Argument[] } {
  for (let at = 0; at < given.length; at += 1) {
    const text = given[at]?.text ?? '';
    if (text === '--') return { before: given.slice(0, at), command: given.slice(at + 1) };
    if (!text.startsWith('-')) return { before: given.slice(0, at), command: given.slice(at) };
    if (valued.has(text)) at += 1;
  }
  return { before: given, command: [] };
}

/** The words behind the first one that is no option: the subcommand of a tool. */
export function subcommand(
  given: readonly Argument[],
  valued: ReadonlySet<string>,
): { readonly name: string; readonly rest: readonly Argument[] } {
  const { before, command } = untilCommand(given, valued);
  const [name, ...rest] = command;
  // Options in front of the subcommand hold for it, too.
  return { name: name?.text ?? '', rest: [...before, ...rest] };
}
