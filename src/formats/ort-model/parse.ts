import type { Parsed, Unexamined } from '../../core/parsed.ts';
import { sliceSource } from '../../bytes/slice-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import { AnomalyList, quoteName } from '../anomaly-list.ts';
import { embeddedInText } from '../embedded-text.ts';
import { claimsOf } from '../flatbuffer/claims.ts';
import type { FlatTable } from '../flatbuffer/flat-table.ts';
import { FlatbufferReader } from '../flatbuffer/read-flatbuffer.ts';
import type { Member } from '../format.ts';
import { ModelDraft } from '../onnx/model-draft.ts';
import { onnxModel, type OnnxModel } from '../onnx/onnx-model.ts';
import { countParameters } from '../parameter-count.ts';
import type { OrtAnomaly, OrtError, OrtModel } from './ort-model.ts';
import { ORT_ELEMENT_BYTES, ORT_SCHEMA } from './schema.data.ts';

type Result = Parsed<OrtModel, OrtAnomaly, OrtError>;

const MAX_TENSORS = 200_000;
const MAX_MEMBERS = 256;
/** Bytes of a path attribute that are kept; the longest path of any system is shorter. */
const MAX_PATH_BYTES = 4096;
/** Graphs inside graphs; the reader of tables stops before. */
const MAX_DEPTH = 64;

/** Collects what an ONNX model would have, from the tables of ONNX Runtime's format. */
class OrtReader {
  readonly model = new ModelDraft(MAX_TENSORS);
  readonly members: Member[] = [];
  readonly anomalies: AnomalyList<OrtAnomaly>;
  readonly #source: ByteSource;
  readonly #walked = new Set<FlatTable>();

  constructor(source: ByteSource, anomalies: AnomalyList<OrtAnomaly>) {
    this.#source = source;
    this.anomalies = anomalies;
  }

  offer(name: string, text: string): void {
    const member = embeddedInText(name, text);
    if (member !== undefined && this.members.length < MAX_MEMBERS) this.members.push(member);
  }

  async graph(graph: FlatTable, depth = 0): Promise<void> {
    // A table may be shared: it is walked once.
    if (this.#walked.has(graph) || depth > MAX_DEPTH) return;
    this.#walked.add(graph);
    for (const tensor of graph.tables('initializers')) this.tensor(tensor);
    for (const sparse of graph.tables('sparse_initializers'))
      for (const part of [sparse.table('values'), sparse.table('indices')])
        if (part !== undefined) this.tensor(part);
    for (const node of graph.tables('nodes')) await this.#node(node, depth);
  }

  tensor(tensor: FlatTable): void {
    const name = tensor.text('name');
    const shape = tensor.numbers('dims');
    const raw = tensor.range('raw_data');
    const element = ORT_ELEMENT_BYTES[tensor.number('data_type')] ?? 0;
    const needed = shape.reduce((product, size) => product * size, element);
    const isOutside = tensor.number('external_data_offset') >= 0;
    if (element > 0 && raw !== undefined && !isOutside && raw.end - raw.start !== needed)
      this.anomalies.add(
        'size-mismatch',
        tensor.at,
        `tensor ${quoteName(name)} needs ${needed} bytes and has ${raw.end - raw.start}`,
      );
    const [start, end] = raw === undefined ? [0, 0] : [raw.start, raw.end];
    this.model.addTensor({
      name,
      dtype: String(tensor.number('data_type')),
      shape,
      external: isOutside,
      start,
      end,
    });
  }

  async #node(node: FlatTable, depth: number): Promise<void> {
    const operator = node.text('op_type');
    const name = node.text('name');
    this.model.addOperator(node.text('domain'), operator, node.at);
    let embedded = true;
    let cache: FlatTable | undefined;
    for (const attribute of node.tables('attributes')) {
      if (attribute.text('name') === 'embed_mode') embedded = attribute.number('i') !== 0;
      if (attribute.text('name') === 'ep_cache_context') cache = attribute;
      await this.#attribute(attribute, name || operator, depth);
    }
    const range = cache?.range('s');
    if (operator !== 'EPContext' || range === undefined) return;
    const length = range.end - range.start;
    const path = embedded
      ? ''
      : decodeUtf8Leniently(await this.#source.read(range.start, Math.min(length, MAX_PATH_BYTES)));
    this.model.addContext({ node: name, embedded, path, length, offset: range.start });
  }

  async #attribute(attribute: FlatTable, owner: string, depth: number): Promise<void> {
    const range = attribute.range('s');
    if (range !== undefined && range.end > range.start && this.members.length < MAX_MEMBERS) {
      const open = () => sliceSource(this.#source, range.start, range.end - range.start);
      const name = `attribute of ${owner} at ${range.start}`;
      this.members.push({ name, open, size: range.end - range.start, expect: 'blob' });
    }
    const tensor = attribute.table('t');
    if (tensor !== undefined) this.tensor(tensor);
    for (const each of attribute.tables('tensors')) this.tensor(each);
    const graph = attribute.table('g');
    if (graph !== undefined) await this.graph(graph, depth + 1);
    for (const each of attribute.tables('graphs')) await this.graph(each, depth + 1);
  }
}

function onnxView(reader: OrtReader, model: FlatTable, fileName: string): OnnxModel {
  const { model: draft } = reader;
  return {
    irVersion: model.number('ir_version'),
    producerName: model.text('producer_name'),
    producerVersion: model.text('producer_version'),
    opsets: draft.opsets,
    operators: draft.operators,
    functions: [],
    externalData: [],
    contexts: draft.contexts,
    metadata: draft.metadata,
    tensors: draft.tensors,
    nodes: draft.nodes,
    fileName,
  };
}

/** Walks the tables of a model and never reads its numbers. */
export async function parseOrt(source: ByteSource, fileName: string): Promise<Result> {
  const { size } = source;
  if (size === undefined)
    return {
      ok: false,
      error: { code: 'unknown-size', offset: 0, detail: 'the size is not known' },
    };
  const anomalies = new AnomalyList<OrtAnomaly>();
  const tables = new FlatbufferReader(source, size, ORT_SCHEMA, anomalies);
  const session = await tables.root('Session');
  const model = session?.table('model');
  if (session === undefined || model === undefined)
    return { ok: false, error: { code: 'not-ort', offset: 0, detail: 'no model at the root' } };
  const reader = new OrtReader(source, anomalies);
  for (const opset of model.tables('opset_import'))
    reader.model.addOpset(opset.text('domain'), opset.number('version'));
  for (const entry of model.tables('metadata_props')) {
    const [key, value] = [entry.text('key'), entry.text('value')];
    reader.model.addMetadata({ key, value, length: value.length, offset: entry.at });
    reader.offer(`metadata ${key}`, value);
  }
  for (const slot of ['doc_string', 'graph_doc_string']) reader.offer(slot, model.text(slot));
  const graph = model.table('graph');
  if (graph !== undefined) await reader.graph(graph);
  const unexamined: Unexamined[] = [];
  if (tables.dropped > 0 || reader.model.dropped > 0)
    unexamined.push({ code: 'count-limit', detail: 'not every table was followed' });
  if (anomalies.dropped > 0)
    anomalies.list.push({
      code: 'anomaly-limit',
      offset: 0,
      detail: `${anomalies.dropped} more departures`,
    });
  const { tensors, nodes } = reader.model;
  return {
    ok: true,
    value: {
      version: session.text('ort_version'),
      facts: {
        framework: 'ONNX Runtime',
        nodes,
        tensors: tensors.length,
        parameters: countParameters(tensors),
      },
      claims: claimsOf(tables.touched, 'model'),
      members: reader.members,
      derived: [{ token: onnxModel, value: onnxView(reader, model, fileName) }],
    },
    anomalies: anomalies.list,
    unexamined,
  };
}
