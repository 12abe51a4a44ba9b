import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** The same bytes with one wrapping taken off. */
export interface View {
  readonly encoding: string;
  readonly bytes: Buffer;
}

/** Shorter runs cannot hold half a token. */
const MIN_RUN = 16;
/** Runs looked at in one view: a text of many short words has thousands of runs. */
const MAX_RUNS = 2_000;
/** Places that look like the start of compressed data and are tried. */
const MAX_INFLATIONS = 16;
/** What one compressed region may grow to, in bytes. */
const MAX_INFLATED = 4 * 1024 * 1024;

/** Runs of characters of an alphabet; line ends inside of a run belong to it, as in MIME. */
const BASE64_RE = /[A-Za-z0-9+/_-][A-Za-z0-9+/_\-\r\n]{15,}/g;
const BASE32_RE = /[A-Za-z2-7]{16,}/g;
const HEX_RE = /[0-9a-fA-F][0-9a-fA-F\r\n:]{15,}/g;
const ESCAPED_HEX_RE = /(?:\\x[0-9a-fA-F]{2}){8,}/g;
const BASE64_GROUP = 4;
const BASE32_GROUP = 8;

/** Every way in which bytes could be wrapped, taken off once. The order is that of likelihood. */
export function* viewsOf(bytes: Buffer): Generator<View> {
  const text = bytes.toString('latin1');
  yield* inflated(bytes);
  yield* decodedRuns(text, BASE64_RE, 'base64', BASE64_GROUP, (run) => Buffer.from(run, 'base64'));
  yield* decodedRuns(text, HEX_RE, 'hex', 2, (run) =>
    Buffer.from(run.replaceAll(/[\r\n:]/g, ''), 'hex'),
  );
  yield* decodedRuns(text, ESCAPED_HEX_RE, 'hex', 1, (run) =>
    Buffer.from(run.replaceAll(String.raw`\x`, ''), 'hex'),
  );
  yield* decodedRuns(text, BASE32_RE, 'base32', BASE32_GROUP, fromBase32);
  if (text.includes('%')) yield { encoding: 'url', bytes: fromUrl(text) };
  if (bytes.includes(0))
    yield { encoding: 'utf-16', bytes: Buffer.from(bytes.filter((byte) => byte !== 0)) };
}

function* decodedRuns(
  text: string,
  pattern: RegExp,
  encoding: string,
  group: number,
  decode: (run: string) => Buffer,
): Generator<View> {
  let runs = 0;
  for (const [run] of text.matchAll(pattern)) {
    runs += 1;
    if (runs > MAX_RUNS) return;
    if (run.length < MIN_RUN) continue;
    // Where the run began in the middle of something else, the groups are shifted.
    const flat = group === BASE64_GROUP ? run.replaceAll(/[\r\n]/g, '') : run;
    for (let shift = 0; shift < group; shift += 1)
      yield { encoding, bytes: decode(flat.slice(shift)) };
  }
}

function* inflated(bytes: Buffer): Generator<View> {
  let tries = 0;
  for (let index = 0; index + 2 < bytes.length && tries < MAX_INFLATIONS; index += 1) {
    const [first = 0, second = 0] = bytes.subarray(index, index + 2);
    const isGzip = first === 0x1f && second === 0x8b;
    const isZlib = first === 0x78 && ((first << 8) | second) % 31 === 0;
    if (!isGzip && !isZlib) continue;
    tries += 1;
    const view = attempt(isGzip ? 'gzip' : 'zlib', bytes.subarray(index));
    if (view !== undefined) yield view;
  }
  const raw = attempt('deflate', bytes);
  if (raw !== undefined) yield raw;
}

const INFLATORS = { gzip: gunzipSync, zlib: inflateSync, deflate: inflateRawSync } as const;

function attempt(encoding: keyof typeof INFLATORS, bytes: Buffer): View | undefined {
  try {
    // The end may be missing or followed by other data: what was undone until then counts.
    const options = { maxOutputLength: MAX_INFLATED, finishFlush: 2 };
    const plain = INFLATORS[encoding](bytes, options);
    return plain.length === 0 ? undefined : { encoding, bytes: plain };
  } catch {
    return undefined; // Not compressed after all.
  }
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

function fromBase32(run: string): Buffer {
  const bytes = Buffer.alloc(Math.floor((run.length * 5) / 8));
  let value = 0;
  let bits = 0;
  let at = 0;
  for (const character of run.toLowerCase()) {
    value = ((value << 5) | BASE32.indexOf(character)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = (value >> bits) & 0xff;
    at += 1;
  }
  return bytes;
}

function fromUrl(text: string): Buffer {
  const plain = text
    .replaceAll('+', ' ')
    .replaceAll(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    );
  return Buffer.from(plain, 'latin1');
}
