import type { AnomalyList } from '../anomaly-list.ts';
import { quoteName } from '../anomaly-list.ts';
import type { FlatTable } from '../flatbuffer/flat-table.ts';
import { LITE_TYPES } from './schema.data.ts';
import type { LiteAnomaly } from './tflite-model.ts';

/** Where the bytes of a buffer lie. */
export interface BufferSpan {
  readonly start: number;
  readonly end: number;
}

/** Offsets 0 and 1 mean that the data stand in the flatbuffer itself, or nowhere. */
const FIRST_REAL_OFFSET = 2;

/** The buffers in order; those of large models lie behind the flatbuffer, by offset and size. */
export function bufferSpans(
  buffers: readonly FlatTable[],
  size: number,
  anomalies: AnomalyList<LiteAnomaly>,
): readonly (BufferSpan | undefined)[] {
  return buffers.map((buffer, index) => {
    const inside = buffer.range('data');
    const offset = buffer.number('offset');
    if (offset < FIRST_REAL_OFFSET) return inside;
    const end = offset + buffer.number('size');
    if (end <= size) return { start: offset, end };
    anomalies.add(
      'buffer-outside',
      buffer.at,
      `buffer ${index} ends at ${end}, the file at ${size}`,
    );
    return undefined;
  });
}

/** Bytes that type and shape ask for; undefined when they do not determine it. */
function bytesNeeded(tensor: FlatTable): number | undefined {
  const bits = LITE_TYPES[tensor.number('type')]?.[1] ?? 0;
  if (bits === 0) return undefined;
  const count = tensor.numbers('shape').reduce((product, size) => product * size, 1);
  return Math.ceil((count * bits) / 8);
}

/** Compares every tensor with the buffer it names. */
export function checkTensors(
  tensors: readonly FlatTable[],
  spans: readonly (BufferSpan | undefined)[],
  anomalies: AnomalyList<LiteAnomaly>,
): void {
  for (const tensor of tensors) {
    const name = quoteName(tensor.text('name'));
    const index = tensor.number('buffer');
    if (index >= spans.length && index > 0) {
      anomalies.add(
        'index-outside',
        tensor.at,
        `tensor ${name} uses buffer ${index} of ${spans.length}`,
      );
      continue;
    }
    if (tensor.numbers('shape').some((size) => size < 0)) {
      anomalies.add('invalid-shape', tensor.at, `tensor ${name} has a negative dimension`);
      continue;
    }
    const span = spans[index];
    const needed = bytesNeeded(tensor);
    // Buffer 0 stands for no data, an empty one for a tensor that is computed.
    if (index === 0 || span === undefined || needed === undefined || span.end === span.start)
      continue;
    const length = span.end - span.start;
    // Sparse tensors keep only what is not zero.
    if (length !== needed && !tensor.has('sparsity'))
      anomalies.add(
        'size-mismatch',
        tensor.at,
        `tensor ${name} needs ${needed} bytes, its buffer has ${length}`,
      );
  }
}

/** Reports operators whose operands or codes are not there. */
export function checkOperators(
  graph: FlatTable,
  codes: number,
  anomalies: AnomalyList<LiteAnomaly>,
): void {
  const tensors = graph.tables('tensors').length;
  const wrong = (list: readonly number[], lowest: number): number | undefined =>
    list.find((index) => index >= tensors || index < lowest);
  for (const operator of graph.tables('operators')) {
    const code = operator.number('opcode_index');
    if (code >= codes)
      anomalies.add('index-outside', operator.at, `an operator uses code ${code} of ${codes}`);
    // Minus one stands for an operand that is left out.
    const operand = wrong(operator.numbers('inputs'), -1) ?? wrong(operator.numbers('outputs'), 0);
    if (operand !== undefined)
      anomalies.add(
        'index-outside',
        operator.at,
        `an operator uses tensor ${operand} of ${tensors}`,
      );
  }
  const end = wrong(graph.numbers('inputs'), 0) ?? wrong(graph.numbers('outputs'), 0);
  if (end !== undefined)
    anomalies.add('index-outside', graph.at, `a subgraph gives tensor ${end} of ${tensors}`);
}
