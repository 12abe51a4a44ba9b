import { artifact } from '../../core/artifact.ts';
import type { FlatAnomaly } from '../flatbuffer/read-flatbuffer.ts';
import type { Contents } from '../format.ts';

export type MobileAnomaly = FlatAnomaly | 'index-outside' | 'anomaly-limit';
export type MobileError = 'unknown-size' | 'not-mobile';

/** A TorchScript module for phones: bytecode, its operators, and the classes it needs. */
export interface MobileModule extends Contents {
  readonly operators: readonly { readonly name: string; readonly offset: number }[];
  /** Classes that native code must bring. */
  readonly nativeClasses: readonly { readonly name: string; readonly offset: number }[];
  /** Texts among the constants, shortened: paths of file operators stand here. */
  readonly texts: readonly string[];
  readonly functions: readonly string[];
}

export const mobileModule = artifact<MobileModule>()('torch-mobile');
