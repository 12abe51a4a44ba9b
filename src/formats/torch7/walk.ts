import { decodeLatin1 } from '../../bytes/text.ts';
import { AnomalyList, quoteName } from '../anomaly-list.ts';
import { describeLua } from './lua-dump.ts';
import type { TokenReader } from './token-reader.ts';
import { Torch7Stop } from './token-reader.ts';
import type { LuaFunction, Torch7Anomaly, TorchClass } from './torch7-file.ts';

/** Type tags, from torch7's File.lua. */
const TYPE = {
  nil: 0,
  number: 1,
  string: 2,
  table: 3,
  torch: 4,
  boolean: 5,
  function: 6,
  legacyFunction: 7,
  recursiveFunction: 8,
} as const;

/** Bytes of one element, by storage class. `LongStorage` is 8 on every machine torch7 was built for since 2015. */
const STORAGE_BYTES: Readonly<Record<string, number>> = {
  Byte: 1,
  Char: 1,
  Short: 2,
  Half: 2,
  Int: 4,
  Float: 4,
  Long: 8,
  Double: 8,
};
const STORAGE_RE = /^torch\.(?:Cuda)?(Byte|Char|Short|Half|Int|Float|Long|Double)?Storage$/;
const TENSOR_RE = /^torch\.(?:Cuda|Cl)?(?:Byte|Char|Short|Half|Int|Float|Long|Double)?Tensor$/;

/** Objects walked. The largest published networks have some 100,000. */
const MAX_OBJECTS = 5_000_000;
/** Tables in tables. Lua itself stops at about 200 C levels. */
const MAX_DEPTH = 200;
/** Dimensions of a tensor: no model has more than eight. */
const MAX_DIMENSIONS = 64;
const MAX_FUNCTIONS = 1000;
const MAX_CLASSES = 5000;
const MAX_NAME_BYTES = 256;
const MAX_VERSION_BYTES = 64;
/** Bytecode kept to say what it mentions. */
const MAX_CODE_BYTES = 64 * 1024;
const MAX_WHERE = 200;
const VERSION_RE = /^V \d+$/;

/** Follows the objects of a Torch7 file as `File:readObject` does, in the same order, and runs nothing. */
export class Torch7Walk {
  readonly functions: LuaFunction[] = [];
  readonly classes = new Map<string, TorchClass>();
  readonly anomalies = new AnomalyList<Torch7Anomaly>();
  parameters = 0;
  tensors = 0;
  /** A bound was reached: what follows was not looked at. */
  stopped = false;
  readonly #read: TokenReader;
  readonly #seen = new Set<number>();
  #objects = 0;

  constructor(read: TokenReader) {
    this.#read = read;
  }

  /** Walks one object. Returns its text when it is a string, so that a table's keys can name places. */
  async object(where: string, depth: number): Promise<string | undefined> {
    const { offset } = this.#read;
    this.#objects += 1;
    if (depth > MAX_DEPTH || this.#objects > MAX_OBJECTS) {
      this.stopped = true;
      throw new Torch7Stop(
        'truncated',
        offset,
        `more than ${MAX_OBJECTS} objects or deeper than ${MAX_DEPTH}`,
      );
    }
    const type = await this.#read.int();
    switch (type) {
      case TYPE.nil:
        return undefined;
      case TYPE.number:
        await this.#read.double();
        return undefined;
      case TYPE.boolean:
        await this.#read.int();
        return undefined;
      case TYPE.string:
        return decodeLatin1(await this.#read.chars(await this.#read.int(), MAX_NAME_BYTES));
      case TYPE.function:
        await this.#function(offset, where, depth);
        return undefined;
      case TYPE.table:
      case TYPE.torch:
      case TYPE.legacyFunction:
      case TYPE.recursiveFunction:
        return this.#shared(type, offset, where, depth);
      default:
        throw new Torch7Stop('unknown-type', offset, `type ${type}`);
    }
  }

  /** Objects that may occur twice carry an index; only the first occurrence has content. */
  async #shared(type: number, offset: number, where: string, depth: number): Promise<undefined> {
    const index = await this.#read.int();
    if (this.#seen.has(index)) return undefined;
    this.#seen.add(index);
    if (type === TYPE.table) await this.#table(where, depth);
    else if (type === TYPE.torch) await this.#torch(offset, where, depth);
    else await this.#function(offset, where, depth);
    return undefined;
  }

  async #table(where: string, depth: number): Promise<void> {
    const size = await this.#read.int();
    if (size < 0) throw new Torch7Stop('negative-length', this.#read.offset, `${size} entries`);
    for (let entry = 0; entry < size; entry += 1) {
      const key = await this.object(where, depth + 1);
      const step = key === undefined ? '[…]' : `.${key}`;
      await this.object((where + step).slice(0, MAX_WHERE), depth + 1);
    }
  }

  async #function(offset: number, where: string, depth: number): Promise<void> {
    const size = await this.#read.int();
    const code = await this.#read.chars(size, MAX_CODE_BYTES);
    if (this.functions.length < MAX_FUNCTIONS)
      this.functions.push({ offset, size, where, ...describeLua(code) });
    else this.stopped = true;
    await this.object(`${where}(upvalues)`.slice(0, MAX_WHERE), depth + 1);
  }

  async #torch(offset: number, where: string, depth: number): Promise<void> {
    const version = decodeLatin1(await this.#read.chars(await this.#read.int(), MAX_VERSION_BYTES));
    // Files from before versions have the class name in its place.
    const name = VERSION_RE.test(version)
      ? decodeLatin1(await this.#read.chars(await this.#read.int(), MAX_NAME_BYTES))
      : version;
    this.#count(name, offset);
    const storage = STORAGE_RE.exec(name);
    if (TENSOR_RE.test(name)) await this.#tensor(depth);
    else if (storage !== null)
      await this.#read.numbers(await this.#read.long(), STORAGE_BYTES[storage[1] ?? 'Float'] ?? 4);
    // Every other class is written as the table of its fields.
    else await this.object(where === '' ? name : where, depth + 1);
  }

  #count(name: string, offset: number): void {
    const known = this.classes.get(name);
    if (known !== undefined) this.classes.set(name, { ...known, count: known.count + 1 });
    else if (this.classes.size < MAX_CLASSES) this.classes.set(name, { name, count: 1, offset });
    else this.stopped = true;
  }

  async #tensor(depth: number): Promise<void> {
    const at = this.#read.offset;
    const dimensions = await this.#read.int();
    if (dimensions < 0 || dimensions > MAX_DIMENSIONS)
      throw new Torch7Stop('negative-length', at, `a tensor of ${dimensions} dimensions`);
    let elements = dimensions === 0 ? 0 : 1;
    for (let axis = 0; axis < dimensions; axis += 1) elements *= await this.#read.long();
    for (let axis = 0; axis < dimensions; axis += 1) await this.#read.long();
    await this.#read.long();
    if (elements < 0 || !Number.isSafeInteger(elements)) {
      const detail = `a shape of ${quoteName(String(elements))} elements`;
      this.anomalies.add('tensor-beyond-storage', at, detail);
    }
    this.tensors += 1;
    this.parameters += elements;
    await this.object('', depth + 1);
  }
}
