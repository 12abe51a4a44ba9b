import type { SyntaxTree } from '../syntax-tree.ts';
import { isInText, placeAt } from './place.ts';
import type { Scrambled } from './source-surface.ts';

const NAME_KINDS_RE =
  /^(?:identifier|property_identifier|shorthand_property_identifier(?:_pattern)?)$/;
const STRING_KINDS_RE = /^(?:string|template_string)$/;
/** Distinct names of a kind from which on no person chose them. */
const MIN_NAMES = 8;
/** Their share of all names, so that a list of addresses in a driver is none. */
const MIN_SHARE = 0.15;
const HEX_NAME_RE = /^_{1,2}0x[0-9a-f]{2,}$/i;
const BLUR_NAME_RE = /^(?:[Il1|]{7,}|[O0oQD_]{7,}|_{4,}|[lI1_]{8,}|[mnMN]{10,})$/;
const MAX_SHOWN = 80;

/** Characters with which a whole program can be written, in a row. */
const PUNCTUATION_RE = /[[\]()!+]{300,}/g;
/** How such encoders begin: with a number made of nothing, and a table of letters. */
const ENCODED_RE =
  /[$\w]{1,40}=~\[\];[$\w]{1,40}=\{_{3}:\+\+|\uff9f\u03c9\uff9f\uff89\s*=|\(\uff9f\u0414\uff9f\)\s*=/g;
const MAX_RUNS = 20;

function punctuation(tree: SyntaxTree): Scrambled | undefined {
  for (const pattern of [PUNCTUATION_RE, ENCODED_RE]) {
    let runs = 0;
    for (const match of tree.text.matchAll(pattern)) {
      if ((runs += 1) > MAX_RUNS) break;
      if (isInText(tree, match.index, match.index + match[0].length)) continue;
      const example = match[0].slice(0, MAX_SHOWN);
      return {
        ...placeAt(tree, match.index),
        how: 'punctuation only',
        count: match[0].length,
        example,
      };
    }
  }
  return undefined;
}

interface Names {
  readonly all: ReadonlySet<string>;
  readonly hex: ReadonlyMap<string, number>;
  readonly blurred: ReadonlyMap<string, number>;
}

function namesOf(tree: SyntaxTree): Names {
  const all = new Set<string>();
  const hex = new Map<string, number>();
  const blurred = new Map<string, number>();
  for (let node = 0; node < tree.size; node += 1) {
    if (!NAME_KINDS_RE.test(tree.kind(node))) continue;
    const name = tree.textOf(node);
    if (all.has(name)) continue;
    all.add(name);
    if (HEX_NAME_RE.test(name)) hex.set(name, tree.start(node));
    else if (BLUR_NAME_RE.test(name)) blurred.set(name, tree.start(node));
  }
  return { all, hex, blurred };
}

function scrambledNames(
  tree: SyntaxTree,
  how: Scrambled['how'],
  names: ReadonlyMap<string, number>,
  total: number,
): Scrambled | undefined {
  const [first] = names;
  if (first === undefined || names.size < MIN_NAMES || names.size < total * MIN_SHARE)
    return undefined;
  const example = [...names.keys()].slice(0, 4).join(', ').slice(0, MAX_SHOWN);
  return { ...placeAt(tree, first[1]), how, count: names.size, example };
}

/** Letters and digits written as escapes, and what stands between them. */
const ESCAPED_LETTER_RE = /\\(?:x|u00|U000000)(?:3[0-9]|4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a])/gi;
const HAS_ESCAPED_RE = /(?:\\(?:x|u00)[3-7][0-9a-f]){4}/i;
/** Escaped letters of one text, and their share of it, from which on somebody wanted the text not to be read. */
const MIN_ESCAPED = 4;
const MIN_ESCAPED_SHARE = 0.7;
/** Over a whole file; tests of encoders have a few such texts. */
const MIN_ESCAPED_TOTAL = 60;
/** Characters of one escape. */
const ESCAPE_LENGTH = 4;

const BYTES_RE = /^(?:b|br|rb)["']/i;

function escapedLetters(tree: SyntaxTree): Scrambled | undefined {
  if (!HAS_ESCAPED_RE.test(tree.text)) return undefined;
  let count = 0;
  let first: number | undefined;
  for (let node = 0; node < tree.size; node += 1) {
    if (!STRING_KINDS_RE.test(tree.kind(node))) continue;
    const text = tree.textOf(node);
    // Bytes of Python are data, and data are written in escapes.
    if (!text.includes('\\') || BYTES_RE.test(text)) continue;
    const escaped = text.match(ESCAPED_LETTER_RE)?.length ?? 0;
    if (escaped < MIN_ESCAPED || escaped * ESCAPE_LENGTH < text.length * MIN_ESCAPED_SHARE)
      continue;
    first ??= node;
    count += escaped;
  }
  if (first === undefined || count < MIN_ESCAPED_TOTAL) return undefined;
  const example = tree.textOf(first).slice(0, MAX_SHOWN);
  return { ...placeAt(tree, tree.start(first)), how: 'letters written as escapes', count, example };
}

const LOOP_RE = /^(?:while|for|do)_statement$/;
/** Characters of the loop that turns a table round: short, and its names may be long. */
const MAX_LOOP = 6000;

function unescaped(text: string): string {
  return text.replaceAll(/\\(?:x|u00)([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/**
 * `while (true) try { if (parseInt(f(1)) + … === n) break; a.push(a.shift()) } catch { a.push(a.shift()) }`:
 * the table of texts is turned until a sum comes out, so that nobody can look a text up by its number.
 */
function rotatedTable(tree: SyntaxTree): Scrambled | undefined {
  if (!tree.text.includes('parseInt')) return undefined;
  for (let node = 0, next = 0; node < tree.size; node = next) {
    next = node + 1;
    if (!LOOP_RE.test(tree.kind(node))) continue;
    const start = tree.start(node);
    if (tree.end(node) - start > MAX_LOOP) continue;
    // What stands in it has been looked at with it.
    next = tree.after(node);
    const text = unescaped(tree.textOf(node));
    const sums = text.split('parseInt').length - 1;
    const turns = text.split(/\bpush\b/).length > 1 && text.split(/\bshift\b/).length > 1;
    if (sums < 3 || !turns) continue;
    const example = tree.textOf(node).slice(0, MAX_SHOWN);
    return { ...placeAt(tree, start), how: 'a rotated table of texts', count: sums, example };
  }
  return undefined;
}

/** Signs of an obfuscator, as the parser sees them: strings and comments with the same characters are none. */
export function scrambledParts(tree: SyntaxTree): readonly Scrambled[] {
  const found: (Scrambled | undefined)[] = [
    punctuation(tree),
    escapedLetters(tree),
    rotatedTable(tree),
  ];
  if (/0x|[Il1]{7}|[O0oQD]{7}|_{4}|[mnMN]{10}/.test(tree.text)) {
    const { all, hex, blurred } = namesOf(tree);
    found.push(scrambledNames(tree, 'hexadecimal names', hex, all.size));
    found.push(scrambledNames(tree, 'names that cannot be told apart', blurred, all.size));
  }
  return found.filter((part) => part !== undefined);
}
