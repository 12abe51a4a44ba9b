/** Characters before a match in which words count. */
const REACH = 60;
/** Words before a match that count. */
const MAX_WORDS = 5;

/** Words of a column's name: `creditCard_no` has `credit`, `card` and `no`. */
export function nameWords(name: string): readonly string[] {
  return name
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}#]+/u)
    .filter((word) => word !== '');
}

/** The last five words before an offset, lower case. */
export function wordsBefore(text: string, offset: number): readonly string[] {
  return text
    .slice(Math.max(0, offset - REACH), offset)
    .toLowerCase()
    .split(/[^\p{L}\p{N}#]+/u)
    .filter((word) => word !== '')
    .slice(-MAX_WORDS);
}

/** Names of columns whose numbers carry check digits and belong to things, not people. */
const THING_WORDS: ReadonlySet<string> = new Set(
  'isbn isbn10 isbn13 issn ean gtin upc barcode doi sku asin timestamp epoch imei iccid npi orcid isni'.split(
    ' ',
  ),
);

export function namesThings(words: readonly string[]): boolean {
  return words.some((word) => THING_WORDS.has(word));
}
