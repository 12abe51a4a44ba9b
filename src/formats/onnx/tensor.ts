import { quoteName } from '../anomaly-list.ts';
import { WIRE } from '../protobuf/wire.ts';
import { ENTRY, ONNX_TYPE_BITS, ONNX_TYPE_NAMES, SPARSE_TENSOR, TENSOR } from './messages.data.ts';
import type { ModelDraft } from './model-draft.ts';
import type { Walk } from './walk.ts';

/** Dimensions kept; ONNX Runtime and NumPy stop well below. */
const MAX_DIMENSIONS = 64;
/** Packed dimensions longer than this hold more than MAX_DIMENSIONS of them. */
const MAX_PACKED_BYTES = 10 * MAX_DIMENSIONS;
const MAX_KEYS = 16;
/** TensorProto.DataLocation.EXTERNAL. */
const EXTERNAL = 1;
const STRING_TYPE = 8;

class TensorDraft {
  name = '';
  type = 0;
  dims: number[] = [];
  invalidDims = false;
  external = false;
  rawStart = 0;
  rawEnd = 0;
  /** Payload fields present, by number. */
  readonly payloads = new Set<number>();
  /** Elements of `float_data` or `double_data` as far as their packed size shows. */
  packedElements: number | undefined = undefined;
  readonly entries = new Map<string, string>();
  readonly otherKeys: string[] = [];
}

const KNOWN_KEYS: ReadonlySet<string> = new Set([
  'location',
  'offset',
  'length',
  'checksum',
  'basepath',
]);

async function readDims(walk: Walk, draft: TensorDraft): Promise<void> {
  const { cursor } = walk;
  if (cursor.wire === WIRE.varint) {
    addDimension(draft, cursor.signed);
    return;
  }
  if (cursor.valueEnd - cursor.valueStart > MAX_PACKED_BYTES) {
    draft.invalidDims = true;
    return;
  }
  const bytes = await cursor.bytes(MAX_PACKED_BYTES);
  let value = 0;
  let scale = 1;
  for (const byte of bytes) {
    value += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte < 0x80) {
      // A negative int64 has ten bytes and its sign in the last: far beyond 2^53 when unsigned.
      addDimension(draft, value);
      value = 0;
      scale = 1;
    }
  }
}

function addDimension(draft: TensorDraft, value: number): void {
  if (draft.dims.length >= MAX_DIMENSIONS || value < 0 || !Number.isSafeInteger(value))
    draft.invalidDims = true;
  else draft.dims.push(value);
}

async function readExternal(walk: Walk, draft: TensorDraft): Promise<void> {
  const { cursor } = walk;
  let key = '';
  let value = '';
  await walk.message(ENTRY, cursor.valueStart, cursor.valueEnd, async (field) => {
    if (field === 1) key = await walk.text();
    else value = await walk.text(4096);
  });
  if (KNOWN_KEYS.has(key)) draft.entries.set(key, value);
  else if (draft.otherKeys.length < MAX_KEYS) draft.otherKeys.push(key);
}

function visitTensor(walk: Walk, draft: TensorDraft, field: number): void | Promise<void> {
  const { cursor } = walk;
  switch (field) {
    case 1:
      return readDims(walk, draft);
    case 2:
      draft.type = cursor.signed;
      return undefined;
    case 8:
      return walk.text().then((text) => {
        draft.name = text;
      });
    case 9:
      draft.rawStart = cursor.valueStart;
      draft.rawEnd = cursor.valueEnd;
      draft.payloads.add(field);
      return undefined;
    case 4:
    case 10:
      if (cursor.wire === WIRE.bytes && draft.packedElements === undefined) {
        draft.packedElements = (cursor.valueEnd - cursor.valueStart) / (field === 4 ? 4 : 8);
      } else draft.packedElements = Number.NaN;
      draft.payloads.add(field);
      return undefined;
    case 5:
    case 6:
    case 7:
    case 11:
      draft.payloads.add(field);
      return undefined;
    case 12:
      return walk.inspectValue('doc_string of a tensor');
    case 13:
      return readExternal(walk, draft);
    case 14:
      draft.external = cursor.signed === EXTERNAL;
      return undefined;
    default:
      return undefined;
  }
}

/** Elements by shape, or undefined when the shape does not determine them. */
function countElements(draft: TensorDraft): number | undefined {
  if (draft.invalidDims) return undefined;
  let elements = 1;
  for (const dimension of draft.dims) elements *= dimension;
  return Number.isSafeInteger(elements) ? elements : undefined;
}

function checkPayload(
  walk: Walk,
  draft: TensorDraft,
  at: number,
  elements: number,
  bits: number,
): void {
  const label = (): string => `tensor ${quoteName(draft.name)}`;
  if (draft.payloads.size > 1) {
    walk.anomalies.add(
      'two-payloads',
      at,
      `${label()} stores its data in ${draft.payloads.size} fields`,
    );
  }
  if (draft.payloads.has(9) && draft.type !== STRING_TYPE) {
    const needed = Math.ceil((elements * bits) / 8);
    const length = draft.rawEnd - draft.rawStart;
    // Runtimes that trust the shape read beyond the value (CVE-2024-27319 and its like).
    if (length < needed) {
      walk.anomalies.add(
        'data-short',
        at,
        `${label()} needs ${needed} bytes by type and shape and has ${length}`,
      );
    } else if (length > needed) {
      walk.anomalies.add(
        'data-long',
        draft.rawStart + needed,
        `${label()} has ${length - needed} bytes beyond its type and shape`,
        length - needed,
      );
    }
    return;
  }
  const packed = draft.packedElements;
  if (packed === undefined || Number.isNaN(packed)) return;
  const perElement = draft.type === 14 || draft.type === 15 ? 2 : 1;
  if (packed < elements * perElement) {
    walk.anomalies.add(
      'data-short',
      at,
      `${label()} needs ${elements * perElement} numbers and has ${packed}`,
    );
  } else if (packed > elements * perElement) {
    walk.anomalies.add(
      'data-long',
      at,
      `${label()} has ${packed} numbers and needs ${elements * perElement}`,
    );
  }
}

function finish(
  walk: Walk,
  model: ModelDraft,
  draft: TensorDraft,
  where: string,
  at: number,
): void {
  const label = (): string => `tensor ${quoteName(draft.name)}`;
  const bits = ONNX_TYPE_BITS[draft.type];
  const elements = countElements(draft);
  if (bits === undefined)
    walk.anomalies.add('unknown-type', at, `${label()} has data type ${draft.type}`);
  if (draft.invalidDims)
    walk.anomalies.add('invalid-dimension', at, `${label()} has a dimension below 0 or too many`);
  else if (elements === undefined)
    walk.anomalies.add('shape-overflow', at, `${label()} has a shape whose product overflows`);
  const external = draft.external || draft.entries.size > 0 || draft.otherKeys.length > 0;
  if (external) {
    model.addExternal({
      tensor: draft.name,
      where,
      location: draft.entries.get('location'),
      offset: draft.entries.get('offset'),
      length: draft.entries.get('length'),
      otherKeys: draft.otherKeys,
      bytes:
        bits === undefined || elements === undefined ? undefined : Math.ceil((elements * bits) / 8),
      alsoEmbedded: draft.payloads.size > 0,
      at,
    });
  } else if (bits !== undefined && elements !== undefined)
    checkPayload(walk, draft, at, elements, bits);
  model.addTensor({
    name: draft.name,
    dtype: ONNX_TYPE_NAMES[draft.type] ?? `type ${draft.type}`,
    shape: draft.dims,
    external,
    start: draft.rawStart,
    end: draft.rawEnd,
  });
}

/** Walks a TensorProto in the current field. Its numbers are jumped over. */
export async function walkTensor(walk: Walk, model: ModelDraft, where: string): Promise<void> {
  const { valueStart, valueEnd } = walk.cursor;
  const draft = new TensorDraft();
  await walk.message(TENSOR, valueStart, valueEnd, (field) => visitTensor(walk, draft, field));
  finish(walk, model, draft, where, valueStart);
}

/** Walks a SparseTensorProto: values and indices are tensors of their own, with external data of their own. */
export async function walkSparseTensor(
  walk: Walk,
  model: ModelDraft,
  where: string,
): Promise<void> {
  const { valueStart, valueEnd } = walk.cursor;
  await walk.message(SPARSE_TENSOR, valueStart, valueEnd, (field) => {
    if (field === 1) return walkTensor(walk, model, `values of ${where}`);
    if (field === 2) return walkTensor(walk, model, `indices of ${where}`);
    return undefined;
  });
}
