import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';
import type { XmlErrorCode } from '../xml/xml-document.ts';

/** A use of a function that the model does not define and PMML does not have. */
export interface PmmlFunction {
  readonly name: string;
  readonly line: number;
}

export interface PmmlModel extends Contents {
  readonly version: string;
  /** Elements that are models: `TreeModel`, `RegressionModel`. */
  readonly models: readonly string[];
  readonly functions: readonly PmmlFunction[];
  /** Text in an `Extension` that looks like a program. */
  readonly scripts: readonly { readonly text: string; readonly line: number }[];
}

export const pmmlModel = artifact<PmmlModel>()('pmml-model');

export type PmmlError = XmlErrorCode | 'not-pmml';
