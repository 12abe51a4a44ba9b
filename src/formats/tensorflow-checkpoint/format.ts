import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { lazy } from '../lazy.ts';
import { TABLE_MAGIC } from './table.ts';
import { tensorflowCheckpoint } from './tensorflow-checkpoint.ts';

/** Other programs keep tables of this kind, too; those of checkpoints begin with an empty key. */
function recognise({ head, tail, name }: Glimpse): Recognition {
  if (Buffer.from(tail.subarray(-8)).toString('hex') !== TABLE_MAGIC) return 'no';
  if (head[0] === 0 && head[1] === 0) return 'certain';
  // A first block may be compressed: only reading it tells.
  return name.endsWith('.index') ? 'likely' : 'possible';
}

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'tensorflow-checkpoint',
  title: 'TensorFlow checkpoint (index)',
  artifact: tensorflowCheckpoint,
  kind: 'model',
  extensions: ['.index', '.ckpt'],
  recognise,
  parse: async (source, _, glimpse) => (await parser()).parseCheckpoint(source, glimpse.name),
});
