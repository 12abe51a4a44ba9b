import { Reader } from '../../bytes/reader.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { GGML_TYPES, REMOVED_GGML_TYPES } from '../gguf/types.data.ts';
import { OLD_BLOCK_BYTES } from './layouts.data.ts';
import type { GgmlLayout } from './layouts.data.ts';

/** Tokens of one vocabulary. The largest published one has 256,000. */
const MAX_TOKENS = 2_000_000;
const MAX_TOKEN_BYTES = 64 * 1024;
/** Tensors of one file. Models of that time have at most some 1,500. */
const MAX_TENSORS = 200_000;
/** ggml's own bounds on a tensor. */
const MAX_DIMENSIONS = 4;
const MAX_NAME_BYTES = 1024;
/** GGJT aligns data so that files can be mapped. */
const ALIGNMENT = 32;
const SCORE_BYTES = 4;

/** What differs between the variants of a layout. */
export interface Variant {
  readonly scores: boolean;
  readonly aligned: boolean;
  readonly oldBlocks: boolean;
}

export interface Walked {
  /** Whether the last tensor ends where the file ends. */
  readonly exact: boolean;
  /** Offset after the last tensor. */
  readonly end: number;
  readonly tensors: number;
  readonly parameters: number;
}

const FAILED: Walked = { exact: false, end: 0, tensors: 0, parameters: 0 };

/** Follows one layout from `offset` to the end of the file. Anything that does not fit ends the walk. */
export class GgmlWalk {
  readonly #reader: Reader;
  readonly #size: number;
  readonly #variant: Variant;

  constructor(source: ByteSource, offset: number, size: number, variant: Variant) {
    this.#reader = new Reader(source, { offset });
    this.#size = size;
    this.#variant = variant;
  }

  async model(layout: GgmlLayout): Promise<Walked> {
    const counted = await this.#fields(layout);
    if (counted === undefined || !(await this.#tokens(counted))) return FAILED;
    return this.tensors();
  }

  /** An adapter: rank and alpha, then tensors. */
  async adapter(): Promise<Walked> {
    if (!(await this.#reader.ensure(8))) return FAILED;
    this.#reader.skip(8);
    return this.tensors();
  }

  /** Reads the fields; the number of tokens, or undefined when the file ends or contradicts itself. */
  async #fields(layout: GgmlLayout): Promise<number | undefined> {
    const reader = this.#reader;
    if (!(await reader.ensure(4 * layout.fields))) return undefined;
    const fields = Array.from({ length: layout.fields }, () => reader.u32());
    if (layout.filters && !(await this.#filters())) return undefined;
    const named = layout.vocabulary === undefined ? undefined : fields[layout.vocabulary];
    if (named !== undefined && !layout.repeated) return named;
    if (!(await reader.ensure(4))) return undefined;
    const count = reader.u32();
    return named === undefined || named === count ? count : undefined;
  }

  async #filters(): Promise<boolean> {
    if (!(await this.#reader.ensure(8))) return false;
    const bytes = this.#reader.u32() * this.#reader.u32() * 4;
    return this.#jump(bytes);
  }

  #jump(bytes: number): boolean {
    if (bytes > this.#size - this.#reader.offset) return false;
    this.#reader.seek(this.#reader.offset + bytes);
    return true;
  }

  async #tokens(count: number): Promise<boolean> {
    const reader = this.#reader;
    if (count > MAX_TOKENS) return false;
    for (let index = 0; index < count; index += 1) {
      if (!reader.has(4) && !(await reader.ensure(4))) return false;
      const length = reader.u32() + (this.#variant.scores ? SCORE_BYTES : 0);
      if (length > MAX_TOKEN_BYTES || !this.#jump(length)) return false;
    }
    return true;
  }

  async tensors(): Promise<Walked> {
    let tensors = 0;
    let parameters = 0;
    let end = this.#reader.offset;
    while (this.#reader.offset < this.#size && tensors < MAX_TENSORS) {
      const elements = await this.#tensor();
      if (elements === undefined) return { exact: false, end, tensors, parameters };
      tensors += 1;
      parameters += elements;
      end = this.#reader.offset;
    }
    return { exact: end === this.#size && tensors > 0, end, tensors, parameters };
  }

  /** Moves over one tensor; its elements, or undefined when it cannot be one. */
  async #tensor(): Promise<number | undefined> {
    const reader = this.#reader;
    if (!(await reader.ensure(12))) return undefined;
    const [dimensions, name, type] = [reader.u32(), reader.u32(), reader.u32()];
    if (dimensions > MAX_DIMENSIONS || name > MAX_NAME_BYTES) return undefined;
    if (!(await reader.ensure(4 * dimensions + name))) return undefined;
    let elements = 1;
    for (let axis = 0; axis < dimensions; axis += 1) elements *= reader.u32();
    reader.skip(name);
    const known = GGML_TYPES[type] ?? REMOVED_GGML_TYPES[type];
    if (known === undefined) return undefined;
    const block = this.#variant.oldBlocks ? (OLD_BLOCK_BYTES[type] ?? known.bytes) : known.bytes;
    const padding = this.#variant.aligned
      ? (ALIGNMENT - (reader.offset % ALIGNMENT)) % ALIGNMENT
      : 0;
    const bytes = (elements / known.block) * block;
    return Number.isSafeInteger(bytes) && this.#jump(padding + bytes) ? elements : undefined;
  }
}
