import { artifact } from '../../core/artifact.ts';
import type { FlatAnomaly } from '../flatbuffer/read-flatbuffer.ts';
import type { Contents } from '../format.ts';

export type OrtAnomaly = FlatAnomaly | 'size-mismatch' | 'anomaly-limit';
export type OrtError = 'unknown-size' | 'not-ort';

/** An ONNX model in ONNX Runtime's own format; its operators go out as those of an ONNX model. */
export interface OrtModel extends Contents {
  readonly version: string;
}

export const ortModel = artifact<OrtModel>()('ort-model');
