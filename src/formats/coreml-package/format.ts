import type { ByteSource } from '../../bytes/source.ts';
import { artifact } from '../../core/artifact.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import { defineFormat, type Contents, type Glimpse, type Recognition } from '../format.ts';
import { readJson, valuesOf } from '../json/tree.ts';
import type { JsonTreeError } from '../json/tree.ts';

/** The manifest of a Core ML package (`.mlpackage`), which says where its parts are. */
export interface CoremlPackage extends Contents {
  /** Paths in the package's `Data` folder. */
  readonly items: readonly { readonly path: string; readonly offset: number }[];
}

export const coremlPackage = artifact<CoremlPackage>()('coreml-package');

type Result = Parsed<CoremlPackage, never, JsonTreeError | 'not-a-package' | 'too-large'>;

/** A manifest lists two or three parts. */
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_ITEMS = 10_000;

function recognise({ head, name }: Glimpse): Recognition {
  if (name !== 'manifest.json') return 'no';
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  return text.includes('"itemInfoEntries"') && text.includes('"rootModelIdentifier"')
    ? 'certain'
    : 'no';
}

async function parse(source: ByteSource, limits: Limits): Promise<Result> {
  const bytes = await source.read(0, Math.min(limits.maxHeaderBytes, MAX_BYTES) + 1);
  const failure = (
    code: JsonTreeError | 'not-a-package' | 'too-large',
    offset: number,
  ): Result => ({
    ok: false,
    error: { code, offset, detail: 'the manifest can not be read' },
  });
  if (bytes.length > MAX_BYTES) return failure('too-large', 0);
  const tree = readJson(bytes);
  if (!tree.ok) return failure(tree.code, tree.offset);
  const entries = valuesOf(tree.root, 'itemInfoEntries');
  if (entries.length === 0) return failure('not-a-package', 0);
  const items = entries
    .flatMap((list) => (list.kind === 'object' ? list.members : []))
    .flatMap(({ value }) => valuesOf(value, 'path'))
    .flatMap((path) => (path.kind === 'string' ? [{ path: path.text, offset: path.offset }] : []))
    .slice(0, MAX_ITEMS);
  const claims = [{ start: 0, end: bytes.length, what: 'manifest' }];
  return { ok: true, value: { items, claims }, anomalies: [], unexamined: [] };
}

export default defineFormat({
  id: 'coreml-package',
  title: 'Core ML package manifest',
  artifact: coremlPackage,
  kind: 'config',
  extensions: ['.json'],
  recognise,
  parse,
});
