import { Reader } from '../../bytes/reader.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import type { Anomaly, Parsed, Unexamined } from '../../core/parsed.ts';
import { ArrayWalk, MxnetStop } from './array-walk.ts';
import type { MxnetAnomaly, MxnetError, MxnetParams } from './mxnet-params.ts';

type Result = Parsed<MxnetParams, MxnetAnomaly, MxnetError>;

/** `kMXAPINDArrayListMagic`, and a reserved number that is always zero. */
export const LIST_MAGIC = 0x112;
const HEADER_BYTES = 24;
/** Arrays of one file; the largest zoo model has some 2,000. */
const MAX_ARRAYS = 1_000_000;
/** Names kept; further ones are counted. */
const MAX_NAMES = 100_000;
const MAX_NAME_BYTES = 4096;
/** After each jump over an array one window is read, so it must be small. */
const WINDOW_BYTES = 4096;

class Draft {
  arrays = 0;
  names: string[] = [];
}

async function readNames(reader: Reader, draft: Draft): Promise<void> {
  if (!(await reader.ensure(8))) throw new MxnetStop('truncated', reader.offset, 'no names');
  const count = Number(reader.u64());
  if (count > draft.arrays)
    throw new MxnetStop('beyond-file', reader.offset, `${count} names for ${draft.arrays} arrays`);
  for (let index = 0; index < count; index += 1) {
    if (!(await reader.ensure(8))) throw new MxnetStop('truncated', reader.offset, 'a name');
    const length = Number(reader.u64());
    if (length > MAX_NAME_BYTES || !(await reader.ensure(length)))
      throw new MxnetStop('beyond-file', reader.offset, `a name of ${length} bytes`);
    const name = decodeUtf8Leniently(reader.bytes(length));
    if (draft.names.length < MAX_NAMES) draft.names.push(name);
  }
}

/** Moves over every array by its shape and reads the names behind them. */
export async function parseMxnetParams(source: ByteSource): Promise<Result> {
  const reader = new Reader(source, { windowBytes: WINDOW_BYTES });
  const size = source.size ?? Number.MAX_SAFE_INTEGER;
  if (!(await reader.ensure(HEADER_BYTES)))
    return { ok: false, error: { code: 'truncated', offset: 0, detail: 'no header' } };
  const [magic, , count] = [reader.u64(), reader.u64(), Number(reader.u64())];
  if (magic !== BigInt(LIST_MAGIC))
    return { ok: false, error: { code: 'not-mxnet', offset: 0, detail: 'no magic number' } };
  const walk = new ArrayWalk(reader, size);
  const draft = new Draft();
  const anomalies: Anomaly<MxnetAnomaly>[] = [];
  const unexamined: Unexamined[] = [];
  try {
    if (count > MAX_ARRAYS) throw new MxnetStop('beyond-file', 16, `${count} arrays`);
    for (; draft.arrays < count; draft.arrays += 1) await walk.array();
    await readNames(reader, draft);
  } catch (error) {
    if (!(error instanceof MxnetStop)) throw error;
    const { code, offset, message } = error;
    if (code === 'shape-overflow' || code === 'beyond-file' || code === 'unknown-array')
      anomalies.push({ code, offset, detail: message });
    const detail = `the arrays cannot be followed further: ${message}`;
    unexamined.push({ code: 'corrupt-data', detail, offset });
  }
  const value: MxnetParams = {
    arrays: draft.arrays,
    names: draft.names,
    claims: [{ start: 0, end: reader.offset, what: 'arrays' }],
    facts: { framework: 'MXNet', tensors: draft.arrays, parameters: walk.parameters },
  };
  return { ok: true, value, anomalies, unexamined };
}
