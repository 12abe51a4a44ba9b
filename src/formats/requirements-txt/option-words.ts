/** An option of a requirements file and its value, where it takes one. */
export interface LineOption {
  /** Long name with dashes, abbreviations spelled out: `--requirement`. */
  readonly name: string;
  readonly value: string;
}

export type LineOptions =
  | { readonly ok: true; readonly options: readonly LineOption[] }
  | { readonly ok: false; readonly detail: string };

/** Long options that take a value. Those of older versions of pip and of uv are read, too. */
const WITH_VALUE: readonly string[] = [
  '--index-url',
  '--pypi-url',
  '--extra-index-url',
  '--constraint',
  '--requirement',
  '--editable',
  '--find-links',
  '--no-binary',
  '--only-binary',
  '--trusted-host',
  '--use-feature',
  '--global-option',
  '--config-settings',
  '--hash',
  '--install-option',
  '--allow-external',
  '--allow-unverified',
];
const WITHOUT_VALUE: readonly string[] = [
  '--no-index',
  '--prefer-binary',
  '--require-hashes',
  '--pre',
  '--process-dependency-links',
  '--allow-all-external',
  '--use-wheel',
  '--no-use-wheel',
  '--always-unzip',
];
const SHORT: Readonly<Record<string, string>> = {
  r: '--requirement',
  c: '--constraint',
  e: '--editable',
  i: '--index-url',
  f: '--find-links',
  C: '--config-settings',
  Z: '--always-unzip',
};
const BLANK_RE = /\s/;
const LONG: readonly string[] = [...WITH_VALUE, ...WITHOUT_VALUE];

/** What stands in front of the first option is the requirement, and it is not split like a command. */
export function splitOptions(text: string): readonly [requirement: string, options: string] {
  let at = text.startsWith('-') ? 0 : text.indexOf(' -');
  if (at === -1) return [text, ''];
  if (at > 0) at += 1;
  return [text.slice(0, at).trim(), text.slice(at)];
}

/** Splits like a POSIX shell, without its expansions; undefined where a quote has no end. */
export function shellWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word = '';
  let isOpen = false;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote === "'" && character !== "'") word += character;
    else if (character === '\\') {
      at += 1;
      if (at >= text.length) return undefined;
      // Inside double quotes a backslash escapes only itself and the quote.
      const next = text.charAt(at);
      word += quote === '"' && next !== '"' && next !== '\\' ? `\\${next}` : next;
      isOpen = true;
    } else if (quote !== '' && character === quote) quote = '';
    else if (quote !== '') word += character;
    else if (character === '"' || character === "'") {
      quote = character;
      isOpen = true;
    } else if (!BLANK_RE.test(character)) {
      word += character;
      isOpen = true;
    } else if (isOpen) {
      words.push(word);
      word = '';
      isOpen = false;
    }
  }
  if (quote !== '') return undefined;
  return isOpen ? [...words, word] : words;
}

/** Reads options as Python's optparse does, unique abbreviations included. */
export function readOptions(text: string): LineOptions {
  const words = shellWords(text);
  if (words === undefined) return { ok: false, detail: 'a quote without end' };
  const options: LineOption[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') break;
    // A word that is no option and follows one is left alone, as pip leaves it.
    if (!word.startsWith('-') || word === '-') continue;
    const equals = word.startsWith('--') ? word.indexOf('=') : -1;
    const name = word.startsWith('--')
      ? longName(equals === -1 ? word : word.slice(0, equals))
      : SHORT[word.charAt(1)];
    if (name === undefined) return { ok: false, detail: `unknown option ${word.slice(0, 40)}` };
    if (!WITH_VALUE.includes(name)) {
      options.push({ name, value: '' });
      continue;
    }
    const attached = equals === -1 ? word.slice(2) : word.slice(equals + 1);
    if (equals !== -1 || (!word.startsWith('--') && attached !== '')) {
      options.push({ name, value: attached });
      continue;
    }
    at += 1;
    const value = words[at];
    if (value === undefined) return { ok: false, detail: `${name} without a value` };
    options.push({ name, value });
  }
  return { ok: true, options };
}

function longName(written: string): string | undefined {
  if (LONG.includes(written)) return written;
  const [only, second] = LONG.filter((name) => name.startsWith(written));
  return written.length > 2 && second === undefined ? only : undefined;
}
