import { quoteName, type AnomalyList } from '../anomaly-list.ts';
import { JsonCursor } from '../json/cursor.ts';
import { SAFETENSORS_DTYPE_BITS } from './dtypes.data.ts';
import type {
  SafetensorsAnomaly,
  SafetensorsEntry,
  SafetensorsMetadata,
} from './safetensors-index.ts';

/** Dimensions kept per tensor. NumPy and PyTorch stop at 64; more is a lie or an attack on the reader. */
const MAX_DIMENSIONS = 64;

/** What the JSON header says, before it is compared with the file. */
export interface Header {
  readonly tensors: readonly SafetensorsEntry[];
  readonly metadata: readonly SafetensorsMetadata[];
}

/** Reads the JSON object; drives the cursor, so a {@link JsonError} may pass through. */
export class HeaderReader {
  readonly #cursor: JsonCursor;
  readonly #anomalies: AnomalyList<SafetensorsAnomaly>;
  /** Offset in the file of the cursor's offset 0. */
  readonly #base: number;
  /** Offset in the file where tensor data begins. */
  readonly #dataStart: number;
  readonly #tensors: SafetensorsEntry[] = [];
  readonly #metadata: SafetensorsMetadata[] = [];

  constructor(
    bytes: Uint8Array,
    base: number,
    dataStart: number,
    anomalies: AnomalyList<SafetensorsAnomaly>,
  ) {
    this.#cursor = new JsonCursor(bytes);
    this.#base = base;
    this.#dataStart = dataStart;
    this.#anomalies = anomalies;
  }

  #anomaly(code: SafetensorsAnomaly, offset: number, detail: string): void {
    this.#anomalies.add(code, this.#base + offset, detail);
  }

  read(): Header {
    const cursor = this.#cursor;
    const seen = new Set<string>();
    cursor.enter('object');
    for (;;) {
      const offset = cursor.offset;
      const name = cursor.key();
      if (name === undefined) break;
      // serde keeps the last of two equal keys, other JSON readers the first: two files in one.
      if (seen.has(name)) this.#anomaly('duplicate-key', offset, `key ${quoteName(name)} twice`);
      seen.add(name);
      this.#checkText(name, offset);
      if (name === '__metadata__') this.#readMetadata();
      else this.#readTensor(name, offset);
    }
    cursor.end();
    return { tensors: this.#tensors, metadata: this.#metadata };
  }

  /** Half a surrogate pair is legal JSON and no Unicode: the reference reader refuses the file. */
  #checkText(text: string, offset: number): void {
    if (!text.isWellFormed()) this.#anomaly('invalid-text', offset, 'an unpaired surrogate');
  }

  #readMetadata(): void {
    const cursor = this.#cursor;
    const kind = cursor.kind();
    if (kind !== 'object') {
      if (kind !== 'null') {
        this.#anomaly('invalid-metadata', cursor.offset, `__metadata__ is of kind ${kind}`);
      }
      cursor.skip();
      return;
    }
    const seen = new Set<string>();
    cursor.enter('object');
    for (;;) {
      const keyOffset = cursor.offset;
      const key = cursor.key();
      if (key === undefined) break;
      if (seen.has(key)) {
        this.#anomaly('duplicate-key', keyOffset, `metadata key ${quoteName(key)} twice`);
      }
      seen.add(key);
      const offset = cursor.offset;
      const valueKind = cursor.kind();
      if (valueKind === 'string') {
        const value = cursor.string();
        this.#checkText(`${key}${value}`, offset);
        this.#metadata.push({ key, value, offset: this.#base + offset });
      } else {
        this.#anomaly(
          'invalid-metadata',
          offset,
          `metadata ${quoteName(key)} is of kind ${valueKind}`,
        );
        cursor.skip();
      }
    }
  }

  #readTensor(name: string, at: number): void {
    const cursor = this.#cursor;
    if (cursor.kind() !== 'object') {
      this.#anomaly('invalid-field', at, `entry ${quoteName(name)} is no object`);
      cursor.skip();
      return;
    }
    const fields = new Fields();
    cursor.enter('object');
    for (;;) {
      const offset = cursor.offset;
      const key = cursor.key();
      if (key === undefined) break;
      this.#readField(fields, name, key, offset);
    }
    if (fields.dtype === undefined || fields.shape === undefined || fields.span === undefined) {
      if (!fields.invalid) {
        this.#anomaly(
          'missing-field',
          at,
          `tensor ${quoteName(name)} lacks dtype, shape or data_offsets`,
        );
      }
      return;
    }
    const [begin, end] = fields.span;
    this.#checkSize(name, at, fields.dtype, fields.shape, begin, end);
    this.#tensors.push({
      name,
      dtype: fields.dtype,
      shape: fields.shape,
      start: this.#dataStart + begin,
      end: this.#dataStart + end,
    });
  }

  #readField(fields: Fields, name: string, key: string, offset: number): void {
    const cursor = this.#cursor;
    const kind = cursor.kind();
    if (key === 'dtype' && kind === 'string') {
      if (fields.dtype !== undefined) this.#twice(name, key, offset);
      fields.dtype = cursor.string();
    } else if (key === 'shape' && kind === 'array') {
      if (fields.shape !== undefined) this.#twice(name, key, offset);
      fields.shape = this.#readIntegers(name, offset, fields, MAX_DIMENSIONS);
    } else if (key === 'data_offsets' && kind === 'array') {
      if (fields.span !== undefined) this.#twice(name, key, offset);
      const numbers = this.#readIntegers(name, offset, fields, 2);
      const [begin, end] = numbers ?? [];
      if (begin !== undefined && end !== undefined) fields.span = [begin, end];
    } else if (key === 'dtype' || key === 'shape' || key === 'data_offsets') {
      fields.invalid = true;
      this.#anomaly(
        'invalid-field',
        offset,
        `${key} of tensor ${quoteName(name)} is of kind ${kind}`,
      );
      cursor.skip();
    } else {
      // The reader ignores it, which makes it a place to hide things.
      this.#anomaly(
        'unknown-field',
        offset,
        `tensor ${quoteName(name)} has a field ${quoteName(key)}`,
      );
      cursor.skip();
    }
  }

  #twice(name: string, key: string, offset: number): void {
    this.#anomaly('duplicate-key', offset, `tensor ${quoteName(name)} has ${key} twice`);
  }

  /** Whole numbers from 0; undefined, with an anomaly, when one is something else. */
  #readIntegers(name: string, at: number, fields: Fields, max: number): number[] | undefined {
    const cursor = this.#cursor;
    const numbers: number[] = [];
    let valid = true;
    cursor.enter('array');
    while (cursor.item()) {
      // Beyond 2^53 no file reaches, and sums below would no longer be exact.
      const number = cursor.integer();
      if (number === undefined) cursor.skip();
      if (number !== undefined && numbers.length < max) numbers.push(number);
      else valid = false;
    }
    if (valid) return numbers;
    fields.invalid = true;
    this.#anomaly(
      'invalid-field',
      at,
      `tensor ${quoteName(name)} has a number out of range in shape or data_offsets`,
    );
    return undefined;
  }

  #checkSize(
    name: string,
    at: number,
    dtype: string,
    shape: readonly number[],
    begin: number,
    end: number,
  ): void {
    const label = (): string => `tensor ${quoteName(name)}`;
    if (end < begin) {
      this.#anomaly(
        'reversed-offsets',
        at,
        `${label()} ends at ${end}, before it begins at ${begin}`,
      );
      return;
    }
    const bits = Object.hasOwn(SAFETENSORS_DTYPE_BITS, dtype)
      ? SAFETENSORS_DTYPE_BITS[dtype]
      : undefined;
    if (bits === undefined) {
      this.#anomaly('unknown-dtype', at, `${label()} has dtype ${quoteName(dtype)}`);
      return;
    }
    let elements = 1;
    for (const dimension of shape) elements *= dimension;
    const total = elements * bits;
    if (!Number.isSafeInteger(total)) {
      this.#anomaly('shape-overflow', at, `${label()} has a shape whose product overflows`);
    } else if (total % 8 !== 0) {
      this.#anomaly('misaligned-size', at, `${label()} has ${total} bits, not whole bytes`);
    } else if (total / 8 !== end - begin) {
      this.#anomaly(
        'size-mismatch',
        at,
        `${label()} needs ${total / 8} bytes by dtype and shape, its offsets span ${end - begin}`,
      );
    }
  }
}

/** The fields of one tensor entry while they are read. */
class Fields {
  dtype: string | undefined = undefined;
  shape: readonly number[] | undefined = undefined;
  span: readonly [number, number] | undefined = undefined;
  invalid = false;
}
