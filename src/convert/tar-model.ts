import type { ByteSource } from '../bytes/source.ts';
import type { ModelTensors, ReadContext } from './model-source.ts';
import { refuse } from './refusal.ts';

/** PyTorch 0.1's layout. */
export async function readTarModel(
  source: ByteSource,
  context: ReadContext,
): Promise<ModelTensors> {
  void source;
  return refuse('a tar archive', context.place, 'Give the file with the weights itself.');
}
