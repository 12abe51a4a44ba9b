import type { Danger } from '../python-names/danger.ts';
import { dangerOf } from '../python-names/danger.ts';

/**
 * How bad a call is where only definitions belong. `runs`: commands, code from text, connections.
 * `acts`: loads programs, starts threads, deletes files.
 */
export type DeedWeight = 'runs' | 'acts';

export interface Deed {
  /** Completes "which …". */
  readonly does: string;
  readonly weight: DeedWeight;
  readonly capability: Danger['capability'];
}

/** The danger of calling a dotted name, or undefined. Attribute walks alone say nothing in source. */
export function dangerOfCall(path: string): Danger | undefined {
  const dot = path.indexOf('.');
  if (dot <= 0 || path.includes('()') || path.includes('[]')) return undefined;
  const danger = dangerOf(path.slice(0, dot), path.slice(dot + 1));
  return danger?.capability === 'attribute-walking' ? undefined : danger;
}

/** The table of names is for pickles, which have no business with templates or tracers. Source has. */
const EVALUATING_RE =
  /^(?:(?:builtins|__builtins__)\.(?:eval|exec|execfile)|(?:code|codeop|runpy|timeit|cProfile|profile|_xxsubinterpreters|_interpreters|interpreters)\..+|pandas\.eval|marshal\.loads?)$/;
const CONNECTING_RE =
  /^(?:(?:requests|httpx|niquests)\.(?:get|post|put|patch|delete|request|head)|urllib\.request\.(?:urlopen|urlretrieve)|urllib2\.urlopen|urllib3\.request|socket\.(?:create_connection|create_server|gethostbyname|getaddrinfo)|torch\.hub\.(?:load_state_dict_from_url|download_url_to_file)|webbrowser\.open)$/;
/** Methods of objects made in the same expression or held in a name: `socket.socket().connect`. */
const CONNECTING_METHOD_RE =
  /^(?:socket\.socket\(\)\.(?:connect(?:_ex)?|send\w*|bind)|(?:requests\.(?:[sS]ession)|httpx\.(?:Async)?Client|aiohttp\.ClientSession)\(\)\.(?:get|post|put|patch|request|head)|http\.client\.\w+\(\)\.request|urllib3\.PoolManager\(\)\.(?:request|urlopen)|smtplib\.\w+\(\)\.send\w*|ftplib\.\w+\(\)\.stor\w*)$/;
const LOADING_RE =
  /\.(?:_?loads?|load_all|unsafe_load|full_load|read_pickle|read_hdf|Unpickler|load_library|load_op_library|load_model|hf_hub_download|snapshot_download)$/;
const NATIVE_RE =
  /^(?:ctypes\.(?:CDLL|PyDLL|WinDLL|OleDLL|(?:cdll|pydll|windll|oledll)\..+|memmove|cast)|(?:cffi|_cffi_backend|_ctypes|win32com|win32api|jnius)\..+)$/;
const STARTING_RE =
  /^(?:atexit\.register|threading\.(?:Thread|Timer)|_?thread\.start_new(?:_thread)?|multiprocessing\.(?:Process|Pool)|weakref\.finalize|signal\.signal)$/;
/** Cache folders and environment variables are set up by honest code. */
const KEEPING_FILES_RE =
  /^(?:os|posix|nt)\.(?:environ|putenv|mkdir|makedirs|mkfifo|write)|\.?open$/;

function weightOf(path: string, danger: Danger): DeedWeight | undefined {
  switch (danger.capability) {
    case 'command-execution':
      // Compiling kernels of one's own is what some honest models do.
      if (path.includes('.cpp_extension.')) return 'acts';
      // The lesser half of the table is all of `os`, `os.cpu_count` included.
      return danger.severity === 'critical' ? 'runs' : undefined;
    case 'code-evaluation':
    case 'code-construction':
      return EVALUATING_RE.test(path) ? 'runs' : undefined;
    case 'import-resolution':
      return /^pip\._?\w/.test(path) ? 'runs' : undefined;
    case 'network':
      return CONNECTING_RE.test(path) ? 'runs' : undefined;
    case 'nested-loading':
      return LOADING_RE.test(path) ? 'acts' : undefined;
    case 'native-code':
      return NATIVE_RE.test(path) || LOADING_RE.test(path) ? 'acts' : undefined;
    case 'deferred-call':
      return STARTING_RE.test(path) ? 'acts' : undefined;
    case 'process-control':
      return /^(?:os|posix|nt|pty)\./.test(path) ? 'acts' : undefined;
    case 'file-write':
      return danger.severity === 'critical' &&
        !KEEPING_FILES_RE.test(path) &&
        /^(?:os|posix|nt|shutil|pathlib)\./.test(path)
        ? 'acts'
        : undefined;
    case 'scanner-tampering':
      return 'acts';
    default:
      return undefined;
  }
}

/** What a call does that defining a model never needs, or undefined. */
export function deedOf(path: string): Deed | undefined {
  if (CONNECTING_METHOD_RE.test(path))
    return { does: 'talks to the network', weight: 'runs', capability: 'network' };
  const danger = dangerOfCall(path);
  const weight = danger === undefined ? undefined : weightOf(path, danger);
  if (danger === undefined || weight === undefined) return undefined;
  return { does: danger.does, weight, capability: danger.capability };
}
