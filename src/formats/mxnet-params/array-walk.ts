import type { Reader } from '../../bytes/reader.ts';
import type { MxnetError } from './mxnet-params.ts';

/** Unwinds the walk; caught in the parser. */
export class MxnetStop extends Error {
  readonly code: MxnetError;
  readonly offset: number;
  constructor(code: MxnetError, offset: number, detail: string) {
    super(detail);
    this.code = code;
    this.offset = offset;
  }
}

/** Magic numbers of one array, by version of the format (`src/ndarray/ndarray.cc`). */
const VERSION = { one: 0xf993fac8, two: 0xf993fac9, three: 0xf993faca } as const;
/** Bytes of an element, by mshadow's type number. */
const TYPE_BYTES: readonly number[] = [4, 8, 2, 1, 4, 1, 8, 1, 2, 2, 4, 8, 2];
/** Auxiliary arrays by storage type: dense, row-sparse, compressed sparse rows. */
const AUXILIARY: readonly number[] = [0, 1, 2];
/** MXNet's own bound on dimensions is 32. */
const MAX_DIMENSIONS = 32;
const CONTEXT_BYTES = 8;

/** Moves over arrays as `NDArray::Load` reads them. */
export class ArrayWalk {
  parameters = 0;
  readonly #reader: Reader;
  readonly #size: number;

  constructor(reader: Reader, size: number) {
    this.#reader = reader;
    this.#size = size;
  }

  async #u32(): Promise<number> {
    await this.#need(4);
    return this.#reader.u32();
  }

  async #need(bytes: number): Promise<void> {
    if (this.#reader.has(bytes) || (await this.#reader.ensure(bytes))) return;
    throw new MxnetStop('truncated', this.#reader.offset, `${bytes} bytes wanted at the end`);
  }

  #jump(bytes: number): void {
    const { offset } = this.#reader;
    if (!Number.isSafeInteger(bytes) || bytes < 0)
      throw new MxnetStop('shape-overflow', offset, 'a shape whose size cannot be computed with');
    if (bytes > this.#size - offset)
      throw new MxnetStop(
        'beyond-file',
        offset,
        `${bytes} bytes of numbers, ${this.#size - offset} are left`,
      );
    this.#reader.seek(offset + bytes);
  }

  /** Elements of the shape at the cursor; undefined for "no shape", which stands for no array. */
  async #shape(wide: boolean, dimensions: number): Promise<number | undefined> {
    const at = this.#reader.offset;
    if (dimensions === 0 || dimensions === 0xffffffff) return undefined;
    if (dimensions > MAX_DIMENSIONS)
      throw new MxnetStop('shape-overflow', at, `${dimensions} dimensions`);
    await this.#need(dimensions * (wide ? 8 : 4));
    let elements = 1;
    for (let axis = 0; axis < dimensions; axis += 1)
      elements *= wide ? Number(this.#reader.i64()) : this.#reader.u32();
    return elements;
  }

  async #type(): Promise<number> {
    const at = this.#reader.offset;
    const type = await this.#u32();
    const bytes = TYPE_BYTES[type];
    if (bytes === undefined) throw new MxnetStop('unknown-array', at, `element type ${type}`);
    return bytes;
  }

  async array(): Promise<void> {
    const at = this.#reader.offset;
    const first = await this.#u32();
    if (first === VERSION.two || first === VERSION.three) return this.#current(first, at);
    // Before versions the number of dimensions stood here, with 32-bit sizes behind it.
    const dimensions = first === VERSION.one ? await this.#u32() : first;
    const elements = await this.#shape(first === VERSION.one, dimensions);
    if (elements === undefined) return;
    await this.#content(elements);
  }

  async #current(version: number, at: number): Promise<void> {
    const storage = await this.#u32();
    const auxiliary = AUXILIARY[storage];
    if (auxiliary === undefined)
      throw new MxnetStop('unknown-array', at, `storage type ${storage}`);
    const stored = auxiliary > 0 ? await this.#shape(true, await this.#u32()) : undefined;
    const dimensions = await this.#u32();
    const elements = await this.#shape(true, dimensions);
    // A scalar has no dimensions; version 2 has no scalars, so there it means "none".
    if (elements === undefined && (version === VERSION.two || dimensions === 0xffffffff)) return;
    await this.#content(auxiliary > 0 ? (stored ?? 0) : (elements ?? 1), auxiliary);
  }

  async #content(elements: number, auxiliary = 0): Promise<void> {
    await this.#need(CONTEXT_BYTES);
    this.#reader.skip(CONTEXT_BYTES);
    const bytes = await this.#type();
    const extra: number[] = [];
    for (let index = 0; index < auxiliary; index += 1) {
      const each = await this.#type();
      extra.push(each * ((await this.#shape(true, await this.#u32())) ?? 0));
    }
    this.#jump(elements * bytes);
    for (const length of extra) this.#jump(length);
    this.parameters += elements;
  }
}
