import { quoteName, type AnomalyList } from '../anomaly-list.ts';
import { MAX_TEMPLATE_BYTES, type ChatTemplate } from '../chat-template/chat-template.ts';
import { embeddedInText } from '../embedded-text.ts';
import type { Member } from '../format.ts';
import { GgufStop, type GgufCursor } from './cursor.ts';
import type { GgufAnomaly, GgufEntry } from './gguf-model.ts';
import { GGUF_SCALAR_BYTES } from './types.data.ts';

const BOOL = 7;
const STRING = 8;
const ARRAY = 9;
const TYPE_NAMES: readonly string[] = [
  'u8',
  'i8',
  'u16',
  'i16',
  'u32',
  'i32',
  'f32',
  'bool',
  'string',
  'array',
  'u64',
  'i64',
  'f64',
];
/** Bytes of a key that are kept; the specification allows 65,535. */
const MAX_KEY_BYTES = 65_535;
/** Bytes of an ordinary text value that are kept. */
const MAX_VALUE_BYTES = 4096;
/** Arrays in arrays. llama.cpp refuses any; the specification allows them. */
const MAX_ARRAY_DEPTH = 8;
/** The shortest entry: a length, a key of one byte, a type and one byte of value. */
const MIN_ENTRY_BYTES = 8;
/** Entries read. Real files have some fifty; a file of zeros is an endless list of empty ones. */
const MAX_ENTRIES = 100_000;
const MAX_TEMPLATES = 64;
const TEMPLATE_KEY = 'tokenizer.chat_template';

function isTemplateKey(key: string): boolean {
  return key === TEMPLATE_KEY || key.startsWith(`${TEMPLATE_KEY}.`);
}

/** The key-value part of the header. */
export class MetadataReader {
  readonly entries: GgufEntry[] = [];
  readonly templates: ChatTemplate[] = [];
  readonly members: Member[] = [];
  /** Templates longer than what is kept. */
  cutTemplates = 0;
  /** Bytes that were jumped over, not walked. */
  skipped = 0;
  readonly #cursor: GgufCursor;
  readonly #anomalies: AnomalyList<GgufAnomaly>;
  readonly #maxHeaderBytes: number;

  constructor(cursor: GgufCursor, anomalies: AnomalyList<GgufAnomaly>, maxHeaderBytes: number) {
    this.#cursor = cursor;
    this.#anomalies = anomalies;
    this.#maxHeaderBytes = maxHeaderBytes;
  }

  /** Reads `count` entries, or until the file can not be followed. */
  async read(count: number): Promise<void> {
    const cursor = this.#cursor;
    if (count * MIN_ENTRY_BYTES > cursor.remaining) {
      this.#anomalies.add(
        'count-beyond-file',
        cursor.offset,
        `${count} metadata entries in ${cursor.remaining} bytes`,
      );
    }
    const seen = new Set<string>();
    for (let index = 0; index < count; index += 1) {
      if (index >= MAX_ENTRIES)
        throw new GgufStop('size-limit', cursor.offset, `more than ${MAX_ENTRIES} entries`);
      if (cursor.offset - this.skipped > this.#maxHeaderBytes) {
        throw new GgufStop(
          'size-limit',
          cursor.offset,
          `metadata of more than ${this.#maxHeaderBytes} bytes`,
        );
      }
      const at = cursor.offset;
      const { text: key } = await cursor.string(MAX_KEY_BYTES);
      if (key === '')
        this.#anomalies.add('empty-key', at, `metadata entry ${index} has an empty key`);
      // One reader takes the first, another the last: a template in two versions.
      if (seen.has(key)) this.#anomalies.add('duplicate-key', at, `key ${quoteName(key)} twice`);
      seen.add(key);
      await this.#readValue(key);
    }
  }

  async #readValue(key: string): Promise<void> {
    const cursor = this.#cursor;
    const typeOffset = cursor.offset;
    const type = await cursor.u32();
    const offset = cursor.offset;
    if (type === STRING) {
      await this.#readText(key);
      return;
    }
    if (type === ARRAY) {
      const { name, count } = await this.#skipArray(key, 1);
      const length = cursor.offset - offset;
      this.entries.push({ key, type: `array of ${name}`, value: undefined, count, offset, length });
      return;
    }
    const bytes = GGUF_SCALAR_BYTES[type];
    if (bytes === undefined) {
      throw new GgufStop(
        'unknown-value-type',
        typeOffset,
        `key ${quoteName(key)} has value type ${type}`,
      );
    }
    await cursor.need(bytes);
    const value = this.#readScalar(key, type, bytes);
    this.entries.push({ key, type: TYPE_NAMES[type] ?? '', value, offset, length: bytes });
  }

  #readScalar(key: string, type: number, bytes: number): number | boolean {
    const { reader, littleEndian } = this.#cursor;
    if (bytes === 1) {
      const byte = reader.u8();
      if (type !== BOOL) return type === 1 && byte > 127 ? byte - 256 : byte;
      if (byte > 1)
        this.#anomalies.add(
          'invalid-bool',
          reader.offset - 1,
          `key ${quoteName(key)} has the bool ${byte}`,
        );
      return byte !== 0;
    }
    if (bytes === 2) {
      const value = reader.u16(littleEndian);
      return type === 3 && value > 32_767 ? value - 65_536 : value;
    }
    if (type === 6) {
      const view = new DataView(new ArrayBuffer(4));
      view.setUint32(0, reader.u32(littleEndian));
      return view.getFloat32(0);
    }
    if (bytes === 4) return type === 5 ? reader.i32(littleEndian) : reader.u32(littleEndian);
    if (type === 12) return reader.f64(littleEndian);
    return Number(type === 11 ? reader.i64(littleEndian) : reader.u64(littleEndian));
  }

  async #readText(key: string): Promise<void> {
    const cursor = this.#cursor;
    const offset = cursor.offset;
    const textOffset = offset + cursor.lengthBytes;
    const isTemplate = isTemplateKey(key);
    const { text, length } = await cursor.string(isTemplate ? MAX_TEMPLATE_BYTES : MAX_VALUE_BYTES);
    if (length > MAX_VALUE_BYTES) this.skipped += length - MAX_VALUE_BYTES;
    const value = text.slice(0, MAX_VALUE_BYTES);
    this.entries.push({ key, type: 'string', value, offset, length: length + cursor.lengthBytes });
    if (isTemplate) {
      const name = key === TEMPLATE_KEY ? 'default' : key.slice(TEMPLATE_KEY.length + 1);
      this.#addTemplate(name, text, textOffset, length);
    } else if (length <= MAX_VALUE_BYTES) {
      const member = embeddedInText(key, text);
      if (member !== undefined) this.members.push(member);
    }
  }

  #addTemplate(name: string, text: string, offset: number, length: number): void {
    if (length > MAX_TEMPLATE_BYTES) this.cutTemplates += 1;
    if (this.templates.length < MAX_TEMPLATES) this.templates.push({ name, text, offset });
    else this.cutTemplates += 1;
  }

  /** No writer stores templates as an array, but a reader that joins or picks them would render them. */
  async #readTemplates(count: number): Promise<void> {
    const cursor = this.#cursor;
    const read = Math.min(count, MAX_TEMPLATES);
    for (let index = 0; index < read; index += 1) {
      const offset = cursor.offset + cursor.lengthBytes;
      const { text, length } = await cursor.string(MAX_TEMPLATE_BYTES);
      this.#addTemplate(`item ${index}`, text, offset, length);
    }
    this.cutTemplates += count - read;
    await cursor.skipStrings(count - read);
  }

  async #skipArray(key: string, depth: number): Promise<{ name: string; count: number }> {
    const cursor = this.#cursor;
    const at = cursor.offset;
    const type = await cursor.u32();
    const count = await cursor.length();
    if (type === ARRAY) {
      if (depth >= MAX_ARRAY_DEPTH)
        throw new GgufStop(
          'array-too-deep',
          at,
          `key ${quoteName(key)} nests arrays deeper than ${MAX_ARRAY_DEPTH}`,
        );
      this.#checkArray(key, at, count, 4 + cursor.lengthBytes);
      for (let index = 0; index < count; index += 1) await this.#skipArray(key, depth + 1);
      return { name: 'array', count };
    }
    if (type === STRING) {
      this.#checkArray(key, at, count, cursor.lengthBytes);
      if (isTemplateKey(key)) await this.#readTemplates(count);
      else await cursor.skipStrings(count);
      return { name: 'string', count };
    }
    const bytes = GGUF_SCALAR_BYTES[type];
    if (bytes === undefined) {
      throw new GgufStop('unknown-value-type', at, `key ${quoteName(key)} has array type ${type}`);
    }
    this.#checkArray(key, at, count, bytes);
    this.skipped += count * bytes;
    cursor.reader.skip(count * bytes);
    return { name: TYPE_NAMES[type] ?? '', count };
  }

  /** An array length times element size must fit the file: the classic overflow (CVE-2024-23496). */
  #checkArray(key: string, at: number, count: number, bytes: number): void {
    const { remaining } = this.#cursor;
    if (count * bytes > remaining) {
      throw new GgufStop(
        'array-beyond-file',
        at,
        `key ${quoteName(key)} has an array of ${count} elements, ${remaining} bytes are left`,
      );
    }
  }
}
