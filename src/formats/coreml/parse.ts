import { Reader } from '../../bytes/reader.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import { compareExtent } from '../extent.ts';
import { MAX_MESSAGE_DEPTH, WIRE, WireCursor, WireError } from '../protobuf/wire.ts';
import type { CoremlClass, CoremlFile, CoremlModel } from './coreml-model.ts';
import { MESSAGES, MODEL_TYPES } from './messages.data.ts';

type Result = Parsed<CoremlModel, never, 'not-coreml' | WireError['code']>;

/** `Model.serializedModel`: bytes of a model class that Apple does not publish. */
const SERIALIZED_MODEL = 3000;
const VERSION_FIELD = 1;
/** Classes and files kept; a model names a handful, and each weight of a program its file. */
const MAX_LISTED = 1000;
const MAX_TEXT_BYTES = 1000;
const WINDOW_BYTES = 8 * 1024;

class CoremlWalk {
  version = 0;
  operations = 0;
  opaque = false;
  dropped = 0;
  readonly types: string[] = [];
  readonly classes: CoremlClass[] = [];
  readonly files = new Map<string, CoremlFile>();
  readonly #cursor: WireCursor;

  constructor(cursor: WireCursor) {
    this.#cursor = cursor;
  }

  async message(name: string, start: number, end: number, depth: number): Promise<void> {
    const cursor = this.#cursor;
    if (depth > MAX_MESSAGE_DEPTH) throw new WireError('too-deep', start, 'nested messages');
    const shape = MESSAGES[name] ?? {};
    cursor.enter(start);
    while (await cursor.next(end)) {
      const { field, wire, valueStart, valueEnd } = cursor;
      if (wire === WIRE.groupStart) await cursor.skipGroup(end);
      if (name === 'Model') this.#modelField(field, wire);
      const inner = wire === WIRE.bytes ? shape[field] : undefined;
      if (inner === undefined) continue;
      if (inner.startsWith('=')) await this.#keep(inner.slice(1), valueStart);
      else await this.message(inner, valueStart, valueEnd, depth + 1);
      cursor.enter(valueEnd);
    }
  }

  #modelField(field: number, wire: number): void {
    if (field === VERSION_FIELD && wire === WIRE.varint) this.version = this.#cursor.unsigned;
    const type = MODEL_TYPES[field];
    if (type !== undefined && wire === WIRE.bytes && this.types.length < MAX_LISTED)
      this.types.push(type);
    if (field === SERIALIZED_MODEL) this.opaque = true;
  }

  async #keep(what: string, offset: number): Promise<void> {
    if (what === 'operation') {
      this.operations += 1;
      return;
    }
    const text = decodeUtf8Leniently(await this.#cursor.bytes(MAX_TEXT_BYTES));
    if (what === 'layer' || what === 'model') {
      if (this.classes.length < MAX_LISTED)
        this.classes.push({ kind: what, className: text, offset });
      else this.dropped += 1;
    } else if (what === 'weights' || what === 'linked model' || what === 'search path') {
      const key = `${what}\u0000${text}`;
      if (this.files.size >= MAX_LISTED && !this.files.has(key)) this.dropped += 1;
      else if (!this.files.has(key)) this.files.set(key, { kind: what, path: text, offset });
    }
  }
}

/** Walks a Core ML model to the classes and files it names; weights are jumped over. */
export async function parseCoreml(source: ByteSource): Promise<Result> {
  const cursor = new WireCursor(new Reader(source, { windowBytes: WINDOW_BYTES }));
  const walk = new CoremlWalk(cursor);
  const unexamined: Unexamined[] = [];
  try {
    await walk.message('Model', 0, source.size ?? Number.MAX_SAFE_INTEGER, 0);
    if ((await compareExtent(source, cursor.valueEnd)) === 'shorter')
      throw new WireError('truncated-field', cursor.valueEnd, 'the data end inside a field');
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const { code, offset, message } = error;
    if (walk.types.length === 0) return { ok: false, error: { code, offset, detail: message } };
    unexamined.push({ code: 'corrupt-data', detail: `the model breaks: ${message}`, offset });
  }
  if (walk.types.length === 0)
    return { ok: false, error: { code: 'not-coreml', offset: 0, detail: 'no kind of model' } };
  if (walk.opaque)
    unexamined.push({
      code: 'unsupported-format',
      detail: 'a serialized model, whose layout Apple does not publish',
    });
  if (walk.dropped > 0)
    unexamined.push({ code: 'count-limit', detail: `${walk.dropped} names were not kept` });
  const value: CoremlModel = {
    version: walk.version,
    types: walk.types,
    classes: walk.classes,
    files: [...walk.files.values()],
    claims: [{ start: 0, end: cursor.valueEnd, what: 'model' }],
    facts: {
      framework: 'Core ML',
      formatVersion: walk.version,
      kind: [...new Set(walk.types)].join(', '),
      ...(walk.operations === 0 ? {} : { nodes: walk.operations }),
    },
  };
  return { ok: true, value, anomalies: [], unexamined };
}
