import type { Limits } from '../../core/limits.ts';
import type { Anomaly, ParseError, Unexamined } from '../../core/parsed.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { Glimpse } from '../format.ts';
import { looksLikeText } from '../signature/text.ts';
import { looksLikeTextForm } from './recognise.ts';
import type { TensorflowContainer } from './tensorflow-graph.ts';
import { TextFormError, TextTokens } from './text-tokens.ts';
import { transcode, type TextAnomaly } from './transcode.ts';

interface TextForm {
  readonly ok: true;
  readonly source: ByteSource;
  readonly container: TensorflowContainer;
  readonly anomalies: readonly Anomaly<TextAnomaly>[];
  readonly unexamined: readonly Unexamined[];
}
type TextResult = TextForm | { readonly ok: false; readonly error: ParseError<'invalid-text'> };

/** Top-level names that only one of the messages has. */
const CONTAINER_OF: Readonly<Record<string, TensorflowContainer>> = {
  saved_model_schema_version: 'saved-model',
  meta_graphs: 'saved-model',
  meta_info_def: 'meta-graph',
  graph_def: 'meta-graph',
  saver_def: 'meta-graph',
  collection_def: 'meta-graph',
  signature_def: 'meta-graph',
  asset_file_def: 'meta-graph',
  object_graph_def: 'meta-graph',
};
const ROOT_OF: Readonly<Record<TensorflowContainer, string>> = {
  'saved-model': 'SavedModel',
  'meta-graph': 'MetaGraph',
  graph: 'Graph',
  tflite: 'Graph',
};

/**
 * The binary form of a text file, so that one walker serves both. Undefined when the file is not
 * text. What stands before a break in the text is kept, as it is in the binary form.
 */
export async function readTextForm(
  source: ByteSource,
  { head, size, name }: Glimpse,
  limits: Limits,
): Promise<TextResult | undefined> {
  const named = name.endsWith('.pbtxt') && looksLikeText(head, head.length === size);
  if (!named && !looksLikeTextForm(head)) return undefined;
  const bytes = await source.read(0, limits.maxHeaderBytes);
  const unexamined: Unexamined[] = [];
  if (
    source.size === undefined ? bytes.length === limits.maxHeaderBytes : bytes.length < source.size
  )
    unexamined.push({
      code: 'size-limit',
      detail: `only ${bytes.length} bytes of text were read`,
      offset: bytes.length,
    });
  const tokens = new TextTokens(bytes);
  try {
    const container = CONTAINER_OF[tokens.peekName()] ?? 'graph';
    const { content, anomalies, broken } = transcode(tokens, ROOT_OF[container]);
    if (broken !== undefined)
      unexamined.push({
        code: 'corrupt-data',
        detail: `the text breaks: ${broken.message}`,
        offset: broken.offset,
      });
    return { ok: true, source: memorySource(content), container, anomalies, unexamined };
  } catch (error) {
    if (!(error instanceof TextFormError)) throw error;
    return {
      ok: false,
      error: { code: 'invalid-text', offset: error.offset, detail: error.message },
    };
  }
}
