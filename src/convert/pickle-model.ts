import type { ByteSource } from '../bytes/source.ts';
import { readProgram } from '../formats/pickle/layout.ts';
import type { PickleProgram, PickleStream } from '../formats/pickle/program.ts';
import { isNode, type Value } from '../formats/pickle/value.ts';
import { refuseForeignCalls } from './foreign-calls.ts';
import type { ModelTensors, ReadContext } from './model-source.ts';
import { refuse } from './refusal.ts';
import { storagesAt } from './torch-storages.ts';
import { selectValue } from './select-value.ts';
import { TreeWalk, type PersistentLinks } from './tensor-tree.ts';
import type { FindStorage } from './torch-tensor.ts';

/** In the legacy layout the object is the fourth pickle, behind magic number, version and system information. */
const LEGACY_OBJECT = 3;
const LEGACY_STREAMS = 5;

const DAMAGED = 'The file is damaged or was made by hand; fetch it again from its source.';

/** Values kept for a conversion: a checkpoint of 100,000 tensors needs some two million, and nothing may be left out. */
export const MAX_VALUES = 20_000_000;

export async function readPickle(
  source: ByteSource,
  context: ReadContext,
): Promise<{ readonly program: PickleProgram; readonly stream: PickleStream }> {
  const { place } = context;
  const limits = { ...context.limits, maxValues: MAX_VALUES };
  const { program } = await readProgram(source, limits);
  const isLegacy = program.layout === 'torch-legacy';
  const stream = program.streams[isLegacy ? LEGACY_OBJECT : 0];
  if (stream === undefined) refuse('no pickle', place, DAMAGED);
  const { ending } = stream;
  if (ending.kind !== 'stop')
    refuse(
      `a pickle that does not end well: ${ending.detail}`,
      `${place} at offset ${ending.offset}`,
      DAMAGED,
    );
  const [disagreement] = stream.disagreements;
  if (disagreement !== undefined)
    refuse(
      'a pickle that different readers read differently',
      `${place} at offset ${disagreement.offset}`,
      'No library writes such a file. Do not load it.',
    );
  return { program, stream };
}

function refuseFurther(program: PickleProgram, context: ReadContext): void {
  const expected = program.layout === 'torch-legacy' ? LEGACY_STREAMS : 1;
  const further = program.streams[expected];
  if (further !== undefined)
    refuse(
      'more than one pickle in the file',
      `${context.place} at offset ${further.start}`,
      'Which one counts is the loader’s choice. Save the tensors in a file of their own.',
    );
}

/** The tensors a pickle would return, with every call in it accounted for. */
export function tensorsOf(
  stream: PickleStream,
  source: ByteSource,
  context: ReadContext,
  links: PersistentLinks,
): Omit<ModelTensors, 'kind' | 'framework'> {
  const { place, select } = context;
  const walk = new TreeWalk(stream, { place, source, ...links });
  const root: Value = stream.result ?? null;
  const wanted = select === undefined ? root : selectValue(root, select, walk, place);
  const tree = walk.run(wanted);
  refuseForeignCalls(
    stream,
    walk.changes,
    place,
    select === undefined ? undefined : tree.nodes,
    tree.refusals,
  );
  return tree;
}

/** A file that begins with a pickle: torch's legacy layout, joblib's, or NumPy arrays in a plain one. */
export async function readPickleModel(
  source: ByteSource,
  context: ReadContext,
): Promise<ModelTensors> {
  const { program, stream } = await readPickle(source, context);
  const isLegacy = program.layout === 'torch-legacy';
  const findStorage = isLegacy ? storagesAt(source, program.storages) : noStorage;
  const found = tensorsOf(stream, source, context, { findStorage });
  if (found.refusals.count === 0) refuseFurther(program, context);
  if (isLegacy) return { kind: 'PyTorch checkpoint, legacy layout', framework: 'pt', ...found };
  const kind = program.layout === 'joblib' ? 'joblib file' : 'pickle';
  return { kind, framework: 'np', ...found };
}

function noStorage(id: Value): ReturnType<FindStorage> {
  const what = isNode(id) ? 'a tensor whose storage is not in the file' : 'a persistent id';
  return { ok: false, what };
}
