import type { BitReader } from './bit-reader.ts';
import { CorruptStream } from './decoding.ts';

const MAX_CODE_BITS = 20;
const SYMBOLS_PER_SELECTOR = 50;
/** libbz2 accepts 18,002 selectors and ignores the surplus some encoders write. */
const MAX_SELECTORS = 18_002;

/** A canonical code: for each length the largest code of that length and where its symbols begin. */
interface Code {
  readonly minBits: number;
  readonly limits: Int32Array;
  readonly bases: Int32Array;
  readonly symbols: Uint16Array;
}

interface Tables {
  readonly used: Uint8Array;
  readonly selectors: Uint8Array;
  readonly codes: readonly Code[];
  readonly endSymbol: number;
}

function makeCode(lengths: Uint8Array): Code {
  const limits = new Int32Array(MAX_CODE_BITS + 2).fill(-1);
  const bases = new Int32Array(MAX_CODE_BITS + 2);
  const symbols = new Uint16Array(lengths.length);
  let minBits = MAX_CODE_BITS;
  let filled = 0;
  let code = 0;
  for (let bits = 1; bits <= MAX_CODE_BITS; bits += 1) {
    bases[bits] = filled - code;
    for (let symbol = 0; symbol < lengths.length; symbol += 1) {
      if (lengths[symbol] !== bits) continue;
      symbols[filled] = symbol;
      filled += 1;
      code += 1;
      if (bits < minBits) minBits = bits;
    }
    limits[bits] = code - 1;
    code <<= 1;
  }
  return { minBits, limits, bases, symbols };
}

function readUsed(bits: BitReader): Uint8Array {
  const groups = bits.read(16);
  const used: number[] = [];
  for (let group = 0; group < 16; group += 1) {
    if ((groups & (0x8000 >> group)) === 0) continue;
    const members = bits.read(16);
    for (let member = 0; member < 16; member += 1) {
      if ((members & (0x8000 >> member)) !== 0) used.push(group * 16 + member);
    }
  }
  if (used.length === 0) throw new CorruptStream('no symbols in use');
  return Uint8Array.from(used);
}

function readSelectors(bits: BitReader, codes: number): Uint8Array {
  const count = bits.read(15);
  if (count < 1) throw new CorruptStream('no selectors');
  const order = [0, 1, 2, 3, 4, 5].slice(0, codes);
  const selectors = new Uint8Array(Math.min(count, MAX_SELECTORS));
  for (let index = 0; index < count; index += 1) {
    let rank = 0;
    while (bits.read(1) === 1) {
      rank += 1;
      if (rank >= codes) throw new CorruptStream('selector out of range');
    }
    const [selector] = order.splice(rank, 1);
    order.unshift(selector ?? 0);
    if (index < selectors.length) selectors[index] = selector ?? 0;
  }
  return selectors;
}

function readLengths(bits: BitReader, symbols: number): Uint8Array {
  const lengths = new Uint8Array(symbols);
  let length = bits.read(5);
  for (let symbol = 0; symbol < symbols; symbol += 1) {
    for (;;) {
      if (length < 1 || length > MAX_CODE_BITS) throw new CorruptStream(`code of ${length} bits`);
      if (bits.read(1) === 0) break;
      length += bits.read(1) === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  return lengths;
}

/** Reads which bytes occur, which code applies to which 50 symbols, and the codes. */
export function readTables(bits: BitReader): Tables {
  const used = readUsed(bits);
  const count = bits.read(3);
  if (count < 2 || count > 6) throw new CorruptStream(`${count} code tables`);
  const selectors = readSelectors(bits, count);
  bits.requireInput();
  const codes = Array.from({ length: count }, () => makeCode(readLengths(bits, used.length + 2)));
  bits.requireInput();
  return { used, selectors, codes, endSymbol: used.length + 1 };
}

function readSymbol(bits: BitReader, code: Code): number {
  const window = bits.peek(MAX_CODE_BITS);
  for (let length = code.minBits; length <= MAX_CODE_BITS; length += 1) {
    const candidate = window >>> (MAX_CODE_BITS - length);
    if (candidate > (code.limits[length] ?? -1)) continue;
    bits.skip(length);
    return code.symbols[candidate + (code.bases[length] ?? 0)] ?? 0;
  }
  throw new CorruptStream('undefined code');
}

/** Decodes Huffman symbols, run lengths and move-to-front into `block`; returns how many bytes it holds. */
export function decodeSymbols(bits: BitReader, tables: Tables, block: Uint32Array): number {
  const { used, selectors, codes, endSymbol } = tables;
  const order = Uint8Array.from(used);
  let length = 0;
  let run = 0;
  let weight = 1;
  for (let count = 0; ; count += 1) {
    const code = codes[selectors[Math.floor(count / SYMBOLS_PER_SELECTOR)] ?? codes.length];
    if (code === undefined) throw new CorruptStream('more symbols than selectors');
    const symbol = readSymbol(bits, code);
    if (symbol <= 1) {
      run += weight << symbol;
      weight <<= 1;
      if (run > block.length) throw new CorruptStream('run longer than the block');
      continue;
    }
    if (run > 0) {
      if (run > block.length - length) throw new CorruptStream('block longer than declared');
      block.fill(order[0] ?? 0, length, length + run);
      length += run;
      run = 0;
      weight = 1;
    }
    if (symbol === endSymbol) return length;
    if (length >= block.length) throw new CorruptStream('block longer than declared');
    const rank = symbol - 1;
    const byte = order[rank] ?? 0;
    order.copyWithin(1, 0, rank);
    order[0] = byte;
    block[length] = byte;
    length += 1;
  }
}
