import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8 } from '../../bytes/text.ts';
import { artifact } from '../../core/artifact.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import { defineFormat, type Contents, type Glimpse, type Recognition } from '../format.ts';

/** `MLmodel` of an MLflow model: which module loads it, and where its code and files are. */
export interface MlflowModel extends Contents {
  readonly entries: readonly {
    readonly key:
      | 'loader_module'
      | 'code'
      | 'data'
      | 'pickled_model'
      | 'python_model'
      | 'model_code_path'
      | 'path';
    readonly value: string;
    /** From 1. */
    readonly line: number;
  }[];
}

export const mlflowModel = artifact<MlflowModel>()('mlflow-model');

type Result = Parsed<MlflowModel, never, 'invalid-utf8' | 'not-mlflow' | 'too-large'>;

const MAX_BYTES = 1024 * 1024;
const MAX_ENTRIES = 1000;
/**
 * Lines of block mappings, and entries of flow mappings; what a YAML parser would join or unfold differently
 * is still a line that names the key. MLflow writes plain block style.
 */
const ENTRY_RE =
  /(?:^|[{,])[ \t]*(?:- )?["']?(loader_module|code|data|pickled_model|python_model|model_code_path|path)["']?[ \t]*:[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s,}#'"][^\n,}#]*))/gm;

function recognise({ head, name }: Glimpse): Recognition {
  if (name !== 'mlmodel') return 'no';
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  return /["']?flavors["']?\s*:/.test(text) ? 'certain' : 'no';
}

function isKey(text: string): text is MlflowModel['entries'][number]['key'] {
  return [
    'loader_module',
    'code',
    'data',
    'pickled_model',
    'python_model',
    'model_code_path',
    'path',
  ].includes(text);
}

async function parse(source: ByteSource, limits: Limits): Promise<Result> {
  const bytes = await source.read(0, Math.min(limits.maxHeaderBytes, MAX_BYTES) + 1);
  const failure = (code: 'invalid-utf8' | 'not-mlflow' | 'too-large'): Result => ({
    ok: false,
    error: { code, offset: 0, detail: 'the description can not be read' },
  });
  if (bytes.length > MAX_BYTES) return failure('too-large');
  const text = decodeUtf8(bytes);
  if (text === undefined) return failure('invalid-utf8');
  if (!text.includes('flavors')) return failure('not-mlflow');
  const entries = Array.from(text.matchAll(ENTRY_RE)).flatMap(
    ({ 1: key = '', 2: double, 3: single, 4: plain, index }) => {
      const value = (double ?? single ?? plain ?? '').trim();
      if (!isKey(key) || value === '' || value === 'null') return [];
      return [{ key, value, line: text.slice(0, index + 1).split('\n').length }];
    },
  );
  const claims = [{ start: 0, end: bytes.length, what: 'description' }];
  const value: MlflowModel = {
    entries: entries.slice(0, MAX_ENTRIES),
    claims,
    facts: { framework: 'MLflow' },
  };
  return { ok: true, value, anomalies: [], unexamined: [] };
}

export default defineFormat({
  id: 'mlflow-model',
  title: 'MLflow model',
  artifact: mlflowModel,
  kind: 'model',
  extensions: [],
  recognise,
  parse,
});
