import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

/** A place that a driver specification sends the loader to. */
export interface StoreReference {
  readonly driver: string;
  readonly path: string;
  readonly offset: number;
}

export interface NamedPlace {
  readonly name: string;
  readonly offset: number;
}

export type OrbaxAnomalyCode = 'duplicate-key';
export type OrbaxError = 'not-metadata' | 'size-limit' | 'invalid-json';

/** A text file of an Orbax checkpoint or of a Zarr array: how the numbers beside it are stored. */
export interface OrbaxMetadata extends Contents {
  /** Class paths of the handlers that restore the items. */
  readonly handlers: readonly NamedPlace[];
  readonly stores: readonly StoreReference[];
  /** Compressors, filters and codecs of arrays. */
  readonly codecs: readonly NamedPlace[];
}

export const orbaxMetadata = artifact<OrbaxMetadata>()('orbax-metadata');
