import type { ConfigRole } from './model-config.ts';

/** File names under which libraries look for their configuration. */
export const ROLE_OF_NAME: ReadonlyMap<string, ConfigRole> = new Map([
  ['config.json', 'model'],
  ['params.json', 'model'],
  ['tokenizer_config.json', 'tokenizer'],
  ['processor_config.json', 'processor'],
  ['preprocessor_config.json', 'processor'],
  ['video_preprocessor_config.json', 'processor'],
  ['feature_extractor_config.json', 'processor'],
  ['generation_config.json', 'generation'],
  ['modules.json', 'sentence-modules'],
  ['router_config.json', 'sentence-modules'],
  ['config_sentence_transformers.json', 'sentence-module'],
  ['sentence_bert_config.json', 'sentence-module'],
  ['config_setfit.json', 'sentence-module'],
  ['model_index.json', 'pipeline'],
  ['modular_model_index.json', 'pipeline'],
  ['scheduler_config.json', 'pipeline'],
  ['adapter_config.json', 'adapter'],
  ['configuration.json', 'modelscope'],
]);

/** Keys that only a configuration has which names code, whatever the file is called. */
export const TELLING_KEYS: readonly string[] = [
  '"auto_map"',
  '"_target_"',
  '"custom_pipelines"',
  '"custom_pipeline"',
  '"_attn_implementation_internal"',
  '"auto_mapping"',
  '"trust_remote_code"',
];

/** Names that other programs use as well: what tells is in the content. */
export const COMMON_NAMES: ReadonlySet<string> = new Set([
  'config.json',
  'params.json',
  'modules.json',
  'configuration.json',
]);

/** Keys by which a file of a common name is a model's. */
export const MODEL_KEYS: readonly string[] = [
  '"model_type"',
  '"architectures"',
  '"transformers_version"',
  '"_class_name"',
  '"sentence_transformers',
];

/** Fields that hold the name of an attention, expert or kernel implementation. */
export const KERNEL_KEY_RE = /^_?(?:attn|experts|kernels?)_implementation(_internal)?$/;
