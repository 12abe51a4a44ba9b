import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import { Reader } from '../../bytes/reader.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { AnomalyList } from '../anomaly-list.ts';
import { countParameters } from '../parameter-count.ts';
import { compareExtent } from '../extent.ts';
import type { Claim } from '../format.ts';
import { pathProblem } from '../relative-path.ts';
import { WireCursor, WireError } from '../protobuf/wire.ts';
import { walkModel } from './graph.ts';
import { ModelDraft } from './model-draft.ts';
import type { ExternalData, OnnxAnomaly, OnnxError, OnnxModel } from './onnx-model.ts';
import { Walk } from './walk.ts';

/** Bytes fetched at a time: after each jump over a tensor one window is read, so it must be small. */
const WINDOW_BYTES = 8 * 1024;

type Result = Parsed<OnnxModel, OnnxAnomaly, OnnxError>;

/** Everything but the ranges no field accounts for. */
function claims(end: number, unknown: readonly Claim[]): readonly Claim[] {
  const list: Claim[] = [];
  let from = 0;
  for (const hole of [...unknown].sort((a, b) => a.start - b.start)) {
    if (hole.start > from) list.push({ start: from, end: hole.start, what: 'model' });
    from = Math.max(from, hole.end);
  }
  if (end > from) list.push({ start: from, end, what: 'model' });
  return list;
}

/** What an inventory wants to know. */
function facts(model: ModelDraft): Record<string, string | number> {
  const list: Record<string, string | number> = {
    nodes: model.nodes,
    tensors: model.tensors.length,
    parameters: countParameters(model.tensors),
    irVersion: model.irVersion,
  };
  if (model.producerName !== '')
    list['producer'] = `${model.producerName} ${model.producerVersion}`.trim();
  const standard = model.opsets.find(({ domain }) => domain === '' || domain === 'ai.onnx');
  if (standard !== undefined) list['opset'] = standard.version;
  return list;
}

/** Walks the whole structure and jumps over every tensor's numbers. */
export async function parseOnnx(
  source: ByteSource,
  limits: Limits,
  fileName: string,
): Promise<Result> {
  const cursor = new WireCursor(new Reader(source, { windowBytes: WINDOW_BYTES }));
  const anomalies = new AnomalyList<OnnxAnomaly>();
  const walk = new Walk(cursor, source, anomalies);
  const model = new ModelDraft(limits.maxMembers);
  const unexamined: Unexamined[] = [];
  try {
    await walkModel(walk, model, source.size ?? Number.MAX_SAFE_INTEGER);
    if ((await compareExtent(source, cursor.valueEnd)) === 'shorter') {
      throw new WireError('truncated-field', cursor.valueEnd, 'the data end inside a field');
    }
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const { code, offset, message } = error;
    if (!model.hasGraph && model.opsets.length === 0) {
      return { ok: false, error: { code, offset, detail: message } };
    }
    // What was walked so far still counts: a broken tail must not hide an earlier operator.
    anomalies.add(code, offset, message);
    unexamined.push({ code: 'corrupt-data', detail: `the structure breaks: ${message}`, offset });
  }
  if (!model.hasGraph && model.opsets.length === 0 && model.functions.length === 0) {
    return {
      ok: false,
      error: { code: 'not-onnx', offset: 0, detail: 'no graph, function or operator set' },
    };
  }
  if (cursor.overlong > 0) {
    anomalies.add(
      'overlong-varint',
      0,
      `${cursor.overlong} numbers are written longer than needed`,
    );
  }
  if (model.dropped > 0) {
    anomalies.add('count-limit', 0, `${model.dropped} items beyond the limits`);
    unexamined.push({
      code: 'count-limit',
      detail: `${model.dropped} operators, tensors or entries were not kept`,
    });
  }
  if (anomalies.dropped > 0) {
    anomalies.list.push({
      code: 'anomaly-limit',
      offset: 0,
      detail: `${anomalies.dropped} more departures`,
    });
  }
  const value: OnnxModel = {
    irVersion: model.irVersion,
    producerName: model.producerName,
    producerVersion: model.producerVersion,
    opsets: model.opsets,
    operators: model.operators,
    functions: model.functions,
    externalData: model.externalData,
    contexts: model.contexts,
    metadata: model.metadata,
    tensors: model.tensors,
    nodes: model.nodes,
    fileName,
    facts: facts(model),
    claims: claims(cursor.valueEnd, walk.unknown),
    members: walk.members,
    companions: companions(model.externalData),
  };
  return { ok: true, value, anomalies: anomalies.list, unexamined };
}

/** The files with external tensor data that lie beside the model. */
function companions(externalData: readonly ExternalData[]): readonly string[] {
  const paths = new Set(externalData.map((data) => data.location ?? ''));
  return Array.from(paths, normalise).filter((path) => pathProblem(path) === undefined);
}

function normalise(path: string): string {
  return path.replace(/^(?:\.\/)+/, '');
}
