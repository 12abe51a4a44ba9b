import type { ShellWord, WordPart } from './shell-script.ts';
import { textOfParts } from './shell-script.ts';
import type { Wrapper } from './wrappers.data.ts';
import { SHELLS, TEXT_OPTIONS, WRAPPERS } from './wrappers.data.ts';

/** A command inside of a command. */
export interface Unwrapped {
  /** `sudo`, `conda run`. */
  readonly carrier: string;
  readonly words: readonly ShellWord[];
  /** `NAME=value` words in front. */
  readonly assignments: readonly ShellWord[];
  /** The outer command does something of its own. */
  readonly keepsOuter: boolean;
  /** The words come from what it reads, too. */
  readonly feeds: boolean;
}

const ASSIGNMENT_RE = /^[A-Za-z_]\w*\+?=/;
/** `sh.exe`, `/bin/sh`. */
const FOLDER_RE = /^[\s\S]*[\\/]/;

/** Parameters that a script started without arguments leaves empty: `c$@url` is `curl`. */
const EMPTY_PARAMETER_RE = /^(?:[@*]|[1-9][0-9]?)$/;

/** Name of a program without folder and ending; the folder may be unknown. */
export function programName(word: ShellWord | undefined): string | undefined {
  let name: string | undefined = '';
  for (const part of word?.parts ?? []) {
    if (part.kind === 'text') {
      const slash = FOLDER_RE.exec(part.text)?.[0].length ?? 0;
      if (slash > 0) name = part.text.slice(slash);
      else if (name !== undefined) name += part.text;
    } else if (part.kind !== 'variable' || !EMPTY_PARAMETER_RE.test(part.name)) name = undefined;
  }
  return name === undefined || name === '' ? undefined : name.replace(/\.(?:exe|cmd)$/i, '');
}

/** Takes one wrapper off: `sudo -u x pip install y` holds `pip install y`. */
export function unwrap(words: readonly ShellWord[]): Unwrapped | undefined {
  const name = programName(words[0]);
  const wrapper = name === undefined ? undefined : WRAPPERS.get(name);
  if (name === undefined) return undefined;
  if (wrapper === undefined) return name === 'find' ? ofFind(words) : undefined;
  let at = 1;
  const skipOptions = (): boolean => {
    for (; at < words.length; at += 1) {
      const text = words[at]?.text;
      if (text === '--') {
        at += 1;
        return true;
      }
      if (text === undefined || !text.startsWith('-') || text === '-') return true;
      if (wrapper.asks?.includes(text) === true) return false;
      if (wrapper.values?.includes(text) === true) at += 1;
    }
    return true;
  };
  if (!skipOptions()) return undefined;
  if (wrapper.command !== undefined) {
    if (words[at]?.text !== wrapper.command) return undefined;
    at += 1;
    skipOptions();
  }
  const assignments: ShellWord[] = [];
  if (wrapper.assigns === true)
    for (; ASSIGNMENT_RE.test(startOf(words[at])); at += 1) {
      const word = words[at];
      if (word !== undefined) assignments.push(word);
    }
  at += wrapper.skip ?? 0;
  const inner = words.slice(at);
  if (inner.length === 0) return undefined;
  return { ...describe(name, wrapper), words: inner, assignments };
}

function describe(
  name: string,
  { command, feeds }: Wrapper,
): Pick<Unwrapped, 'carrier' | 'keepsOuter' | 'feeds'> {
  const carrier = command === undefined ? name : `${name} ${command}`;
  return { carrier, keepsOuter: command !== undefined, feeds: feeds === true };
}

function startOf(word: ShellWord | undefined): string {
  const [first] = word?.parts ?? [];
  return first?.kind === 'text' ? first.text : '';
}

/** `find . -exec pip install {} \;` */
function ofFind(words: readonly ShellWord[]): Unwrapped | undefined {
  const at = words.findIndex(
    ({ text }) => text === '-exec' || text === '-execdir' || text === '-ok',
  );
  if (at === -1) return undefined;
  const rest = words.slice(at + 1);
  const end = rest.findIndex(({ text }) => text === ';' || text === '+');
  const inner = end === -1 ? rest : rest.slice(0, end);
  if (inner.length === 0) return undefined;
  return { carrier: 'find -exec', words: inner, assignments: [], keepsOuter: true, feeds: false };
}

/** Text that a command hands to a shell. */
export interface CarriedText {
  readonly carrier: string;
  readonly parts: readonly WordPart[];
  /** `$1`, `$2`… in the text. */
  readonly positional: readonly (readonly WordPart[])[];
}

/** The script in the words of a command: `sh -c '…'`, `eval …`, `trap '…' EXIT`, `su -c`. */
export function carriedText(program: string, words: readonly ShellWord[]): CarriedText | undefined {
  if (program === 'eval') return { carrier: 'eval', parts: joined(words.slice(1)), positional: [] };
  if (program === 'trap') {
    const word = words.slice(1).find(({ text }) => text !== '--');
    return word === undefined || words.length < 3
      ? undefined
      : { carrier: 'trap', parts: word.parts, positional: [] };
  }
  if (SHELLS.has(program)) return ofShell(program, words);
  const options = TEXT_OPTIONS.get(program);
  const at =
    options === undefined
      ? -1
      : words.findIndex(({ text }) => text !== undefined && options.includes(text));
  const word = at === -1 ? undefined : words[at + 1];
  return word === undefined
    ? undefined
    : { carrier: `${program} ${words[at]?.text ?? ''}`, parts: word.parts, positional: [] };
}

function ofShell(program: string, words: readonly ShellWord[]): CarriedText | undefined {
  for (let at = 1; at < words.length; at += 1) {
    const text = words[at]?.text;
    if (text === undefined || !/^[-+]/.test(text) || text === '--') return undefined;
    if (
      text === '-o' ||
      text === '+o' ||
      text === '-O' ||
      text === '--rcfile' ||
      text === '--init-file'
    ) {
      at += 1;
      continue;
    }
    if (!/^-[a-zA-Z]*c[a-zA-Z]*$/.test(text)) continue;
    // Further options may stand between `-c` and the text.
    let script = at + 1;
    while (/^-[a-z]+$/.test(words[script]?.text ?? '')) script += 1;
    const word = words[script];
    if (word === undefined) return undefined;
    const positional = words.slice(script + 2).map(({ parts }) => parts);
    return { carrier: `${program} -c`, parts: word.parts, positional };
  }
  return undefined;
}

/** Whether a shell reads its script from its input: no script and no `-c` in its words. */
export function readsInput(program: string, words: readonly ShellWord[]): boolean {
  if (!SHELLS.has(program)) return false;
  for (const { text } of words.slice(1)) {
    if (text === undefined) return false;
    if (/^-[a-zA-Z]*s[a-zA-Z]*$/.test(text) || text === '-' || text === '/dev/stdin') return true;
    if (!text.startsWith('-')) return false;
  }
  return true;
}

/** The file that a command runs as a script: `sh x.sh`, `source x.sh`, `./x.sh`. */
export function scriptFile(program: string, words: readonly ShellWord[]): string | undefined {
  const [first, ...rest] = words;
  if (program === 'source' || program === '.') return rest[0]?.text;
  if (SHELLS.has(program)) return rest.find(({ text }) => text?.startsWith('-') !== true)?.text;
  return first?.text?.includes('/') === true ? first.text : undefined;
}

function joined(words: readonly ShellWord[]): readonly WordPart[] {
  return words.flatMap(({ parts }, at): readonly WordPart[] =>
    at === 0 ? parts : [{ kind: 'text', text: ' ' }, ...parts],
  );
}

/** Text for another parse, with what is not known as a variable; undefined where nothing is known. */
export function scriptText(parts: readonly WordPart[]): string | undefined {
  const known = textOfParts(parts);
  if (known !== undefined) return known;
  // What the shell will see in that place is not known: a variable of this name is not, either.
  if (!parts.some((part) => part.kind === 'text' && /\S/.test(part.text))) return undefined;
  return parts
    .map((part) =>
      part.kind === 'text'
        ? part.text
        : part.kind === 'variable' && /^\w+$/.test(part.name)
          ? `\${${part.name}}`
          : UNKNOWN_TEXT,
    )
    .join('');
}

/** A variable that no script sets. */
const UNKNOWN_TEXT = '${__unknown}';
