import type { ByteSource } from '../bytes/source.ts';
import { UndecodableError } from '../bytes/source.ts';
import { HEAD_BYTES, TAIL_BYTES, type Glimpse } from '../formats/format.ts';
import { parseCompressed } from '../formats/compressed/parse.ts';
import { recogniseStream as recogniseCompressed } from '../formats/compressed/magic.ts';
import zFile from '../formats/joblib-zfile/format.ts';
import { isNpy } from '../formats/npy/parse.ts';
import { recogniseStream as recognisePickle } from '../formats/pickle/recognise.ts';
import { SIGNATURE } from '../formats/zip/archive.ts';
import tar from '../formats/tar/format.ts';
import type { ModelTensors, ReadContext } from './model-source.ts';
import { readNpyModel } from './npy-model.ts';
import { readPickleModel } from './pickle-model.ts';
import type { Refusal } from './refusal.ts';
import { refuse, Refused } from './refusal.ts';
import { readTarModel } from './tar-model.ts';
import { readZipModel } from './zip-model.ts';

export type ModelReading =
  | { readonly ok: true; readonly model: ModelTensors }
  | { readonly ok: false; readonly refusals: readonly Refusal[] };

/** Compressed inside compressed; joblib's old files are a zlib stream in a header of their own. */
const MAX_UNWRAPPED = 3;

async function glimpseOf(source: ByteSource, name: string): Promise<Glimpse> {
  const { size } = source;
  const head = await source.read(0, HEAD_BYTES);
  const from = Math.max(0, (size ?? 0) - TAIL_BYTES);
  const tail = size === undefined ? new Uint8Array(0) : await source.read(from, TAIL_BYTES);
  return { head, tail, size, name };
}

function startsWithLocalHeader(head: Uint8Array): boolean {
  return (
    head.length >= 4 &&
    new DataView(head.buffer, head.byteOffset).getUint32(0, true) === SIGNATURE.local
  );
}

/** Undoes one layer of compression; undefined when there is none. */
async function unwrap(
  source: ByteSource,
  glimpse: Glimpse,
  context: ReadContext,
): Promise<ByteSource | undefined> {
  if (zFile.recognise(glimpse) !== 'no') {
    const parsed = await zFile.parse(source, context.limits, glimpse);
    return parsed.ok ? parsed.value.members?.[0]?.open() : undefined;
  }
  if (recogniseCompressed(glimpse)?.recognition === undefined) return undefined;
  const parsed = await parseCompressed(source, context.limits, glimpse);
  if (!parsed.ok) return undefined;
  const { complete, anomalies, members } = parsed.value;
  const [odd] = anomalies;
  if (!complete || odd !== undefined)
    refuse(
      `compressed data that are not whole: ${odd?.detail ?? 'they break off'}`,
      context.place,
      'The file is damaged; fetch it again from its source.',
    );
  const content = await members[0]?.open();
  return content === undefined ? undefined : context.spool(content);
}

async function readLayer(
  source: ByteSource,
  context: ReadContext,
  depth: number,
): Promise<ModelTensors> {
  const glimpse = await glimpseOf(source, context.place.toLowerCase());
  const { head } = glimpse;
  // The order in which torch.load, numpy.load and joblib.load decide by the first bytes.
  if (startsWithLocalHeader(head)) return readZipModel(source, glimpse, context);
  if (isNpy(head)) return readNpyModel(source, context);
  const unwrapped = depth < MAX_UNWRAPPED ? await unwrap(source, glimpse, context) : undefined;
  if (unwrapped !== undefined) return readLayer(unwrapped, context, depth + 1);
  if (tar.recognise(glimpse) === 'certain') return readTarModel(source, context);
  if (recognisePickle(head, source.size ?? Number.POSITIVE_INFINITY) !== 'no')
    return readPickleModel(source, context);
  return refuse(
    'not a file whose tensors can be copied: no PyTorch checkpoint, pickle, joblib or NumPy file',
    context.place,
    'Convert takes .pt, .pth, .bin, .ckpt, .pkl, .joblib, .npz and .npy. Weigh other files with weighbridge audit.',
  );
}

/** Finds the tensors of a model file and where their bytes lie, reading structure and no weights. */
export async function readModel(source: ByteSource, context: ReadContext): Promise<ModelReading> {
  try {
    return { ok: true, model: await readLayer(source, context, 0) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, refusals: error.refusals };
    if (!(error instanceof UndecodableError)) throw error;
    const refusal = {
      what: `data that cannot be unpacked: ${error.message}`,
      where: context.place,
      fix: 'The file is damaged, or larger than the limits allow.',
    };
    return { ok: false, refusals: [refusal] };
  }
}
