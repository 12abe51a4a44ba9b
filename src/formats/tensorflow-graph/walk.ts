import { sliceSource } from '../../bytes/slice-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeLatin1 } from '../../bytes/text.ts';
import type { AnomalyList } from '../anomaly-list.ts';
import { embeddedInText, looksLoadable } from '../embedded-text.ts';
import type { Claim, Member } from '../format.ts';
import { MAX_MESSAGE_DEPTH, WIRE, WireError, type WireCursor } from '../protobuf/wire.ts';
import { MESSAGES, type FieldKind } from './messages.data.ts';
import type { TensorflowAnomaly } from './tensorflow-graph.ts';

/** Bytes of a name or path that are kept; the longest path of any system is 4,096. */
export const MAX_TEXT_BYTES = 8192;
/** An unknown field counts as payload from this size on; smaller ones are new scalars or names. */
const UNKNOWN_PAYLOAD_BYTES = 64;
/** Bytes that decide whether a value is worth a look. */
const HEAD_BYTES = 32;
/** Encoded text that is decoded in search of a second stage. */
const MAX_ENCODED_BYTES = 16 * 1024 * 1024;
const MAX_MEMBERS = 256;
/** Bytes of packed numbers that are read: captures of a function, positions in a text. */
const MAX_PACKED_BYTES = 1024 * 1024;

/** State shared by the functions that walk one file. */
export class GraphWalk {
  readonly cursor: WireCursor;
  readonly source: ByteSource;
  readonly anomalies: AnomalyList<TensorflowAnomaly>;
  /** Ranges that belong to no known field. */
  readonly unknown: Claim[] = [];
  readonly members: Member[] = [];
  #depth = 0;

  constructor(cursor: WireCursor, source: ByteSource, anomalies: AnomalyList<TensorflowAnomaly>) {
    this.cursor = cursor;
    this.source = source;
    this.anomalies = anomalies;
  }

  /** Walks the current field's value as a message. */
  async nested(name: string, visit: (field: number) => void | Promise<void>): Promise<void> {
    await this.message(name, this.cursor.valueStart, this.cursor.valueEnd, visit);
  }

  /** Walks the fields of the message in [`start`, `end`) and calls `visit` for each known one. */
  async message(
    name: string,
    start: number,
    end: number,
    visit: (field: number) => void | Promise<void>,
  ): Promise<void> {
    const { cursor } = this;
    const spec = MESSAGES[name] ?? {};
    if (this.#depth >= MAX_MESSAGE_DEPTH)
      throw new WireError('too-deep', start, `more than ${MAX_MESSAGE_DEPTH} nested messages`);
    this.#depth += 1;
    let seen = 0;
    try {
      cursor.enter(start);
      for (;;) {
        const more = cursor.next(end);
        if (!(typeof more === 'boolean' ? more : await more)) break;
        const { field, valueEnd } = cursor;
        const known = spec[field];
        if (known === undefined || !fits(known[1], cursor.wire, known[2] === 1)) {
          await this.#unknownField(end, name);
          continue;
        }
        if (known[2] === undefined) {
          const bit = 1 << field;
          // Readers merge messages and keep the last of other values; who looks at the first sees another model.
          if ((seen & bit) !== 0)
            this.anomalies.add(
              'duplicate-field',
              cursor.start,
              `${known[0]} of ${name} stands twice`,
            );
          seen |= bit;
        }
        const visited = visit(field);
        if (visited !== undefined) await visited;
        cursor.enter(valueEnd);
      }
    } finally {
      this.#depth -= 1;
    }
  }

  async #unknownField(end: number, owner: string): Promise<void> {
    const { cursor } = this;
    const { start, field, wire } = cursor;
    if (wire === WIRE.groupStart) {
      await cursor.skipGroup(end);
      this.anomalies.add(
        'group',
        start,
        `field ${field} of ${owner} is a group, which TensorFlow never uses`,
      );
    } else if (wire === WIRE.groupEnd) {
      throw new WireError('unmatched-group', start, 'a group ends that did not begin');
    }
    const length = cursor.valueEnd - start;
    if (length < UNKNOWN_PAYLOAD_BYTES && !(await this.#beginsLoadable())) return;
    const valueStart = wire === WIRE.bytes ? cursor.valueStart : start;
    this.unknown.push({ start: valueStart, end: cursor.valueEnd, what: `unknown field ${field}` });
    if (wire !== WIRE.groupStart)
      this.anomalies.add(
        'unknown-payload',
        start,
        `field ${field} of ${owner} with ${length} bytes is not part of TensorFlow`,
        length,
      );
  }

  /** A pickle that runs a command fits into fewer bytes than an honest new field of text may have. */
  async #beginsLoadable(): Promise<boolean> {
    if (this.cursor.wire !== WIRE.bytes) return false;
    return looksLoadable(await this.cursor.bytes(HEAD_BYTES));
  }

  /** The current length-delimited field, one character for each byte, shortened. */
  async text(): Promise<string> {
    return decodeLatin1(await this.cursor.bytes(MAX_TEXT_BYTES));
  }

  addMember(member: Member): void {
    if (this.members.length < MAX_MEMBERS) this.members.push(member);
  }

  /** Offers a range of the file for examination. */
  addSlice(name: string, start: number, end: number): void {
    const open = () => sliceSource(this.source, start, end - start);
    this.addMember({ name, open, size: end - start, expect: 'any' });
  }

  /** The numbers of the current field: one, or several packed into one value. */
  async numbers(): Promise<readonly number[]> {
    const { cursor } = this;
    if (cursor.wire === WIRE.varint) return [cursor.signed];
    return unpackVarints(await cursor.bytes(MAX_PACKED_BYTES));
  }

  /** Offers a program or an archive in the current value, plain or encoded, for examination. */
  async inspectValue(name: string): Promise<void> {
    const { cursor } = this;
    const { valueStart, valueEnd } = cursor;
    const length = valueEnd - valueStart;
    if (length < HEAD_BYTES || this.members.length >= MAX_MEMBERS) return;
    const head = await cursor.bytes(HEAD_BYTES);
    const title = `${name} at ${valueStart}`;
    if (looksLoadable(head)) {
      const open = () => sliceSource(this.source, valueStart, length);
      this.members.push({ name: title, open, size: length, expect: 'blob' });
      return;
    }
    if (
      length > MAX_ENCODED_BYTES ||
      embeddedInText(name, decodeLatin1(head).trimEnd()) === undefined
    )
      return;
    const member = embeddedInText(title, decodeLatin1(await cursor.bytes(length)));
    if (member !== undefined) this.members.push(member);
  }
}

const WIRE_OF: Readonly<Record<FieldKind, number>> = {
  varint: WIRE.varint,
  float: WIRE.fixed32,
  double: WIRE.fixed64,
  bytes: WIRE.bytes,
  text: WIRE.bytes,
  message: WIRE.bytes,
};

/** Whether a field has the wire type of its kind; repeated numbers may be packed. */
export function fits(kind: FieldKind, wire: number, repeated: boolean): boolean {
  return wire === WIRE_OF[kind] || (repeated && wire === WIRE.bytes);
}

/** Packed varints as signed numbers, rounded beyond 2^53. */
export function unpackVarints(bytes: Uint8Array): readonly number[] {
  const numbers: number[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of bytes) {
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte >= 0x80) continue;
    numbers.push(Number(BigInt.asIntN(64, value)));
    value = 0n;
    shift = 0n;
  }
  return numbers;
}
