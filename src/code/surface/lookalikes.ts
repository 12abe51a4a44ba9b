import type { SyntaxTree } from '../syntax-tree.ts';
import { placeAt } from './place.ts';
import type { LookalikeName } from './source-surface.ts';

/** Letters of other scripts that are drawn like Latin ones (Unicode's confusables, letters only). */
const LOOKALIKES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    а: 'a',
    в: 'b',
    с: 'c',
    ԁ: 'd',
    е: 'e',
    һ: 'h',
    і: 'i',
    ј: 'j',
    к: 'k',
    ӏ: 'l',
    м: 'm',
    о: 'o',
    р: 'p',
    ԛ: 'q',
    г: 'r',
    ѕ: 's',
    т: 't',
    ѵ: 'v',
    ԝ: 'w',
    х: 'x',
    у: 'y',
    А: 'A',
    В: 'B',
    С: 'C',
    Е: 'E',
    Н: 'H',
    І: 'I',
    Ј: 'J',
    К: 'K',
    М: 'M',
    О: 'O',
    Р: 'P',
    Ѕ: 'S',
    Т: 'T',
    Х: 'X',
    У: 'Y',
    α: 'a',
    ε: 'e',
    ι: 'i',
    κ: 'k',
    ο: 'o',
    ρ: 'p',
    τ: 't',
    υ: 'u',
    ν: 'v',
    χ: 'x',
    Α: 'A',
    Β: 'B',
    Ε: 'E',
    Ζ: 'Z',
    Η: 'H',
    Ι: 'I',
    Κ: 'K',
    Μ: 'M',
    Ν: 'N',
    Ο: 'O',
    Ρ: 'P',
    Τ: 'T',
    Υ: 'Y',
    Χ: 'X',
    օ: 'o',
    ո: 'n',
    ս: 'u',
    հ: 'h',
    ց: 'g',
    ı: 'i',
    ɡ: 'g',
    ʟ: 'L',
    ᴀ: 'A',
  }),
);
const OTHER_SCRIPT_RE = /[\u0131\u0261\u029f\u0370-\u03ff\u0400-\u052f\u0531-\u058f\u1d00-\u1d2b]/;
const NAME_KINDS_RE =
  /^(?:identifier|property_identifier|shorthand_property_identifier(?:_pattern)?|private_property_identifier|statement_identifier|type_identifier)$/;
/** Shorter names are the letters of mathematics. */
const MIN_NAME = 3;
const MAX_FOUND = 20;

/** Names that every program has, and that a look-alike would be taken for. */
const WELL_KNOWN: ReadonlySet<string> = new Set(
  'exec eval open compile getattr import print input require process console module exports global window fetch Function Buffer Object String Array JSON Promise requests os sys subprocess socket base64'.split(
    ' ',
  ),
);

/** The Latin letters a name looks like, or undefined where one of its characters looks like none. */
export function skeleton(name: string): string | undefined {
  let plain = '';
  for (const letter of name) {
    const like = /[\w$]/.test(letter) ? letter : LOOKALIKES.get(letter);
    if (like === undefined) return undefined;
    plain += like;
  }
  return plain;
}

/** Names with letters of another script that look exactly like a name of the file or of the language. */
export function lookalikeNames(tree: SyntaxTree): readonly LookalikeName[] {
  if (!OTHER_SCRIPT_RE.test(tree.text)) return [];
  const plain = new Set<string>();
  const others = new Map<string, number>();
  for (let node = 0; node < tree.size; node += 1) {
    if (!NAME_KINDS_RE.test(tree.kind(node))) continue;
    const name = tree.textOf(node);
    if (!OTHER_SCRIPT_RE.test(name)) plain.add(name);
    else if (!others.has(name)) others.set(name, tree.start(node));
  }
  const found: LookalikeName[] = [];
  for (const [name, offset] of others) {
    const like = name.length < MIN_NAME ? undefined : skeleton(name);
    if (like === undefined || found.length >= MAX_FOUND) continue;
    if (plain.has(like) || WELL_KNOWN.has(like))
      found.push({ ...placeAt(tree, offset), name, like });
  }
  return found;
}
