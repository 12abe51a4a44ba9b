import type { Limits } from '../../core/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeLatin1, decodeUtf8 } from '../../bytes/text.ts';
import type { TarAnomaly, TarAnomalyCode, TarEntry, TarEntryType } from './archive.ts';
import type { TarHeader } from './header.ts';
import { BLOCK_BYTES, isZeroBlock, tarHeader } from './header.ts';
import { paxRecords, paxSize } from './pax.ts';
import type { SparseMap } from './sparse.ts';
import { gnuSparseMap, isPaxSparse, isSoundMap, paxSparseMap } from './sparse.ts';

/** Largest PAX or long-name content read; a path has at most 4,096 bytes, a sparse map some hundred KB. */
const MAX_EXTENSION_BYTES = 1024 ** 2;
const MAX_ANOMALIES_PER_CODE = 100;
/** Zero blocks between two archives that were put one behind the other; tapes pad to 20. */
const MAX_ZERO_BLOCKS = 1024 ** 2;

const TYPES: Readonly<Record<string, TarEntryType>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  S: 'file',
  '1': 'hard-link',
  '2': 'symbolic-link',
  '3': 'character-device',
  '4': 'block-device',
  '5': 'directory',
  D: 'directory',
  '6': 'fifo',
};

/** An entry with the map its content needs. */
export interface WalkedEntry {
  readonly entry: TarEntry;
  readonly map: SparseMap | undefined;
  /** Offset behind its data, padding included. */
  readonly end: number;
}

/** What PAX and GNU headers say about the entry that follows them. */
interface Overrides {
  start: number | undefined;
  name: string | undefined;
  linkTarget: string | undefined;
  pax: ReadonlyMap<string, string>;
}

const NO_OVERRIDES: Overrides = {
  start: undefined,
  name: undefined,
  linkTarget: undefined,
  pax: new Map(),
};

/** Walks the headers of an archive, jumping over data, and follows what lies behind its end mark. */
export class TarWalk {
  readonly entries: WalkedEntry[] = [];
  readonly anomalies: TarAnomaly[] = [];
  /** Ends of the walked part; what follows is nobody's. */
  end = 0;
  isLimited = false;
  hasEndMark = false;
  readonly #source: ByteSource;
  readonly #limits: Limits;
  readonly #counts = new Map<TarAnomalyCode, number>();
  #global: ReadonlyMap<string, string> = new Map();

  constructor(source: ByteSource, limits: Limits) {
    this.#source = source;
    this.#limits = limits;
  }

  note(code: TarAnomalyCode, offset: number, detail: string, entry = ''): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count <= MAX_ANOMALIES_PER_CODE) this.anomalies.push({ code, offset, detail, entry });
  }

  async run(): Promise<void> {
    let at = 0;
    let zeros = 0;
    let overrides = { ...NO_OVERRIDES };
    for (;;) {
      const block = await this.#source.read(at, BLOCK_BYTES);
      if (block.length < BLOCK_BYTES) {
        if (zeros === 0) this.note('missing-end', at, 'the end mark of two zero blocks is missing');
        this.end = zeros > 0 ? at : at + block.length;
        return;
      }
      if (isZeroBlock(block)) {
        zeros += 1;
        at += BLOCK_BYTES;
        this.hasEndMark = true;
        if (zeros > MAX_ZERO_BLOCKS) break;
        continue;
      }
      const header = tarHeader(block);
      if (!header.hasChecksum && (zeros > 0 || at === 0)) break;
      if (zeros > 0) {
        this.note('entries-after-end', at, 'more entries behind the end mark', header.name);
        zeros = 0;
      }
      if (this.entries.length >= this.#limits.maxMembers) {
        this.isLimited = true;
        break;
      }
      const next = await this.#step(header, block, at, overrides);
      if (next === undefined) break;
      ({ overrides } = next);
      at = next.at;
      this.end = at;
    }
    this.end = at;
  }

  async #step(
    header: TarHeader,
    block: Uint8Array,
    at: number,
    overrides: Overrides,
  ): Promise<{ readonly at: number; readonly overrides: Overrides } | undefined> {
    if (!header.hasChecksum) {
      // Behind a broken header nothing is certain: tarfile stops as well, others skip ahead.
      this.note('bad-checksum', at, 'the header does not match its checksum', header.name);
      return undefined;
    }
    if (header.size === undefined) {
      this.note('bad-size', at, 'the size field is no number', header.name);
      return undefined;
    }
    if (/[xgXLK]/.test(header.typeFlag)) return this.#extension(header, header.size, at, overrides);
    const entry = await this.#entry(header, block, at, overrides);
    this.entries.push(entry);
    return { at: entry.end, overrides: { ...NO_OVERRIDES } };
  }

  async #extension(
    header: TarHeader,
    size: number,
    at: number,
    overrides: Overrides,
  ): Promise<{ readonly at: number; readonly overrides: Overrides }> {
    const next = at + BLOCK_BYTES + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
    const content = await this.#source.read(at + BLOCK_BYTES, Math.min(size, MAX_EXTENSION_BYTES));
    const changed = { ...overrides, start: overrides.start ?? at };
    if (content.length < size) {
      this.note('bad-pax-record', at, `an extension header of ${size} bytes`, header.name);
    }
    if (header.typeFlag === 'L' || header.typeFlag === 'K') {
      const end = content.indexOf(0);
      const bytes = end === -1 ? content : content.subarray(0, end);
      const text = decodeUtf8(bytes) ?? decodeLatin1(bytes);
      if (header.typeFlag === 'L') changed.name = text;
      else changed.linkTarget = text;
      return { at: next, overrides: changed };
    }
    const { values, isWellFormed } = paxRecords(content);
    if (!isWellFormed) this.note('bad-pax-record', at, 'a record that is none', header.name);
    if (header.typeFlag === 'g') this.#global = new Map([...this.#global, ...values]);
    else changed.pax = values;
    return { at: next, overrides: changed };
  }

  async #sparseMap(
    header: TarHeader,
    block: Uint8Array,
    pax: ReadonlyMap<string, string>,
    dataStart: number,
  ): Promise<SparseMap | undefined> {
    if (header.typeFlag === 'S') return gnuSparseMap(this.#source, block, dataStart);
    return isPaxSparse(pax) ? paxSparseMap(this.#source, pax, dataStart) : undefined;
  }

  async #entry(
    header: TarHeader,
    block: Uint8Array,
    at: number,
    overrides: Overrides,
  ): Promise<WalkedEntry> {
    const pax = new Map([...this.#global, ...overrides.pax]);
    const sparseName = pax.get('GNU.sparse.name');
    const name = sparseName ?? pax.get('path') ?? overrides.name ?? header.name;
    const type = TYPES[header.typeFlag] ?? 'unknown';
    if (type === 'unknown') this.note('unknown-type', at, `type ${header.typeFlag}`, name);
    const plainSize = header.size ?? 0;
    const size = paxSize(pax.get('size')) ?? plainSize;
    const hasData = type === 'file' || type === 'unknown';
    const packed = hasData ? size : 0;
    const headerEnd = at + BLOCK_BYTES;
    const isSparse = header.typeFlag === 'S' || isPaxSparse(pax);
    const map = isSparse ? await this.#sparseMap(header, block, pax, headerEnd) : undefined;
    // The old format's extension blocks come in front of the counted data, the PAX map is part of them.
    const mapBytes = map?.mapBytes ?? 0;
    const stored = header.typeFlag === 'S' ? packed : Math.max(0, packed - mapBytes);
    const dataStart = headerEnd + mapBytes;
    const realSize = map?.realSize ?? packed;
    if (isSparse && (map === undefined || !isSoundMap(map, stored, realSize))) {
      this.note('bad-sparse-map', at, 'the map does not fit the data', name);
    }
    this.#compare(header, { pax, name, isSparse, gnuName: overrides.name }, size, at);
    const entry: TarEntry = {
      offset: overrides.start ?? at,
      name,
      plainName: header.name,
      type,
      typeFlag: header.typeFlag,
      linkTarget: pax.get('linkpath') ?? overrides.linkTarget ?? header.linkTarget,
      mode: header.mode,
      size: realSize,
      dataStart,
      storedBytes: stored,
      isSparse,
    };
    const end = dataStart + Math.ceil(stored / BLOCK_BYTES) * BLOCK_BYTES;
    return { entry, map: map && isSoundMap(map, stored, realSize) ? map : undefined, end };
  }

  /** Readers with and without PAX see different archives when the two headers tell different stories. */
  #compare(
    header: TarHeader,
    seen: {
      readonly pax: ReadonlyMap<string, string>;
      readonly name: string;
      readonly isSparse: boolean;
      readonly gnuName: string | undefined;
    },
    size: number,
    at: number,
  ): void {
    const { pax, name, isSparse, gnuName } = seen;
    const plainSize = header.size ?? 0;
    // The plain field holds less than 8 GiB; a larger size must be overridden, with any filler.
    if (size !== plainSize && plainSize !== 0 && size < 8 * 1024 ** 3) {
      const detail = `${plainSize} bytes in the header, ${size} in the PAX record`;
      this.note('size-mismatch', at, detail, name);
    }
    const long = pax.get('path') ?? gnuName;
    if (long === undefined || isSparse || long === header.name) return;
    // Honest writers override only what the header cannot hold, and put the beginning there.
    const fits = long.length <= 99 && !/[^\0-\x7f]/.test(long);
    const isBeginning = long.startsWith(header.name) || long.endsWith(header.name);
    if (!fits && (isBeginning || /[^\0-\x7f]/.test(long) || header.name.length >= 99)) return;
    const detail = `${header.name} in the header, ${long} in the overriding record`;
    this.note('name-mismatch', at, detail, name);
  }
}
