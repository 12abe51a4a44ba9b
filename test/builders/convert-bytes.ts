/** All of a conversion but the disk, for tests. */
import { memorySource } from '../../src/bytes/memory-source.ts';
import { planConversion, type PlanOptions } from '../../src/convert/plan.ts';
import { readModel } from '../../src/convert/read-model.ts';
import { copyBuffers, readView } from '../../src/convert/read-view.ts';
import { DEFAULT_LIMITS } from '../../src/core/limits.ts';

const PLAN: PlanOptions = {
  shared: 'error',
  dropNonTensors: false,
  stripPrefix: undefined,
  metadata: {},
  maxShardBytes: undefined,
  fileName: 'model.safetensors',
};

export interface ConvertedTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** Name to tensor, or the refusals. */
export async function convertBytes(
  bytes: Uint8Array,
  options: Partial<PlanOptions> = {},
  select?: string,
): Promise<ReadonlyMap<string, ConvertedTensor> | readonly string[]> {
  const reading = await readModel(memorySource(bytes), {
    place: 'model.pt',
    limits: DEFAULT_LIMITS,
    select,
    spool: (source) => Promise.resolve(source),
  });
  if (!reading.ok) return reading.refusals.map(({ what }) => what);
  const planning = planConversion(reading.model, { ...PLAN, ...options });
  if (!planning.ok) return planning.refusals.map(({ what }) => what);
  const found = new Map<string, ConvertedTensor>();
  const buffers = copyBuffers();
  for (const { layout } of planning.plan.files)
    for (const { name, view } of layout.tensors) {
      const pieces: Uint8Array[] = [];
      for await (const piece of readView(view, await view.storage.open(), buffers))
        pieces.push(piece.slice());
      const { dtype, shape } = view;
      found.set(name, { dtype: dtype.name, shape, bytes: new Uint8Array(Buffer.concat(pieces)) });
    }
  return found;
}

/** The refusals as text; nothing when there is none. */
export function said(found: unknown): string {
  return Array.isArray(found) ? found.join('\n') : '';
}
