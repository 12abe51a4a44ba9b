import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

/** One node of the tree that skops turns back into objects. */
export interface SkopsNode {
  /** `ObjectNode`, `FunctionNode`, `JsonNode`…: the class of skops that builds it. */
  readonly loader: string;
  readonly module: string;
  readonly name: string;
  /** MethodNode: the attribute taken from the object, and the type of that object. */
  readonly method?: { readonly attribute: string; readonly owner: string };
  /** Member of the archive it reads. */
  readonly file?: string;
  /** RandomGeneratorNode: the class looked up in `numpy.random`. */
  readonly generator?: string;
  readonly offset: number;
}

export type SkopsAnomalyCode = 'duplicate-key' | 'invalid-node' | 'anomaly-limit';
export type SkopsError =
  | 'no-node'
  | 'size-limit'
  | 'invalid-utf8'
  | 'invalid-json'
  | 'too-deep'
  | 'too-many-values';

/** `schema.json` of a skops file. */
export interface SkopsSchema extends Contents {
  readonly protocol: number | undefined;
  readonly version: string | undefined;
  readonly nodes: readonly SkopsNode[];
}

export const skopsSchema = artifact<SkopsSchema>()('skops-schema');
