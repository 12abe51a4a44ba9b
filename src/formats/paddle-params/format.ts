import { Reader } from '../../bytes/reader.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { artifact } from '../../core/artifact.ts';
import type { Parsed } from '../../core/parsed.ts';
import { defineFormat, type Contents, type Glimpse, type Recognition } from '../format.ts';
import { WIRE, WireCursor, WireError } from '../protobuf/wire.ts';

/** Tensors one behind the other (`.pdiparams`), without their numbers. */
export interface PaddleParams extends Contents {
  readonly tensors: number;
}

export const paddleParams = artifact<PaddleParams>()('paddle-params');

type PaddleParamsError = 'truncated' | 'not-paddle';
type Result = Parsed<PaddleParams, never, PaddleParamsError>;

/** Unwinds the walk; caught in {@link parse}. */
class Stop extends Error {
  readonly code: PaddleParamsError;
  constructor(code: PaddleParamsError, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** Bytes of an element by `VarType.Type` of framework.proto. */
const TYPE_BYTES: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [1, 2],
  [2, 4],
  [3, 8],
  [4, 2],
  [5, 4],
  [6, 8],
  [20, 1],
  [21, 1],
  [22, 2],
  [23, 8],
  [24, 16],
  [32, 1],
  [33, 1],
]);
/** Level-of-detail tables of a tensor; inference models have none. */
const MAX_LEVELS = 64;
/** A description holds a type and the dimensions. */
const MAX_DESCRIPTION_BYTES = 4096;
const MAX_TENSORS = 1_000_000;
const WINDOW_BYTES = 4096;

class TensorWalk {
  tensors = 0;
  parameters = 0;
  end = 0;
  readonly #reader: Reader;
  readonly #source: ByteSource;
  readonly #size: number;

  constructor(source: ByteSource, size: number) {
    this.#source = source;
    this.#reader = new Reader(source, { windowBytes: WINDOW_BYTES });
    this.#size = size;
  }

  async #need(bytes: number): Promise<void> {
    if (this.#reader.has(bytes) || (await this.#reader.ensure(bytes))) return;
    throw new Stop('truncated', `${bytes} bytes wanted where the file ends`);
  }

  #jump(bytes: number): void {
    if (!Number.isSafeInteger(bytes) || bytes > this.#size - this.#reader.offset)
      throw new Stop(
        'truncated',
        `${bytes} bytes of numbers, ${this.#size - this.#reader.offset} are left`,
      );
    this.#reader.seek(this.#reader.offset + bytes);
  }

  /** Both versions are zero, and always were. */
  async #version(): Promise<void> {
    await this.#need(4);
    if (this.#reader.u32() !== 0) throw new Stop('not-paddle', 'a version other than 0');
  }

  async all(): Promise<void> {
    while (this.#reader.offset < this.#size && this.tensors < MAX_TENSORS) {
      await this.#tensor();
      this.tensors += 1;
      this.end = this.#reader.offset;
    }
  }

  async #tensor(): Promise<void> {
    await this.#version();
    await this.#need(8);
    const levels = Number(this.#reader.u64());
    if (levels > MAX_LEVELS) throw new Stop('not-paddle', `${levels} levels of detail`);
    for (let level = 0; level < levels; level += 1) {
      await this.#need(8);
      this.#jump(Number(this.#reader.u64()));
    }
    await this.#version();
    await this.#need(4);
    const length = this.#reader.u32();
    if (length > MAX_DESCRIPTION_BYTES)
      throw new Stop('not-paddle', `a description of ${length} bytes`);
    const start = this.#reader.offset;
    if (start + length > this.#size) throw new Stop('truncated', 'a description beyond the file');
    const { bytes, elements } = await this.#description(start, start + length);
    this.#reader.seek(start + length);
    this.#jump(bytes * elements);
    this.parameters += elements;
  }

  /** `TensorDesc { data_type = 1; repeated int64 dims = 2 }`. */
  async #description(start: number, end: number): Promise<{ bytes: number; elements: number }> {
    const cursor = new WireCursor(
      new Reader(this.#source, { offset: start, end, windowBytes: 64 }),
    );
    cursor.enter(start);
    let bytes: number | undefined;
    let elements = 1;
    while (await cursor.next(end)) {
      if (cursor.wire !== WIRE.varint) continue;
      if (cursor.field === 1) bytes = TYPE_BYTES.get(cursor.unsigned);
      if (cursor.field === 2) elements *= cursor.signed;
    }
    if (bytes === undefined || elements < 0)
      throw new Stop('not-paddle', 'an unknown type or shape');
    return { bytes, elements };
  }
}

async function parse(source: ByteSource): Promise<Result> {
  const size = source.size ?? Number.MAX_SAFE_INTEGER;
  const walk = new TensorWalk(source, size);
  let stop: Stop | undefined;
  try {
    await walk.all();
  } catch (error) {
    if (error instanceof WireError) stop = new Stop('not-paddle', error.message);
    else if (error instanceof Stop) stop = error;
    else throw error;
  }
  if (stop !== undefined && walk.tensors === 0)
    return { ok: false, error: { code: stop.code, offset: 0, detail: stop.message } };
  const value: PaddleParams = {
    tensors: walk.tensors,
    claims: [{ start: 0, end: walk.end, what: 'tensors' }],
    facts: { framework: 'PaddlePaddle', tensors: walk.tensors, parameters: walk.parameters },
  };
  const detail = `the tensors cannot be followed further: ${stop?.message ?? ''}`;
  const unexamined =
    stop === undefined ? [] : [{ code: 'corrupt-data' as const, detail, offset: walk.end }];
  return { ok: true, value, anomalies: [], unexamined };
}

/** Version 0, no levels of detail, version 0, and a short description that begins with a type. */
function recognise({ head, name }: Glimpse): Recognition {
  if (head.length < 24 || !head.subarray(0, 16).every((byte) => byte === 0)) return 'no';
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const length = view.getUint32(16, true);
  const isDescribed = length >= 2 && length <= 100 && head[20] === 0x08 && head[22] === 0x10;
  const isScalar = length === 2 && head[20] === 0x08;
  if (!isDescribed && !isScalar) return 'no';
  return name.endsWith('.pdiparams') ? 'certain' : 'likely';
}

export default defineFormat({
  id: 'paddle-params',
  title: 'PaddlePaddle parameters',
  artifact: paddleParams,
  kind: 'model',
  extensions: ['.pdiparams'],
  recognise,
  parse,
});
