import type { AnomalyList } from '../anomaly-list.ts';
import { quoteName } from '../anomaly-list.ts';
import { describeDtype, type DtypeFacts } from './dtype.ts';
import { readLiteral, type Literal } from './literal.ts';
import type { NpyAnomaly } from './npy-file.ts';

const KEYS: ReadonlySet<string> = new Set(['descr', 'fortran_order', 'shape']);
/** Characters NumPy itself reads without being told otherwise (`max_header_size`). */
const NUMPY_MAX_HEADER = 10_000;
/** NumPy arrays have at most 64 dimensions (32 before 2.0). */
const MAX_DIMENSIONS = 64;
/** Characters of the type kept for showing. */
const MAX_DESCR = 200;

export interface ArrayHeader {
  readonly descr: string;
  readonly dtype: DtypeFacts;
  readonly shape: readonly number[] | undefined;
  readonly fortranOrder: boolean;
}

const UNREADABLE: ArrayHeader = {
  descr: '',
  dtype: { itemSize: undefined, hasObject: false, unknown: 'unreadable header' },
  shape: undefined,
  fortranOrder: false,
};

function readShape(value: Literal | undefined): readonly number[] | undefined {
  if (value?.kind !== 'tuple' || value.items.length > MAX_DIMENSIONS) return undefined;
  const shape: number[] = [];
  for (const item of value.items) {
    if (item.kind !== 'number' || !Number.isSafeInteger(item.value) || item.value < 0)
      return undefined;
    shape.push(item.value);
  }
  return shape;
}

/**
 * Reads the dictionary NumPy evaluates with `ast.literal_eval`. Whatever is not a literal is
 * recorded; the payload is then examined without trusting the type.
 */
export function readArrayHeader(
  text: string,
  offset: number,
  anomalies: AnomalyList<NpyAnomaly>,
): ArrayHeader {
  if (text.length > NUMPY_MAX_HEADER) {
    anomalies.add('oversized-header', offset, `a header of ${text.length} characters`);
  }
  const read = readLiteral(text);
  if (!read.ok) {
    anomalies.add(read.code, offset + read.index, read.detail);
    return UNREADABLE;
  }
  if (read.value.kind !== 'dict') {
    anomalies.add('not-a-dict', offset, `the header is a ${read.value.kind}`);
    return UNREADABLE;
  }
  const fields = new Map<string, Literal>();
  for (const [key, value] of read.value.entries) {
    const name = key.kind === 'text' ? key.value : `(${key.kind})`;
    if (fields.has(name)) anomalies.add('duplicate-key', offset, `key ${quoteName(name)} twice`);
    if (!KEYS.has(name)) anomalies.add('extra-key', offset, `key ${quoteName(name)}`);
    fields.set(name, value);
  }
  for (const key of KEYS) {
    if (!fields.has(key)) anomalies.add('missing-key', offset, `no key ${key}`);
  }
  const descr = fields.get('descr');
  const dtype = descr === undefined ? UNREADABLE.dtype : describeDtype(descr);
  if (dtype.unknown !== undefined && descr !== undefined) {
    anomalies.add('unknown-dtype', offset, `type ${quoteName(dtype.unknown)}`);
  }
  const shape = readShape(fields.get('shape'));
  if (shape === undefined && fields.has('shape')) {
    anomalies.add('invalid-shape', offset, 'the shape is no tuple of whole numbers from 0');
  }
  const order = fields.get('fortran_order');
  if (order !== undefined && (order.kind !== 'constant' || order.value === null)) {
    anomalies.add('invalid-order', offset, 'fortran_order is no bool');
  }
  return {
    descr: descr === undefined ? '' : showLiteral(descr).slice(0, MAX_DESCR),
    dtype,
    shape,
    fortranOrder: order?.kind === 'constant' && order.value === true,
  };
}

/** A type for people; stops early, since a record may have thousands of fields. */
function showLiteral(value: Literal): string {
  switch (value.kind) {
    case 'text':
      return quoteName(value.value);
    case 'number':
    case 'constant':
      return String(value.value);
    case 'dict':
      return '{…}';
    case 'tuple':
    case 'list': {
      let text = '';
      for (const item of value.items) {
        text += `${text === '' ? '' : ', '}${showLiteral(item)}`;
        if (text.length > MAX_DESCR) break;
      }
      return value.kind === 'list' ? `[${text}]` : `(${text})`;
    }
    default:
      return '';
  }
}
