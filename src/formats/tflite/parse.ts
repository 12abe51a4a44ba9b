import type { Parsed, Unexamined } from '../../core/parsed.ts';
import { sliceSource } from '../../bytes/slice-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { AnomalyList } from '../anomaly-list.ts';
import { claimsOf } from '../flatbuffer/claims.ts';
import type { FlatTable } from '../flatbuffer/flat-table.ts';
import { FlatbufferReader } from '../flatbuffer/read-flatbuffer.ts';
import type { Derived, Member } from '../format.ts';
import { pathProblem } from '../relative-path.ts';
import { tensorflowGraph } from '../tensorflow-graph/tensorflow-graph.ts';
import { bufferSpans, checkOperators, checkTensors, type BufferSpan } from './buffers.ts';
import { LITE_OPERATORS } from './operators.data.ts';
import { LITE_SCHEMA } from './schema.data.ts';
import { builtinCode, builtinName, optionRange, selectGraph } from './select-operators.ts';
import type {
  LiteAnomaly,
  LiteError,
  LiteMetadata,
  LiteModel,
  LiteOperator,
} from './tflite-model.ts';

type Result = Parsed<LiteModel, LiteAnomaly, LiteError>;

const CUSTOM_CODE = 32;
/** Metadata and options offered for examination; honest models have a handful. */
const MAX_MEMBERS = 1000;

function kindOf(code: FlatTable): LiteOperator['kind'] {
  const custom = code.text('custom_code');
  if (custom.startsWith('Flex')) return 'flex';
  if (custom !== '' || builtinCode(code) === CUSTOM_CODE) return 'custom';
  return LITE_OPERATORS[builtinCode(code)] === undefined ? 'unknown' : 'builtin';
}

function operatorsOf(model: FlatTable): readonly LiteOperator[] {
  const counts = new Map<number, number>();
  for (const graph of model.tables('subgraphs'))
    for (const operator of graph.tables('operators')) {
      const index = operator.number('opcode_index');
      counts.set(index, (counts.get(index) ?? 0) + 1);
    }
  return model.tables('operator_codes').map((code, index) => ({
    name: code.text('custom_code') || builtinName(code) || `code ${builtinCode(code)}`,
    kind: kindOf(code),
    count: counts.get(index) ?? 0,
    offset: code.at,
  }));
}

function metadataOf(
  model: FlatTable,
  spans: readonly (BufferSpan | undefined)[],
): readonly LiteMetadata[] {
  return model.tables('metadata').flatMap((entry) => {
    const span = spans[entry.number('buffer')];
    return span === undefined
      ? []
      : [{ name: entry.text('name'), start: span.start, end: span.end }];
  });
}

function callTargets(model: FlatTable): readonly string[] {
  return model
    .tables('subgraphs')
    .flatMap((graph) => graph.tables('operators'))
    .map((operator) => operator.table('builtin_options_2')?.text('call_target_name') ?? '')
    .filter((target) => target !== '');
}

/** Opaque parts that may hold a program or an archive: metadata, and options of custom operators. */
function membersOf(
  source: ByteSource,
  model: FlatTable,
  metadata: readonly LiteMetadata[],
): readonly Member[] {
  const options = model
    .tables('subgraphs')
    .flatMap((graph) => graph.tables('operators'))
    .flatMap((operator) => {
      const range = optionRange(operator);
      return range === undefined
        ? []
        : [{ name: `options of a custom operator at ${range.start}`, ...range }];
    });
  return [...metadata.map((entry) => ({ ...entry, name: `metadata ${entry.name}` })), ...options]
    .slice(0, MAX_MEMBERS)
    .map(({ name, start, end }) => ({
      name,
      open: () => sliceSource(source, start, end - start),
      size: end - start,
      expect: 'blob' as const,
    }));
}

function facts(
  model: FlatTable,
  operators: readonly LiteOperator[],
): Record<string, string | number> {
  const graphs = model.tables('subgraphs');
  return {
    framework: 'TensorFlow Lite',
    operators: operators.reduce((sum, { count }) => sum + count, 0),
    tensors: graphs.reduce((sum, graph) => sum + graph.tables('tensors').length, 0),
    subgraphs: graphs.length,
    ...(model.text('description') === '' ? {} : { description: model.text('description') }),
  };
}

/** Walks the tables of a model and never reads its numbers. */
export async function parseTflite(source: ByteSource): Promise<Result> {
  const { size } = source;
  // Offsets point backwards and forwards: without an end none can be checked.
  if (size === undefined)
    return {
      ok: false,
      error: { code: 'unknown-size', offset: 0, detail: 'the size is not known' },
    };
  const anomalies = new AnomalyList<LiteAnomaly>();
  const reader = new FlatbufferReader(source, size, LITE_SCHEMA, anomalies);
  const model = await reader.root('Model');
  if (model === undefined || !(model.has('subgraphs') || model.has('operator_codes')))
    return { ok: false, error: { code: 'not-tflite', offset: 0, detail: 'no model at the root' } };
  const spans = bufferSpans(model.tables('buffers'), size, anomalies);
  for (const graph of model.tables('subgraphs')) {
    checkTensors(graph.tables('tensors'), spans, anomalies);
    checkOperators(graph, model.tables('operator_codes').length, anomalies);
    for (const operator of graph.tables('operators')) {
      const range = optionRange(operator);
      if (range !== undefined && range.end > size)
        anomalies.add(
          'buffer-outside',
          operator.at,
          `options of an operator end at ${range.end}, the file at ${size}`,
        );
      else if (range !== undefined) reader.touched.push(range.start, range.end);
    }
  }
  for (const span of spans) if (span !== undefined) reader.touched.push(span.start, span.end);
  const selected = await selectGraph(source, model, spans);
  const unexamined: Unexamined[] = [];
  if (reader.dropped > 0)
    unexamined.push({
      code: 'count-limit',
      detail: `${reader.dropped} tables or values were not followed`,
    });
  if (selected?.partial === true)
    unexamined.push({
      code: 'count-limit',
      detail: 'not every TensorFlow operator or path was followed',
    });
  if (anomalies.dropped > 0)
    anomalies.list.push({
      code: 'anomaly-limit',
      offset: 0,
      detail: `${anomalies.dropped} more departures`,
    });
  const operators = operatorsOf(model);
  const metadata = metadataOf(model, spans);
  const derived: Derived[] =
    selected === undefined ? [] : [{ token: tensorflowGraph, value: selected.graph }];
  const groups = model
    .tables('external_buffer_groups')
    .map((group) => ({ name: group.text('name'), offset: group.at }));
  return {
    ok: true,
    value: {
      version: model.number('version'),
      description: model.text('description'),
      operators,
      calls: callTargets(model),
      subgraphs: model.tables('subgraphs').length,
      tensors: model
        .tables('subgraphs')
        .reduce((sum, graph) => sum + graph.tables('tensors').length, 0),
      metadata,
      externalGroups: groups,
      facts: facts(model, operators),
      claims: claimsOf(reader.touched, 'model'),
      members: membersOf(source, model, metadata),
      derived,
      companions: groups.map(({ name }) => name).filter((name) => pathProblem(name) === undefined),
    },
    anomalies: anomalies.list,
    unexamined,
  };
}
