/** Writes flatbuffers front to back; shares nothing with the reader and may write offsets that lie. */
export type FlatInput =
  | { readonly kind: 'scalar'; readonly bytes: Uint8Array }
  | { readonly kind: 'offset'; readonly value: number }
  | { readonly kind: 'child'; readonly write: (writer: FlatWriter) => number };

export type Slots = readonly (FlatInput | undefined)[];

class FlatWriter {
  bytes: number[] = [];

  align(size: number): void {
    while (this.bytes.length % size !== 0) this.bytes.push(0);
  }

  number(value: number | bigint, size: number): number {
    const at = this.bytes.length;
    const bits = BigInt.asUintN(64, BigInt(value));
    for (let index = 0; index < size; index += 1)
      this.bytes.push(Number((bits >> BigInt(index * 8)) & 0xffn));
    return at;
  }

  patch(at: number, value: number): void {
    for (let index = 0; index < 4; index += 1)
      this.bytes[at + index] = (value >>> (index * 8)) & 0xff;
  }
}

function scalar(value: number | bigint, size: number): FlatInput {
  const writer = new FlatWriter();
  writer.number(value, size);
  return { kind: 'scalar', bytes: Uint8Array.from(writer.bytes) };
}

export const u8 = (value: number): FlatInput => scalar(value, 1);
export const u32 = (value: number): FlatInput => scalar(value, 4);
export const u64 = (value: number | bigint): FlatInput => scalar(value, 8);
/** An offset as it stands, wherever it leads. */
export const offset = (value: number): FlatInput => ({ kind: 'offset', value });

function child(write: (writer: FlatWriter) => number): FlatInput {
  return { kind: 'child', write };
}

/** A vector of bytes; `count` lies about its length. */
export function flatBytes(value: Uint8Array | string, count?: number): FlatInput {
  const data = Buffer.from(value);
  return child((writer) => {
    writer.align(4);
    const at = writer.number(count ?? data.length, 4);
    writer.bytes.push(...data, 0);
    return at;
  });
}

export function flatNumbers(values: readonly number[], size = 4): FlatInput {
  return child((writer) => {
    writer.align(8);
    writer.number(0, 4);
    const at = writer.number(values.length, 4);
    for (const value of values) writer.number(value, size);
    return at;
  });
}

export function flatTable(...slots: Slots): FlatInput {
  return child((writer) => writeTable(writer, slots));
}

export function flatList(items: readonly FlatInput[]): FlatInput {
  return child((writer) => {
    writer.align(4);
    const at = writer.number(items.length, 4);
    const places = items.map(() => writer.number(0, 4));
    for (const [index, item] of items.entries()) {
      const place = places[index] ?? 0;
      if (item.kind === 'child') writer.patch(place, item.write(writer) - place);
      else if (item.kind === 'offset') writer.patch(place, item.value);
    }
    return at;
  });
}

function writeTable(writer: FlatWriter, slots: Slots): number {
  writer.align(8);
  const vtable = writer.bytes.length;
  const positions: number[] = [];
  let length = 4;
  for (const slot of slots) {
    const size = slot?.kind === 'scalar' ? slot.bytes.length : 4;
    if (slot !== undefined) length = Math.ceil(length / size) * size;
    positions.push(slot === undefined ? 0 : length);
    if (slot !== undefined) length += size;
  }
  writer.number(4 + slots.length * 2, 2);
  writer.number(length, 2);
  for (const position of positions) writer.number(position, 2);
  writer.align(8);
  const at = writer.bytes.length;
  writer.number(at - vtable, 4);
  writer.bytes.push(...new Uint8Array(length - 4));
  for (const [index, slot] of slots.entries()) {
    const place = at + (positions[index] ?? 0);
    if (slot?.kind === 'scalar') writer.bytes.splice(place, slot.bytes.length, ...slot.bytes);
    else if (slot?.kind === 'offset') writer.patch(place, slot.value);
  }
  for (const [index, slot] of slots.entries()) {
    const place = at + (positions[index] ?? 0);
    if (slot?.kind === 'child') writer.patch(place, slot.write(writer) - place);
  }
  return at;
}

/** A whole file: root offset, identifier, `header` behind it, then the root table. */
export function flatbuffer(
  identifier: string,
  slots: Slots,
  header: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const writer = new FlatWriter();
  writer.number(0, 4);
  writer.bytes.push(...Buffer.from(identifier), ...header);
  writer.patch(0, writeTable(writer, slots));
  writer.align(4);
  return Uint8Array.from(writer.bytes);
}
