import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

/** A class of the app that runs the model, named by the model. */
export interface CoremlClass {
  readonly kind: 'layer' | 'model';
  readonly className: string;
  readonly offset: number;
}

/** A file the model names. */
export interface CoremlFile {
  readonly kind: 'weights' | 'linked model' | 'search path';
  readonly path: string;
  readonly offset: number;
}

export interface CoremlModel extends Contents {
  readonly version: number;
  /** `neuralNetwork`, `mlProgram`; several where a pipeline holds models. */
  readonly types: readonly string[];
  readonly classes: readonly CoremlClass[];
  readonly files: readonly CoremlFile[];
}

export const coremlModel = artifact<CoremlModel>()('coreml-model');
