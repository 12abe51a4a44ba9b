import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';
import type { XmlErrorCode } from '../xml/xml-document.ts';

/** An operation of an OpenVINO model, by type and operation set. */
export interface OpenvinoOperation {
  readonly type: string;
  /** `opset1`; empty in models from before operation sets. */
  readonly opset: string;
  readonly count: number;
  /** Line of the first. */
  readonly line: number;
}

/** A constant whose numbers stand in the `.bin` file. */
export interface OpenvinoConstants {
  readonly count: number;
  /** Bytes of the `.bin` file that the model uses. */
  readonly end: number;
  /** Places that cannot be read: negative, or beyond what a file can hold. */
  readonly odd: readonly { readonly line: number; readonly text: string }[];
}

export interface OpenvinoModel extends Contents {
  readonly operations: readonly OpenvinoOperation[];
  readonly constants: OpenvinoConstants;
}

export const openvinoModel = artifact<OpenvinoModel>()('openvino-model');

export type OpenvinoError = XmlErrorCode | 'not-openvino';
