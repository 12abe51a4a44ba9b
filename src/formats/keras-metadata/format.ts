import { artifact } from '../../core/artifact.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import { Reader } from '../../bytes/reader.ts';
import { sliceSource } from '../../bytes/slice-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeLatin1 } from '../../bytes/text.ts';
import { defineFormat, type Contents, type Glimpse, type Member } from '../format.ts';
import { WIRE, WireCursor, WireError, type WireErrorCode } from '../protobuf/wire.ts';

/** `keras_metadata.pb`, which Keras 2 kept beside a SavedModel: one JSON text for each layer, code of Lambda layers included. */
const keras = artifact<Contents>()('keras-metadata');

type KerasMetadataError = WireErrorCode | 'not-keras-metadata';

/** Layers examined; models with more are said to have more. */
const MAX_LAYERS = 100_000;
const MAX_NAME_BYTES = 1024;

/** The first node: a number, and an identifier that all classes of Keras share. */
function recognise({ head }: Glimpse): 'certain' | 'no' {
  if (head[0] !== 0x0a) return 'no';
  // Paths and identifiers of the first node are short.
  return decodeLatin1(head.subarray(0, 512)).includes('_tf_keras_') ? 'certain' : 'no';
}

/** One SavedObject: its path and where its JSON text lies. */
async function readNode(source: ByteSource, cursor: WireCursor): Promise<Member | undefined> {
  const end = cursor.valueEnd;
  let path = 'root';
  let range: readonly [number, number] | undefined;
  cursor.enter(cursor.valueStart);
  while (await cursor.next(end)) {
    const { field, wire, valueStart, valueEnd } = cursor;
    if (wire !== WIRE.bytes) continue;
    if (field === 3) path = decodeLatin1(await cursor.bytes(MAX_NAME_BYTES));
    else if (field === 5) range = [valueStart, valueEnd];
    cursor.enter(valueEnd);
  }
  cursor.enter(end);
  if (range === undefined) return undefined;
  const [start, stop] = range;
  const open = () => sliceSource(source, start, stop - start);
  return { name: `${path} at ${start}.json`, open, size: stop - start, expect: 'any' };
}

async function parse(source: ByteSource): Promise<Parsed<Contents, never, KerasMetadataError>> {
  const cursor = new WireCursor(new Reader(source));
  const members: Member[] = [];
  const unexamined: Unexamined[] = [];
  const end = source.size ?? Number.MAX_SAFE_INTEGER;
  try {
    while (await cursor.next(end)) {
      if (cursor.wire === WIRE.groupStart) await cursor.skipGroup(end);
      if (cursor.field !== 1 || cursor.wire !== WIRE.bytes) continue;
      const member = await readNode(source, cursor);
      if (member === undefined) continue;
      if (members.length < MAX_LAYERS) members.push(member);
      else if (unexamined.length === 0)
        unexamined.push({ code: 'count-limit', detail: `more than ${MAX_LAYERS} layers` });
    }
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const { code, offset, message } = error;
    if (members.length === 0) return { ok: false, error: { code, offset, detail: message } };
    unexamined.push({ code: 'corrupt-data', detail: `the structure breaks: ${message}`, offset });
  }
  if (members.length === 0)
    return {
      ok: false,
      error: { code: 'not-keras-metadata', offset: 0, detail: 'no layer in it' },
    };
  const claims = [{ start: 0, end: cursor.valueEnd, what: 'metadata' }];
  return {
    ok: true,
    value: { members, claims, facts: { layers: members.length } },
    anomalies: [],
    unexamined,
  };
}

export default defineFormat({
  id: 'keras-metadata',
  title: 'Keras metadata of a SavedModel',
  artifact: keras,
  kind: 'config',
  extensions: ['.pb'],
  recognise,
  parse,
});
