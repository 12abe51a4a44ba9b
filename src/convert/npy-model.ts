import type { ByteSource } from '../bytes/source.ts';
import { parseNpy } from '../formats/npy/parse.ts';
import type { ModelTensors, ReadContext } from './model-source.ts';
import { wholeArray } from './numpy-array.ts';
import { RefusalList } from './refusal.ts';
import { LONE_NAME } from './tensor-tree.ts';
import type { TensorReading } from './torch-tensor.ts';
import type { StorageContent } from './torch-storages.ts';

const DAMAGED = 'The file is damaged or was made by hand; fetch it again from its source.';

/** A type as the header's literal shows it: a quoted short name, or a list of fields. */
const SIMPLE_RE = /^"([^"\\]+)"$/;

/** One `.npy` stream; `content` opens it again when its numbers are copied. */
export async function readNpy(
  source: ByteSource,
  context: ReadContext,
  content: StorageContent,
): Promise<TensorReading> {
  const parsed = await parseNpy(source, context.limits);
  if (!parsed.ok)
    return { ok: false, what: `no NumPy array: ${parsed.error.detail}`, fix: DAMAGED };
  const [array] = parsed.value.arrays;
  const odd = parsed.anomalies[0];
  if (odd !== undefined) return { ok: false, what: `an odd array: ${odd.detail}`, fix: DAMAGED };
  if (array?.shape === undefined || parsed.value.arrays.length !== 1)
    return {
      ok: false,
      what: 'not exactly one array',
      fix: 'Save each array in a file of its own, or all in one npz.',
    };
  const type = SIMPLE_RE.exec(array.descr)?.[1] ?? 'V';
  const storage = {
    id: content.id,
    start: content.start + array.dataStart,
    bytes: array.dataEnd - array.dataStart,
    open: content.open,
  };
  return wholeArray(storage, array.hasObject ? 'O' : type, array.shape, array.fortranOrder);
}

/** A file of one array, which has no name. */
export async function readNpyModel(
  source: ByteSource,
  context: ReadContext,
): Promise<ModelTensors> {
  const refusals = new RefusalList();
  const content = { id: context.place, start: 0, bytes: source.size ?? 0, open: () => source };
  const reading = await readNpy(source, context, content);
  if (!reading.ok) refusals.add(reading.what, context.place, reading.fix);
  const tensors = reading.ok ? [{ name: LONE_NAME, view: reading.view }] : [];
  return { kind: 'NumPy array', framework: 'np', tensors, plain: [], plainCount: 0, refusals };
}
