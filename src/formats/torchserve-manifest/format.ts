import type { ByteSource } from '../../bytes/source.ts';
import { artifact } from '../../core/artifact.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import { defineFormat, type Contents, type Glimpse, type Recognition } from '../format.ts';
import { readJson, valuesOf } from '../json/tree.ts';
import type { JsonTreeError } from '../json/tree.ts';

/** `MAR-INF/MANIFEST.json` of a TorchServe archive: which of its files the server runs, loads and installs. */
export interface TorchserveManifest extends Contents {
  /** Every value of each key, doubled keys included. */
  readonly entries: readonly {
    readonly key:
      | 'handler'
      | 'modelFile'
      | 'serializedFile'
      | 'requirementsFile'
      | 'extraFiles'
      | 'configFile';
    readonly value: string;
    readonly offset: number;
  }[];
}

export const torchserveManifest = artifact<TorchserveManifest>()('torchserve-manifest');

type Result = Parsed<TorchserveManifest, never, JsonTreeError | 'not-a-manifest' | 'too-large'>;

const KEYS = [
  'handler',
  'modelFile',
  'serializedFile',
  'requirementsFile',
  'extraFiles',
  'configFile',
] as const;
const MAX_BYTES = 1024 * 1024;
const MAX_ENTRIES = 1000;

function recognise({ head, name }: Glimpse): Recognition {
  if (name !== 'manifest.json') return 'no';
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  return text.includes('"handler"') && text.includes('"model"') ? 'likely' : 'no';
}

async function parse(source: ByteSource, limits: Limits): Promise<Result> {
  const bytes = await source.read(0, Math.min(limits.maxHeaderBytes, MAX_BYTES) + 1);
  const failure = (
    code: JsonTreeError | 'not-a-manifest' | 'too-large',
    offset: number,
  ): Result => ({
    ok: false,
    error: { code, offset, detail: 'the manifest can not be read' },
  });
  if (bytes.length > MAX_BYTES) return failure('too-large', 0);
  const tree = readJson(bytes);
  if (!tree.ok) return failure(tree.code, tree.offset);
  const models = valuesOf(tree.root, 'model');
  const entries = models.flatMap((model) =>
    KEYS.flatMap((key) =>
      valuesOf(model, key).flatMap((value) =>
        value.kind === 'string' ? [{ key, value: value.text, offset: value.offset }] : [],
      ),
    ),
  );
  if (!entries.some(({ key }) => key === 'handler')) return failure('not-a-manifest', 0);
  const claims = [{ start: 0, end: bytes.length, what: 'manifest' }];
  return {
    ok: true,
    value: { entries: entries.slice(0, MAX_ENTRIES), claims },
    anomalies: [],
    unexamined: [],
  };
}

export default defineFormat({
  id: 'torchserve-manifest',
  title: 'TorchServe manifest',
  artifact: torchserveManifest,
  kind: 'config',
  extensions: ['.json'],
  recognise,
  parse,
});
