import { Reader } from '../../bytes/reader.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { artifact } from '../../core/artifact.ts';
import type { Parsed } from '../../core/parsed.ts';
import {
  defineFormat,
  type Claim,
  type Contents,
  type Glimpse,
  type Recognition,
} from '../format.ts';

/** The weights of an ML program (`weights/weight.bin`), blob by blob, without their numbers. */
export interface CoremlWeights extends Contents {
  readonly blobs: number;
}

export const coremlWeights = artifact<CoremlWeights>()('coreml-weights');

type Result = Parsed<CoremlWeights, never, 'truncated' | 'no-blob'>;

/** `MILBlob::Blob::StorageFormat`: a header and, before each blob, its description, of 64 bytes each. */
const RECORD_BYTES = 64;
const VERSION = 2;
const SENTINEL = 0xdeadbeef;
const ALIGNMENT = 64;
/** Blobs of one file; the largest published program has some 5,000. */
const MAX_BLOBS = 1_000_000;
const WINDOW_BYTES = 256;

function recognise({ head }: Glimpse): Recognition {
  if (head.length < 2 * RECORD_BYTES) return 'no';
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const isHeader = view.getUint32(4, true) === VERSION && view.getUint32(0, true) <= MAX_BLOBS;
  const isZero = head.subarray(8, RECORD_BYTES).every((byte) => byte === 0);
  return isHeader && isZero && view.getUint32(RECORD_BYTES, true) === SENTINEL ? 'certain' : 'no';
}

async function parse(source: ByteSource): Promise<Result> {
  const reader = new Reader(source, { windowBytes: WINDOW_BYTES });
  const size = source.size ?? Number.MAX_SAFE_INTEGER;
  if (!(await reader.ensure(RECORD_BYTES)))
    return { ok: false, error: { code: 'truncated', offset: 0, detail: 'no header' } };
  const count = reader.u32();
  const claims: Claim[] = [{ start: 0, end: RECORD_BYTES, what: 'header' }];
  let at = RECORD_BYTES;
  let broken: string | undefined;
  let blobs = 0;
  for (; blobs < Math.min(count, MAX_BLOBS); blobs += 1) {
    reader.seek(at);
    if (!(await reader.ensure(RECORD_BYTES)) || reader.u32() !== SENTINEL) {
      broken = `${count} blobs are declared, after ${blobs} stands none`;
      break;
    }
    reader.skip(4);
    const [length, start] = [Number(reader.u64()), Number(reader.u64())];
    if (start !== at + RECORD_BYTES || length > size - start) {
      broken = `blob ${blobs} of ${length} bytes at ${start} is not there`;
      break;
    }
    const end = Math.ceil((start + length) / ALIGNMENT) * ALIGNMENT;
    claims.push({ start: at, end: Math.min(end, size), what: 'blob' });
    at = end;
  }
  if (blobs === 0)
    return { ok: false, error: { code: 'no-blob', offset: at, detail: broken ?? 'no blob' } };
  const unexamined =
    broken === undefined ? [] : [{ code: 'corrupt-data' as const, detail: broken, offset: at }];
  const facts = { framework: 'Core ML', tensors: blobs };
  return { ok: true, value: { blobs, claims, facts }, anomalies: [], unexamined };
}

export default defineFormat({
  id: 'coreml-weights',
  title: 'Core ML weights',
  artifact: coremlWeights,
  kind: 'model',
  extensions: ['.bin'],
  recognise,
  parse: (source) => parse(source),
});
