import { artifact, sharedArtifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

/** A sentence of the card that the files can prove wrong. */
export interface CardClaim {
  readonly kind: 'no-custom-code' | 'safetensors-only';
  readonly text: string;
  readonly offset: number;
}

/** What a model card says in its front matter, and a few sentences of its text. */
export interface ModelCard {
  /** As written: `apache-2.0`, `llama3.1`, `other`; several for the rare card that lists them. */
  readonly licences: readonly string[];
  readonly licenceName?: string;
  readonly baseModels: readonly string[];
  readonly datasets: readonly string[];
  readonly library?: string;
  readonly task?: string;
  readonly tags: readonly string[];
  readonly claims: readonly CardClaim[];
}

/** The file; what checks of the whole repository and the inventory need is the derived `model-card`. */
export type ModelCardFile = Contents;
export const modelCardFile = artifact<ModelCardFile>()('model-card-file');
export const modelCard = sharedArtifact<ModelCard>()('model-card');
