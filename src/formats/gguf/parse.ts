import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import { Reader } from '../../bytes/reader.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { AnomalyList } from '../anomaly-list.ts';
import { countParameters } from '../parameter-count.ts';
import { compareExtent } from '../extent.ts';
import { derivedTemplates } from '../chat-template/chat-template.ts';
import type { Claim } from '../format.ts';
import { GgufCursor, GgufStop } from './cursor.ts';
import type { GgufAnomaly, GgufEntry, GgufError, GgufModel, GgufTensor } from './gguf-model.ts';
import { MetadataReader } from './metadata.ts';
import { layTensors, readRows } from './tensors.ts';

/** `GGUF`, in both byte orders. */
export const MAGIC = 'GGUF';
const MAX_VERSION = 3;
const DEFAULT_ALIGNMENT = 32;
/** Larger alignments are legal powers of two, but their padding hides data. */
const MAX_ALIGNMENT = 65_536;
/** Characters of a text repeated among the facts. */
const MAX_FACT = 200;
const WINDOW_BYTES = 256 * 1024;

type Result = Parsed<GgufModel, GgufAnomaly, GgufError>;

/** What the walk has found when it ends, well or early. */
class Draft {
  metadata: readonly GgufEntry[] = [];
  tensors: readonly GgufTensor[] = [];
  alignment = DEFAULT_ALIGNMENT;
  dataStart = 0;
  readonly claims: Claim[] = [];
}

function find(metadata: readonly GgufEntry[], key: string): GgufEntry | undefined {
  return metadata.find((entry) => entry.key === key);
}

function readAlignment(
  metadata: readonly GgufEntry[],
  anomalies: AnomalyList<GgufAnomaly>,
): number {
  const entry = find(metadata, 'general.alignment');
  if (entry === undefined) return DEFAULT_ALIGNMENT;
  const { value } = entry;
  // Zero divides, an odd number shifts every tensor: readers that do not check crash or read elsewhere.
  if (
    entry.type === 'u32' &&
    typeof value === 'number' &&
    value > 0 &&
    Number.isInteger(Math.log2(value)) &&
    value <= MAX_ALIGNMENT
  )
    return value;
  anomalies.add(
    'invalid-alignment',
    entry.offset,
    `general.alignment is ${String(value)} (${entry.type})`,
  );
  return DEFAULT_ALIGNMENT;
}

function checkSplit(
  metadata: readonly GgufEntry[],
  tensors: number,
  anomalies: AnomalyList<GgufAnomaly>,
): void {
  const no = find(metadata, 'split.no');
  const count = find(metadata, 'split.count');
  const total = find(metadata, 'split.tensors.count');
  if (count === undefined) return;
  const valid =
    typeof count.value === 'number' &&
    typeof no?.value === 'number' &&
    (count.value === 0 || no.value < count.value) &&
    (total === undefined || (typeof total.value === 'number' && total.value >= tensors));
  if (!valid) {
    anomalies.add(
      'invalid-split',
      count.offset,
      `split ${String(no?.value)} of ${String(count.value)} with ${tensors} of ${String(total?.value)} tensors`,
    );
  }
}

/** Metadata, tensor table, placement; throws GgufStop where the file can not be followed. */
async function walk(
  cursor: GgufCursor,
  reader: MetadataReader,
  draft: Draft,
  source: ByteSource,
  limits: Limits,
  anomalies: AnomalyList<GgufAnomaly>,
): Promise<void> {
  const tensorCount = await cursor.length();
  const entryCount = await cursor.length();
  draft.metadata = reader.entries;
  await reader.read(entryCount);
  draft.alignment = readAlignment(reader.entries, anomalies);
  const rows = await readRows(cursor, tensorCount, limits.maxMembers, anomalies);
  const headerEnd = cursor.offset;
  draft.claims.push({ start: 0, end: headerEnd, what: 'header' });
  checkSplit(reader.entries, rows.length, anomalies);
  draft.dataStart = Math.ceil(headerEnd / draft.alignment) * draft.alignment;
  if (rows.length === 0) {
    // A file of metadata alone may end with or without its padding.
    const extent = await compareExtent(source, headerEnd);
    if (extent === 'longer' && (source.size === undefined || source.size > draft.dataStart)) {
      anomalies.add(
        'trailing-bytes',
        headerEnd,
        `the file goes on after the header, at ${headerEnd}`,
      );
    } else if (extent === 'longer')
      draft.claims.push({ start: headerEnd, end: draft.dataStart, what: 'padding' });
    return;
  }
  if (draft.dataStart > headerEnd)
    draft.claims.push({ start: headerEnd, end: draft.dataStart, what: 'padding' });
  const layout = layTensors(rows, draft.dataStart, draft.alignment, anomalies);
  draft.tensors = layout.tensors;
  draft.claims.push(...layout.claims);
  await checkEnd(source, layout, anomalies);
}

async function checkEnd(
  source: ByteSource,
  layout: { readonly tensors: readonly GgufTensor[]; readonly end: number },
  anomalies: AnomalyList<GgufAnomaly>,
): Promise<void> {
  let last = 0;
  for (const tensor of layout.tensors) last = Math.max(last, tensor.end);
  // The padding after the last tensor is often left out.
  if ((await compareExtent(source, last)) === 'shorter') {
    anomalies.add('tensor-beyond-file', last, `tensors end at ${last}, beyond the file`);
  } else if ((await compareExtent(source, layout.end)) === 'longer') {
    anomalies.add(
      'trailing-bytes',
      layout.end,
      `the file goes on after the last tensor, at ${layout.end}`,
    );
  }
}

function unsupported(version: number, littleEndian: boolean, detail: string): Result {
  const value: GgufModel = {
    version,
    littleEndian,
    architecture: undefined,
    metadata: [],
    tensors: [],
    alignment: DEFAULT_ALIGNMENT,
    dataStart: 0,
    chatTemplates: [],
  };
  return { ok: true, value, anomalies: [], unexamined: [{ code: 'unsupported-format', detail }] };
}

/** What an inventory wants to know. */
function facts(draft: Draft, architecture: string | undefined): Record<string, string | number> {
  const list: Record<string, string | number> = {
    tensors: draft.tensors.length,
    parameters: countParameters(draft.tensors),
  };
  if (architecture !== undefined) list['architecture'] = architecture;
  for (const key of ['general.name', 'general.license', 'general.quantized_by']) {
    const value = find(draft.metadata, key)?.value;
    if (typeof value === 'string') list[key.slice('general.'.length)] = value.slice(0, MAX_FACT);
  }
  return list;
}

export function magicOf(head: Uint8Array): string {
  return String.fromCharCode(...head.subarray(0, 4));
}

/** Walks metadata and tensor table; arrays of numbers and tensors are jumped over. */
export async function parseGguf(source: ByteSource, limits: Limits): Promise<Result> {
  const bytes = new Reader(source, { windowBytes: WINDOW_BYTES });
  if (!(await bytes.ensure(8)))
    return {
      ok: false,
      error: { code: 'truncated-header', offset: bytes.buffered, detail: 'no version' },
    };
  const magic = magicOf(bytes.bytes(4));
  if (magic !== MAGIC)
    return { ok: false, error: { code: 'not-gguf', offset: 0, detail: 'no GGUF magic' } };
  const raw = bytes.u32(true);
  // A big-endian file shows its version in the upper bytes, as llama.cpp itself tells them apart.
  const littleEndian = (raw & 0xffff) !== 0;
  const version = littleEndian ? raw : ((raw >>> 24) | ((raw >>> 8) & 0xff00)) >>> 0;
  if (version < 1 || version > MAX_VERSION)
    return unsupported(version, littleEndian, `GGUF version ${version}`);

  const cursor = new GgufCursor(bytes, littleEndian, version === 1 ? 4 : 8, source.size);
  const anomalies = new AnomalyList<GgufAnomaly>();
  const reader = new MetadataReader(cursor, anomalies, limits.maxHeaderBytes);
  const draft = new Draft();
  const unexamined: Unexamined[] = [];
  try {
    await walk(cursor, reader, draft, source, limits, anomalies);
  } catch (error) {
    if (!(error instanceof GgufStop)) throw error;
    // What was found before still counts: a broken tail must not hide an earlier template.
    if (error.code !== 'size-limit') anomalies.add(error.code, error.offset, error.message);
    const code = error.code === 'size-limit' ? 'size-limit' : 'corrupt-data';
    unexamined.push({
      code,
      detail: `the header can not be followed: ${error.message}`,
      offset: error.offset,
    });
  }
  if (reader.cutTemplates > 0) {
    unexamined.push({
      code: 'size-limit',
      detail: `${reader.cutTemplates} chat templates are too long or too many`,
    });
  }
  if (anomalies.dropped > 0) {
    anomalies.list.push({
      code: 'anomaly-limit',
      offset: 0,
      detail: `${anomalies.dropped} more departures`,
    });
  }
  const named = find(draft.metadata, 'general.architecture')?.value;
  const architecture = typeof named === 'string' ? named : undefined;
  const value: GgufModel = {
    version,
    littleEndian,
    architecture,
    metadata: draft.metadata,
    tensors: draft.tensors,
    alignment: draft.alignment,
    dataStart: draft.dataStart,
    chatTemplates: reader.templates,
    derived: derivedTemplates(reader.templates),
    facts: facts(draft, architecture),
    claims: draft.claims,
    members: reader.members,
  };
  return { ok: true, value, anomalies: anomalies.list, unexamined };
}
