/** A writer for NumPy array files which shares nothing with the parser and may be told to lie. */

export interface NpyInput {
  readonly version?: number;
  readonly minor?: number;
  /** Python text of the element type, quotes included. */
  readonly descr?: string;
  readonly shape?: string;
  readonly fortranOrder?: string;
  /** The whole dictionary instead of the one made from the parts. */
  readonly header?: string;
  readonly headerLength?: number;
  readonly data?: Uint8Array;
}

export function writeNpy(input: NpyInput): Uint8Array {
  const { version = 1, minor = 0, descr = "'<f4'", shape = '(2,)', fortranOrder = 'False' } = input;
  const dictionary =
    input.header ?? `{'descr': ${descr}, 'fortran_order': ${fortranOrder}, 'shape': ${shape}, }`;
  const wide = version !== 1;
  const before = wide ? 12 : 10;
  const encoded = Buffer.from(dictionary, version === 3 ? 'utf8' : 'latin1');
  const rest = (64 - ((before + encoded.length + 1) % 64)) % 64;
  const text = Buffer.concat([encoded, Buffer.from(`${' '.repeat(rest)}\n`)]);
  const prefix = Buffer.alloc(before);
  prefix.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, minor]);
  if (wide) prefix.writeUInt32LE(input.headerLength ?? text.length, 8);
  else prefix.writeUInt16LE(input.headerLength ?? text.length, 8);
  return Buffer.concat([prefix, text, input.data ?? Buffer.alloc(8)]);
}
