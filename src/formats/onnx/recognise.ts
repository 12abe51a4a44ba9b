import { decodeUtf8 } from '../../bytes/text.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { WIRE } from '../protobuf/wire.ts';
import { GRAPH, MODEL, NODE, OPSET, type MessageShape } from './messages.data.ts';

/** IR versions so far reach 14; a margin for the years to come. */
const MAX_IR_VERSION = 100;
/** The longest tag with the longest length behind it. */
const MAX_FIELD_HEAD_BYTES = 20;
/** Fields of ModelProto that hold plain text: producer, version, domain, documentation. */
const TEXT_FIELDS: ReadonlySet<number> = new Set([2, 3, 4, 6]);
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL_RE = /[\u0000-\u0008\u000e-\u001f]/;

interface Field {
  readonly number: number;
  readonly wire: number;
  readonly value: number;
  readonly start: number;
  /** After the value; may lie beyond the bytes at hand. */
  readonly end: number;
}

function readVarint(bytes: Uint8Array, at: number): { value: number; next: number } | undefined {
  let value = 0;
  for (let index = 0; index < 10; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, next: at + index + 1 };
  }
  return undefined;
}

function readField(bytes: Uint8Array, at: number): Field | undefined {
  const tag = readVarint(bytes, at);
  if (tag === undefined) return undefined;
  const wire = tag.value % 8;
  const number = Math.floor(tag.value / 8);
  if (wire === WIRE.fixed32) return { number, wire, value: 0, start: tag.next, end: tag.next + 4 };
  if (wire === WIRE.fixed64) return { number, wire, value: 0, start: tag.next, end: tag.next + 8 };
  if (wire !== WIRE.varint && wire !== WIRE.bytes) return undefined;
  const number2 = readVarint(bytes, tag.next);
  if (number2 === undefined) return undefined;
  const end = wire === WIRE.bytes ? number2.next + number2.value : number2.next;
  return { number, wire, value: number2.value, start: number2.next, end };
}

/**
 * Whether the bytes begin with `wanted` fields of a message, or as many as there are. A field that
 * outgrows the message of `length` bytes rules it out: every protobuf reader refuses the whole file.
 */
function plausible(
  bytes: Uint8Array,
  shape: MessageShape,
  wanted: number,
  length: number,
): boolean {
  let at = 0;
  for (let count = 0; count < wanted && at < bytes.length; count += 1) {
    const field = readField(bytes, at);
    if (field === undefined) return count > 0;
    const kind = shape[field.number];
    if (count === 0 && field.end > length) return false;
    if (
      kind === undefined ||
      (kind.startsWith('b') ? field.wire !== WIRE.bytes : field.wire === WIRE.bytes)
    )
      return false;
    at = field.end;
  }
  return bytes.length > 0;
}

function isGraph(bytes: Uint8Array, length: number): boolean {
  if (!plausible(bytes, GRAPH, 4, length)) return false;
  const first = readField(bytes, 0);
  if (first?.number !== 1) return true;
  const node = bytes.subarray(first.start, Math.min(first.end, bytes.length));
  return plausible(node, NODE, 4, first.end - first.start);
}

function isText(bytes: Uint8Array): boolean {
  const text = decodeUtf8(bytes);
  return text !== undefined && !CONTROL_RE.test(text);
}

interface Evidence {
  ir: boolean;
  graph: boolean;
  opset: boolean;
  unknown: number;
}

/** What one top-level field says: `no` rules a ModelProto out. */
function weigh(field: Field, value: Uint8Array, whole: boolean, evidence: Evidence): 'yes' | 'no' {
  const kind = MODEL[field.number];
  if (kind === undefined) {
    evidence.unknown += 1;
    return 'yes';
  }
  if ((kind === 'v1') !== (field.wire === WIRE.varint)) return 'no';
  if (field.number === 1) {
    evidence.ir = field.value >= 1 && field.value <= MAX_IR_VERSION;
    return evidence.ir ? 'yes' : 'no';
  }
  if (TEXT_FIELDS.has(field.number)) return !whole || isText(value) ? 'yes' : 'no';
  if (field.number === 7) {
    evidence.graph ||= isGraph(value, field.end - field.start);
    return evidence.graph ? 'yes' : 'no';
  }
  if (field.number === 8) {
    evidence.opset ||= plausible(value, OPSET, 2, field.end - field.start);
    return evidence.opset ? 'yes' : 'no';
  }
  return 'yes';
}

/** Reads top-level fields while they lie in the head; undefined when one rules a ModelProto out. */
function collect(head: Uint8Array, size: number | undefined): Evidence | undefined {
  const evidence: Evidence = { ir: false, graph: false, opset: false, unknown: 0 };
  let at = 0;
  while (at < head.length) {
    const field = readField(head, at);
    const broken =
      field === undefined || field.number === 0 || (size !== undefined && field.end > size);
    if (broken) {
      // Cut by the end of the head, or broken on purpose behind a graph; otherwise no protobuf at all.
      const cut = head.length !== size && head.length - at <= MAX_FIELD_HEAD_BYTES && at > 0;
      if (!cut && !evidence.graph) return undefined;
      if (!cut) evidence.unknown += 1;
      break;
    }
    const value = head.subarray(field.start, Math.min(field.end, head.length));
    if (weigh(field, value, field.end <= head.length, evidence) === 'no') return undefined;
    at = field.end;
  }
  return at === 0 ? undefined : evidence;
}

/**
 * ONNX has no magic. A file is taken for one when its first top-level fields are those of a
 * ModelProto with plausible content; other protobuf files (SentencePiece, TensorFlow, Core ML,
 * single tensors) differ in the wire type or content of one of the first fields.
 */
export function recogniseOnnx({ head, size, name }: Glimpse): Recognition {
  const evidence = collect(head, size);
  const named = name.endsWith('.onnx');
  // Something unusual in front, under the right name: the parser decides.
  if (evidence === undefined) return named && readField(head, 0) !== undefined ? 'possible' : 'no';
  if (evidence.graph && evidence.ir && evidence.unknown === 0) return 'certain';
  if (evidence.graph || (evidence.ir && evidence.opset)) return 'likely';
  // Nothing conclusive within the head: the name tips the balance, never more.
  return named && (evidence.ir || evidence.opset || evidence.unknown > 0) ? 'likely' : 'no';
}
