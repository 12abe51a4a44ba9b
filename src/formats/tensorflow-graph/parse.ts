import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import { Reader } from '../../bytes/reader.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { AnomalyList } from '../anomaly-list.ts';
import { compareExtent } from '../extent.ts';
import type { Claim, Glimpse } from '../format.ts';
import { WireCursor, WireError } from '../protobuf/wire.ts';
import { constantReader } from './constant.ts';
import { GraphDraft } from './graph-draft.ts';
import { findReaches } from './reach.ts';
import { identify } from './recognise.ts';
import type {
  TensorflowAnomaly,
  TensorflowContainer,
  TensorflowError,
  TensorflowGraph,
} from './tensorflow-graph.ts';
import { readTextForm } from './text-source.ts';
import { GraphWalk } from './walk.ts';
import { walkMetaGraphIn, walkPlainGraph, walkSavedModel } from './walk-file.ts';

/** Bytes fetched at a time: after each jump over a constant one window is read, so it is small. */
const WINDOW_BYTES = 16 * 1024;

/** Operators whose work stands in an attribute in another language: StableHLO, a TensorRT engine, TPU code. */
const CARRIERS: ReadonlySet<string> = new Set([
  'XlaCallModule',
  'TRTEngineOp',
  'MlirPassthroughOp',
  '_TPUCompileMlir',
  '_XlaHostComputeMlir',
]);

type Result = Parsed<TensorflowGraph, TensorflowAnomaly, TensorflowError>;

/** Everything but the ranges no field accounts for. */
function claims(end: number, unknown: readonly Claim[]): readonly Claim[] {
  const list: Claim[] = [];
  let from = 0;
  for (const hole of [...unknown].sort((a, b) => a.start - b.start)) {
    if (hole.start > from) list.push({ start: from, end: hole.start, what: 'graph' });
    from = Math.max(from, hole.end);
  }
  if (end > from) list.push({ start: from, end, what: 'graph' });
  return list;
}

async function walkAs(
  walk: GraphWalk,
  draft: GraphDraft,
  container: TensorflowContainer,
  end: number,
): Promise<void> {
  if (container === 'saved-model') await walkSavedModel(walk, draft, end);
  else if (container === 'meta-graph') await walkMetaGraphIn(walk, draft, 0, end);
  else await walkPlainGraph(walk, draft, end);
}

/** What a file without a clear beginning is by its name; the walk then tells whether that is true. */
function containerByName(name: string): TensorflowContainer {
  if (name.startsWith('saved_model.')) return 'saved-model';
  return name.endsWith('.meta') ? 'meta-graph' : 'graph';
}

function facts(draft: GraphDraft): Record<string, string | number> {
  const list: Record<string, string | number> = {
    nodes: draft.nodes,
    functions: draft.metaGraphs.reduce((sum, { functions }) => sum + functions.size, 0),
    metaGraphs: draft.metaGraphs.length,
  };
  const version = draft.metaGraphs.find((meta) => meta.version !== '')?.version;
  list['framework'] = version === undefined ? 'TensorFlow' : `TensorFlow ${version}`;
  return list;
}

/** Walks the whole structure, jumps over numbers, and works out where its operators reach. */
export async function parseTensorflow(
  source: ByteSource,
  limits: Limits,
  glimpse: Glimpse,
): Promise<Result> {
  const text = await readTextForm(source, glimpse, limits);
  if (text !== undefined && !text.ok) return text;
  const bytes = text?.source ?? source;
  const container =
    text?.container ?? identify(glimpse.head, glimpse.size)?.[0] ?? containerByName(glimpse.name);
  const cursor = new WireCursor(new Reader(bytes, { windowBytes: WINDOW_BYTES }));
  const anomalies = new AnomalyList<TensorflowAnomaly>();
  for (const { code, offset, detail } of text?.anomalies ?? []) anomalies.add(code, offset, detail);
  const walk = new GraphWalk(cursor, bytes, anomalies);
  const draft = new GraphDraft();
  const unexamined: Unexamined[] = [...(text?.unexamined ?? [])];
  try {
    await walkAs(walk, draft, container, bytes.size ?? Number.MAX_SAFE_INTEGER);
    if ((await compareExtent(bytes, cursor.valueEnd)) === 'shorter')
      throw new WireError('truncated-field', cursor.valueEnd, 'the data end inside a field');
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const { code, offset, message } = error;
    if (draft.nodes === 0) return { ok: false, error: { code, offset, detail: message } };
    // What was walked so far still counts: a broken tail must not hide an earlier operator.
    anomalies.add(code, offset, message);
    unexamined.push({ code: 'corrupt-data', detail: `the structure breaks: ${message}`, offset });
  }
  if (draft.nodes === 0 && !draft.metaGraphs.some(({ version }) => version !== ''))
    return { ok: false, error: { code: 'not-tensorflow', offset: 0, detail: 'no operator' } };
  const end = cursor.valueEnd;
  const { reaches, limited } = await findReaches(constantReader(walk), draft);
  if (limited || draft.dropped > 0)
    unexamined.push({ code: 'count-limit', detail: 'not every path or operator was followed' });
  const opaque = reaches.filter(({ operator }) => CARRIERS.has(operator));
  if (opaque[0] !== undefined)
    unexamined.push({
      code: 'unsupported-format',
      detail: `${opaque.length} nodes carry a compiled program (${opaque[0].operator})`,
      offset: opaque[0].offset,
    });
  if (cursor.overlong > 0)
    anomalies.add(
      'overlong-varint',
      0,
      `${cursor.overlong} numbers are written longer than needed`,
    );
  if (anomalies.dropped > 0)
    anomalies.list.push({
      code: 'anomaly-limit',
      offset: 0,
      detail: `${anomalies.dropped} more departures`,
    });
  const value: TensorflowGraph = {
    container,
    text: text !== undefined,
    metaGraphs: draft.metaGraphs.map(({ tags, version }) => ({ tags, version })),
    operators: draft.operators,
    functions: new Set(draft.metaGraphs.flatMap(({ functions }) => [...functions.keys()])),
    reaches,
    assets: draft.metaGraphs.flatMap(({ assets }) => assets),
    nodes: draft.nodes,
    facts: facts(draft),
    claims:
      text === undefined
        ? claims(end, walk.unknown)
        : [{ start: 0, end: source.size ?? end, what: 'graph' }],
    members: walk.members,
  };
  return { ok: true, value, anomalies: anomalies.list, unexamined };
}
