export interface TarEntrySpec {
  readonly name: string | Uint8Array;
  readonly data?: Uint8Array | string;
  /** Type byte; `'0'` is a plain file. */
  readonly type?: string;
  readonly link?: string;
  readonly mode?: number;
  /** Size the header states, when it should not be the data's. */
  readonly size?: number;
  /** The twelve bytes of the size field, verbatim. */
  readonly sizeField?: Uint8Array;
  readonly magic?: 'ustar' | 'gnu' | 'v7';
  readonly prefix?: string;
  readonly checksum?: number;
  /** Header bytes put over the made ones before the checksum: `[offset, bytes]`. */
  readonly patches?: readonly (readonly [number, Uint8Array])[];
  /** PAX records of an `x` header in front. */
  readonly pax?: Readonly<Record<string, string>>;
  /** GNU long name (`L`) in front. */
  readonly longName?: string;
  readonly longLink?: string;
  /** What fills the last block instead of zeros. */
  readonly filler?: number;
}

export interface TarSpec {
  readonly entries: readonly TarEntrySpec[];
  readonly noEnd?: boolean;
  readonly suffix?: Uint8Array;
}

const encode = (value: string | Uint8Array): Uint8Array =>
  typeof value === 'string' ? new TextEncoder().encode(value) : value;

const octal = (value: number, length: number): string =>
  `${value.toString(8).padStart(length - 1, '0')}\0`;

/** GNU base 256: a size too large for eleven octal digits. */
export function base256(value: bigint): Uint8Array {
  const bytes = new Uint8Array(12);
  let rest = value;
  for (let index = 11; index > 0; index -= 1) {
    bytes[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  bytes[0] = 0x80;
  return bytes;
}

function header(spec: TarEntrySpec, size: number): Uint8Array {
  const block = new Uint8Array(512);
  const put = (at: number, value: string | Uint8Array): void => block.set(encode(value), at);
  put(0, encode(spec.name).subarray(0, 100));
  put(100, octal(spec.mode ?? 0o644, 8));
  put(108, octal(0, 8));
  put(116, octal(0, 8));
  put(124, spec.sizeField ?? octal(size, 12));
  put(136, octal(0, 12));
  put(156, spec.type ?? '0');
  put(157, encode(spec.link ?? '').subarray(0, 100));
  const magic = spec.magic ?? 'ustar';
  if (magic === 'ustar') put(257, 'ustar\x0000');
  if (magic === 'gnu') put(257, 'ustar  \0');
  if (spec.prefix !== undefined) put(345, spec.prefix);
  for (const [at, bytes] of spec.patches ?? []) put(at, bytes);
  block.fill(0x20, 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${(spec.checksum ?? sum).toString(8).padStart(6, '0')}\0 `);
  return block;
}

function padded(data: Uint8Array, filler: number): Uint8Array {
  const whole = new Uint8Array(Math.ceil(data.length / 512) * 512).fill(filler);
  whole.set(data);
  return whole;
}

/** One PAX record: its length counts itself. */
export function paxRecord(key: string, value: string): string {
  const rest = encode(` ${key}=${value}\n`).length;
  let length = rest + 1;
  while (String(length).length + rest !== length) length += 1;
  return `${length} ${key}=${value}\n`;
}

function entry(spec: TarEntrySpec): Uint8Array[] {
  const parts: Uint8Array[] = [];
  if (spec.longName !== undefined) {
    parts.push(...entry({ name: '././@LongLink', type: 'L', data: `${spec.longName}\0` }));
  }
  if (spec.longLink !== undefined) {
    parts.push(...entry({ name: '././@LongLink', type: 'K', data: `${spec.longLink}\0` }));
  }
  if (spec.pax !== undefined) {
    const records = Object.entries(spec.pax).map(([key, value]) => paxRecord(key, value));
    parts.push(...entry({ name: 'PaxHeaders/entry', type: 'x', data: records.join('') }));
  }
  const data = encode(spec.data ?? '');
  parts.push(header(spec, spec.size ?? data.length), padded(data, spec.filler ?? 0));
  return parts;
}

/** Writes a tar archive, right unless told otherwise. */
export function tar(spec: TarSpec): Uint8Array {
  const parts = spec.entries.flatMap(entry);
  if (spec.noEnd !== true) parts.push(new Uint8Array(1024));
  if (spec.suffix !== undefined) parts.push(spec.suffix);
  return new Uint8Array(Buffer.concat(parts));
}
