import { sharedArtifact } from '../../core/artifact.ts';

/** What a JSON file of a model repository is for: decides which loader reads it. */
export type ConfigRole =
  | 'model'
  | 'tokenizer'
  | 'processor'
  | 'generation'
  | 'sentence-modules'
  | 'sentence-module'
  | 'pipeline'
  | 'adapter'
  | 'modelscope'
  | 'other';

/** The mechanism by which a configuration names code. */
export type CodeVia =
  /** `auto_map` of transformers: `module.Class` or `org/name--module.Class`. */
  | 'auto-map'
  /** `custom_pipelines` of transformers: `impl` names a class. */
  | 'custom-pipelines'
  /** `type` of an entry of sentence-transformers' `modules.json`, and of a CrossEncoder's activation function. */
  | 'module-type'
  /** A component of a diffusers pipeline: `["library", "Class"]`. */
  | 'component'
  /** The pipeline class of diffusers as `["file", "Class"]`, or `custom_pipeline`. */
  | 'pipeline-class'
  /** `auto_mapping.parent_library` of an adapter. */
  | 'parent-library'
  /** `megatron_core` of an adapter: a module that is imported. */
  | 'megatron-core'
  /** `_attn_implementation_internal`: a field that transformers itself fills in. */
  | 'internal-kernel'
  /** `attn_implementation` and the like: a kernel from the hub. */
  | 'kernel'
  /** `plugins` of ModelScope: packages installed before the model is loaded. */
  | 'plugin'
  /** `trust_remote_code: true` inside the files of the model. */
  | 'trust';

/** Code that a configuration sends a loader to. */
export interface CodeReference {
  readonly via: CodeVia;
  /** Which entry: `AutoModelForCausalLM`, `unet`, `modules[2]`. */
  readonly key: string;
  /** As written: hostile until checked. */
  readonly reference: string;
  /** The class, where it is written apart from its module. */
  readonly className?: string;
  readonly offset: number;
}

/** What a configuration says the model is. */
export interface ConfigIdentity {
  readonly modelType?: string;
  readonly architectures?: readonly string[];
  readonly hiddenSize?: number;
  readonly vocabSize?: number;
  /** `base_model_name_or_path` of an adapter. */
  readonly baseModel?: string;
  readonly licence?: string;
}

/** A configuration, reduced to what checks of the whole repository need. */
export interface ModelConfig {
  readonly role: ConfigRole;
  readonly references: readonly CodeReference[];
  readonly identity: ConfigIdentity;
}

export const modelConfig = sharedArtifact<ModelConfig>()('model-config');
