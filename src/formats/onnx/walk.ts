import type { ByteSource } from '../../bytes/source.ts';
import { sliceSource } from '../../bytes/slice-source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import type { AnomalyList } from '../anomaly-list.ts';
import { embeddedInText, looksLoadable } from '../embedded-text.ts';
import type { Claim, Member } from '../format.ts';
import { MAX_MESSAGE_DEPTH, WIRE, WireError, type WireCursor } from '../protobuf/wire.ts';
import type { MessageShape } from './messages.data.ts';
import type { OnnxAnomaly } from './onnx-model.ts';

/** Bytes of a name or other short text that are kept. */
const MAX_NAME_BYTES = 1024;
/** A field no version of ONNX knows counts as payload from this size on; smaller ones are new scalars or names. */
const UNKNOWN_PAYLOAD_BYTES = 64;
/** Text values that are decoded to look for a second stage; beyond it only the raw bytes are offered. */
const MAX_TEXT_BYTES = 16 * 1024 * 1024;
/** Bytes that decide whether a value is worth a look. */
const HEAD_BYTES = 32;
const MAX_MEMBERS = 256;

/** State shared by the functions that walk one model. */
export class Walk {
  readonly cursor: WireCursor;
  readonly source: ByteSource;
  readonly anomalies: AnomalyList<OnnxAnomaly>;
  /** Ranges that belong to no known field. */
  readonly unknown: Claim[] = [];
  readonly members: Member[] = [];
  depth = 0;

  constructor(cursor: WireCursor, source: ByteSource, anomalies: AnomalyList<OnnxAnomaly>) {
    this.cursor = cursor;
    this.source = source;
    this.anomalies = anomalies;
  }

  /**
   * Walks the fields of the message in [`start`, `end`) and calls `visit` for each known one. Readers
   * take a known number with another wire type for an unknown field, and so does this.
   */
  async message(
    shape: MessageShape,
    start: number,
    end: number,
    visit: (field: number) => void | Promise<void>,
  ): Promise<void> {
    const { cursor } = this;
    if (this.depth >= MAX_MESSAGE_DEPTH) {
      throw new WireError('too-deep', start, `more than ${MAX_MESSAGE_DEPTH} nested messages`);
    }
    this.depth += 1;
    let seen = 0;
    cursor.enter(start);
    for (;;) {
      const more = cursor.next(end);
      if (!(typeof more === 'boolean' ? more : await more)) break;
      const { field, valueEnd } = cursor;
      const kind = shape[field];
      if (kind === undefined || !fits(kind, cursor.wire)) {
        await this.#unknownField(end);
        continue;
      }
      if (kind.endsWith('1')) {
        const bit = 1 << field;
        // Readers merge or keep the last; a tool that looks at the first only sees another model.
        if ((seen & bit) !== 0) {
          this.anomalies.add(
            'duplicate-field',
            cursor.start,
            `field ${field} stands more than once`,
          );
        }
        seen |= bit;
      }
      const visited = visit(field);
      if (visited !== undefined) await visited;
      cursor.enter(valueEnd);
    }
    this.depth -= 1;
  }

  async #unknownField(end: number): Promise<void> {
    const { cursor } = this;
    const { start, field, wire } = cursor;
    if (wire === WIRE.groupStart) {
      await cursor.skipGroup(end);
      this.anomalies.add(
        'group',
        start,
        `field ${field} is a group, which ONNX never uses`,
        cursor.valueEnd - start,
      );
    } else if (wire === WIRE.groupEnd) {
      throw new WireError('unmatched-group', start, 'a group ends that did not begin');
    }
    const length = cursor.valueEnd - start;
    if (length < UNKNOWN_PAYLOAD_BYTES && !(await this.#beginsLoadable())) return;
    const valueStart = wire === WIRE.bytes ? cursor.valueStart : start;
    this.unknown.push({ start: valueStart, end: cursor.valueEnd, what: `unknown field ${field}` });
    if (wire !== WIRE.groupStart) {
      this.anomalies.add(
        'unknown-payload',
        start,
        `field ${field} with ${length} bytes is not part of ONNX`,
        length,
      );
    }
  }

  /** A pickle that runs a command fits into fewer bytes than an honest new field of text may have. */
  async #beginsLoadable(): Promise<boolean> {
    if (this.cursor.wire !== WIRE.bytes) return false;
    return looksLoadable(await this.cursor.bytes(HEAD_BYTES));
  }

  /** Offers a range of the file for examination. */
  addSlice(name: string, start: number, end: number): void {
    if (this.members.length >= MAX_MEMBERS) return;
    this.members.push({
      name,
      open: () => sliceSource(this.source, start, end - start),
      size: end - start,
      expect: 'blob',
    });
  }

  /** Bytes at an offset; the cursor must be set anew afterwards. */
  async bytesAt(offset: number, length: number): Promise<Uint8Array> {
    const { reader } = this.cursor;
    reader.seek(offset);
    if (!(await reader.ensure(length))) {
      throw new WireError('truncated-field', offset, 'the data end inside a value');
    }
    return reader.bytes(length).slice();
  }

  /** The current length-delimited field as text, shortened. */
  async text(max = MAX_NAME_BYTES): Promise<string> {
    return decodeUtf8Leniently(await this.cursor.bytes(max));
  }

  /** Looks at the current field's beginning; a program or archive in it, plain or encoded, becomes a member. */
  async inspectValue(name: string): Promise<void> {
    const { cursor } = this;
    const { valueStart, valueEnd } = cursor;
    const length = valueEnd - valueStart;
    if (length < HEAD_BYTES || this.members.length >= MAX_MEMBERS) return;
    const head = await cursor.bytes(HEAD_BYTES);
    if (looksLoadable(head)) {
      this.addSlice(`${name} at ${valueStart}`, valueStart, valueEnd);
      return;
    }
    // Encoded payloads are text of one alphabet; anything else is not worth reading whole.
    if (
      length > MAX_TEXT_BYTES ||
      embeddedInText(name, decodeUtf8Leniently(head).trimEnd()) === undefined
    )
      return;
    const member = embeddedInText(
      `${name} at ${valueStart}`,
      decodeUtf8Leniently(await cursor.bytes(length)),
    );
    if (member !== undefined) this.members.push(member);
  }
}

function fits(kind: string, wire: number): boolean {
  switch (kind[0]) {
    case 'v':
      return wire === WIRE.varint;
    case 'b':
      return wire === WIRE.bytes;
    case '4':
      return wire === WIRE.fixed32;
    case 'V':
      return wire === WIRE.varint || wire === WIRE.bytes;
    case 'F':
      return wire === WIRE.fixed32 || wire === WIRE.bytes;
    default:
      return wire === WIRE.fixed64 || wire === WIRE.bytes;
  }
}
