import type { Value } from '../../code/value.ts';
import { loosePathOf } from '../../code/value.ts';
import { isFetched } from '../../formats/behaviour/network-origin.ts';

/** Who decides what stands in a value. */
export type Origin = 'network' | 'upload' | 'hub' | 'language-model';

const UPLOAD_RE =
  /^(?:flask\.request|starlette\.requests\.Request|fastapi\.(?:Request|UploadFile)|streamlit\.file_uploader\(\)|bottle\.request|django\.http\.HttpRequest|sanic\.request)(?:\.|\[|\(|$)/;
const HUB_RE =
  /^(?:huggingface_hub(?:\.\w+)*\.(?:hf_hub_download|snapshot_download|cached_download|hf_hub_url)|(?:transformers|diffusers)(?:\.\w+)*\.(?:cached_file|cached_path|hf_hub_download)|torch\.hub\.download_url_to_file|modelscope(?:\.\w+)*\.snapshot_download|wget\.download|gdown\.\w+|boto3\.(?:client|resource)\(\)\.[\w.()]*(?:download_file|get_object)|google\.cloud\.storage\.[\w.()]*download_\w+|(?:kaggle|kagglehub)\.[\w.()]*download\w*|datasets\.DownloadManager\(\)\.\w+|tensorflow\.keras\.utils\.get_file|keras\.utils\.get_file|pooch\.retrieve|mlflow\.artifacts\.download_artifacts)\(\)/;
/** Last parts of the calls by which the client libraries of language models give their answers. */
const MODEL_RE =
  /(?:\.chat\.completions\.(?:create|parse|stream)|\.(?:Chat)?Completion\.a?create|\.responses\.(?:create|parse|stream)|\.messages\.(?:create|stream)|\.completions\.create|\.generate_content(?:_async)?|\.models\.generate_content|\.chat\.complete(?:_async)?|\.text_generation|\.chat_completion|^litellm\.a?completion|^ollama\.(?:chat|generate)|^ollama\.(?:Async)?Client\(\)\.(?:chat|generate)|^replicate\.run|^llama_cpp\.Llama\(\)(?:\.create_\w+)?|^vllm\.LLM\(\)\.(?:generate|chat)|^transformers\.pipeline\(\)|\.from_pretrained\(\)\.(?:generate|chat)|^ctransformers\.[\w.]+\(\)|^cohere\.\w+\(\)\.(?:chat|generate)|^langchain\w*\.[\w.()]+\.(?:invoke|ainvoke|run|arun|predict|apredict|call|stream|batch|generate|__call__)|^langchain\w*\.[\w.]*(?:LLM|Chat|OpenAI|Ollama|Anthropic|Chain)\w*\(\)|^llama_index\.[\w.()]+\.(?:query|chat|complete|predict)|^ai\.(?:generateText|streamText|generateObject)|^dspy\.\w+\(\)|^guidance\.[\w.()]+|^boto3\.client\(\)\.(?:invoke_model|converse))\(\)/;

/** Clients whose `invoke` or call answers with the text of a model. */
const CLIENT_RE =
  /^@?langchain[\w/]*\.|^(?:openai|anthropic|ollama|litellm|cohere|groq|mistralai|together|google\.generativeai|google\.genai)\./;

/** Where a value comes from by its own name, not by its parts. */
export function originOf(value: Value): Origin | undefined {
  if (value.kind !== 'call' && value.kind !== 'name' && value.kind !== 'member') return undefined;
  const path = loosePathOf(value);
  if (value.kind === 'call') {
    if (MODEL_RE.test(path)) return 'language-model';
    if (CLIENT_RE.test(path) && /\.(?:invoke|ainvoke|predict|run|complete|chat)\(\)$/.test(path))
      return 'language-model';
    if (HUB_RE.test(path)) return 'hub';
    if (isFetched(value)) return 'network';
  }
  return UPLOAD_RE.test(path) ? 'upload' : undefined;
}

export function comesFrom(...wanted: readonly Origin[]): (value: Value) => boolean {
  return (value) => {
    const origin = originOf(value);
    return origin !== undefined && wanted.includes(origin);
  };
}
