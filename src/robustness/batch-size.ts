import type { TypedGraph } from '../engine/graph/graph.ts';
import { bindBatch, sizeOf } from '../tensor/shape.ts';

/** Memory all values of one gradient run may take, in bytes. */
const MEMORY = 512 * 1024 * 1024;
/** Forward values, their gradients, and what the rules compute in between. */
const COPIES = 4;
const BYTES_PER_ELEMENT = 4;
/** Larger batches gain nothing on a processor, and an interrupted run would have to wait for them. */
const MOST = 128;

/** Samples one run takes, so that a gradient of a large network stays in memory. */
export function batchSize(typed: TypedGraph): number {
  let elements = 1;
  for (const [name, { shape }] of typed.types)
    if (!typed.graph.constants.has(name)) elements += sizeOf(bindBatch(shape, 1));
  const one = elements * BYTES_PER_ELEMENT * COPIES;
  return Math.max(1, Math.min(MOST, Math.floor(MEMORY / one)));
}
