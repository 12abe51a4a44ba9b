import type { ByteSource } from '../../bytes/source.ts';
import { UndecodableError } from '../../bytes/source.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { sliceSource } from '../../bytes/slice-source.ts';
import { decodeLatin1 } from '../../bytes/text.ts';
import type { Unexamined } from '../../core/parsed.ts';
import type { Member } from '../format.ts';
import { looksLikeContent } from './content-signature.ts';
import { ARMOUR_LOOK, MIN_LITERAL_BYTES } from './literal-glance.ts';
import type { LiteralEncoding, LiteralSink } from './literal-sink.ts';
import { decodeEscapes, decodeRawUnicodeEscape, decodeUnicode, wholeCharacters } from './text.ts';

/** Members listed per source; a data set of JPEGs inside a pickle is no reason to open each. */
const MAX_MEMBERS = 1000;
/** Text that must be decoded in memory is not decoded beyond this. */
const MAX_DECODED_BYTES = 64 * 1024 * 1024;
/**
 * Literals whose first bytes call for a closer look, per source. A look costs up to 20 microseconds when
 * a zlib header turns out to be none, and a hostile file can hold millions of those.
 */
const MAX_LOOKS = 500_000;
/** Bytes of a literal's head that recognition looks at. */
const LOOK_BYTES = 2048;

/** A text form in which bytes may be hidden inside the literal's own encoding. */
type Armour = 'none' | 'base64' | 'hex';

const BASE64_RE = /^[A-Za-z0-9+/_-]+={0,2}$/;
const HEX_RE = /^[0-9a-fA-F]+$/;

interface Candidate {
  readonly encoding: LiteralEncoding;
  readonly armour: Armour;
  readonly offset: number;
  readonly length: number;
}

/** Characters as bytes, as `encode('latin-1')` makes them; undefined when one does not fit. */
function toLatin1(text: string | undefined): Uint8Array | undefined {
  if (text === undefined) return undefined;
  const bytes = Buffer.from(text, 'latin1');
  return bytes.toString('latin1') === text ? bytes : undefined;
}

/** The literal's content as bytes. */
function decodeLiteral(encoding: LiteralEncoding, bytes: Uint8Array): Uint8Array | undefined {
  switch (encoding) {
    case 'raw':
      return bytes;
    case 'utf-8':
      return toLatin1(decodeUnicode(bytes));
    case 'string-escape':
      return decodeEscapes(bytes);
    case 'raw-unicode-escape':
      return toLatin1(decodeRawUnicodeEscape(bytes));
  }
}

function removeArmour(armour: Armour, bytes: Uint8Array): Uint8Array {
  if (armour === 'none') return bytes;
  return Buffer.from(decodeLatin1(bytes), armour);
}

/** How the bytes hide something worth opening; undefined when they do not. */
function findArmour(bytes: Uint8Array, size: number): Armour | undefined {
  if (looksLikeContent(bytes, size)) return 'none';
  const start = decodeLatin1(bytes.subarray(0, ARMOUR_LOOK));
  // Line breaks are usual in base64; neither decoder minds them.
  const sample = start.replaceAll(/[\r\n]/g, '');
  if (HEX_RE.test(sample) && looksLikeContent(removeArmour('hex', bytes), size / 2)) return 'hex';
  if (BASE64_RE.test(sample) && looksLikeContent(removeArmour('base64', bytes), size))
    return 'base64';
  return undefined;
}

/** Gathers the literals of one source that look like programs, archives or further pickles. */
export class MemberGatherer {
  readonly #source: ByteSource;
  readonly #found = new Map<number, Candidate>();
  #missed = 0;
  #looks = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  readonly offer: LiteralSink = (encoding, head, offset, length) => {
    if (length < MIN_LITERAL_BYTES || this.#found.has(offset)) return;
    this.#looks += 1;
    if (this.#looks > MAX_LOOKS) return;
    const look = head.length > LOOK_BYTES ? head.subarray(0, LOOK_BYTES) : head;
    const cut = encoding === 'utf-8' && look.length < length ? wholeCharacters(look) : look;
    const bytes = decodeLiteral(encoding, cut);
    if (bytes === undefined) return;
    const armour = findArmour(bytes, length);
    if (armour === undefined) return;
    if (this.#found.size >= MAX_MEMBERS) this.#missed += 1;
    else this.#found.set(offset, { encoding, armour, offset, length });
  };

  members(): readonly Member[] {
    return Array.from(this.#found.values(), (candidate) => this.#member(candidate));
  }

  unexamined(): readonly Unexamined[] {
    const unlooked = this.#looks - MAX_LOOKS;
    const details = [
      this.#missed > 0
        ? `${this.#missed} literals beyond the first ${MAX_MEMBERS} that look like files`
        : '',
      unlooked > 0 ? `${unlooked} literals beyond the first ${MAX_LOOKS} that might be files` : '',
    ];
    return details.filter(Boolean).map((detail) => ({ code: 'count-limit', detail }));
  }

  #member(candidate: Candidate): Member {
    const { encoding, armour, offset, length } = candidate;
    const name = `bytes at ${offset}`;
    if (encoding === 'raw' && armour === 'none')
      return {
        name,
        size: length,
        expect: 'any',
        open: () => sliceSource(this.#source, offset, length),
      };
    return { name, expect: 'any', open: () => openDecoded(this.#source, candidate) };
  }
}

async function openDecoded(source: ByteSource, candidate: Candidate): Promise<ByteSource> {
  const { encoding, armour, offset, length } = candidate;
  if (length > MAX_DECODED_BYTES)
    throw new UndecodableError('size-limit', `a literal of ${length} bytes of text`, 0);
  const content = decodeLiteral(encoding, await source.read(offset, length));
  if (content === undefined)
    throw new UndecodableError('corrupt-data', 'a literal that breaks off', 0);
  return memorySource(removeArmour(armour, content));
}
