import { memorySource } from '../../src/bytes/memory-source.ts';
import { Decoder } from '../../src/formats/pickle/decode.ts';
import { decodeLong } from '../../src/formats/pickle/machine-literals.ts';
import { readFloat, readIndex, readInt, readLong } from '../../src/formats/pickle/numerals.ts';
import { OP, opcodeName, opcodeOf } from '../../src/formats/pickle/opcodes.ts';
import { reprFloat } from '../../src/formats/pickle/python-repr.ts';
import {
  decodeAscii,
  decodeEscapes,
  decodeRawUnicodeEscape,
  decodeUnicode,
} from '../../src/formats/pickle/text.ts';
import type { Operation, OracleArgument } from './pickle-oracles.ts';
import { surrogatepassHex } from './pickle-spelling.ts';

/** A whole literal, of which the decoder keeps only the head. */
type Content = (decoder: Decoder) => Uint8Array;

function textArgument(text: string | undefined): OracleArgument | undefined {
  if (text === undefined) return undefined;
  return /\p{Cs}/u.test(text) ? { surrogatepassHex: surrogatepassHex(text) } : text;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function unescaped(bytes: Uint8Array): string | undefined {
  const decoded = decodeEscapes(bytes);
  return decoded === undefined ? undefined : decodeAscii(decoded);
}

/** The quotes of STRING as pickletools removes them: a lone one passes for both. */
function unquoted(bytes: Uint8Array): Uint8Array | undefined {
  const first = bytes[0];
  if ((first !== 0x22 && first !== 0x27) || bytes.at(-1) !== first) return undefined;
  return bytes.subarray(1, Math.max(1, bytes.length - 1));
}

function numeral(decoder: Decoder, line: string): OracleArgument | undefined {
  if (decoder.code === OP.FLOAT) {
    const { pickletools } = readFloat(line);
    return pickletools.ok ? reprFloat(pickletools.value) : undefined;
  }
  if (decoder.code !== OP.LONG && /^0[01]$/.test(line)) return line === '01' ? 'True' : 'False';
  const read = decoder.code === OP.LONG ? readLong : decoder.code === OP.INT ? readInt : readIndex;
  const { pickletools } = read(line);
  return pickletools.ok ? String(pickletools.value) : undefined;
}

/** The argument at hand as the oracle writes it; undefined where pickletools raises. */
function argumentOf(decoder: Decoder, content: Content): OracleArgument | undefined {
  switch (opcodeOf(decoder.code)?.argument) {
    case 'none':
    case undefined:
      return null;
    case 'uint1':
    case 'uint2':
    case 'int4':
    case 'uint4':
      return String(decoder.int);
    case 'uint8':
      return decoder.length > Number.MAX_SAFE_INTEGER ? null : String(decoder.length);
    case 'float8':
      return reprFloat(decoder.float);
    case 'long1':
    case 'long4':
      return String(decodeLong(content(decoder)));
    case 'string1':
    case 'string4':
      return latin1(content(decoder));
    case 'bytes1':
    case 'bytes4':
    case 'bytes8':
    case 'bytearray8':
      return Buffer.from(content(decoder)).toString('hex');
    case 'unicode1':
    case 'unicode4':
    case 'unicode8':
      return textArgument(decodeUnicode(content(decoder)));
    case 'decimal-line':
    case 'long-line':
    case 'float-line':
      return numeral(decoder, latin1(content(decoder)));
    case 'string-line': {
      const inner = unquoted(content(decoder));
      return inner === undefined ? undefined : unescaped(inner);
    }
    case 'unicode-line':
      return textArgument(decodeRawUnicodeEscape(content(decoder)));
    case 'name-line':
      return unescaped(content(decoder));
    case 'name-pair': {
      const module = unescaped(content(decoder));
      const name = unescaped(decoder.second);
      return module === undefined || name === undefined ? undefined : `${module} ${name}`;
    }
  }
}

export interface OurDecoding {
  readonly ops: readonly Operation[];
  /** Decoding reached STOP, with every argument pickletools accepts. */
  readonly complete: boolean;
}

/** Decodes the first stream as pickletools would. */
export async function decodeStream(bytes: Uint8Array, start = 0): Promise<OurDecoding> {
  const decoder = new Decoder(memorySource(bytes), start);
  const content: Content = ({ payload, length }) => bytes.subarray(payload, payload + length);
  const ops: Operation[] = [];
  for (;;) {
    let status = decoder.next();
    while (status === 'starved') {
      await decoder.fill();
      status = decoder.next();
    }
    if (status === 'long-line') status = (await decoder.finishLongLine()) ? 'ready' : 'truncated';
    const argument = status === 'ready' ? argumentOf(decoder, content) : undefined;
    if (argument === undefined) return { ops, complete: false };
    ops.push([decoder.offset - start, opcodeName(decoder.code), argument]);
    if (decoder.code === OP.STOP) return { ops, complete: true };
  }
}
