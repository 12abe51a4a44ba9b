import type { CallSite } from './call-site.ts';
import { argumentOf, calleesOf } from './call-site.ts';
import { renderValue } from './render-call.ts';
import type { SourceModule } from './source-module.ts';
import type { CallValue, Value } from './value.ts';
import { pathOf } from './value.ts';

/** Values that are remembered for one file. */
const MAX_CONTENTS = 16;
/** Characters of a place that is known by how it is computed. */
const MAX_KEY = 160;

interface Writer {
  readonly place: number;
  readonly data: number;
  /** What is given is the place of another file, not its content. */
  readonly copies?: true;
}

/** Functions that put data into a file: where the place and where the data stand among the arguments. */
const WRITERS: ReadonlyMap<string, Writer> = new Map<string, Writer>([
  ['fs.writeFile', { place: 0, data: 1 }],
  ['fs.writeFileSync', { place: 0, data: 1 }],
  ['fs.appendFile', { place: 0, data: 1 }],
  ['fs.appendFileSync', { place: 0, data: 1 }],
  ['fs.promises.writeFile', { place: 0, data: 1 }],
  ['fs/promises.writeFile', { place: 0, data: 1 }],
  ['fs-extra.outputFile', { place: 0, data: 1 }],
  ['fs-extra.writeFile', { place: 0, data: 1 }],
  ['fs-extra.writeFileSync', { place: 0, data: 1 }],
  ['Bun.write', { place: 0, data: 1 }],
  ['Deno.writeFile', { place: 0, data: 1 }],
  ['Deno.writeTextFile', { place: 0, data: 1 }],
  ['shutil.copy', { place: 1, data: 0, copies: true }],
  ['shutil.copyfile', { place: 1, data: 0, copies: true }],
  ['shutil.copy2', { place: 1, data: 0, copies: true }],
  ['shutil.move', { place: 1, data: 0, copies: true }],
  ['os.rename', { place: 1, data: 0, copies: true }],
  ['os.replace', { place: 1, data: 0, copies: true }],
  ['fs.copyFile', { place: 1, data: 0, copies: true }],
  ['fs.copyFileSync', { place: 1, data: 0, copies: true }],
  ['fs.rename', { place: 1, data: 0, copies: true }],
  ['fs.renameSync', { place: 1, data: 0, copies: true }],
]);
/** Fetchers that put what they fetch into a file. */
const FETCHERS: ReadonlyMap<string, number> = new Map([
  ['urllib.request.urlretrieve', 1],
  ['urllib.urlretrieve', 1],
  ['wget.download', 1],
  ['torch.hub.download_url_to_file', 1],
]);
const OPENERS_RE =
  /^(?:builtins|io|codecs|gzip|bz2|lzma|zipfile|tarfile|fs|os|pathlib\.Path\(\))\.(?:open|fdopen|ZipFile|TarFile|GzipFile|createWriteStream)$/;
const READERS_RE =
  /^(?:(?:builtins|io|codecs|gzip)\.open|(?:fs(?:\.promises|\/promises|-extra)?)\.(?:readFile|readFileSync|createReadStream|readJson|readJsonSync|openAsBlob))$/;

/** A name for the place that a value says, so that the same place is known again; undefined for what says nothing. */
export function placeKey(value: Value | undefined): string | undefined {
  if (value === undefined) return undefined;
  switch (value.kind) {
    case 'none':
    case 'number':
    case 'boolean':
      return undefined;
    case 'text':
      return value.text === '' ? undefined : `"${value.text.slice(0, MAX_KEY)}`;
    case 'parameter':
      return `${value.of}:${value.name}`;
    case 'unknown':
      return value.from.length === 0 ? undefined : keyOf(value);
    default:
      return keyOf(value);
  }
}

function keyOf(value: Value): string | undefined {
  // A path object, or the text of it, is the path.
  if (value.kind === 'call' && PATH_RE.test(value.callee ?? '') && value.positional.length === 1)
    return placeKey(value.positional[0]);
  if (value.kind === 'member' && value.name === 'name') return placeKey(value.of);
  return renderValue(value).slice(0, MAX_KEY);
}
const PATH_RE =
  /^(?:pathlib\.\w+|builtins\.str|os\.(?:fspath|path\.(?:abspath|realpath|normpath))|path\.(?:resolve|normalize)|String)$/;

const FILLING_RE = /^(?:write\w*|end|put|add|addfile|file|send|append)$/;

/** What stands in the file at a place. */
function contentOf(place: Value | undefined): Value | undefined {
  if (place === undefined || place.kind === 'bytes') return undefined;
  return { kind: 'call', callee: 'builtins.open', positional: [place], keywords: [] };
}

/** Which data goes into which file, as far as a module says so itself. */
export class WrittenFiles {
  readonly #contents = new Map<string, Value[]>();

  constructor(module: SourceModule) {
    for (const call of module.calls) this.#note(call);
  }

  #note(call: CallSite): void {
    for (const callee of calleesOf(call)) {
      const writer = WRITERS.get(callee);
      if (writer !== undefined) {
        const data = call.positional[writer.data];
        this.#add(call.positional[writer.place], writer.copies === true ? contentOf(data) : data);
      }
      const fetched = FETCHERS.get(callee);
      if (fetched !== undefined) {
        const { positional, keywords } = call;
        const result: CallValue = { kind: 'call', callee, positional, keywords };
        this.#add(
          argumentOf(call, 'filename', fetched) ?? argumentOf(call, 'out', fetched),
          result,
        );
      }
    }
    const { target, positional } = call;
    if (target?.kind !== 'member') return;
    const [data] = positional;
    if (data !== undefined && FILLING_RE.test(target.name)) {
      const place = openedPlace(target.of);
      for (const value of positional.slice(0, 2)) {
        this.#add(place, value);
        // Archives take the places of files.
        if (/^(?:write|add|file)$/.test(target.name)) this.#add(place, contentOf(value));
      }
    }
    if (target.name === 'write_text' || target.name === 'write_bytes') this.#add(target.of, data);
    // `response.pipe(fs.createWriteStream(place))`
    if (target.name === 'pipe' && data !== undefined) this.#add(openedPlace(data), target.of);
    if (target.name === 'to_csv' || target.name === 'save') this.#add(data, target.of);
  }

  #add(place: Value | undefined, data: Value | undefined): void {
    const key = placeKey(place);
    if (key === undefined || data === undefined) return;
    const list = this.#contents.get(key);
    if (list === undefined) this.#contents.set(key, [data]);
    else if (list.length < MAX_CONTENTS) list.push(data);
  }

  /** What is known to be in a file. */
  at(place: Value | undefined): readonly Value[] {
    if (this.#contents.size === 0) return NOTHING;
    const key = placeKey(place);
    return key === undefined ? NOTHING : (this.#contents.get(key) ?? NOTHING);
  }

  /** What a call gives that reads a file which the module has written. */
  readBy(call: CallValue): readonly Value[] {
    if (this.#contents.size === 0) return NOTHING;
    if (call.callee !== undefined && READERS_RE.test(call.callee))
      return this.at(call.positional[0]);
    if (call.of?.kind === 'member' && /^read_(?:text|bytes)$/.test(call.of.name))
      return this.at(call.of.of);
    return NOTHING;
  }
}

const NOTHING: readonly Value[] = [];

/** The place of the file that a handle was opened for. */
export function openedPlace(handle: Value): Value | undefined {
  if (handle.kind === 'choice') {
    for (const option of handle.options) {
      const place = openedPlace(option);
      if (place !== undefined) return place;
    }
    return undefined;
  }
  if (handle.kind !== 'call') return undefined;
  if (handle.callee !== undefined && OPENERS_RE.test(handle.callee)) return handle.positional[0];
  if (handle.of?.kind === 'member' && handle.of.name === 'open') return handle.of.of;
  // A temporary file is its own place.
  if (/^tempfile\.(?:Named)?TemporaryFile$/.test(pathOf(handle)?.replace('()', '') ?? ''))
    return handle;
  return undefined;
}
