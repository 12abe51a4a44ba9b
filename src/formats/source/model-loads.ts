import { calleesOf } from '../../code/call-site.ts';
import type { CallSite } from '../../code/call-site.ts';
import type { SourceModule } from '../../code/source-module.ts';
import { LOCAL } from '../../code/value.ts';
import type { Value } from '../../code/value.ts';
import { partsOf } from '../../code/walk-value.ts';
import { sharedArtifact } from '../../core/artifact.ts';
import { hubReference, possibleTexts } from './hub-reference.ts';

/** A call that takes a model or data from a hub, or opens a model file. */
export interface ModelLoad {
  readonly kind: 'hub-model' | 'hub-dataset' | 'file';
  /** `organisation/name`, or the last constant part of a path. */
  readonly name: string;
  /** Other constant parts of what is opened, in no certain order; empty for a hub. */
  readonly folders: readonly string[];
  /** Branch, tag or commit, where it is constant. */
  readonly revision?: string;
  /** Dotted name of what is called. */
  readonly callee: string;
  readonly line: number;
}

/** Models and data sets that one source file loads; bounded. */
export const modelLoads = sharedArtifact<readonly ModelLoad[]>()('model-loads');

/** Loads kept per file. */
const MAX_LOADS = 100;
const MAX_NAME = 200;
const MAX_FOLDERS = 8;
/** Parts of one argument that are looked at. */
const MAX_PARTS = 200;
const MODEL_FILE_RE =
  /\.(?:pt|pth|ckpt|bin|pkl|pickle|joblib|onnx|gguf|ggml|safetensors|h5|hdf5|keras|tflite|pte|mlmodel|engine|npz|npy|msgpack|xgb|ubj|cbm|nemo)$/i;
/** These speak of files without opening a model. */
const SPEAKING_RE = /^(?:builtins|os|pathlib|shutil|logging|argparse|typing|warnings|re|json)\./;
/** Saving is no loading. */
const WRITING_RE = /(?:^|\.|_)(?:save|dump|export|write|to_|touch|unlink|remove|rename|mkdir)/i;

/** Everything of a source file that loads a model or data, in the order of the file. */
export function modelLoadsIn(module: SourceModule): readonly ModelLoad[] {
  const loads: ModelLoad[] = [];
  for (const site of module.calls) {
    loads.push(...loadsOf(site));
    if (loads.length >= MAX_LOADS) break;
  }
  return loads.slice(0, MAX_LOADS);
}

function loadsOf(site: CallSite): readonly ModelLoad[] {
  const reference = hubReference(site);
  if (reference?.isRemote === true) {
    const revisions = possibleTexts(reference.revision);
    return reference.ids.map((id) => ({
      kind: reference.kind === 'data set' ? 'hub-dataset' : 'hub-model',
      name: id.slice(0, MAX_NAME),
      folders: [],
      callee: reference.callee.slice(0, MAX_NAME),
      line: site.line,
      ...(revisions.length === 1 ? { revision: (revisions[0] ?? '').slice(0, MAX_NAME) } : {}),
    }));
  }
  const callee = calleesOf(site).find((name) => name.includes('.') && !name.startsWith(LOCAL));
  if (callee === undefined || SPEAKING_RE.test(callee)) return [];
  if (WRITING_RE.test(callee.slice(callee.lastIndexOf('.')))) return [];
  const file = fileOf(site);
  return file === undefined ? [] : [{ kind: 'file', ...file, callee, line: site.line }];
}

/** What makes a path of parts, or opens it; any other call inside of an argument is a thing of its own. */
const PATH_CALLS_RE =
  /^(?:pathlib\.\w+|os\.(?:path\.\w+|fspath)|builtins\.(?:str|open)|path\.(?:join|resolve)|node:path\.\w+)$|\.(?:joinpath|resolve|absolute|expanduser|as_posix|format|with_name|with_suffix)$/;

/** Constant texts of an argument, but not of the results of other calls in it: those load for themselves. */
function textsOfPath(value: Value): readonly string[] {
  const texts: string[] = [];
  const waiting: Value[] = [value];
  for (let at = 0; at < waiting.length && at < MAX_PARTS; at += 1) {
    const part = waiting[at];
    if (part === undefined) continue;
    if (part.kind === 'text') texts.push(part.text);
    if (part.kind !== 'call' || PATH_CALLS_RE.test(part.callee ?? ''))
      waiting.push(...partsOf(part));
  }
  return texts;
}

function fileOf(site: CallSite): Pick<ModelLoad, 'name' | 'folders'> | undefined {
  for (const value of [...site.positional, ...site.keywords.map((keyword) => keyword.value)]) {
    const parts = textsOfPath(value).flatMap((text) => text.split(/[\\/]+/));
    const at = parts.findIndex((part) => MODEL_FILE_RE.test(part));
    if (at < 0) continue;
    const folders = parts.filter((part, index) => index !== at && part !== '' && part !== '.');
    return { name: (parts[at] ?? '').slice(0, MAX_NAME), folders: folders.slice(0, MAX_FOLDERS) };
  }
  return undefined;
}
