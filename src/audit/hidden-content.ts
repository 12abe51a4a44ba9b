import type { ByteSource } from '../bytes/source.ts';
import { recogniseStream } from '../formats/pickle/recognise.ts';

/** Bytes of one region that are searched. Hidden payloads are small; a larger region is reported whatever it holds. */
const SEARCH_BYTES = 4 * 1024 * 1024;
/** Places of one region that are looked into. */
const MAX_PLACES = 1000;
/** Bytes from a place that decide whether a pickle begins there. */
const LOOK_BYTES = 4096;
/** Looks at places that turn out to be nothing; random numbers spell PROTO once in 16,000 bytes. */
const MAX_LOOKS = 20_000;

const PROTO = 0x80;
const HIGHEST_PROTOCOL = 5;
const GLOBAL = 0x63;
const LINE_FEED = 0x0a;
/** Longest module name looked for behind GLOBAL without PROTO. */
const MAX_NAME_BYTES = 200;

const MAGICS: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04], // zip
  [0x1f, 0x8b, 0x08], // gzip
  [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], // npy
  [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], // xz
  [0x28, 0xb5, 0x2f, 0xfd], // zstd
  [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], // 7z
  [0x47, 0x47, 0x55, 0x46], // GGUF
];
const BEGINNINGS: ReadonlySet<number> = new Set([
  PROTO,
  GLOBAL,
  ...MAGICS.flatMap(([first = 0]) => [first]),
]);

/** What to look for: everything that loads, or pickles alone where other magic numbers occur by chance. */
export type Sought = 'anything' | 'pickles';

/**
 * Places inside a region where something that a loader would read begins: `pickle.load` goes where
 * the file pointer stands, so junk in front of a payload hides it only from those who look at offset 0.
 */
export async function hiddenPlaces(
  source: ByteSource,
  start: number,
  end: number,
  sought: Sought,
): Promise<{ readonly places: readonly number[]; readonly more: boolean }> {
  const bytes = await source.read(start, Math.min(SEARCH_BYTES, end - start));
  const places: number[] = [];
  let looks = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    if (!BEGINNINGS.has(bytes[at] ?? 0)) continue;
    if (places.length >= MAX_PLACES || looks >= MAX_LOOKS) return { places, more: true };
    if (sought === 'anything' && beginsArchive(bytes, at)) {
      places.push(start + at);
    } else if (mayBeginPickle(bytes, at)) {
      looks += 1;
      const head = bytes.subarray(at, at + LOOK_BYTES);
      if (recogniseStream(head, end - start - at) === 'certain') places.push(start + at);
    }
  }
  return { places, more: false };
}

function beginsArchive(bytes: Uint8Array, at: number): boolean {
  return MAGICS.some((magic) => magic.every((byte, index) => bytes[at + index] === byte));
}

function mayBeginPickle(bytes: Uint8Array, at: number): boolean {
  const next = bytes[at + 1] ?? 0;
  if (bytes[at] === PROTO) return next >= 2 && next <= HIGHEST_PROTOCOL;
  if (bytes[at] !== GLOBAL || next < 0x41 || next > 0x7a) return false;
  const line = bytes.subarray(at, at + MAX_NAME_BYTES).indexOf(LINE_FEED);
  return line > 1;
}
