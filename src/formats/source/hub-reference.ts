import type { CallSite } from '../../code/call-site.ts';
import { argumentOf, calleesOf, keywordOf } from '../../code/call-site.ts';
import type { Value } from '../../code/value.ts';

/** A call that takes something from a hub of models or data. */
export interface HubReference {
  readonly callee: string;
  readonly kind: 'model' | 'data set' | 'code';
  /** Names it may ask for, as far as they are constant. */
  readonly ids: readonly string[];
  /** Whether the name is written in the source, and no folder of this machine. */
  readonly isRemote: boolean;
  readonly revision: Value | undefined;
}

interface Shape {
  readonly callee: RegExp;
  readonly kind: HubReference['kind'];
  readonly name: string;
  readonly index: number;
  readonly revision: string;
}

const SHAPES: readonly Shape[] = [
  {
    callee:
      /^(?:transformers|diffusers|peft|sentence_transformers|timm|optimum|adapters|auto_gptq|awq|trl|setfit|span_marker|huggingface_hub|open_clip|vllm|kernels|gliner|segment_anything|speechbrain|nemo)\.(?:[\w.]+\.)?(?:from_pretrained|from_quantized|load_adapter|load_lora_weights|from_hub)$/,
    kind: 'model',
    name: 'pretrained_model_name_or_path',
    index: 0,
    revision: 'revision',
  },
  {
    callee:
      /^transformers\.(?:[\w.]+\.)?(?:AutoModel\w*|AutoTokenizer|AutoConfig|AutoProcessor|AutoFeatureExtractor|AutoImageProcessor)\.from_pretrained$/,
    kind: 'model',
    name: 'pretrained_model_name_or_path',
    index: 0,
    revision: 'revision',
  },
  {
    callee: /^transformers\.(?:pipelines\.)?pipeline$/,
    kind: 'model',
    name: 'model',
    index: 1,
    revision: 'revision',
  },
  {
    callee:
      /^sentence_transformers\.(?:[\w.]+\.)?(?:SentenceTransformer|CrossEncoder|SparseEncoder)$/,
    kind: 'model',
    name: 'model_name_or_path',
    index: 0,
    revision: 'revision',
  },
  {
    callee: /^(?:huggingface_hub\.(?:\w+\.)*)?(?:hf_hub_download|snapshot_download)$/,
    kind: 'model',
    name: 'repo_id',
    index: 0,
    revision: 'revision',
  },
  {
    callee: /^@(?:huggingface|xenova)\/transformers\.pipeline$/,
    kind: 'model',
    name: 'model',
    index: 1,
    revision: 'revision',
  },
  {
    callee: /^@(?:huggingface|xenova)\/transformers\.\w+\.from_pretrained$/,
    kind: 'model',
    name: 'model',
    index: 0,
    revision: 'revision',
  },
  { callee: /^vllm\.LLM$/, kind: 'model', name: 'model', index: 0, revision: 'revision' },
  {
    callee: /^(?:datasets\.(?:load\.)?)?(?:load_dataset|load_dataset_builder)$/,
    kind: 'data set',
    name: 'path',
    index: 0,
    revision: 'revision',
  },
  {
    callee: /^huggingface_hub\.HfApi\(\)\.(?:hf_hub_download|snapshot_download)$/,
    kind: 'model',
    name: 'repo_id',
    index: 0,
    revision: 'revision',
  },
];

/** Loaders of files of data, which take the name of a format instead of a repository. */
const DATA_FORMATS: ReadonlySet<string> = new Set([
  'csv',
  'json',
  'text',
  'parquet',
  'pandas',
  'arrow',
  'imagefolder',
  'audiofolder',
  'videofolder',
  'webdataset',
  'xml',
  'hdf5',
  'pdffolder',
  'generator',
  'spark',
  'sql',
]);
/** First parts of a path that people use for folders, not for accounts. */
const FOLDERS_RE =
  /^(?:\.{0,2}|~|\/|models?|checkpoints?|ckpts?|outputs?|data|datasets|weights|results?|runs?|saved\w*|tmp|temp|cache|artifacts?|exp(?:eriment)?s?|logs?|assets|resources|pretrained(?:_models)?|local\w*|path|tests?|fixtures|dummy|your[-_]\w+|my[-_]?\w*|username|user|namespace)\//i;
const ID_RE = /^[\w][\w.-]{0,95}(?:\/[\w][\w.-]{0,95})?$/;
const FILE_RE =
  /\.(?:pt|pth|bin|safetensors|ckpt|json|csv|txt|onnx|gguf|h5|pkl|zip|tar|gz|py|parquet|model|yaml|yml)$/i;
const FOLDER_WORDS_RE =
  /^(?:\.+|model|models|output|outputs|checkpoint|checkpoints?[-_]?\w*|results?|path\w*|\w*(?:_dir|_path|-dir|-path)|tmp|test|data|dummy|save\w*|local\w*|foo|bar|baz|x|name|repo|id)$/i;

/** Whether a constant names something on a hub rather than a folder here. */
export function isHubName(text: string): boolean {
  return (
    ID_RE.test(text) && !FOLDERS_RE.test(text) && !FILE_RE.test(text) && !FOLDER_WORDS_RE.test(text)
  );
}

/** Constant texts a value may be; defaults of parameters count. */
export function possibleTexts(value: Value | undefined): readonly string[] {
  if (value === undefined) return [];
  if (value.kind === 'text') return [value.text];
  if (value.kind === 'choice') return value.options.flatMap(possibleTexts);
  if (value.kind === 'parameter') return possibleTexts(value.default);
  return [];
}

/** What a call takes from a hub, or undefined when it does not. */
export function hubReference(site: CallSite): HubReference | undefined {
  for (const callee of calleesOf(site)) {
    const shape = SHAPES.find((candidate) => candidate.callee.test(callee));
    if (shape === undefined) continue;
    const given = argumentOf(site, shape.name, shape.index) ?? first(site, shape);
    const ids = possibleTexts(given).filter(isHubName);
    const repoType = possibleTexts(keywordOf(site, 'repo_type'));
    const isFormat = shape.kind === 'data set' && ids.some((id) => DATA_FORMATS.has(id));
    return {
      callee,
      kind: repoType.includes('dataset') ? 'data set' : shape.kind,
      ids: isFormat ? [] : ids,
      isRemote: ids.length > 0 && !isFormat && !isLocalOnly(site),
      revision: keywordOf(site, shape.revision) ?? keywordOf(site, 'code_revision'),
    };
  }
  return undefined;
}

function first(site: CallSite, shape: Shape): Value | undefined {
  return shape.index === 0
    ? (keywordOf(site, 'model_id') ?? keywordOf(site, 'model_name'))
    : undefined;
}

function isLocalOnly(site: CallSite): boolean {
  const value = keywordOf(site, 'local_files_only');
  return value?.kind === 'boolean' && value.boolean;
}

const COMMIT_RE = /^[0-9a-f]{40}$/i;

export type Pin = 'commit' | 'moving' | 'none' | 'unknown';

/** How firmly a revision says what is meant. */
export function pinOf(revision: Value | undefined, hasSpread: boolean): Pin {
  if (revision === undefined) return hasSpread ? 'unknown' : 'none';
  if (revision.kind === 'none') return 'none';
  const texts = possibleTexts(revision);
  if (texts.length === 0) return 'unknown';
  return texts.every((text) => COMMIT_RE.test(text)) ? 'commit' : 'moving';
}
