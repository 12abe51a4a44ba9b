/** Encoded characters from which on a run is decoded: shorter ones say too little to be an instruction. */
const BASE64_RE = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,20000}={0,2}(?![A-Za-z0-9+/=_-])/g;
const HEX_RE = /(?<![0-9A-Za-z])(?:[0-9a-fA-F]{2}[ :]?){16,10000}(?![0-9A-Za-z])/g;
/** Runs decoded of one text. */
const MAX_RUNS = 50;
/** Share of letters, digits and blanks in a text somebody wrote. */
const MIN_READABLE = 0.9;
/** Stems of instructions, turned by thirteen letters. */
const ROT13_RE = /vtaber|vafgehpgvba|cerivbhf|flfgrz cebzcg|nffvfgnag|cnffjbeq/i;

export interface DecodedRun {
  readonly encoding: 'base64' | 'hex' | 'rot13';
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function readable(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString('utf8');
  const letters = text.match(/[\p{L}\p{N}\s.,:;!?'"()@/_-]/gu)?.length ?? 0;
  return text.includes('\ufffd') ||
    letters < MIN_READABLE * Array.from(text).length ||
    !/\s/.test(text.trim())
    ? undefined
    : text;
}

function rot13(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}

/** Runs of a text that decode to something readable, one level deep. */
export function decodedRuns(text: string): readonly DecodedRun[] {
  const found: DecodedRun[] = [];
  for (const [encoding, pattern] of [
    ['base64', BASE64_RE],
    ['hex', HEX_RE],
  ] as const) {
    let runs = 0;
    for (const match of text.matchAll(pattern)) {
      if ((runs += 1) > MAX_RUNS) break;
      const bytes =
        encoding === 'hex'
          ? Buffer.from(match[0].replaceAll(/[ :]/g, ''), 'hex')
          : Buffer.from(match[0], 'base64');
      const decoded = readable(bytes);
      if (decoded !== undefined)
        found.push({
          encoding,
          start: match.index,
          end: match.index + match[0].length,
          text: decoded,
        });
    }
  }
  if (ROT13_RE.test(text))
    found.push({ encoding: 'rot13', start: 0, end: text.length, text: rot13(text) });
  return found;
}

/** Texts that may hold an encoded run, as RE2. */
export const ENCODED_PREFILTER = String.raw`[A-Za-z0-9+/_-]{24}|(?:[0-9a-fA-F]{2}[ :]){15}|(?i:vtaber|vafgehpgvba|cerivbhf|flfgrz cebzcg|nffvfgnag|cnffjbeq)`;
