import { artifact } from '../../core/artifact.ts';
import type { Parsed } from '../../core/parsed.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { defineFormat, type Contents } from '../format.ts';

/** Bytes of a list of checkpoints; one line for each. */
const MAX_BYTES = 1024 * 1024;
const START_RE = /^(?:\s|#[^\n]*\n)*(?:all_)?model_checkpoint_paths?\s*:/;
const PATH_RE = /(?:^|\s)(?:all_)?model_checkpoint_paths?\s*:\s*(["'])(.*?)\1/g;

/** Where `tf.train.latest_checkpoint` goes: the file named `checkpoint` in a folder of checkpoints. */
export interface CheckpointState extends Contents {
  readonly paths: readonly { readonly path: string; readonly offset: number }[];
}

export const checkpointState = artifact<CheckpointState>()('tensorflow-checkpoint-state');

export default defineFormat({
  id: 'tensorflow-checkpoint-state',
  title: 'TensorFlow list of checkpoints',
  artifact: checkpointState,
  kind: 'config',
  extensions: [''],
  recognise: ({ head }) => (START_RE.test(Buffer.from(head).toString('latin1')) ? 'certain' : 'no'),
  parse: async (source: ByteSource): Promise<Parsed<CheckpointState, never, 'not-a-state'>> => {
    const bytes = await source.read(0, MAX_BYTES);
    const text = decodeUtf8Leniently(bytes);
    if (!START_RE.test(text))
      return {
        ok: false,
        error: { code: 'not-a-state', offset: 0, detail: 'no path of a checkpoint' },
      };
    const paths = Array.from(text.matchAll(PATH_RE), (match) => ({
      path: match[2] ?? '',
      offset: match.index,
    }));
    const cut = source.size !== undefined && source.size > bytes.length;
    return {
      ok: true,
      value: { paths, claims: [{ start: 0, end: bytes.length, what: 'list' }] },
      anomalies: [],
      unexamined: cut ? [{ code: 'size-limit', detail: `only ${MAX_BYTES} bytes were read` }] : [],
    };
  },
});
