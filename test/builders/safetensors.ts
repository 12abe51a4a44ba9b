/** A writer for safetensors files which shares nothing with the parser and may be told to lie. */

export interface SafetensorsTensorInput {
  readonly name: string;
  readonly dtype?: string;
  readonly shape?: readonly number[];
  /** Offsets as the header states them; by default the tensors follow one another. */
  readonly offsets?: readonly number[];
  readonly data?: Uint8Array;
}

export interface SafetensorsInput {
  readonly tensors?: readonly SafetensorsTensorInput[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** The header's text instead of the one made from the tensors. */
  readonly header?: string | Uint8Array;
  /** The length in the first eight bytes instead of the true one. */
  readonly headerLength?: bigint;
  readonly trailing?: Uint8Array;
}

/** A header as the reference writer makes it: metadata first, padded with spaces to eight bytes. */
export function headerText(input: SafetensorsInput): string {
  const parts: string[] = [];
  if (input.metadata !== undefined) parts.push(`"__metadata__":${JSON.stringify(input.metadata)}`);
  let offset = 0;
  for (const tensor of input.tensors ?? []) {
    const length = tensor.data?.length ?? 0;
    const entry = {
      dtype: tensor.dtype ?? 'U8',
      shape: tensor.shape ?? [length],
      data_offsets: tensor.offsets ?? [offset, offset + length],
    };
    parts.push(`${JSON.stringify(tensor.name)}:${JSON.stringify(entry)}`);
    offset += length;
  }
  const text = `{${parts.join(',')}}`;
  return text + ' '.repeat((8 - (Buffer.byteLength(text) % 8)) % 8);
}

export function writeSafetensors(input: SafetensorsInput): Uint8Array {
  const header = Buffer.from(input.header ?? headerText(input));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(input.headerLength ?? BigInt(header.length));
  const data = (input.tensors ?? []).map((tensor) => tensor.data ?? new Uint8Array(0));
  return Buffer.concat([length, header, ...data, input.trailing ?? new Uint8Array(0)]);
}
