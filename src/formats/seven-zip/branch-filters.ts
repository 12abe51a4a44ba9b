/**
 * Undoes the branch converters of the 7-Zip SDK (BCJ): before packing, relative jump targets in
 * machine code were made absolute. py7zr puts the x86 one in front of everything it packs.
 * Each converts in place and answers how many bytes are final; the rest waits for more data.
 */
export interface BranchFilter {
  readonly convert: (bytes: Uint8Array, position: number) => number;
}

function isSignByte(byte: number): boolean {
  return byte === 0 || byte === 0xff;
}

const MASK_IS_ALLOWED = [true, true, true, false, true, false, false, false];
const MASK_BIT_NUMBER = [0, 1, 2, 2, 3, 3, 3, 3];

/** E8 (call) and E9 (jump) with four bytes of target; the mask remembers opcodes seen just before. */
class X86Filter implements BranchFilter {
  #mask = 0;

  convert(bytes: Uint8Array, position: number): number {
    const limit = bytes.length - 4;
    let mask = this.#mask;
    let previous = -1;
    let at = 0;
    for (;;) {
      while (at < limit && ((bytes[at] ?? 0) & 0xfe) !== 0xe8) at += 1;
      if (at >= limit) break;
      const distance = at - previous;
      previous = at;
      mask = distance > 3 ? 0 : (mask << (distance - 1)) & 7;
      const bit = MASK_BIT_NUMBER[mask] ?? 0;
      const blocked =
        mask !== 0 && (MASK_IS_ALLOWED[mask] !== true || isSignByte(bytes[at + 4 - bit] ?? 0));
      if (blocked || !isSignByte(bytes[at + 4] ?? 0)) {
        mask = ((mask << 1) & 7) | 1;
        at += 1;
        continue;
      }
      this.#restore(bytes, at, position, mask);
      at += 5;
    }
    if (bytes.length < 5) return 0;
    const distance = at - previous;
    this.#mask = distance > 3 ? 0 : (mask << (distance - 1)) & 7;
    return at;
  }

  #restore(bytes: Uint8Array, at: number, position: number, mask: number): void {
    const ip = (position + at + 5) >>> 0;
    let source =
      (bytes[at + 1] ?? 0) |
      ((bytes[at + 2] ?? 0) << 8) |
      ((bytes[at + 3] ?? 0) << 16) |
      ((bytes[at + 4] ?? 0) << 24);
    let target = (source - ip) | 0;
    const shift = (MASK_BIT_NUMBER[mask] ?? 0) * 8;
    // Bounded: each round clears the sign byte that caused it; two rounds are the most there can be.
    const rounds = mask === 0 ? 0 : 4;
    for (let round = 0; round < rounds; round += 1) {
      if (!isSignByte((target >>> (24 - shift)) & 0xff)) break;
      source = target ^ (2 ** (32 - shift) - 1);
      target = (source - ip) | 0;
    }
    bytes[at + 1] = target & 0xff;
    bytes[at + 2] = (target >>> 8) & 0xff;
    bytes[at + 3] = (target >>> 16) & 0xff;
    bytes[at + 4] = ((target >>> 24) & 1) === 0 ? 0 : 0xff;
  }
}

type Word = (bytes: DataView, at: number, position: number) => void;

/** Converters that look at one aligned instruction of fixed size at a time. */
function aligned(step: number, width: number, word: Word): () => BranchFilter {
  return () => ({
    convert: (bytes, position) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      let at = 0;
      for (; at + width <= bytes.length; at += step) word(view, at, position + at);
      return at;
    },
  });
}

const arm = aligned(4, 4, (view, at, position) => {
  if (view.getUint8(at + 3) !== 0xeb) return;
  const value = view.getUint32(at, true) & 0xffffff;
  const target = (((value << 2) >>> 0) - (position + 8)) >>> 2;
  view.setUint32(at, (0xeb000000 | (target & 0xffffff)) >>> 0, true);
});

const powerPc = aligned(4, 4, (view, at, position) => {
  const value = view.getUint32(at, false);
  if ((value & 0xfc000003) >>> 0 !== 0x48000001) return;
  const target = ((value & 0x03fffffc) - position) & 0x03fffffc;
  view.setUint32(at, (0x48000001 | target) >>> 0, false);
});

const sparc = aligned(4, 4, (view, at, position) => {
  const value = view.getUint32(at, false);
  const high = value >>> 22;
  if (high !== 0x100 && high !== 0x1ff) return;
  const target = ((value << 2) - position) >>> 2;
  const sign = (((0 - ((target >>> 22) & 1)) << 22) & 0x3fffffff) >>> 0;
  view.setUint32(at, (sign | (target & 0x3fffff) | 0x40000000) >>> 0, false);
});

/** BL is two half-words: the second instruction starts where the pair ended, or two bytes on. */
function armThumb(): BranchFilter {
  return {
    convert: (bytes, position) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      let at = 0;
      for (; at + 4 <= bytes.length; at += 2) {
        const first = view.getUint16(at, true);
        const second = view.getUint16(at + 2, true);
        if ((first & 0xf800) !== 0xf000 || (second & 0xf800) !== 0xf800) continue;
        const value = ((first & 0x7ff) << 11) | (second & 0x7ff);
        const target = (((value << 1) >>> 0) - (position + at + 4)) >>> 1;
        view.setUint16(at, 0xf000 | ((target >>> 11) & 0x7ff), true);
        view.setUint16(at + 2, 0xf800 | (target & 0x7ff), true);
        at += 2;
      }
      return at;
    },
  };
}

const arm64 = aligned(4, 4, (view, at, position) => {
  const value = view.getUint32(at, true);
  if ((value & 0xfc000000) >>> 0 === 0x94000000) {
    const target = (value - (position >>> 2)) & 0x03ffffff;
    view.setUint32(at, (0x94000000 | target) >>> 0, true);
    return;
  }
  // ADRP, only where the target is within half a gigabyte.
  if ((value & 0x9f000000) >>> 0 !== 0x90000000) return;
  const page = ((value >>> 29) & 3) | ((value >>> 3) & 0x001ffffc);
  if (((page + 0x00020000) & 0x001c0000) !== 0) return;
  const moved = (page - (position >>> 12)) >>> 0;
  const sign = (0 - (moved & 0x00020000)) & 0x00e00000;
  const low = ((moved & 3) << 29) | ((moved & 0x0003fffc) << 3);
  view.setUint32(at, ((value & 0x9000001f) | low | sign) >>> 0, true);
});

/** Each byte was stored as the difference to the one `distance` earlier. */
function delta(properties: Uint8Array): BranchFilter {
  const distance = (properties[0] ?? 0) + 1;
  const history = new Uint8Array(distance);
  let at = 0;
  return {
    convert: (bytes) => {
      for (let index = 0; index < bytes.length; index += 1) {
        const value = ((bytes[index] ?? 0) + (history[at] ?? 0)) & 0xff;
        bytes[index] = value;
        history[at] = value;
        at = (at + 1) % distance;
      }
      return bytes.length;
    },
  };
}

const FILTERS: Readonly<Record<string, (properties: Uint8Array) => BranchFilter>> = {
  '03': delta,
  '04': () => new X86Filter(),
  '03030103': () => new X86Filter(),
  '05': powerPc,
  '03030205': powerPc,
  '07': arm,
  '03030501': arm,
  '08': armThumb,
  '03030701': armThumb,
  '09': sparc,
  '03030805': sparc,
  '0a': arm64,
};

/** The filter behind a method id, or undefined where it is none of those undone here. */
export function branchFilter(
  method: string,
): ((properties: Uint8Array) => BranchFilter) | undefined {
  return FILTERS[method];
}
