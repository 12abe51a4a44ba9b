import type { Claim } from '../format.ts';
import { quoteName, type AnomalyList } from '../anomaly-list.ts';
import type { SafetensorsAnomaly, SafetensorsEntry } from './safetensors-index.ts';

/** Where the tensor data lie, and where they end. */
export interface Layout {
  readonly claims: readonly Claim[];
  readonly end: number;
}

/**
 * Tensors must follow one another from the end of the header without overlap or hole. Overlap
 * makes one tensor change with another; a hole is room for a second file.
 */
export function measureLayout(
  tensors: readonly SafetensorsEntry[],
  dataStart: number,
  anomalies: AnomalyList<SafetensorsAnomaly>,
): Layout {
  const sorted = [...tensors].sort((a, b) => a.start - b.start || a.end - b.end);
  const claims: Claim[] = [];
  let from = dataStart;
  let reached = dataStart;
  for (const tensor of sorted) {
    if (tensor.end < tensor.start) continue;
    const label = (): string => `tensor ${quoteName(tensor.name)}`;
    if (tensor.start > reached) {
      anomalies.add(
        'hole',
        reached,
        `${tensor.start - reached} bytes before ${label()} belong to no tensor`,
        tensor.start - reached,
      );
      if (reached > from) claims.push({ start: from, end: reached, what: 'tensor data' });
      from = tensor.start;
    } else if (tensor.start < reached) {
      anomalies.add(
        'overlap',
        tensor.start,
        `${label()} begins ${reached - tensor.start} bytes inside another tensor`,
        reached - tensor.start,
      );
    }
    reached = Math.max(reached, tensor.end);
  }
  if (reached > from) claims.push({ start: from, end: reached, what: 'tensor data' });
  return { claims, end: reached };
}
