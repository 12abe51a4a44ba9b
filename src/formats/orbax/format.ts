import type { Limits } from '../../core/limits.ts';
import type { Anomaly, Parsed } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeLatin1 } from '../../bytes/text.ts';
import { quoteName } from '../anomaly-list.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import type { JsonNode } from '../json/tree.ts';
import { everyValue, readJson, textOf, valueOf } from '../json/tree.ts';
import type {
  NamedPlace,
  OrbaxAnomalyCode,
  OrbaxError,
  OrbaxMetadata,
  StoreReference,
} from './orbax-metadata.ts';
import { orbaxMetadata } from './orbax-metadata.ts';

/** Keys of which one names the file: checkpoint, tree, Zarr array, TensorStore specification. */
const MARKS = ['item_handlers', 'tree_metadata', 'zarr_format', 'kvstore'] as const;
const MARK_RE = /"(?:item_handlers|tree_metadata|zarr_format|kvstore)"\s*:/;
const NAMES: ReadonlySet<string> = new Set([
  '_checkpoint_metadata',
  '_metadata',
  '.zarray',
  'zarr.json',
]);
/** Metadata of large models have some megabytes. */
const MAX_BYTES = 64 * 1024 * 1024;
/** References of one kind listed. */
const MAX_LISTED = 1000;
/** Chunk files named for one array. */
const MAX_CHUNKS = 4096;
const PATH_KEYS = ['path', 'base_url', 'url', 'bucket', 'endpoint'] as const;

function list(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.kind === 'array' ? node.items : [];
}

/** One path, or one for each item of the checkpoint. */
function handlersOf(root: JsonNode): NamedPlace[] {
  const node = valueOf(root, 'item_handlers');
  const found = node?.kind === 'object' ? node.members.map(({ value }) => value) : [node];
  return found.flatMap((value) =>
    value?.kind === 'string' ? [{ name: value.text, offset: value.offset }] : [],
  );
}

function storesOf(root: JsonNode): StoreReference[] {
  const stores: StoreReference[] = [];
  for (const node of everyValue(root)) {
    const driver = textOf(node, 'driver');
    if (driver === undefined) continue;
    for (const key of PATH_KEYS) {
      const path = textOf(node, key);
      if (path !== undefined && stores.length < MAX_LISTED)
        stores.push({ driver, path, offset: node.offset });
    }
  }
  return stores;
}

/** Version 2 has a compressor and filters with an id, version 3 codecs with a name. */
function codecsOf(root: JsonNode): NamedPlace[] {
  const found = [
    valueOf(root, 'compressor'),
    ...list(valueOf(root, 'filters')),
    ...list(valueOf(root, 'codecs')),
  ];
  return found.flatMap((node) => {
    const name = textOf(node, 'id') ?? textOf(node, 'name');
    return node === undefined || name === undefined ? [] : [{ name, offset: node.offset }];
  });
}

function sizes(node: JsonNode | undefined): number[] {
  return list(node).map((item) => (item.kind === 'number' ? Number(item.text) : Number.NaN));
}

/** Names of the chunk files of an array that leaves none out, as one without a fill value does. */
function chunksOf(root: JsonNode): string[] {
  if (valueOf(root, 'zarr_format') === undefined || valueOf(root, 'fill_value')?.kind !== 'null')
    return [];
  const shape = sizes(valueOf(root, 'shape'));
  const chunks = sizes(valueOf(root, 'chunks'));
  const separator = textOf(root, 'dimension_separator') ?? '.';
  if (shape.length !== chunks.length || !/^[./]$/.test(separator)) return [];
  const counts = shape.map((size, axis) => Math.ceil(size / (chunks[axis] ?? Number.NaN)));
  const total = counts.reduce((product, count) => product * count, 1);
  if (!Number.isSafeInteger(total) || total <= 0 || total > MAX_CHUNKS) return [];
  let names = [''];
  for (const count of counts) {
    names = names.flatMap((name) =>
      Array.from({ length: count }, (_, index) => `${name}${name === '' ? '' : separator}${index}`),
    );
  }
  return counts.length === 0 ? ['0'] : names;
}

async function parse(
  source: ByteSource,
  _limits: Limits,
  glimpse: Glimpse,
): Promise<Parsed<OrbaxMetadata, OrbaxAnomalyCode, OrbaxError>> {
  const bytes = await source.read(0, MAX_BYTES + 1);
  if (bytes.length > MAX_BYTES) {
    const detail = `metadata of more than ${MAX_BYTES} bytes`;
    return { ok: false, error: { code: 'size-limit', offset: MAX_BYTES, detail } };
  }
  const tree = readJson(bytes);
  if (!tree.ok) {
    const detail = `no JSON (${tree.code})`;
    return { ok: false, error: { code: 'invalid-json', offset: tree.offset, detail } };
  }
  const { root } = tree;
  if (!MARKS.some((key) => valueOf(root, key) !== undefined)) {
    const detail = 'no metadata of Orbax or Zarr';
    return { ok: false, error: { code: 'not-metadata', offset: 0, detail } };
  }
  const anomalies: Anomaly<OrbaxAnomalyCode>[] = tree.duplicates.map(({ key, offset }) => ({
    code: 'duplicate-key',
    offset,
    detail: `key ${quoteName(key)} twice`,
  }));
  const value: OrbaxMetadata = {
    handlers: handlersOf(root),
    stores: storesOf(root),
    codecs: codecsOf(root),
    claims: [{ start: 0, end: bytes.length, what: 'metadata' }],
    companions: glimpse.name === '.zarray' ? chunksOf(root) : [],
  };
  return { ok: true, value, anomalies, unexamined: [] };
}

function recognise({ head, name }: Glimpse): Recognition {
  const text = decodeLatin1(head);
  if (!/^\s*\{/.test(text)) return 'no';
  if (!MARK_RE.test(text)) return NAMES.has(name) ? 'possible' : 'no';
  return NAMES.has(name) ? 'certain' : 'possible';
}

/** Metadata of Orbax checkpoints and of the Zarr arrays in them. */
export default defineFormat({
  id: 'orbax',
  title: 'checkpoint metadata (Orbax, Zarr)',
  artifact: orbaxMetadata,
  kind: 'config',
  extensions: ['.json', '.zarray'],
  recognise,
  parse,
});
