import { Buffer } from 'node:buffer';

/** A link that names a place. */
export type LinkSpec =
  | { readonly soft: string }
  | { readonly file: string; readonly target: string }
  | { readonly hard: 'root' };

export interface DatasetSpec {
  readonly shape: readonly number[];
  /** Contiguous data; none means that nothing is stored. */
  readonly data?: Uint8Array;
  /** Bytes the layout says there are, when it should lie. */
  readonly statedBytes?: number;
  /** Files that hold the data. */
  readonly external?: readonly string[];
  /** Data sets of other files, as `[file, data set]`. */
  readonly virtual?: readonly (readonly [string, string])[];
  /** Sizes of a chunk, of which none is stored. */
  readonly chunk?: readonly number[];
  /** Bytes of an element: 1 for a byte, 4 for a float. */
  readonly elementBytes?: 1 | 4;
  readonly attributes?: Attributes;
}

export interface GroupSpec {
  readonly attributes?: Attributes;
  readonly groups?: Readonly<Record<string, GroupSpec>>;
  readonly datasets?: Readonly<Record<string, DatasetSpec>>;
  readonly links?: Readonly<Record<string, LinkSpec>>;
}

/** Text is stored as a fixed string; `variable` text through the global heap. Pairs allow doubled names. */
type AttributeValue = string | Uint8Array | { readonly variable: string };
export type Attributes =
  | Readonly<Record<string, AttributeValue>>
  | readonly (readonly [string, AttributeValue])[];

export interface FileSpec {
  readonly userBlock?: Uint8Array;
  /** Put between the last structure and the stated end. */
  readonly free?: Uint8Array;
  /** Put behind the stated end. */
  readonly trailing?: Uint8Array;
  /** Spoils the checksum of the root group. */
  readonly wrongChecksum?: boolean;
  /** Stated end beyond the real one. */
  readonly missingBytes?: number;
}

const SUPERBLOCK_BYTES = 48;
const NOWHERE = Buffer.alloc(8, 0xff);

function u8(...values: readonly number[]): Buffer {
  return Buffer.from(values);
}

function le(value: number, width: 2 | 4 | 8): Buffer {
  const bytes = Buffer.alloc(width);
  if (width === 8) bytes.writeBigUInt64LE(BigInt(value));
  else bytes.writeUIntLE(value, 0, width);
  return bytes;
}

/** Jenkins' hash, word by word over a padded copy. */
function checksum(bytes: Buffer): Buffer {
  const rot = (x: number, k: number): number => ((x << k) | (x >>> (32 - k))) >>> 0;
  const words = Buffer.concat([bytes, Buffer.alloc(12)]);
  const initial = (0xdeadbeef + bytes.length) >>> 0;
  let a = initial;
  let b = initial;
  let c = initial;
  let at = 0;
  for (; bytes.length - at > 12; at += 12) {
    a = (a + words.readUInt32LE(at)) >>> 0;
    b = (b + words.readUInt32LE(at + 4)) >>> 0;
    c = (c + words.readUInt32LE(at + 8)) >>> 0;
    for (const [k1, k2, k3] of [
      [4, 6, 8],
      [16, 19, 4],
    ] as const) {
      a = ((a - c) ^ rot(c, k1)) >>> 0;
      c = (c + b) >>> 0;
      b = ((b - a) ^ rot(a, k2)) >>> 0;
      a = (a + c) >>> 0;
      c = ((c - b) ^ rot(b, k3)) >>> 0;
      b = (b + a) >>> 0;
    }
  }
  if (bytes.length === at) return le(c, 4);
  a = (a + words.readUInt32LE(at)) >>> 0;
  b = (b + words.readUInt32LE(at + 4)) >>> 0;
  c = (c + words.readUInt32LE(at + 8)) >>> 0;
  const last = { a, b, c };
  for (const [x, y, k] of [
    ['c', 'b', 14],
    ['a', 'c', 11],
    ['b', 'a', 25],
    ['c', 'b', 16],
    ['a', 'c', 4],
    ['b', 'a', 14],
    ['c', 'b', 24],
  ] as const)
    last[x] = ((last[x] ^ last[y]) - rot(last[y], k)) >>> 0;
  return le(last.c, 4);
}

class Writer {
  readonly parts: Buffer[] = [];
  at = SUPERBLOCK_BYTES;
  /** Where links to the root group point; known after a first pass. */
  readonly root: number;

  constructor(root: number) {
    this.root = root;
  }

  put(bytes: Buffer): number {
    const start = this.at;
    this.parts.push(bytes);
    this.at += bytes.length;
    return start;
  }

  /** A global heap collection with one object. */
  collection(value: Buffer): number {
    const object = Buffer.concat([
      le(1, 2),
      le(1, 2),
      le(0, 4),
      le(value.length, 8),
      value,
      Buffer.alloc((8 - (value.length % 8)) % 8),
    ]);
    // The library refuses collections below 4 KB; the rest is object 0, free space.
    const free = Math.max(0, 4096 - 16 - object.length);
    const rest =
      free < 16
        ? Buffer.alloc(free)
        : Buffer.concat([le(0, 8), le(free, 8), Buffer.alloc(free - 16)]);
    const size = le(16 + object.length + rest.length, 8);
    return this.put(Buffer.concat([Buffer.from('GCOL'), u8(1, 0, 0, 0), size, object, rest]));
  }

  header(messages: readonly Buffer[], spoil = false): number {
    const body = Buffer.concat(messages);
    const bytes = Buffer.concat([Buffer.from('OHDR'), u8(2, 2), le(body.length, 4), body]);
    const sum = checksum(bytes);
    if (spoil) sum[0] = (sum[0] ?? 0) ^ 1;
    return this.put(Buffer.concat([bytes, sum]));
  }
}

function message(type: number, body: Buffer): Buffer {
  return Buffer.concat([u8(type), le(body.length, 2), u8(0), body]);
}

const SCALAR = u8(2, 0, 0, 0);

function attributeMessages(writer: Writer, attributes: Attributes = {}): Buffer[] {
  const pairs: readonly (readonly [string, AttributeValue])[] = Array.isArray(attributes)
    ? attributes
    : Object.entries(attributes);
  return pairs.map(([name, value]) => {
    const title = Buffer.from(`${name}\0`);
    let type: Buffer;
    let data: Buffer;
    if (typeof value === 'object' && 'variable' in value) {
      const text = Buffer.from(value.variable);
      type = Buffer.concat([u8(0x19, 0x01, 0x01, 0), le(16, 4), u8(0x13, 0, 0, 0), le(1, 4)]);
      data = Buffer.concat([le(text.length, 4), le(writer.collection(text), 8), le(1, 4)]);
    } else {
      data = typeof value === 'string' ? Buffer.from(value) : Buffer.from(value);
      type = Buffer.concat([u8(0x13, 0x11, 0, 0), le(Math.max(1, data.length), 4)]);
      if (data.length === 0) data = Buffer.alloc(1);
    }
    const head = Buffer.concat([
      u8(3, 0),
      le(title.length, 2),
      le(type.length, 2),
      le(SCALAR.length, 2),
      u8(1),
    ]);
    return message(0x0c, Buffer.concat([head, title, type, SCALAR, data]));
  });
}

function layoutMessage(writer: Writer, spec: DatasetSpec, elementBytes: number): Buffer {
  if (spec.virtual !== undefined) {
    const all = Buffer.concat([le(3, 4), le(1, 4), le(0, 4), le(0, 4)]);
    const entries = spec.virtual.map(([file, dataset]) =>
      Buffer.concat([Buffer.from(`${file}\0${dataset}\0`), all, all]),
    );
    const block = Buffer.concat([u8(0), le(entries.length, 8), ...entries]);
    return message(
      0x08,
      Buffer.concat([
        u8(4, 3),
        le(writer.collection(Buffer.concat([block, checksum(block)])), 8),
        le(1, 4),
      ]),
    );
  }
  if (spec.chunk !== undefined) {
    const sizes = [...spec.chunk, elementBytes].map((size) => le(size, 4));
    return message(0x08, Buffer.concat([u8(3, 2, sizes.length), NOWHERE, ...sizes]));
  }
  const address = spec.data === undefined ? NOWHERE : le(writer.put(Buffer.from(spec.data)), 8);
  const needed = spec.shape.reduce((product, size) => product * size, elementBytes);
  return message(
    0x08,
    Buffer.concat([u8(3, 1), address, le(spec.statedBytes ?? spec.data?.length ?? needed, 8)]),
  );
}

function externalMessage(writer: Writer, files: readonly string[]): Buffer {
  const names = Buffer.from(`\0\0\0\0\0\0\0\0${files.map((file) => `${file}\0`).join('')}`);
  const data = writer.put(names);
  const heap = writer.put(
    Buffer.concat([
      Buffer.from('HEAP'),
      u8(0, 0, 0, 0),
      le(names.length, 8),
      le(1, 8),
      le(data, 8),
    ]),
  );
  let offset = 8;
  const slots = files.map((file) => {
    const slot = Buffer.concat([le(offset, 8), le(0, 8), le(40, 8)]);
    offset += Buffer.byteLength(file) + 1;
    return slot;
  });
  return message(
    0x07,
    Buffer.concat([
      u8(1, 0, 0, 0),
      le(files.length, 2),
      le(files.length, 2),
      le(heap, 8),
      ...slots,
    ]),
  );
}

function datasetAt(writer: Writer, spec: DatasetSpec): number {
  const elementBytes = spec.elementBytes ?? 4;
  const space = Buffer.concat([
    u8(2, spec.shape.length, 0, spec.shape.length === 0 ? 0 : 1),
    ...spec.shape.map((size) => le(size, 8)),
  ]);
  const float = Buffer.concat([
    u8(0x11, 0x20, 0x1f, 0),
    le(4, 4),
    u8(0, 0, 32, 0, 23, 8, 0, 23),
    le(127, 4),
  ]);
  const byte = Buffer.concat([u8(0x10, 0, 0, 0), le(1, 4), u8(0, 0, 8, 0)]);
  const messages = [
    message(0x01, space),
    message(0x03, elementBytes === 1 ? byte : float),
    message(0x05, u8(3, 0x0a)),
    layoutMessage(writer, spec, elementBytes),
  ];
  if (spec.external !== undefined) messages.push(externalMessage(writer, spec.external));
  return writer.header([...messages, ...attributeMessages(writer, spec.attributes)]);
}

function linkMessage(name: string, type: number, value: Buffer): Buffer {
  const title = Buffer.from(name);
  const flags = type === 0 ? 0x11 : 0x19;
  return message(
    0x06,
    Buffer.concat([
      u8(1, flags),
      ...(type === 0 ? [] : [u8(type)]),
      u8(1),
      le(title.length, 2),
      title,
      value,
    ]),
  );
}

function groupAt(writer: Writer, spec: GroupSpec, spoil = false): number {
  const links: Buffer[] = [];
  for (const [name, group] of Object.entries(spec.groups ?? {}))
    links.push(linkMessage(name, 0, le(groupAt(writer, group), 8)));
  for (const [name, dataset] of Object.entries(spec.datasets ?? {}))
    links.push(linkMessage(name, 0, le(datasetAt(writer, dataset), 8)));
  for (const [name, link] of Object.entries(spec.links ?? {})) {
    if ('hard' in link) links.push(linkMessage(name, 0, le(writer.root, 8)));
    else if ('soft' in link)
      links.push(
        linkMessage(
          name,
          1,
          Buffer.concat([le(Buffer.byteLength(link.soft), 2), Buffer.from(link.soft)]),
        ),
      );
    else {
      const value = Buffer.from(`\0${link.file}\0${link.target}\0`);
      links.push(linkMessage(name, 64, Buffer.concat([le(value.length, 2), value])));
    }
  }
  const info = message(0x02, Buffer.concat([u8(0, 0), NOWHERE, NOWHERE]));
  return writer.header(
    [info, message(0x0a, u8(0, 0)), ...links, ...attributeMessages(writer, spec.attributes)],
    spoil,
  );
}

/** Writes an HDF5 file of the newer kind: superblock 2, version 2 object headers, compact links. */
export function hdf5(root: GroupSpec, spec: FileSpec = {}): Uint8Array {
  const writer = new Writer(groupAt(new Writer(0), root));
  const at = groupAt(writer, root, spec.wrongChecksum);
  if (spec.free !== undefined) writer.put(Buffer.from(spec.free));
  const user = spec.userBlock === undefined ? Buffer.alloc(0) : Buffer.from(spec.userBlock);
  const end = writer.at + user.length + (spec.missingBytes ?? 0);
  const head = Buffer.concat([
    Buffer.from('894844460d0a1a0a', 'hex'),
    u8(2, 8, 8, 0),
    le(user.length, 8),
    NOWHERE,
    le(end, 8),
    le(at, 8),
  ]);
  const body = Buffer.concat(writer.parts);
  return new Uint8Array(
    Buffer.concat([user, head, checksum(head), body, Buffer.from(spec.trailing ?? [])]),
  );
}
