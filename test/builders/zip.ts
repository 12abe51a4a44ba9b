import { crc32, deflateRawSync } from 'node:zlib';

/** Header fields that can be made to lie, per header. */
export interface HeaderFields {
  readonly name?: string | Uint8Array;
  readonly flags?: number;
  readonly method?: number;
  readonly crc?: number;
  readonly packed?: number;
  readonly size?: number;
  readonly extra?: Uint8Array;
}

export interface ZipEntrySpec {
  readonly name: string;
  readonly data: Uint8Array | string;
  /** 0 stored, 8 deflate; other methods need `packedData`. */
  readonly method?: number;
  readonly flags?: number;
  /** The packed bytes, verbatim. */
  readonly packedData?: Uint8Array;
  readonly local?: HeaderFields;
  /** `'missing'` leaves the entry out of the directory. */
  readonly central?: (HeaderFields & { readonly offset?: number }) | 'missing';
  /** Leave the local header and data out; the directory then points to `central.offset`. */
  readonly noLocal?: boolean;
  readonly descriptor?: 'signed' | 'unsigned' | 'zip64';
  readonly zip64?: boolean;
  readonly mode?: number;
  readonly system?: number;
  readonly gapAfter?: Uint8Array;
}

export interface ZipSpec {
  readonly entries: readonly ZipEntrySpec[];
  readonly prefix?: Uint8Array;
  /** Whether offsets count from the prefix's end (a prefix glued on) instead of from the file's start. */
  readonly prefixIsGlued?: boolean;
  /** Put between the last entry and the directory. */
  readonly beforeDirectory?: Uint8Array;
  readonly comment?: Uint8Array;
  readonly commentBytes?: number;
  readonly suffix?: Uint8Array;
  readonly end?: {
    readonly count?: number;
    readonly directoryBytes?: number;
    readonly directoryOffset?: number;
  };
  readonly zip64?: {
    readonly count?: number;
    readonly directoryOffset?: number;
    readonly locatorOffset?: number;
    readonly keepNarrow?: boolean;
  };
  /** Order of the directory as indices into `entries`. */
  readonly directoryOrder?: readonly number[];
  readonly noEnd?: boolean;
}

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** One byte per character, for binary literals. */
export const latin1 = (value: string): Uint8Array => new Uint8Array(Buffer.from(value, 'latin1'));

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** Little-endian fields, each `[bytes, value]`. */
export function fields(...list: readonly (readonly [number, number])[]): Uint8Array {
  const bytes = Buffer.alloc(list.reduce((sum, [length]) => sum + length, 0));
  let at = 0;
  for (const [length, value] of list) {
    if (length === 8) bytes.writeBigUInt64LE(BigInt(value), at);
    else bytes.writeUIntLE(value >>> 0, at, length);
    at += length;
  }
  return new Uint8Array(bytes);
}

/** An extra field: id, length, data. */
export function extraField(id: number, data: Uint8Array): Uint8Array {
  return join(fields([2, id], [2, data.length]), data);
}

const bytesOf = (value: Uint8Array | string): Uint8Array =>
  typeof value === 'string' ? text(value) : value;

interface Made {
  readonly spec: ZipEntrySpec;
  readonly offset: number;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

function describe(spec: ZipEntrySpec, offset: number, packed: Uint8Array): Made {
  const data = bytesOf(spec.data);
  const flags = (spec.flags ?? 0) | (spec.descriptor === undefined ? 0 : 8);
  const method = spec.method ?? 0;
  const sizes = { packed: packed.length, size: data.length };
  return { spec, offset, flags, method, crc: crc32(data), ...sizes };
}

function localRecord(made: Made): Uint8Array {
  const { spec } = made;
  const streamed = spec.descriptor !== undefined;
  const fieldsOf = spec.local ?? {};
  const name = bytesOf(fieldsOf.name ?? spec.name);
  const wide = spec.zip64 === true;
  const wideExtra = wide
    ? extraField(1, fields([8, streamed ? 0 : made.size], [8, streamed ? 0 : made.packed]))
    : new Uint8Array(0);
  const extra = join(wideExtra, fieldsOf.extra ?? new Uint8Array(0));
  const packed = wide ? 0xffffffff : streamed ? 0 : made.packed;
  const size = wide ? 0xffffffff : streamed ? 0 : made.size;
  return join(
    fields(
      [4, 0x04034b50],
      [2, wide ? 45 : 20],
      [2, fieldsOf.flags ?? made.flags],
      [2, fieldsOf.method ?? made.method],
      [4, 0x21],
      [4, fieldsOf.crc ?? (streamed ? 0 : made.crc)],
      [4, fieldsOf.packed ?? packed],
      [4, fieldsOf.size ?? size],
      [2, name.length],
      [2, extra.length],
    ),
    name,
    extra,
  );
}

function centralRecord(made: Made): Uint8Array {
  const { spec } = made;
  const fieldsOf = spec.central === 'missing' ? {} : (spec.central ?? {});
  const name = bytesOf(fieldsOf.name ?? spec.name);
  const wide = spec.zip64 === true;
  const offset = fieldsOf.offset ?? made.offset;
  const wideExtra = wide
    ? extraField(1, fields([8, made.size], [8, made.packed], [8, offset]))
    : new Uint8Array(0);
  const extra = join(wideExtra, fieldsOf.extra ?? new Uint8Array(0));
  return join(
    fields(
      [4, 0x02014b50],
      [1, wide ? 45 : 20],
      [1, spec.system ?? 3],
      [2, wide ? 45 : 20],
      [2, fieldsOf.flags ?? made.flags],
      [2, fieldsOf.method ?? made.method],
      [4, 0x21],
      [4, fieldsOf.crc ?? made.crc],
      [4, fieldsOf.packed ?? (wide ? 0xffffffff : made.packed)],
      [4, fieldsOf.size ?? (wide ? 0xffffffff : made.size)],
      [2, name.length],
      [2, extra.length],
      [2, 0],
      [2, 0],
      [2, 0],
      [4, ((spec.mode ?? 0) << 16) >>> 0],
      [4, wide ? 0xffffffff : offset],
    ),
    name,
    extra,
  );
}

function descriptorOf(made: Made): Uint8Array {
  const { crc, packed, size, spec } = made;
  if (spec.descriptor === 'signed') {
    return fields([4, 0x08074b50], [4, crc], [4, packed], [4, size]);
  }
  if (spec.descriptor === 'unsigned') return fields([4, crc], [4, packed], [4, size]);
  if (spec.descriptor === 'zip64') return fields([4, 0x08074b50], [4, crc], [8, packed], [8, size]);
  return new Uint8Array(0);
}

function packedOf(spec: ZipEntrySpec): Uint8Array {
  if (spec.packedData !== undefined) return spec.packedData;
  const data = bytesOf(spec.data);
  return spec.method === 8 ? new Uint8Array(deflateRawSync(data)) : data;
}

function endRecords(
  spec: ZipSpec,
  count: number,
  bytes: number,
  offset: number,
  at: number,
): Uint8Array {
  const comment = spec.comment ?? new Uint8Array(0);
  const wide = spec.zip64;
  const isNarrow = wide === undefined || wide.keepNarrow === true;
  const end = join(
    fields(
      [4, 0x06054b50],
      [2, 0],
      [2, 0],
      [2, spec.end?.count ?? (isNarrow ? count % 65536 : 0xffff)],
      [2, spec.end?.count ?? (isNarrow ? count % 65536 : 0xffff)],
      [4, spec.end?.directoryBytes ?? (isNarrow ? bytes : 0xffffffff)],
      [4, spec.end?.directoryOffset ?? (isNarrow ? offset : 0xffffffff)],
      [2, spec.commentBytes ?? comment.length],
    ),
    comment,
  );
  if (wide === undefined) return end;
  const total = wide.count ?? count;
  const zip64 = fields(
    [4, 0x06064b50],
    [8, 44],
    [2, 45],
    [2, 45],
    [4, 0],
    [4, 0],
    [8, total],
    [8, total],
    [8, bytes],
    [8, wide.directoryOffset ?? offset],
  );
  const locator = fields([4, 0x07064b50], [4, 0], [8, wide.locatorOffset ?? at], [4, 1]);
  return join(zip64, locator, end);
}

/** Writes a zip archive, right unless told otherwise. */
export function zip(spec: ZipSpec): Uint8Array {
  const parts: Uint8Array[] = [spec.prefix ?? new Uint8Array(0)];
  let at = parts[0]!.length;
  const base = spec.prefixIsGlued === true ? at : 0;
  const put = (bytes: Uint8Array): void => {
    parts.push(bytes);
    at += bytes.length;
  };
  const made = spec.entries.map((entry) => {
    const packed = packedOf(entry);
    const one = describe(entry, at - base, packed);
    if (entry.noLocal !== true) {
      put(localRecord(one));
      put(packed);
      put(descriptorOf(one));
    }
    put(entry.gapAfter ?? new Uint8Array(0));
    return one;
  });
  put(spec.beforeDirectory ?? new Uint8Array(0));
  const directoryStart = at;
  const order = spec.directoryOrder ?? made.map((_, index) => index);
  const listed = order
    .map((index) => made[index]!)
    .filter(({ spec: one }) => one.central !== 'missing');
  if (spec.noEnd !== true) {
    for (const one of listed) put(centralRecord(one));
    const bytes = at - directoryStart;
    put(endRecords(spec, listed.length, bytes, directoryStart - base, at - base));
  }
  put(spec.suffix ?? new Uint8Array(0));
  // As a call with that many arguments, an archive of 100,000 entries would not fit on the stack.
  return new Uint8Array(Buffer.concat(parts));
}

/** The layout `torch.save` writes: streamed flags, ZIP64 end, padding fields, `<root>/data.pkl` first. */
export function torchZip(
  options: {
    readonly root?: string;
    readonly pickle?: Uint8Array;
    readonly entries?: readonly ZipEntrySpec[];
    readonly storages?: readonly Uint8Array[];
    readonly byteorder?: string;
  } & Omit<ZipSpec, 'entries'> = {},
): Uint8Array {
  const { root = 'archive', pickle = latin1('\x80\x02}q\x00.'), entries = [], storages } = options;
  const padding = extraField(0x4246, text('Z'.repeat(12)));
  const member = (name: string, data: Uint8Array | string): ZipEntrySpec => ({
    name: `${root}/${name}`,
    data,
    flags: 0x800,
    descriptor: 'signed',
    local: { extra: padding },
    system: 0,
  });
  return zip({
    zip64: {},
    ...options,
    entries: [
      member('data.pkl', pickle),
      member('byteorder', options.byteorder ?? 'little'),
      ...(storages ?? [new Uint8Array(64)]).map((data, index) => member(`data/${index}`, data)),
      member('version', '3\n'),
      member('.data/serialization_id', '0'.repeat(40)),
      ...entries,
    ],
  });
}
