/**
 * Families of language models by a word of their names, and the `model_type`s their members have.
 * Only families whose names hardly mean anything else.
 */
export const FAMILIES: readonly (readonly [word: RegExp, types: RegExp])[] = [
  [/llama|vicuna|alpaca/i, /llama|mllama/],
  [/mistral|mixtral|ministral|zephyr/i, /mistral|mixtral|ministral|pixtral|voxtral/],
  [/qwen|qwq/i, /qwen/],
  [/gemma/i, /gemma/],
  [/\bphi\b|phi-?\d/i, /phi|mixformer/],
  [/falcon/i, /falcon|refinedweb/i],
  [/gpt-?2/i, /gpt2/],
  [/gpt-?neox|pythia/i, /gpt_neox/],
  [/bloom/i, /bloom/],
  [/mpt-\d/i, /mpt/],
  [/whisper/i, /whisper/],
  [/\broberta/i, /roberta/],
  [/\bbert-(?:base|large)/i, /bert/],
  [/stable-diffusion/i, /unet|clip|vae|diffusion/],
];

/** Licences under which nearly everything is allowed, and those that restrict the use. */
export const PERMISSIVE_RE = /^(?:apache-2\.0|mit|bsd(?:-\w+)*|cc0-1\.0|cc-by-4\.0|unlicense|isc)$/;
export const RESTRICTED_RE =
  /^(?:llama\d?[\d.]*|gemma|cc-by-nc(?:-\w+)*(?:-[\d.]+)?|openrail(?:\+\+)?|bigscience-\w+(?:-\w+)*|bigcode-openrail-m|creativeml-openrail-m|deepfloyd-if-license|mrl|mnpl|qwen(?:-\w+)*|gpl(?:-[\d.]+)?|agpl(?:-[\d.]+)?|other)$/;
