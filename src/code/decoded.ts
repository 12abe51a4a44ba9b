import type { Value } from './value.ts';

/** How a text that was turned round is said to be decoded. */
export const REVERSAL = 'reversal';

const DECODERS_RE =
  /^(?:base64\.\w*decode\w*|binascii\.(?:unhexlify|a2b_\w+)|codecs\.(?:decode|encode)|zlib\.decompress|gzip\.decompress|builtins\.(?:bytes|bytearray)(?:\.fromhex)?|builtins\.chr|builtins\.reversed|\.translate|atob|Buffer(?:\.from)?|unescape|decodeURI(?:Component)?|String\.from(?:CharCode|CodePoint)|(?:zlib|pako)\.\w+)$/;
/** Lists are built of decoded letters; the first few tell. */
const LOOKED_AT = 4;

function decoderOf(value: Value): string | undefined {
  if (value.kind === 'text' || value.kind === 'bytes') return value.decodedBy;
  if (value.kind === 'list' || value.kind === 'tuple')
    return value.items
      .slice(0, LOOKED_AT)
      .map(decoderOf)
      .find((by) => by !== undefined);
  return undefined;
}

/** Remembers of a constant that a decoder made it, or made what it was made of. */
export function withDecoder(value: Value, by: string, inputs: readonly Value[]): Value {
  if (value.kind !== 'text' && value.kind !== 'bytes') return value;
  const isDecoder = DECODERS_RE.test(by) || by === REVERSAL;
  const decodedBy = isDecoder ? by : inputs.map(decoderOf).find((earlier) => earlier !== undefined);
  return decodedBy === undefined ? value : { ...value, decodedBy };
}

/** The mark of a text joined of others: it is decoded when at least half of it is. */
export function joinedDecoder(parts: readonly Value[]): string | undefined {
  let [decoded, plain] = [0, 0];
  let by: string | undefined;
  for (const part of parts) {
    if (part.kind !== 'text' && part.kind !== 'bytes') continue;
    const { length } = part.kind === 'text' ? part.text : part.bytes;
    if (part.decodedBy === undefined) plain += length;
    else {
      by ??= part.decodedBy;
      decoded += length;
    }
  }
  return decoded >= plain ? by : undefined;
}
