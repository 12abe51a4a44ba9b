import { sliceSource } from '../../bytes/slice-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import { AnomalyList, quoteName } from '../anomaly-list.ts';
import { embeddedInText } from '../embedded-text.ts';
import type { Member } from '../format.ts';
import { ITEM_BYTES } from './dtypes.data.ts';
import type { MsgpackAnomalyCode } from './msgpack-tree.ts';
import type { Token } from './token.ts';
import { MsgpackStop, TokenReader } from './token.ts';

/** msgpack-python refuses deeper nesting. */
const MAX_DEPTH = 511;
/** Keys of one map compared with each other, and their length. */
const MAX_KEYS = 100_000;
const MAX_TEXT_BYTES = 4096;
/** Binary values and encoded texts handed out for examination. */
const MAX_MEMBERS = 512;
const MIN_MEMBER_BYTES = 16;
const MAX_DIMENSIONS = 64;
const MAX_DTYPES = 64;
/** Extension types of Flax (flax/serialization.py). */
const EXTENSION = { array: 1, complex: 2, scalar: 3 } as const;

interface Frame {
  left: number;
  readonly keys: Set<string> | undefined;
  /** In a map, whether a key comes next. */
  isKey: boolean;
}

/** Walks values in order without recursion; arrays are described, not read. */
export class MsgpackWalk {
  readonly anomalies = new AnomalyList<MsgpackAnomalyCode>();
  readonly members: Member[] = [];
  readonly dtypes = new Set<string>();
  arrays = 0;
  values = 0;
  parameters = 0;
  readonly #source: ByteSource;
  readonly #tokens: TokenReader;
  readonly #stack: Frame[] = [];
  #key = '';

  constructor(source: ByteSource) {
    this.#source = source;
    this.#tokens = new TokenReader(source);
  }

  get offset(): number {
    return this.#tokens.offset;
  }

  async run(): Promise<void> {
    do {
      await this.#value();
      while (this.#stack.at(-1)?.left === 0) this.#stack.pop();
    } while (this.#stack.length > 0);
  }

  async #value(): Promise<void> {
    const frame = this.#stack.at(-1);
    const isKey = frame?.keys !== undefined && frame.isKey;
    if (frame !== undefined) {
      if (frame.keys === undefined || !isKey) frame.left -= 1;
      if (frame.keys !== undefined) frame.isKey = !isKey;
    }
    const token = await this.#tokens.next();
    this.values += 1;
    if (isKey) return this.#takeKey(frame, token);
    await this.#take(token);
  }

  async #takeKey(frame: Frame, token: Token): Promise<void> {
    const key = token.kind === 'string' ? await this.#text(token) : `${token.kind} ${token.value}`;
    this.#key = key;
    const keys = frame.keys;
    if (keys === undefined) return;
    if (keys.has(key))
      this.anomalies.add('duplicate-key', token.offset, `key ${quoteName(key)} twice in one map`);
    if (keys.size < MAX_KEYS) keys.add(key);
    if (token.kind === 'string' || token.kind === 'number') return;
    // Keys of other kinds do not exist in Flax; they are walked like values.
    await this.#take(token);
  }

  async #take(token: Token): Promise<void> {
    switch (token.kind) {
      case 'map':
      case 'array':
        if (this.#stack.length >= MAX_DEPTH)
          throw new MsgpackStop('too-deep', token.offset, `nested deeper than ${MAX_DEPTH}`);
        if (token.length > 0)
          this.#stack.push({
            left: token.length,
            keys: token.kind === 'map' ? new Set() : undefined,
            isKey: true,
          });
        return;
      case 'string': {
        const text = await this.#text(token);
        const member = embeddedInText(this.#key.slice(0, 100), text);
        if (member !== undefined && this.members.length < MAX_MEMBERS) this.members.push(member);
        return;
      }
      case 'binary':
        this.#blob(token.length);
        return;
      case 'extension':
        return this.#extension(token);
      default:
    }
  }

  async #text({ length, offset }: Token): Promise<string> {
    const { reader } = this.#tokens;
    const end = reader.offset + length;
    const kept = Math.min(length, MAX_TEXT_BYTES);
    if (!(await reader.ensure(kept)))
      throw new MsgpackStop('truncated', offset, 'the data end inside a text');
    const text = decodeUtf8Leniently(reader.bytes(kept));
    reader.seek(end);
    return text;
  }

  /** Bytes that are no array: what they begin with is looked at. */
  #blob(length: number): void {
    const { reader } = this.#tokens;
    const start = reader.offset;
    reader.seek(start + length);
    if (length < MIN_MEMBER_BYTES || this.members.length >= MAX_MEMBERS) return;
    const source = this.#source;
    const open = (): ByteSource => sliceSource(source, start, length);
    this.members.push({
      name: `${this.#key.slice(0, 100)} (bytes at ${start})`,
      expect: 'blob',
      size: length,
      open,
    });
  }

  async #extension(token: Token): Promise<void> {
    const { reader } = this.#tokens;
    const end = reader.offset + token.length;
    if (token.value === EXTENSION.array || token.value === EXTENSION.scalar) {
      await this.#array(token, end);
    } else if (token.value !== EXTENSION.complex) {
      const detail = `${quoteName(this.#key)} has the extension type ${token.value}`;
      this.anomalies.add('unknown-extension', token.offset, detail);
      this.#blob(token.length);
    }
    reader.seek(end);
  }

  /** Inside stands MessagePack again: shape, name of the dtype, bytes. */
  async #array(token: Token, end: number): Promise<void> {
    const wrong = (detail: string): void => {
      this.anomalies.add('array-mismatch', token.offset, `${quoteName(this.#key)}: ${detail}`);
    };
    const outer = await this.#tokens.next();
    const shape = await this.#tokens.next();
    if (outer.kind !== 'array' || outer.length !== 3 || shape.kind !== 'array')
      return wrong('no array inside');
    if (shape.length > MAX_DIMENSIONS) return wrong(`${shape.length} dimensions`);
    let elements = 1;
    for (let index = 0; index < shape.length; index += 1)
      elements *= (await this.#tokens.next()).value;
    const name = await this.#tokens.next();
    if (name.kind !== 'string' && name.kind !== 'binary') return wrong('no dtype');
    const dtype = await this.#text(name);
    const data = await this.#tokens.next();
    this.arrays += 1;
    this.parameters += elements;
    if (this.dtypes.size < MAX_DTYPES) this.dtypes.add(dtype.slice(0, 40));
    if (data.kind !== 'binary' && data.kind !== 'string') return wrong('no bytes');
    if (this.#tokens.offset + data.length !== end) wrong('bytes that do not fill the array');
    const width = ITEM_BYTES.get(dtype);
    if (width === undefined) {
      this.anomalies.add(
        'unusual-dtype',
        name.offset,
        `${quoteName(this.#key)}: dtype ${quoteName(dtype)}`,
      );
    } else if (elements * width !== data.length) {
      wrong(`a shape of ${elements} elements of ${width} bytes, ${data.length} bytes are there`);
    }
    this.#blob(data.length);
  }
}
