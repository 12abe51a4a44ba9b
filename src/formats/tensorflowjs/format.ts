import type { ByteSource } from '../../bytes/source.ts';
import { artifact } from '../../core/artifact.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import { defineFormat, type Contents, type Glimpse, type Recognition } from '../format.ts';
import { everyValue, readJson, textOf, valuesOf } from '../json/tree.ts';
import type { JsonTreeError } from '../json/tree.ts';
import { pathProblem } from '../relative-path.ts';

/** `model.json` of a TensorFlow.js model: the topology, and the files its weights are in. Layers are a Keras configuration and read as such, too. */
export interface TensorflowjsModel extends Contents {
  readonly shards: readonly { readonly path: string; readonly offset: number }[];
}

export const tensorflowjsModel = artifact<TensorflowjsModel>()('tensorflowjs-model');

type Result = Parsed<TensorflowjsModel, never, JsonTreeError | 'no-weights' | 'too-large'>;

/** Shards are 4 MB each: this is a model of 400 GB. */
const MAX_SHARDS = 100_000;
const KEY = '"weightsManifest"';

function recognise({ head, tail }: Glimpse): Recognition {
  if (head[0] !== 0x7b) return 'no';
  const text = (bytes: Uint8Array): string =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  // The topology stands in front of the manifest and may be long.
  return text(head).includes(KEY) || text(tail).includes(KEY) ? 'likely' : 'no';
}

async function parse(source: ByteSource, limits: Limits): Promise<Result> {
  const bytes = await source.read(0, limits.maxHeaderBytes + 1);
  const failure = (code: JsonTreeError | 'no-weights' | 'too-large', offset: number): Result => ({
    ok: false,
    error: { code, offset, detail: 'the model can not be read' },
  });
  if (bytes.length > limits.maxHeaderBytes) return failure('too-large', 0);
  const tree = readJson(bytes);
  if (!tree.ok) return failure(tree.code, tree.offset);
  const manifests = valuesOf(tree.root, 'weightsManifest');
  if (manifests.length === 0) return failure('no-weights', 0);
  const shards = manifests
    .flatMap((manifest) => Array.from(everyValue(manifest)))
    .flatMap((group) => valuesOf(group, 'paths'))
    .flatMap((paths) => (paths.kind === 'array' ? paths.items : []))
    .flatMap((path) => (path.kind === 'string' ? [{ path: path.text, offset: path.offset }] : []));
  const value: TensorflowjsModel = {
    shards: shards.slice(0, MAX_SHARDS),
    companions: shards.map(({ path }) => path).filter((path) => pathProblem(path) === undefined),
    claims: [{ start: 0, end: bytes.length, what: 'model' }],
    facts: {
      framework: 'TensorFlow.js',
      kind: textOf(tree.root, 'format') ?? 'layers-model',
      shards: shards.length,
    },
  };
  const dropped = shards.length - value.shards.length;
  const unexamined =
    dropped > 0 ? [{ code: 'count-limit' as const, detail: `${dropped} further shards` }] : [];
  return { ok: true, value, anomalies: [], unexamined };
}

export default defineFormat({
  id: 'tensorflowjs',
  title: 'TensorFlow.js model',
  artifact: tensorflowjsModel,
  kind: 'model',
  extensions: ['.json'],
  recognise,
  parse,
});
