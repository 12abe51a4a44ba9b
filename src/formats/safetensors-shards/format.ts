import { isUtf8 } from 'node:buffer';
import { artifact } from '../../core/artifact.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { AnomalyList, quoteName } from '../anomaly-list.ts';
import { defineFormat, type Contents, type Glimpse, type Recognition } from '../format.ts';
import { pathProblem } from '../relative-path.ts';
import { JsonCursor, JsonError } from '../json/cursor.ts';

/** A file the index sends the loader to. */
export interface ShardReference {
  /** As written: hostile until checked. */
  readonly path: string;
  /** Tensors it is said to hold. */
  readonly tensors: number;
  /** Offset of the first mention. */
  readonly offset: number;
}

export type ShardIndexAnomaly = 'duplicate-key' | 'invalid-entry' | 'anomaly-limit';
export type ShardIndexError =
  | 'invalid-utf8'
  | 'invalid-json'
  | 'too-deep'
  | 'size-limit'
  | 'no-weight-map';

/** `model.safetensors.index.json`, or the same for PyTorch: which tensor lies in which file. */
export interface ShardIndex extends Contents {
  readonly shards: readonly ShardReference[];
}

export const safetensorsShards = artifact<ShardIndex>()('safetensors-shards');

const WEIGHT_MAP = '"weight_map"';

interface Draft {
  readonly shards: Map<string, { path: string; tensors: number; offset: number }>;
  found: boolean;
}

function readWeightMap(
  cursor: JsonCursor,
  draft: Draft,
  anomalies: AnomalyList<ShardIndexAnomaly>,
): void {
  const seen = new Set<string>();
  cursor.enter('object');
  for (;;) {
    const at = cursor.offset;
    const tensor = cursor.key();
    if (tensor === undefined) return;
    // The same tensor in two files: which one is loaded depends on the JSON library.
    if (seen.has(tensor)) anomalies.add('duplicate-key', at, `tensor ${quoteName(tensor)} twice`);
    seen.add(tensor);
    const offset = cursor.offset;
    if (cursor.kind() !== 'string') {
      anomalies.add('invalid-entry', offset, `tensor ${quoteName(tensor)} has no file name`);
      cursor.skip();
      continue;
    }
    const path = cursor.string();
    const shard = draft.shards.get(path);
    if (shard === undefined) draft.shards.set(path, { path, tensors: 1, offset });
    else shard.tensors += 1;
  }
}

function readIndex(
  bytes: Uint8Array,
  draft: Draft,
  anomalies: AnomalyList<ShardIndexAnomaly>,
): void {
  const cursor = new JsonCursor(bytes);
  const seen = new Set<string>();
  cursor.enter('object');
  for (;;) {
    const at = cursor.offset;
    const key = cursor.key();
    if (key === undefined) break;
    if (seen.has(key)) anomalies.add('duplicate-key', at, `key ${quoteName(key)} twice`);
    seen.add(key);
    if (key === 'weight_map' && cursor.kind() === 'object') {
      draft.found = true;
      readWeightMap(cursor, draft, anomalies);
    } else cursor.skip();
  }
  cursor.end();
}

async function parse(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<ShardIndex, ShardIndexAnomaly, ShardIndexError>> {
  const bytes = await source.read(0, limits.maxHeaderBytes + 1);
  if (bytes.length > limits.maxHeaderBytes) {
    const detail = `an index of more than ${limits.maxHeaderBytes} bytes`;
    return { ok: false, error: { code: 'size-limit', offset: limits.maxHeaderBytes, detail } };
  }
  if (!isUtf8(bytes)) {
    return {
      ok: false,
      error: { code: 'invalid-utf8', offset: 0, detail: 'the index is not UTF-8' },
    };
  }
  const draft: Draft = { shards: new Map(), found: false };
  const anomalies = new AnomalyList<ShardIndexAnomaly>();
  try {
    readIndex(bytes, draft, anomalies);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return { ok: false, error: { code: error.code, offset: error.offset, detail: error.message } };
  }
  if (!draft.found) {
    return {
      ok: false,
      error: { code: 'no-weight-map', offset: 0, detail: 'no weight_map object' },
    };
  }
  if (anomalies.dropped > 0) {
    anomalies.list.push({
      code: 'anomaly-limit',
      offset: 0,
      detail: `${anomalies.dropped} more departures`,
    });
  }
  const value: ShardIndex = {
    shards: [...draft.shards.values()],
    facts: { shards: draft.shards.size },
    companions: [...draft.shards.keys()].filter((path) => pathProblem(path) === undefined),
    claims: [{ start: 0, end: bytes.length, what: 'shard index' }],
  };
  return { ok: true, value, anomalies: anomalies.list, unexamined: [] };
}

function recognise({ head, name }: Glimpse): Recognition {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  if (!/^\s*\{/.test(text)) return 'no';
  if (text.includes(WEIGHT_MAP)) return name.endsWith('.json') ? 'likely' : 'possible';
  return name.endsWith('.index.json') ? 'possible' : 'no';
}

export default defineFormat({
  id: 'safetensors-shards',
  title: 'shard index (JSON)',
  artifact: safetensorsShards,
  kind: 'config',
  extensions: ['.json'],
  recognise,
  parse,
});
