import type { NumericDtype } from '../../tensor/dtype.ts';
import { bytesPerElement, viewBytes } from '../../tensor/dtype.ts';
import { sizeOf } from '../../tensor/shape.ts';
import type { Model } from '../graph/graph.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { WireError } from './wire-reader.ts';

/** Where the bytes of a tensor lie, relative to the folder of the model (ONNX, ExternalData.md). */
export interface ExternalData {
  readonly location: string;
  readonly offset: number;
  /** Bytes; all that follow where it is absent. */
  readonly length?: number;
}

/** A tensor whose data are still to be read. */
export interface PendingTensor extends ExternalData {
  readonly name: string;
  readonly dtype: NumericDtype;
  readonly shape: readonly number[];
}

const DRIVE_RE = /^[a-zA-Z]:/;

/**
 * Checks a location: a file below the folder of the model, said in one way only. An absolute path or one that climbs out reads
 * somebody else's file into a tensor (CVE-2024-27318, CVE-2022-25882).
 */
export function readExternal(tensor: string, entries: ReadonlyMap<string, string>): ExternalData {
  const location = entries.get('location') ?? '';
  const refuse = (why: string): WireError =>
    new WireError(0, `tensor "${tensor}" is kept in "${location}": ${why}`);
  if (location === '') throw refuse('no file is named');
  if (location.includes('\0') || location.includes('\\'))
    throw refuse('the name has characters no file needs');
  if (location.startsWith('/') || DRIVE_RE.test(location)) throw refuse('the path is absolute');
  if (location.split('/').includes('..')) throw refuse('the path leaves the folder of the model');
  const offset = Number(entries.get('offset') ?? 0);
  const length = entries.has('length') ? Number(entries.get('length')) : undefined;
  if (!isSize(offset) || (length !== undefined && !isSize(length)))
    throw refuse('offset or length is no number of bytes');
  return { location, offset, ...(length === undefined ? {} : { length }) };
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** Reads `length` bytes of a file beside the model; fewer where it ends before. */
export type ReadExternal = (
  location: string,
  offset: number,
  length: number,
) => Promise<Uint8Array>;

/** The model with its external tensors read. Throws `WireError` where a file is too short; what the reader throws passes. */
export async function loadExternals(
  model: Model,
  pending: readonly PendingTensor[],
  read: ReadExternal,
): Promise<Model> {
  if (pending.length === 0) return model;
  const constants = new Map<string, Tensor>(model.graph.constants);
  for (const { name, dtype, shape, location, offset, length } of pending) {
    const wanted = sizeOf(shape) * bytesPerElement(dtype);
    if (length !== undefined && length !== wanted)
      throw new WireError(
        0,
        `tensor "${name}" has ${length} bytes in "${location}" where its shape asks for ${wanted}`,
      );
    const bytes = await read(location, offset, wanted);
    if (bytes.length !== wanted)
      throw new WireError(0, `"${location}" ends inside of tensor "${name}"`);
    constants.set(name, { dtype, shape, data: viewBytes(dtype, bytes) });
  }
  return { ...model, graph: { ...model.graph, constants } };
}
