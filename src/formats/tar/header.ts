import { decodeLatin1, decodeUtf8 } from '../../bytes/text.ts';

export const BLOCK_BYTES = 512;
const CHECKSUM = { start: 148, end: 156 } as const;

/** One 512-byte header block as stored. */
export interface TarHeader {
  readonly name: string;
  readonly mode: number;
  /** Undefined when the field is no number. */
  readonly size: number | undefined;
  readonly typeFlag: string;
  readonly linkTarget: string;
  readonly magic: 'ustar' | 'gnu' | 'v7';
  readonly hasChecksum: boolean;
}

/** Text up to the first NUL. */
export function cText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const text = end === -1 ? bytes : bytes.subarray(0, end);
  return decodeUtf8(text) ?? decodeLatin1(text);
}

/** An octal number with blanks around it, or GNU's base 256; undefined for anything else. */
export function tarNumber(field: Uint8Array): number | undefined {
  const [first = 0] = field;
  if (first >= 0x80) {
    // 0x80 starts a positive, 0xff a negative number; a negative size is a trap for cursors.
    if (first !== 0x80) return undefined;
    let value = 0;
    for (const byte of field.subarray(1)) {
      value = value * 256 + byte;
      if (value > Number.MAX_SAFE_INTEGER) return undefined;
    }
    return value;
  }
  const text = decodeLatin1(field).replace(/\0.*$/s, '').trim();
  if (text === '') return 0;
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

/** The sum of all bytes with the checksum field as blanks, unsigned and as old tars had it, signed. */
export function isChecksumRight(block: Uint8Array): boolean {
  let unsigned = 0;
  let signed = 0;
  for (let index = 0; index < BLOCK_BYTES; index += 1) {
    const isField = index >= CHECKSUM.start && index < CHECKSUM.end;
    const byte = isField ? 0x20 : (block[index] ?? 0);
    unsigned += byte;
    signed += byte < 128 ? byte : byte - 256;
  }
  const stated = tarNumber(block.subarray(CHECKSUM.start, CHECKSUM.end));
  return stated === unsigned || stated === signed;
}

export function isZeroBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

function magicOf(block: Uint8Array): TarHeader['magic'] {
  const magic = decodeLatin1(block.subarray(257, 265));
  if (magic === 'ustar  \0') return 'gnu';
  return magic.startsWith('ustar') ? 'ustar' : 'v7';
}

/** Reads the fields of a header block. */
export function tarHeader(block: Uint8Array): TarHeader {
  const magic = magicOf(block);
  const prefix = magic === 'ustar' ? cText(block.subarray(345, 500)) : '';
  const name = cText(block.subarray(0, 100));
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    mode: tarNumber(block.subarray(100, 108)) ?? 0,
    size: tarNumber(block.subarray(124, 136)),
    typeFlag: String.fromCharCode(block[156] ?? 0),
    linkTarget: cText(block.subarray(157, 257)),
    magic,
    hasChecksum: isChecksumRight(block),
  };
}
